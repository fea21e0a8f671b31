package store_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"broadsheet/scraper/warc"
	"broadsheet/store"
)

// TestRemovalLeavesOthers: of an archive of any history one article is removed, of which
// nothing is found, and all that others have is as it was; so once more with another.
func TestRemovalLeavesOthers(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		dir := tempDir(t)
		clock := start
		for range rapid.IntRange(1, 3).Draw(t, "sessions") {
			a, err := store.Open(t.Context(), dir, store.Options{Compress: rapid.SampledFrom([]warc.Compression{warc.Gzip, warc.Zstd}).Draw(t, "form")})
			if err != nil {
				t.Fatal(err)
			}
			for range rapid.IntRange(1, 8).Draw(t, "visits") {
				clock = clock.Add(time.Minute)
				n := rapid.IntRange(0, 3).Draw(t, "article")
				art := article(n, sentence(n)+rapid.SampledFrom([]string{"", " Later it was told why.", " Nobody was told."}).Draw(t, "end"))
				art.Fetched = clock
				address := rapid.SampledFrom([]string{art.URL, "https://short.example/newest", art.URL + "?page=1"}).Draw(t, "address")
				art.Source, art.Aliases = address, []string{address}
				keep(t, a, art, address, clock)
			}
			if rapid.Bool().Draw(t, "crash") { // captured, and never kept
				if _, err := a.Capture(t.Context(), []warc.Exchange{exchange("https://kiosk.example/1", clock, sentence(1))}); err != nil {
					t.Fatal(err)
				}
			}
			if err := a.Close(); err != nil {
				t.Fatal(err)
			}
		}
		for range 2 {
			ids := articleIDs(t, dir)
			if len(ids) == 0 {
				return
			}
			id := rapid.SampledFrom(ids).Draw(t, "removed")
			want := textsOf(t, dir, id)
			did, err := store.Remove(t.Context(), dir, id, "asked for", store.RemoveOptions{})
			if err != nil || len(did.Left) > 0 {
				t.Fatalf("%+v, %v", did, err)
			}
			if diff := cmp.Diff(want, textsOf(t, dir, id)); diff != "" {
				t.Errorf("others (-before +after):\n%s", diff)
			}
			if problems := checked(t, dir).Problems; len(problems) > 0 {
				t.Errorf("%v", problems)
			}
			nowhere(t, dir, "house number "+strings.TrimPrefix(id, "kiosk.example:")+" ")
		}
	})
}

// articleIDs are the articles of an archive.
func articleIDs(t tester, dir string) []string {
	t.Helper()
	var out []string
	for _, name := range listed(t, viewed(t, dir), store.Query{}) {
		id, _, _ := strings.Cut(name, "/")
		out = append(out, id)
	}
	return slices.Clip(out)
}

// TestRemovalThatEndedAnywhere: after each of its steps an archive is sound, nothing of
// the article is kept anew, and the next run ends with it gone.
func TestRemovalThatEndedAnywhere(t *testing.T) {
	t.Parallel()
	whole := t.TempDir()
	lampArchive(t, whole, warc.Gzip)
	const id = "kiosk.example:1"
	want := textsOf(t, whole, id)
	for step := range 5 {
		t.Run(fmt.Sprintf("after step %d", step), func(t *testing.T) {
			t.Parallel()
			dir := copied(t, whole)
			if err := store.RemoveSteps(t.Context(), dir, id, step); err != nil {
				t.Fatal(err)
			}
			if got := store.Unfinished(dir); got != id {
				t.Errorf("unfinished is %q", got)
			}
			if problems := checked(t, dir).Problems; len(problems) > 0 {
				t.Errorf("%v", problems)
			}
			if step > 0 {
				a := open(t, dir)
				if res, err := a.Keep(t.Context(), store.Visit{Address: "https://kiosk.example/1", Fetched: start, Article: article(1, "again")}); err != nil || res.Outcome != store.Removed {
					t.Errorf("%+v, %v", res, err)
				}
				if err := a.Close(); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := store.Remove(t.Context(), dir, "kiosk.example:2", "asked for", store.RemoveOptions{}); err == nil || !strings.Contains(err.Error(), "never finished") {
				t.Errorf("another one: %v", err)
			}
			did, err := store.Remove(t.Context(), dir, id, "asked for", store.RemoveOptions{})
			if err != nil || len(did.Left) > 0 || did.Revisions != 3 {
				t.Fatalf("%+v, %v", did, err)
			}
			if diff := cmp.Diff(want, textsOf(t, dir, id)); diff != "" {
				t.Errorf("others (-before +after):\n%s", diff)
			}
			nowhere(t, dir, "house number 1 ")
			if left, _ := filepath.Glob(filepath.Join(dir, "*.part")); len(left) > 0 {
				t.Errorf("left: %v", left)
			}
			if _, err := os.Stat(filepath.Join(dir, "archive.removing")); err == nil {
				t.Error("the plan is left")
			}
		})
	}
}
