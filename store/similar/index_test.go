package similar_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	bolt "go.etcd.io/bbolt"

	"broadsheet/extract"
	"broadsheet/store/similar"
)

// reports makes n reports, each in two papers, one after the other.
func reports(p *press, n int) shelf {
	var out shelf
	for range n {
		report := p.paragraphs(4)
		out = append(out, p.article("morning.example", report...), p.article("evening.example", edited(p, report)...))
	}
	return out
}

// answers are the ids that an index finds for each article of a shelf.
func answers(tb testing.TB, x *similar.Index, s shelf) map[string][]string {
	tb.Helper()
	out := map[string][]string{}
	for _, art := range s {
		for _, m := range like(tb, x, art, 0.5) {
			out[art.ID] = append(out[art.ID], m.Article.ID)
		}
	}
	return out
}

// sameAsInMemory opens the index of a folder and asks it about all; what it finds must
// be what an index in memory does.
func sameAsInMemory(t *testing.T, s shelf, dir string) *similar.Index {
	t.Helper()
	x, err := similar.Open(t.Context(), &s, dir, similar.Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := answers(t, index(t, &s, ""), s)
	if diff := cmp.Diff(want, answers(t, x, s)); diff != "" {
		t.Errorf("the index of the folder differs (-in memory +in the file):\n%s", diff)
	}
	if len(want) != len(s) {
		t.Errorf("%d of %d articles have another one that is similar", len(want), len(s))
	}
	if err := x.Close(); err != nil {
		t.Error(err)
	}
	return x
}

// TestIndexFollowsTheArchive in steps of any size: only what is new is read, and the
// file holds all of it.
func TestIndexFollowsTheArchive(t *testing.T) {
	t.Parallel()
	all, dir := reports(newPress(2), 150), t.TempDir()
	rnd := rand.New(rand.NewPCG(3, 3))
	for n := 0; n < len(all); {
		step := min(2+2*rnd.IntN(25), len(all)-n)
		n += step
		some := all[:n:n]
		x := sameAsInMemory(t, some, dir)
		if records, _ := x.Held(); records != 0 || x.Read() != step {
			t.Errorf("of %d records %d were read, %d are in memory; %d are new", n, x.Read(), records, step)
		}
	}
	if x := sameAsInMemory(t, all, dir); x.Read() != 0 {
		t.Errorf("nothing is new and %d records were read", x.Read())
	}
}

// TestIndexOfAnotherArchive that gave the same numbers to other records is made anew,
// and so is one that was cut short.
func TestIndexOfAnotherArchive(t *testing.T) {
	t.Parallel()
	all, dir := reports(newPress(4), 40), t.TempDir()
	sameAsInMemory(t, all[:60:60], dir)
	other := append(shelf{}, all[20:]...)
	if x := sameAsInMemory(t, other, dir); x.Read() != len(other) {
		t.Errorf("%d of %d records were read", x.Read(), len(other))
	}
	if x := sameAsInMemory(t, other[:20:20], dir); x.Read() != 20 {
		t.Errorf("%d of 20 records were read", x.Read())
	}
	turned := append(shelf{other[1], other[0]}, other[2:20]...) // the last one is the same
	if x := sameAsInMemory(t, turned, dir); x.Read() != 20 {
		t.Errorf("%d of 20 records were read, of which two have changed their numbers", x.Read())
	}
}

// TestIndexWithoutAFile is held in memory where the file can't be made or written: the
// folder is missing, something else has the name, another process has the file.
func TestIndexWithoutAFile(t *testing.T) {
	t.Parallel()
	all := reports(newPress(5), 10)
	t.Run("no folder", func(t *testing.T) {
		t.Parallel()
		sameAsInMemory(t, all, filepath.Join(t.TempDir(), "none"))
	})
	t.Run("a folder of that name", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		if err := os.MkdirAll(filepath.Join(dir, similar.Name, "kept"), 0o755); err != nil {
			t.Fatal(err)
		}
		sameAsInMemory(t, all, dir)
		if _, err := os.Stat(filepath.Join(dir, similar.Name, "kept")); err != nil {
			t.Error(err)
		}
	})
	t.Run("in use", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		sameAsInMemory(t, all[:10:10], dir)
		db, err := bolt.Open(filepath.Join(dir, similar.Name), 0o600, nil)
		if err != nil {
			t.Fatal(err)
		}
		if x := sameAsInMemory(t, all, dir); x.Read() != len(all) {
			t.Errorf("%d of %d records were read", x.Read(), len(all))
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		if x := sameAsInMemory(t, all, dir); x.Read() != 10 {
			t.Errorf("%d records were read, and 10 are new", x.Read())
		}
	})
	t.Run("being read", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		some := all[:10:10]
		reader := index(t, &some, dir)
		if records, hasFile := index(t, &all, dir).Held(); !hasFile || records != 10 {
			t.Errorf("%d records in memory, a file: %v; want the file and what it lacks", records, hasFile)
		}
		answers(t, reader, some)
	})
}

