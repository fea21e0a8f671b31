package store_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"broadsheet/extract"
	"broadsheet/scraper/warc"
	"broadsheet/store"
)

// replacers are what puts other segments in the place of those that are there.
func replacers() map[string]func(tb tester, dir string) error {
	return map[string]func(tb tester, dir string) error{
		"compact": func(tb tester, dir string) error { return store.CompactAll(tb.Context(), dir) },
		"compact, and the database": func(tb tester, dir string) error {
			_, err := store.Compact(tb.Context(), dir, store.CompactOptions{})
			return errors.Join(store.CompactAll(tb.Context(), dir), err)
		},
		"remove": func(tb tester, dir string) error {
			_, err := store.Remove(tb.Context(), dir, "kiosk.example:9", "asked for", store.RemoveOptions{})
			return err
		},
		"retain": func(tb tester, dir string) error {
			_, err := store.Retain(tb.Context(), dir, []store.Rule{{Before: start.Add(time.Minute)}}, store.RetainOptions{})
			return err
		},
	}
}

// TestReadersFindWhatWasMoved: what a reader learned before segments were replaced it can
// read after that, and it sees what is written from then on.
func TestReadersFindWhatWasMoved(t *testing.T) {
	t.Parallel()
	needsSharing(t)
	for name, replace := range replacers() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			a := open(t, dir)
			visitLamp(t, a, 9, sentence(9), "https://kiosk.example/9", start) // which goes
			for n := range 4 {
				visitLamp(t, a, n, sentence(n), fmt.Sprintf("https://short.example/%d", n), at(n+10))
				visitLamp(t, a, n, sentence(n), fmt.Sprintf("https://kiosk.example/%d", n), at(n+30))
			}
			visitLamp(t, a, 1, sentence(1)+" Later.", "https://kiosk.example/1", at(50))
			if err := a.Close(); err != nil {
				t.Fatal(err)
			}
			view := viewed(t, dir)
			var known []*extract.Article
			records := map[string]int{}
			for art, err := range view.Articles(t.Context(), store.Query{AllRevisions: true}) {
				if err != nil {
					t.Fatal(err)
				}
				if art.ID != "kiosk.example:9" {
					known, records[art.ContentHash] = append(known, art), len(typesBehind(t, view, art))
				}
			}
			if err := replace(t, dir); err != nil {
				t.Fatal(err)
			}
			if _, err := os.Stat(filepath.Join(dir, "captures", known[0].Capture.File)); err == nil {
				t.Fatal("nothing was replaced")
			}
			for _, art := range known {
				if body, err := view.Body(t.Context(), *art.Capture); err != nil || string(body.Body) != art.Text || body.URI != art.URL {
					t.Errorf("%s/%d: its page is %q of %s, %v", art.ID, art.Revision, body.Body, body.URI, err)
				}
				if got := typesBehind(t, view, art); len(got) != records[art.ContentHash] {
					t.Errorf("%s/%d: behind it are %q, %d before", art.ID, art.Revision, got, records[art.ContentHash])
				}
			}
			if _, err := view.Backup(t.Context(), t.TempDir(), store.BackupOptions{}); err != nil {
				t.Error(err)
			}
			again := open(t, dir)
			keep(t, again, article(20, "new"), article(20, "").URL, at(99))
			if got := newest(t, view, "kiosk.example:20"); got.Text != "new" {
				t.Errorf("%+v", got)
			}
		})
	}
}

// typesBehind are the types of the records behind an article.
func typesBehind(t *testing.T, view *store.Archive, art *extract.Article) (out []warc.Type) {
	t.Helper()
	for rec, err := range view.Behind(t.Context(), art) {
		if err != nil {
			t.Fatalf("behind %s: %v", art.ID, err)
		}
		out = append(out, rec.Type())
	}
	return out
}

// TestReadersBesideACompact read all pages again and again while segments and database are
// replaced, and a backup is made: nothing is missing, ever.
func TestReadersBesideACompact(t *testing.T) {
	t.Parallel()
	needsSharing(t)
	dir := t.TempDir()
	for n := range 6 {
		session(t, dir, warc.None, n, n)
	}
	view, to := viewed(t, dir), filepath.Join(t.TempDir(), "backup")
	done := make(chan error)
	go func() {
		var err error
		for range 4 {
			_, cerr := store.Compact(t.Context(), dir, store.CompactOptions{})
			err = errors.Join(err, store.CompactAll(t.Context(), dir), cerr)
		}
		done <- err
	}()
	rounds, err, isOver := 0, error(nil), false
	for ; !isOver; rounds++ {
		select {
		case err = <-done:
			isOver = true
		default:
		}
		n := 0
		for art, err := range view.Articles(t.Context(), store.Query{}) {
			if err != nil {
				t.Fatal(err)
			}
			n++
			if body, err := view.Body(t.Context(), *art.Capture); err != nil || string(body.Body) != art.Text {
				t.Fatalf("%s: %q, %v", art.ID, body.Body, err)
			}
			if got := typesBehind(t, view, art); len(got) != 3 {
				t.Fatalf("%q", got)
			}
		}
		if _, err := view.Backup(t.Context(), to, store.BackupOptions{Prune: true}); err != nil || n != 6 {
			t.Fatalf("%d articles, %v", n, err)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d rounds", rounds)
}

// TestBackupOfADatabaseThatWasReplaced, by who has the old one open: the copy is whole.
func TestBackupOfADatabaseThatWasReplaced(t *testing.T) {
	t.Parallel()
	needsSharing(t)
	dir, to := t.TempDir(), t.TempDir()
	for n := range 4 {
		session(t, dir, warc.Gzip, n, n)
	}
	view := viewed(t, dir)
	if _, err := store.Remove(t.Context(), dir, "kiosk.example:1", "asked for", store.RemoveOptions{}); err != nil {
		t.Fatal(err)
	}
	session(t, dir, warc.Gzip, 9, 7, 8)
	if _, err := view.Backup(t.Context(), to, store.BackupOptions{}); err != nil {
		t.Fatal(err)
	}
	if problems := checked(t, to).Problems; len(problems) > 0 {
		t.Errorf("%q", problems)
	}
	alike(t, "archive and backup", dir, to)
}
