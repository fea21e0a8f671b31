package store_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"broadsheet/extract"
	"broadsheet/scraper/warc"
	"broadsheet/store"
)

// TestErrorsSayWhatToDo: who reads them knows the subject, the cause and the way
// out.
func TestErrorsSayWhatToDo(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		err  error
		want []string
	}{
		{&store.InUseError{Dir: "d"}, []string{"archive d", "another process", "wait"}},
		{&store.InUseError{Dir: "d", PID: 7, Since: start}, []string{"process 7", "2019-04-23T07:41", "wait"}},
		{&store.SchemaError{Path: "p", Have: 9, Know: 2}, []string{"p has schema 9", "up to 2", "newer program"}},
		{&store.DamageError{Path: "p", Err: fs.ErrInvalid}, []string{"p is no archive", "nothing was changed", "restore"}},
	} {
		for _, want := range c.want {
			if !strings.Contains(c.err.Error(), want) {
				t.Errorf("%q is not in: %v", want, c.err)
			}
		}
	}
	if err := error(&store.DamageError{Err: fs.ErrInvalid}); !errors.Is(err, fs.ErrInvalid) {
		t.Error("the cause of the damage is hidden")
	}
}

// TestFoldersThatAreNotOurs are left as they are.
func TestFoldersThatAreNotOurs(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "letter.txt"), []byte("keep me"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Open(t.Context(), dir, store.Options{}); err == nil || !strings.Contains(err.Error(), "letter.txt") {
		t.Errorf("a folder of somebody else: %v", err)
	}
	if _, err := store.Open(t.Context(), filepath.Join(dir, "letter.txt"), store.Options{}); err == nil || !strings.Contains(err.Error(), "--archive") {
		t.Errorf("a file: %v", err)
	}
	if _, err := store.View(t.Context(), filepath.Join(dir, "letter.txt")); !errors.Is(err, store.ErrNoArchive) {
		t.Errorf("a view of a file: %v", err)
	}
	if list, _ := os.ReadDir(dir); len(list) != 1 {
		t.Errorf("something was made: %v", list)
	}
}

// TestDamagedEndOfSegment: garbage behind the last capture neither keeps the
// archive from opening nor is cut; half a record is told by a check.
func TestDamagedEndOfSegment(t *testing.T) {
	t.Parallel()
	for name, tail := range map[string]string{"garbage": "this was never a capture\r\n\r\n", "half": "\x1f\x8b\x08"} {
		dir := t.TempDir()
		a, err := store.Open(t.Context(), dir, store.Options{})
		if err != nil {
			t.Fatal(err)
		}
		keep(t, a, article(1, "whole"), "https://kiosk.example/1", start)
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
		files, _ := filepath.Glob(filepath.Join(dir, "captures", "*.warc.gz"))
		f, err := os.OpenFile(files[0], os.O_APPEND|os.O_WRONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		_, werr := f.WriteString(tail)
		if err := errors.Join(werr, f.Close()); err != nil {
			t.Fatal(err)
		}
		view, err := store.View(t.Context(), dir)
		if err != nil {
			t.Fatal(err)
		}
		if report, err := view.Check(t.Context()); err != nil || len(report.Problems) != 1 {
			t.Errorf("%s: %+v, %v", name, report, err)
		}
		_ = view.Close()
		b, err := store.Open(t.Context(), dir, store.Options{})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		keep(t, b, article(2, "next"), "https://kiosk.example/2", start)
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestCapturesThatAreNotThere give errors that name the file.
func TestCapturesThatAreNotThere(t *testing.T) {
	t.Parallel()
	a := open(t, t.TempDir())
	art := article(1, "text")
	keep(t, a, art, art.URL, start)
	got, err := a.Article(t.Context(), art.ID)
	if err != nil {
		t.Fatal(err)
	}
	body, err := a.Body(t.Context(), *got.Capture)
	if err != nil || string(body.Body) != "text" {
		t.Errorf("%q, %v", body.Body, err)
	}
	for _, at := range []extract.Capture{
		{File: "none.warc.gz"},
		{File: got.Capture.File, Offset: got.Capture.Offset + 1, Length: got.Capture.Length},
		{File: got.Capture.File, Offset: got.Capture.Offset, Length: got.Capture.Length / 2},
		{File: "../archive.db", Offset: 0, Length: 100},
	} {
		if _, err := a.Body(t.Context(), at); err == nil {
			t.Errorf("%+v gives a body", at)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := a.Capture(ctx, []warc.Exchange{{URL: art.URL}}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}
