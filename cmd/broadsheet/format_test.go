package main_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"broadsheet/extract"
	"broadsheet/scraper/warc"
	"broadsheet/store"
)

// python reads the archive in dir with the program that was written from
// docs/FORMAT.md alone.
func python(t *testing.T, dir string) ran {
	t.Helper()
	interpreter, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("python3 is missing: nothing else reads the archive by its description")
	}
	program, err := filepath.Abs(filepath.Join("..", "..", "testdata", "python", "read_archive.py"))
	if err != nil {
		t.Fatal(err)
	}
	c := exec.CommandContext(t.Context(), interpreter, program, dir)
	c.Env = append(os.Environ(), "PYTHONIOENCODING=utf-8")
	var out, words strings.Builder
	c.Stdout, c.Stderr = &out, &words
	return ran{exitOf(c.Run()), out.String(), words.String()}
}

// agree compares what Python reads of an archive with what the program exports and
// counts.
func agree(t *testing.T, dir string) {
	t.Helper()
	read := python(t, dir).want(t, 0).records(t)
	exported := run(t, t.TempDir(), "export", "--revisions", "all", "--archive", dir).want(t, 0).records(t)
	if diff := cmp.Diff(exported, read); diff != "" || len(read) == 0 {
		t.Errorf("%d records are exported, %d read (-export +python):\n%s", len(exported), len(read), diff)
	}
}

// TestFormatIsDescribed: who has docs/FORMAT.md and an archive, and not our program,
// reads every record and every page of it.
func TestFormatIsDescribed(t *testing.T) {
	t.Parallel()
	t.Run("demo", func(t *testing.T) {
		t.Parallel()
		dir := filepath.Join(t.TempDir(), "archive")
		run(t, t.TempDir(), "demo", "--archive", dir).want(t, 0)
		agree(t, dir)
	})
	t.Run("large", func(t *testing.T) {
		t.Parallel()
		agree(t, largeArchive(t, 300))
	})
	t.Run("rendered", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		run(t, dir, "import", lanterns(t, dir, 3)).want(t, 0)
		agree(t, filepath.Join(dir, "archive"))
	})
	t.Run("without its pages", func(t *testing.T) {
		t.Parallel()
		dir := filepath.Join(t.TempDir(), "archive")
		filled(t, dir, 0, 2)
		run(t, t.TempDir(), "archive", "retain", "--older-than", "1y", "--archive", dir).want(t, 0)
		agree(t, dir)
	})
	t.Run("by the second meta page", func(t *testing.T) {
		t.Parallel()
		dir := largeArchive(t, 3)
		path := filepath.Join(dir, "archive.db")
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if older(raw) != 0 {
			t.Fatal("the newer meta page is the first: make another number of visits")
		}
		agree(t, dir)
		raw[40] ^= 1
		if err := os.WriteFile(path, raw, 0o600); err != nil {
			t.Fatal(err)
		}
		if n := len(python(t, dir).want(t, 0).records(t)); n != 3 {
			t.Errorf("%d records", n)
		}
	})
	for _, kept := range released(t) {
		t.Run(filepath.Base(kept), func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			if err := os.CopyFS(dir, os.DirFS(kept)); err != nil {
				t.Fatal(err)
			}
			agree(t, dir)
		})
	}
}

// released are the archives of all released schemas, oldest first.
func released(t *testing.T) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join("..", "..", "testdata", "archives", "v*"))
	if err != nil || len(found) == 0 {
		t.Fatal(found, err)
	}
	return found
}