// TestDamageCostsNoAnswer: whatever the file has become, what is found is found in the
// records; a file that can't be used is told or made anew.
func TestDamageCostsNoAnswer(t *testing.T) {
	t.Parallel()
	all, dir := reports(newPress(6), 30), t.TempDir()
	sameAsInMemory(t, all, dir)
	path := filepath.Join(dir, similar.Name)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for name, raw := range map[string][]byte{
		"empty": {}, "foreign": []byte("a letter, and no index"), "half": whole[:len(whole)/2], "a page": whole[:4096], "zeros": make([]byte, len(whole)),
	} {
		if err := os.WriteFile(path, raw, 0o600); err != nil {
			t.Fatal(err)
		}
		if x := sameAsInMemory(t, all, dir); x.Read() != len(all) {
			t.Errorf("%s: %d of %d records were read", name, x.Read(), len(all))
		}
		if x := sameAsInMemory(t, all, dir); x.Read() != 0 {
			t.Errorf("%s: it was not made anew: %d records were read again", name, x.Read())
		}
	}
	rnd := rand.New(rand.NewPCG(7, 7))
	for range 60 {
		raw := append([]byte(nil), whole...)
		for range 40 {
			raw[rnd.IntN(len(raw))] ^= byte(1 + rnd.IntN(255))
		}
		if err := os.WriteFile(path, raw, 0o600); err != nil {
			t.Fatal(err)
		}
		neverWrong(t, all, dir)
	}
}

// neverWrong asks an index that may be damaged: it may miss what is similar, or fail.
func neverWrong(t *testing.T, all shelf, dir string) {
	t.Helper()
	x, err := similar.Open(t.Context(), &all, dir, similar.Options{})
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	defer func() { _ = x.Close() }()
	for i, art := range all {
		found, err := x.Like(t.Context(), art, 0.5)
		if err != nil {
			return
		}
		for _, m := range found {
			if m.Article.ID != all[i^1].ID {
				t.Errorf("%s is said to be like %s", m.Article.ID, art.ID)
			}
		}
	}
}

// TestNewestRevisionIsCompared: an article that was rewritten is no longer similar, one
// that became a copy is, and one that was removed is not there.
func TestNewestRevisionIsCompared(t *testing.T) {
	t.Parallel()
	p := newPress(8)
	s := reports(p, 3)
	s = append(s, revised(s[1], p.article("", p.paragraphs(4)...)), revised(s[3], s[4]))
	x := index(t, &s, t.TempDir())
	s[5] = nil
	for i, want := range map[int][]string{0: nil, 2: nil, 4: {s[3].ID}} {
		var got []string
		for _, m := range like(t, x, s[i], 0.5) {
			got = append(got, m.Article.ID)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("article %d (-want +got):\n%s", i, diff)
		}
	}
}

// revised is a revision of an article with another one's text.
func revised(art, text *extract.Article) *extract.Article {
	out := *art
	out.Revision, out.Body, out.ContentHash = art.Revision+1, text.Body, text.ContentHash
	return &out
}

// TestErrorsOfTheArchive end opening, and so does the context.
func TestErrorsOfTheArchive(t *testing.T) {
	t.Parallel()
	all := reports(newPress(9), 3)
	for _, dir := range []string{"", t.TempDir()} {
		if _, err := similar.Open(t.Context(), &broken{all, 4}, dir, similar.Options{}); !errors.Is(err, errBroken) {
			t.Errorf("open: %v", err)
		}
	}
	told := 0
	x, err := similar.Open(t.Context(), &all, "", similar.Options{Tell: func(n int) { told = n }})
	if err != nil || told != len(all) {
		t.Fatalf("%d records were told of: %v", told, err)
	}
	ctx, stop := context.WithCancelCause(t.Context())
	stop(fmt.Errorf("stop: %w", errBroken))
	if _, err := x.Like(ctx, all[0], 0.5); !errors.Is(err, errBroken) {
		t.Errorf("like: %v", err)
	}
}

// TestManyAtOnce open the index of one archive, which only one of them can make: all
// find the same.
func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	all, dir := reports(newPress(10), 60), t.TempDir()
	want := answers(t, index(t, &all, ""), all)
	var wait sync.WaitGroup
	for range 6 {
		wait.Go(func() {
			s := slices.Clone(all)
			x, err := similar.Open(t.Context(), &s, dir, similar.Options{})
			if err != nil {
				t.Error(err)
				return
			}
			defer func() { _ = x.Close() }()
			if diff := cmp.Diff(want, answers(t, x, s)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	wait.Wait()
}
