package store_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"broadsheet/scraper/warc"
	"broadsheet/store"
)

// sentence is a text that is long enough to be searched for.
func sentence(n int) string {
	return fmt.Sprintf("In house number %d the lamps burned until morning, and nobody asked why they did.", n)
}

// lampArchive keeps articles in sessions, each twice, with one page asked for by all.
func lampArchive(tb tester, dir string, pack warc.Compression) {
	tb.Helper()
	for session := range 3 {
		a, err := store.Open(tb.Context(), dir, store.Options{Compress: pack})
		if err != nil {
			tb.Fatal(err)
		}
		for n := range 4 {
			at := start.Add(time.Duration(10*session+n) * time.Hour)
			art := article(n, strings.Repeat(sentence(n), 1+session%2))
			art.Fetched = at
			refs, err := a.Capture(tb.Context(), []warc.Exchange{
				{URL: "https://short.example/newest", At: at, Request: []byte("GET / HTTP/1.1\r\n\r\n"), Response: []byte("HTTP/1.1 302 Found\r\n\r\n"), Body: []byte("moved")},
				exchange(art.URL, at, art.Text),
			})
			if err != nil {
				tb.Fatal(err)
			}
			art.Capture, art.Aliases = &refs[1], []string{"https://short.example/newest"}
			if _, err := a.Keep(tb.Context(), store.Visit{Address: "https://short.example/newest", Fetched: at, Captures: refs, Article: art}); err != nil {
				tb.Fatal(err)
			}
		}
		if err := a.Close(); err != nil {
			tb.Fatal(err)
		}
	}
}

// textsOf are the texts and pages of an archive but those of one article.
func textsOf(t tester, dir, but string) map[string]string {
	t.Helper()
	view := viewed(t, dir)
	out := map[string]string{}
	for art, err := range view.Articles(t.Context(), store.Query{AllRevisions: true}) {
		if err != nil {
			t.Fatal(err)
		}
		if art.ID == but {
			continue
		}
		visits, err := view.Visits(t.Context(), art.ID)
		if err != nil {
			t.Fatal(err)
		}
		out[fmt.Sprint(art.ID, "/", art.Revision)] = art.Text
		for i, v := range visits {
			for j, at := range v.Captures {
				body, err := view.Body(t.Context(), at)
				if err != nil {
					t.Errorf("%s, visit %d, capture %d: %v", art.ID, i, j, err)
				}
				out[fmt.Sprint(art.ID, " ", i, " ", j)] = body.URI + body.Date.String() + string(body.Head) + string(body.Body)
			}
		}
	}
	return out
}

// A parts is what was told of a long work: its parts in order, each of which goes on and no
// further than its end.
type parts struct {
	t     *testing.T
	names []string
	done  int64
}

func (p *parts) tell(part string, done, total int64) {
	if len(p.names) == 0 || part != p.names[len(p.names)-1] {
		p.names, p.done = append(p.names, part), 0
	}
	if done < p.done || done > total {
		p.t.Errorf("%s: %d of %d after %d", part, done, total, p.done)
	}
	p.done = done
}