// largeArchive makes an archive whose database has what that of the demo lacks: branch
// pages, pages that go on over others, cut addresses, times before 1970, records
// without a page.
func largeArchive(t *testing.T, visits int) (dir string) {
	t.Helper()
	dir = t.TempDir()
	a, err := store.Open(t.Context(), dir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for n := range visits {
		if _, err := a.Keep(t.Context(), largeVisit(t, a, n)); err != nil {
			t.Fatal(err)
		}
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	return dir
}

// largeVisit is the nth visit of such an archive: every third is of the article before.
func largeVisit(t *testing.T, a *store.Archive, n int) store.Visit {
	t.Helper()
	address := fmt.Sprintf("https://ferry.example/%d?%s", n, strings.Repeat("é", n*n/6))
	at := time.Date(1820+n, 2, 3, 4, 5, 6, n, time.FixedZone("", (n%12)*3600))
	art := extract.Article{
		Schema: extract.Schema, ID: fmt.Sprint("ferry.example:", n-n%3), Site: "ferry.example", URL: address, Headline: "Fähre ⛴ " + strconv.Itoa(n),
		Lead: []string{"The ferry leaves at six."}, Body: []extract.Block{{Type: extract.Paragraph, Text: strings.Repeat("It comes back. ", n)}},
		Published: at, Fetched: at, ReadingMinutes: n * n * n * n, ContentHash: strconv.Itoa(n),
	}
	art.Text, art.Extraction.Confidence = art.PlainText(), 1/math.Sqrt(float64(n+1))
	v := store.Visit{Address: address, Fetched: at, Article: &art}
	if n%2 == 0 {
		return v
	}
	refs, err := a.Capture(t.Context(), []warc.Exchange{{
		URL: "https://ferry.example/" + strconv.Itoa(n%9), At: at, Request: []byte("GET / HTTP/1.1\r\n\r\n"),
		Response: []byte("HTTP/1.1 200 OK\r\n\r\n"), Body: []byte(strings.Repeat("page\r\n\r\n", n%9)),
	}})
	if err != nil {
		t.Fatal(err)
	}
	v.Captures, art.Capture = refs, &refs[0]
	return v
}

// older is where the older of the two meta pages stands.
func older(raw []byte) int {
	if binary.LittleEndian.Uint64(raw[64:]) > binary.LittleEndian.Uint64(raw[4096+64:]) {
		return 4096
	}
	return 0
}

// TestFormatReaderFindsDamage, or its silence would say nothing.
func TestFormatReaderFindsDamage(t *testing.T) {
	t.Parallel()
	kept := released(t)[0]
	newest := released(t)[len(released(t))-1]
	for name, c := range map[string]struct {
		file string
		harm func([]byte) []byte
		code int
	}{
		"nothing":              {"archive.db", func(raw []byte) []byte { return raw }, 0},
		"the older meta page":  {"archive.db", func(raw []byte) []byte { raw[older(raw)+33] ^= 1; return raw }, 0},
		"a bit of a text":      {"archive.db", func(raw []byte) []byte { return bytes.ReplaceAll(raw, []byte("second text"), []byte("second texu")) }, 1},
		"both meta pages":      {"archive.db", func(raw []byte) []byte { raw[33] ^= 1; raw[4096+33] ^= 1; return raw }, 1},
		"a cut database":       {"archive.db", func(raw []byte) []byte { return raw[:7*4096] }, 1},
		"a bit of a capture":   {"captures/*.warc.gz", func(raw []byte) []byte { raw[len(raw)/2] ^= 1; return raw }, 1},
		"the tail of captures": {"captures/*.warc.gz", func(raw []byte) []byte { return raw[:len(raw)-1] }, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			from := kept
			if name == "a bit of a text" { // since schema 5
				from = newest
			}
			if err := os.CopyFS(dir, os.DirFS(from)); err != nil {
				t.Fatal(err)
			}
			found, err := filepath.Glob(filepath.Join(dir, filepath.FromSlash(c.file)))
			if err != nil || len(found) != 1 {
				t.Fatal(found, err)
			}
			raw, err := os.ReadFile(found[0])
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(found[0], c.harm(raw), 0o600); err != nil {
				t.Fatal(err)
			}
			python(t, dir).want(t, c.code)
		})
	}
}
