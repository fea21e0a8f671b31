package store_test

import (
	"bytes"
	"errors"
	"fmt"
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

// rebuilding begins to rebuild an archive.
func rebuilding(t *testing.T, dir string) *store.Rebuilding {
	t.Helper()
	r, err := store.Rebuild(t.Context(), dir, store.Options{Now: func() time.Time { return start }})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// visits are what a rebuilding hands out, in its order.
func visits(t *testing.T, r *store.Rebuilding) (out []*store.Held) {
	t.Helper()
	for held := range r.Visits() {
		if r.Read(t.Context(), held) == nil {
			out = append(out, held)
		}
	}
	return out
}

// trails write each visit as its addresses and the text of its page.
func trails(list []*store.Held) (out []string) {
	for _, held := range list {
		var line strings.Builder
		for _, e := range held.Exchanges {
			line.WriteString(strings.TrimPrefix(e.URL, "https://kiosk.example") + " ")
		}
		out = append(out, line.String()+string(held.Exchanges[len(held.Exchanges)-1].Body))
	}
	return out
}

// redirected is an answer that leads on.
func redirected(address string, at time.Time, location string) warc.Exchange {
	e := exchange(address, at, "moved")
	e.Response = []byte("HTTP/1.1 301 Moved\r\nLocation: " + location + "\r\n\r\n")
	return e
}

// minute is the nth after the start.
func minute(n int) time.Time { return start.Add(time.Duration(n) * time.Minute) }

// journeys makes an archive in two sessions: a page behind two redirects, the same page
// again, pages that come later in the files than by their dates, a redirect that leads to
// another page than the one that follows, a file without an address. It returns what a
// rebuilding must hand out.
func journeys(t *testing.T) (dir string, want []string) { return packedJourneys(t, warc.Gzip) }

// packedJourneys are the same in another form.
func packedJourneys(t *testing.T, form warc.Compression) (dir string, want []string) {
	t.Helper()
	dir = t.TempDir()
	const home = "https://kiosk.example"
	for _, session := range [][][]warc.Exchange{
		{
			{redirected(home+"/-1", minute(1), "/a?x=1#top"), redirected(home+"/a?x=1", minute(1), home+"/b"), exchange(home+"/b", minute(1), "page b")},
			{exchange(home+"/late", minute(9), "late")},
			{exchange(home+"/early", minute(0), "early")},
			{redirected(home+"/elsewhere", minute(3), "/nowhere")},
			{exchange(home+"/c", minute(4), "page c")},
		},
		{
			{exchange(home+"/b", minute(10), "page b")},
			{{At: minute(11), Body: []byte("<p>a file"), MediaType: "text/html"}},
		},
	} {
		a, err := store.Open(t.Context(), dir, store.Options{Compress: form})
		if err != nil {
			t.Fatal(err)
		}
		for _, exchanges := range session {
			refs, err := a.Capture(t.Context(), exchanges)
			if err != nil {
				t.Fatal(err)
			}
			v := store.Visit{Address: home + "/x", Fetched: exchanges[0].At, Captures: refs, Outcome: store.Gone}
			if _, err := a.Keep(t.Context(), v); err != nil {
				t.Fatal(err)
			}
		}
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return dir, []string{
		"/early early", "/-1 /a?x=1 /b page b", "/elsewhere moved", "/c page c", "/late late", "/b page b", " <p>a file",
	}
}

// TestRebuildHandsOutVisits as they were: redirects with their page, oldest first, the
// body of a page that came again from its original.
func TestRebuildHandsOutVisits(t *testing.T) {
	t.Parallel()
	for _, form := range []warc.Compression{warc.Gzip, warc.Zstd, warc.None} {
		dir, want := packedJourneys(t, form)
		handsOut(t, dir, want)
	}
}

func handsOut(t *testing.T, dir string, want []string) {
	t.Helper()
	r := rebuilding(t, dir)
	list := visits(t, r)
	if diff := cmp.Diff(want, trails(list)); diff != "" || len(r.Lost()) > 0 {
		t.Errorf("(-want +got):\n%s\nlost %v", diff, r.Lost())
	}
	for _, held := range list {
		if len(held.Captures) != len(held.Exchanges) {
			t.Errorf("%d captures of %d exchanges", len(held.Captures), len(held.Exchanges))
		}
	}
	last := list[len(list)-1].Exchanges[0]
	if last.Response != nil || last.MediaType != "text/html" || !last.At.Equal(minute(11)) {
		t.Errorf("the file is %+v", last)
	}
	if err := r.Abandon(); err != nil {
		t.Fatal(err)
	}
}

// TestRebuiltArchiveIsSound: what is kept while rebuilding is found where it was, pages
// and originals too, and the archive can be written on.
func TestRebuiltArchiveIsSound(t *testing.T) {
	t.Parallel()
	dir, _ := journeys(t)
	old, err := os.ReadFile(filepath.Join(dir, "archive.db"))
	if err != nil {
		t.Fatal(err)
	}
	r := rebuilding(t, dir)
	for i, held := range visits(t, r) {
		page := held.Exchanges[len(held.Exchanges)-1]
		art := article(i, string(page.Body))
		art.Capture = &held.Captures[len(held.Captures)-1]
		if _, err := r.Keep(t.Context(), store.Visit{Address: "https://kiosk.example/x", Fetched: page.At, Captures: held.Captures, Article: art}); err != nil {
			t.Fatal(err)
		}
	}
	report, broken, err := r.Finish(t.Context())
	if err != nil || report.Articles != 7 || broken != filepath.Join(dir, "archive.db.broken-20190423T054100.000Z") {
		t.Fatalf("%+v, %s, %v", report, broken, err)
	}
	if kept, err := os.ReadFile(broken); err != nil || !bytes.Equal(kept, old) {
		t.Errorf("the old database was changed: %v", err)
	}
	a := open(t, dir) // which checks it in the end
	for i, want := range []string{"early", "page b", "moved", "page c", "late", "page b"} {
		body, err := a.Body(t.Context(), *newest(t, a, fmt.Sprint("kiosk.example:", i)).Capture)
		if err != nil || string(body.Body) != want {
			t.Errorf("page %d: %q, %v", i, body.Body, err)
		}
	}
	refs, err := a.Capture(t.Context(), []warc.Exchange{exchange("https://kiosk.example/c", minute(20), "page c")})
	if err != nil {
		t.Fatal(err)
	}
	if body, err := a.Body(t.Context(), refs[0]); err == nil && string(body.Body) != "page c" {
		t.Errorf("%q", body.Body)
	}
}

// TestFurtherPages are handed out once, to the article that was read before them.
func TestFurtherPages(t *testing.T) {
	t.Parallel()
	dir, want := journeys(t)
	r := rebuilding(t, dir)
	defer func() { _ = r.Abandon() }()
	list := visits(t, r)
	for _, c := range []struct {
		of      string // the beginning of a visit
		address string
		within  time.Duration
		want    string
	}{
		{"/late", "https://kiosk.example/c", time.Hour, ""},
		{"/c", "https://kiosk.example/c", time.Hour, ""},
		{"/-1", "https://kiosk.example/c", time.Minute, ""},
		{"/-1", "https://kiosk.example/other", time.Hour, ""},
		{"/-1", "https://kiosk.example/c", time.Hour, "/c page c"},
		{"/-1", "https://kiosk.example/c", time.Hour, ""},
		{"/early", "https://kiosk.example/-1", time.Hour, "/-1 /a?x=1 /b page b"},
		{"/early", "https://kiosk.example/b", time.Hour, "/b page b"},
	} {
		of := list[slices.IndexFunc(want, func(w string) bool { return strings.HasPrefix(w, c.of+" ") })]
		held, err := r.Further(t.Context(), of, c.address, c.within)
		got := ""
		if err == nil {
			got = trails([]*store.Held{held})[0]
		} else if !errors.Is(err, store.ErrNotFound) {
			t.Error(err)
		}
		if got != c.want {
			t.Errorf("%s after %s: %q, want %q", c.address, c.of, got, c.want)
		}
	}
	for i, taken := range []bool{false, true, false, true, false, true, false} {
		if r.Taken(list[i]) != taken {
			t.Errorf("%s: taken should be %t", want[i], taken)
		}
	}
	if got := trails(visits(t, r)); len(got) != 4 || r.Len() != 7 {
		t.Errorf("they come once more: %q", got)
	}
}

// TestRebuildReadsAroundDamage: whichever byte of a segment is flipped, no other visit is
// lost than the one it stands in and those that refer to it, and that is told.
func TestRebuildReadsAroundDamage(t *testing.T) {
	t.Parallel()
	for _, form := range []warc.Compression{warc.Gzip, warc.Zstd} {
		readsAroundDamage(t, form)
	}
}

func readsAroundDamage(t *testing.T, form warc.Compression) {
	t.Helper()
	whole, want := packedJourneys(t, form)
	found, err := filepath.Glob(filepath.Join(whole, "captures", "*[tzc]"))
	if err != nil || len(found) != 2 {
		t.Fatal(found, err)
	}
	raw, err := os.ReadFile(found[0])
	if err != nil {
		t.Fatal(err)
	}
	dir := copied(t, whole)
	for i := 0; i < len(raw); i += 13 {
		harmed := bytes.Clone(raw)
		harmed[i] ^= 0x20
		if err := os.WriteFile(filepath.Join(dir, "captures", filepath.Base(found[0])), harmed, 0o600); err != nil {
			t.Fatal(err)
		}
		r := rebuilding(t, dir)
		got := trails(visits(t, r))
		lost := r.Lost()
		missing := 0
		for _, w := range want {
			if !slices.Contains(got, w) {
				missing++
			}
		}
		// A redirect that is damaged leaves the rest of its way as a visit of its own.
		if missing > 2 || len(got) < len(want)-2 || missing > 0 && len(lost) == 0 {
			t.Errorf("byte %d: %d visits are missing of %q; lost %v", i, missing, got, lost)
		}
		if err := r.Abandon(); err != nil {
			t.Fatal(err)
		}
	}
}

// TestRebuildReadsWithDictionaries, the copy of one where it is damaged, and around damage.
func TestRebuildReadsWithDictionaries(t *testing.T) {
	t.Parallel()
	pages := sitePages(2, 40)
	for name, c := range map[string]struct {
		harm func(raw []byte)
		lost int
	}{
		"whole":      {func([]byte) {}, 0},
		"dictionary": {func(raw []byte) { raw[40] ^= 1 }, 0},
		"a record":   {func(raw []byte) { raw[len(raw)-3000] ^= 1 }, 1},
	} {
		dir := t.TempDir()
		crawled(t, dir, warc.Zstd, 8000, pages)
		found, err := filepath.Glob(filepath.Join(dir, "captures", "*.warc.zst"))
		if err != nil || len(found) != 2 {
			t.Fatal(found, err)
		}
		raw := []byte(read(t, found[1]))
		c.harm(raw)
		if err := os.WriteFile(found[1], raw, 0o600); err != nil {
			t.Fatal(err)
		}
		r := rebuilding(t, dir)
		got := map[string]bool{}
		for _, held := range visits(t, r) {
			got[string(held.Exchanges[0].Body)] = true
		}
		missing := 0
		for _, p := range pages {
			if !got[string(p.Body)] {
				missing++
			}
		}
		if missing > c.lost || len(r.Lost()) != c.lost {
			t.Errorf("%s: %d pages of %d are missing; lost %v", name, missing, len(pages), r.Lost())
		}
		if err := r.Abandon(); err != nil {
			t.Fatal(err)
		}
	}
}

// TestRebuildTakesASegmentOnce, though one that was packed anew lies beside it.
func TestRebuildTakesASegmentOnce(t *testing.T) {
	t.Parallel()
	whole, want := packedJourneys(t, warc.None)
	dir := copied(t, whole)
	a, err := store.Open(t.Context(), dir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	found, err := filepath.Glob(filepath.Join(dir, "captures", "*.warc"))
	if err != nil || len(found) != 2 {
		t.Fatal(found, err)
	}
	if _, err := a.Repack(t.Context(), filepath.Base(found[0])); err != nil {
		t.Fatal(err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	r := rebuilding(t, dir)
	if got := trails(visits(t, r)); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if err := r.Abandon(); err != nil {
		t.Fatal(err)
	}
}

// TestRebuildOfATornSegment tells of its end, and that of a missing one names it.
func TestRebuildOfATornSegment(t *testing.T) {
	t.Parallel()
	whole, want := journeys(t)
	dir := copied(t, whole)
	found, err := filepath.Glob(filepath.Join(dir, "captures", "*[tzc]"))
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(found[1])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(found[1], info.Size()-5); err != nil {
		t.Fatal(err)
	}
	r := rebuilding(t, dir)
	if got := trails(visits(t, r)); !slices.Equal(got, want[:6]) {
		t.Errorf("%q", got)
	}
	if lost := r.Lost(); len(lost) != 1 || lost[0].Kind != store.TornSegment || lost[0].Where != filepath.Base(found[1]) {
		t.Errorf("%+v", lost)
	}
	if err := r.Abandon(); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// TestAbandonedRebuildingChangesNothing, and one that was killed is no obstacle.
func TestAbandonedRebuildingChangesNothing(t *testing.T) {
	t.Parallel()
	dir, want := journeys(t)
	before := contents(t, dir)
	before["archive.db"] = read(t, filepath.Join(dir, "archive.db"))
	r := rebuilding(t, dir)
	if _, err := store.Open(t.Context(), dir, store.Options{}); err == nil || !strings.Contains(err.Error(), "in use") {
		t.Errorf("another writes meanwhile: %v", err)
	}
	if _, err := store.Rebuild(t.Context(), dir, store.Options{}); err == nil || !strings.Contains(err.Error(), "in use") {
		t.Errorf("another rebuilds meanwhile: %v", err)
	}
	visits(t, r)
	if err := r.Abandon(); err != nil {
		t.Fatal(err)
	}
	after := contents(t, dir)
	after["archive.db"] = read(t, filepath.Join(dir, "archive.db"))
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("something changed:\n%.500s", diff)
	}
	if err := os.WriteFile(filepath.Join(dir, "archive.db.new"), []byte("half a datab"), 0o600); err != nil {
		t.Fatal(err)
	}
	r = rebuilding(t, dir)
	if got := trails(visits(t, r)); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if _, _, err := r.Finish(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestRebuildRefusesANewerSchema, which may hold what this program knows nothing of.
func TestRebuildRefusesANewerSchema(t *testing.T) {
	t.Parallel()
	whole, _ := journeys(t)
	dir := copied(t, whole)
	setSchema(t, dir, uint64(store.Schema)+1)
	before := read(t, filepath.Join(dir, "archive.db"))
	_, err := store.Rebuild(t.Context(), dir, store.Options{})
	if _, ok := errors.AsType[*store.SchemaError](err); !ok || read(t, filepath.Join(dir, "archive.db")) != before {
		t.Errorf("%v", err)
	}
	if _, err := store.Rebuild(t.Context(), dir, store.Options{}); err == nil || strings.Contains(err.Error(), "in use") {
		t.Errorf("the lock is still held: %v", err)
	}
}

// TestRebuildFollowsAWayIntoTheNextSegment: a visit's captures may stand in two files.
func TestRebuildFollowsAWayIntoTheNextSegment(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	a := open(t, dir)
	a.LimitSegments(1)
	const home = "https://kiosk.example"
	way := []warc.Exchange{redirected(home+"/-1", minute(1), "/a"), redirected(home+"/a", minute(1), "/b"), exchange(home+"/b", minute(1), "page b")}
	if _, err := a.Capture(t.Context(), way); err != nil {
		t.Fatal(err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	if found, _ := filepath.Glob(filepath.Join(dir, "captures", "*[tzc]")); len(found) != 3 {
		t.Fatalf("%q", found)
	}
	r := rebuilding(t, dir)
	if got := trails(visits(t, r)); !slices.Equal(got, []string{"/-1 /a /b page b"}) {
		t.Errorf("%q", got)
	}
	if err := r.Abandon(); err != nil {
		t.Fatal(err)
	}
}

// TestLostDatabase is told to readers and writers, and no writer begins another one
// beside the captures.
func TestLostDatabase(t *testing.T) {
	t.Parallel()
	for _, lose := range []func(path string) error{os.Remove, func(path string) error { return os.Truncate(path, 0) }} {
		dir, _ := journeys(t)
		if err := lose(filepath.Join(dir, "archive.db")); err != nil {
			t.Fatal(err)
		}
		_, errView := store.View(t.Context(), dir)
		_, errOpen := store.Open(t.Context(), dir, store.Options{})
		for _, err := range []error{errView, errOpen} {
			if !errors.Is(err, store.ErrNoArchive) || !strings.Contains(err.Error(), "rebuild it with 'broadsheet archive repair'") {
				t.Errorf("%v", err)
			}
		}
		r := rebuilding(t, dir)
		if _, _, err := r.Finish(t.Context()); err != nil {
			t.Error(err)
		}
		open(t, dir)
	}
	if _, err := store.Rebuild(t.Context(), t.TempDir(), store.Options{}); !errors.Is(err, store.ErrNoArchive) {
		t.Errorf("nothing to rebuild from: %v", err)
	}
}