// TestRemovedIsGone from every file, of any form; what others have stays, and nothing of it is
// kept again.
func TestRemovedIsGone(t *testing.T) {
	t.Parallel()
	for name, pack := range map[string]warc.Compression{"0": warc.Gzip, "1": warc.Gzip, "0 as zstd": warc.Zstd, "1 as zstd": warc.Zstd} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			lampArchive(t, dir, pack)
			n := int(name[0] - '0') // the first has the originals of what the others refer to
			id := article(n, "").ID
			want := textsOf(t, dir, id)
			put(t, dir, "similar.db", "an index that leads to it")
			told := &parts{t: t}
			did, err := store.Remove(t.Context(), dir, id, "asked for", store.RemoveOptions{Progress: told.tell})
			if want := []string{"captures read", "captures written", "captures searched"}; !slices.Equal(told.names, want) {
				t.Errorf("told of %q", told.names)
			}
			if _, err := os.Stat(filepath.Join(dir, "similar.db")); err == nil {
				t.Error("the index of similar texts is left")
			}
			if err != nil || did.Revisions != 3 || did.Captures < 6 || did.Segments != 3 || len(did.Left) > 0 {
				t.Fatalf("%+v, %v", did, err)
			}
			if diff := cmp.Diff(want, textsOf(t, dir, id)); diff != "" {
				t.Errorf("others (-before +after):\n%s", diff)
			}
			if problems := checked(t, dir).Problems; len(problems) > 0 {
				t.Errorf("%q", problems)
			}
			nowhere(t, dir, fmt.Sprintf("house number %d ", n))
			a := open(t, dir)
			if _, err := a.Find(t.Context(), id); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("%v", err)
			}
			art := article(n, sentence(n))
			for _, v := range []store.Visit{
				{Address: "https://other.example/", Fetched: start, Article: art},
				{Address: art.URL, Fetched: start, Outcome: store.Gone},
			} {
				if res, err := a.Keep(t.Context(), v); err != nil || res.Outcome != store.Removed || res.ID != "" {
					t.Errorf("%+v, %v", res, err)
				}
			}
			for name, want := range map[string]bool{id: true, art.URL: true, "https://kiosk.example/2": false, "https://short.example/newest": false} {
				if got, err := a.Removed(t.Context(), name); err != nil || got != want {
					t.Errorf("removed %s: %v, %v", name, got, err)
				}
			}
			keep(t, a, article(9, sentence(9)), article(9, "").URL, start)
			if _, err := store.Remove(t.Context(), t.TempDir(), id, "asked for", store.RemoveOptions{}); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("of an empty archive: %v", err)
			}
		})
	}
}

// nowhere searches all files of an archive, segments unpacked.
func nowhere(t tester, dir, text string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		if strings.Contains(string(raw), text) {
			t.Errorf("%q stands in %s", text, path)
		}
		if err != nil || !strings.Contains(path, ".warc") || strings.HasSuffix(path, ".cdxj") || strings.HasSuffix(path, ".dictionary") {
			return err
		}
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer func() { _ = f.Close() }()
		for r := warc.NewReader(f, warc.ReaderOptions{}); ; {
			rec, err := r.Next()
			if err != nil {
				return nil
			}
			_, body, err := rec.Split()
			if err != nil {
				return err
			}
			raw, err := io.ReadAll(body)
			if err != nil {
				return err
			}
			if strings.Contains(string(raw), text) {
				t.Errorf("%q stands in the record at %d of %s", text, rec.Offset, path)
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestRemoveTellsOfWhatIsLeft: a text that another article has too is named, with where
// it stands.
func TestRemoveTellsOfWhatIsLeft(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	a := open(t, dir)
	keep(t, a, article(1, sentence(1)), article(1, "").URL, start)
	keep(t, a, article(2, sentence(1)), article(2, "").URL, start)
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	did, err := store.Remove(t.Context(), dir, "kiosk.example:1", "asked for", store.RemoveOptions{})
	if err != nil || !strings.Contains(strings.Join(did.Left, "\n"), "https://kiosk.example/2") || !strings.Contains(strings.Join(did.Left, "\n"), "archive.db") {
		t.Errorf("%+v, %v", did, err)
	}
}

// TestRemovedIsNotMergedBack: neither an archive that has it still is merged, nor one in
// which it was removed.
func TestRemovedIsNotMergedBack(t *testing.T) {
	t.Parallel()
	one, other := t.TempDir(), t.TempDir()
	for _, dir := range []string{one, other} {
		lampArchive(t, dir, warc.Gzip)
	}
	if _, err := store.Remove(context.Background(), one, "kiosk.example:1", "asked for", store.RemoveOptions{}); err != nil {
		t.Fatal(err)
	}
	for _, pair := range [][2]string{{one, other}, {other, one}} {
		a := open(t, pair[0])
		if _, err := a.Merge(t.Context(), pair[1]); err == nil || !strings.Contains(err.Error(), "remove it there too") {
			t.Errorf("%v", err)
		}
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := store.Remove(context.Background(), other, "kiosk.example:1", "asked for", store.RemoveOptions{}); err != nil {
		t.Fatal(err)
	}
	mergeInto(t, other, one)
	nowhere(t, other, "house number 1 ")
}
