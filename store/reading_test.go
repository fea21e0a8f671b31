package store_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"broadsheet/extract"
	"broadsheet/scraper/warc"
	"broadsheet/store"
)

// hours after the start is when the visits of these tests are.
func hours(n int) time.Time { return start.Add(time.Duration(n) * time.Hour) }

// logged are the visits of the last so many: their articles with the text that was read,
// or their outcomes.
func logged(tb tester, a *store.Archive, last int) (out []string) {
	tb.Helper()
	for l, err := range a.Log(tb.Context(), last) {
		switch {
		case err != nil:
			tb.Fatal(err)
		case l.Record != nil:
			out = append(out, l.ID+" "+l.Record.Text)
		default:
			out = append(out, strings.TrimSpace(l.ID+" "+string(l.Outcome)))
		}
	}
	return out
}

// passed are the ids of all pasts with the number of their steps.
func passed(tb tester, a *store.Archive) (out []string) {
	tb.Helper()
	for p, err := range a.Pasts(tb.Context()) {
		if err != nil {
			tb.Fatal(err)
		}
		name := p.ID
		if name == "" {
			name = p.Steps[0].Visit.Address
		}
		out = append(out, fmt.Sprintf("%s/%d", name, len(p.Steps)))
	}
	return out
}

// fail keeps a visit that led to no article.
func fail(tb tester, a *store.Archive, n int, at time.Time) {
	tb.Helper()
	v := store.Visit{Address: fmt.Sprintf("https://kiosk.example/none/%d", n), Fetched: at, Outcome: store.LayoutDrifted}
	if _, err := a.Keep(tb.Context(), v); err != nil {
		tb.Fatal(err)
	}
}

// mixed is an archive with two articles, of which one has a revision and was seen
// unchanged, and a visit to none.
func mixed(tb tester, dir string) *store.Archive {
	tb.Helper()
	a := open(tb, dir)
	keep(tb, a, article(2, "two"), "https://kiosk.example/2", hours(0))
	fail(tb, a, 1, hours(1))
	keep(tb, a, article(1, "one"), "https://kiosk.example/1", hours(2))
	keep(tb, a, article(2, "two"), "https://kiosk.example/2", hours(3))
	keep(tb, a, article(2, "second"), "https://kiosk.example/2", hours(4))
	return a
}

// TestLogBeginsSoFarBeforeTheEnd, in the order of keeping, and never before its beginning.
func TestLogBeginsSoFarBeforeTheEnd(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	a := mixed(t, dir)
	all := []string{"kiosk.example:2 two", "layout drifted", "kiosk.example:1 one", "kiosk.example:2 unchanged", "kiosk.example:2 second"}
	for _, b := range []*store.Archive{a, viewed(t, dir)} {
		for last := range 8 {
			want := all
			if last > 0 {
				want = all[max(0, len(all)-last):]
			}
			if diff := cmp.Diff(want, logged(t, b, last)); diff != "" {
				t.Errorf("the last %d (-want +got):\n%s", last, diff)
			}
		}
	}
}

// TestLogGoesOnOverItsChunks: of more visits than are read at once each one comes once,
// and those that come while it is read come too.
func TestLogGoesOnOverItsChunks(t *testing.T) {
	t.Parallel()
	a := open(t, t.TempDir())
	const n = 600
	for i := range n {
		keepPlain(t, a, article(i, "text"), hours(i))
	}
	for last, want := range map[int]int{0: n, 1: 1, 255: 255, 256: 256, 257: 257, n - 1: n - 1, n: n, 2 * n: n} {
		first, count := "", 0
		for l, err := range a.Log(t.Context(), last) {
			if err != nil {
				t.Fatal(err)
			}
			if count++; first == "" {
				first = l.ID
			}
		}
		if count != want || first != fmt.Sprintf("kiosk.example:%d", n-want) {
			t.Errorf("the last %d: %d visits from %s on", last, count, first)
		}
	}
	seen := 0
	for _, err := range a.Log(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		if seen++; seen == 1 {
			keepPlain(t, a, article(n, "late"), hours(n))
		}
	}
	if seen != n+1 {
		t.Errorf("%d visits of %d", seen, n+1)
	}
}

// TestReadingEndsWhenItsContextEnds, with the cause as the last thing.
func TestReadingEndsWhenItsContextEnds(t *testing.T) {
	t.Parallel()
	a := mixed(t, t.TempDir())
	ctx, stop := context.WithCancelCause(t.Context())
	enough := errors.New("enough")
	stop(enough)
	var errs []error
	for _, err := range a.Log(ctx, 0) {
		errs = append(errs, err)
	}
	for p, err := range a.Pasts(ctx) {
		if errs = append(errs, err); p != nil {
			t.Errorf("a past of an ended context: %+v", p)
		}
	}
	if len(errs) != 2 || !errors.Is(errs[0], enough) || !errors.Is(errs[1], enough) {
		t.Errorf("%v", errs)
	}
}

// TestReadingCanBeLeftEarly and begun again.
func TestReadingCanBeLeftEarly(t *testing.T) {
	t.Parallel()
	a := mixed(t, t.TempDir())
	for range 2 {
		for l, err := range a.Log(t.Context(), 2) {
			if err != nil || l.Outcome != store.Unchanged {
				t.Errorf("%+v, %v", l, err)
			}
			break
		}
		for p, err := range a.Pasts(t.Context()) {
			if err != nil || p.ID != "kiosk.example:1" {
				t.Errorf("%+v, %v", p, err)
			}
			break
		}
	}
}

// TestPastsStandByTheirIDs, those without one after them in the order of the log, in the
// archive and in a view of it.
func TestPastsStandByTheirIDs(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	a := mixed(t, dir)
	keep(t, a, article(10, "ten"), "https://kiosk.example/10", hours(5))
	fail(t, a, 0, hours(-1)) // a clock was set back
	want := []string{
		"kiosk.example:1/1", "kiosk.example:10/1", "kiosk.example:2/3",
		"https://kiosk.example/none/1/1", "https://kiosk.example/none/0/1",
	}
	for _, b := range []*store.Archive{a, viewed(t, dir)} {
		if diff := cmp.Diff(want, passed(t, b)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}

// TestPastOfAnUnknownIDIsNotFound: neither is that of one which begins like a known one,
// nor of an address.
func TestPastOfAnUnknownIDIsNotFound(t *testing.T) {
	t.Parallel()
	a := open(t, t.TempDir())
	keep(t, a, article(12, "text"), "https://kiosk.example/12", start)
	for _, id := range []string{"kiosk.example:1", "kiosk.example:123", "kiosk.example:", "https://kiosk.example/12", ""} {
		if p, err := a.Past(t.Context(), id); !errors.Is(err, store.ErrNotFound) || !strings.HasPrefix(err.Error(), id+": ") {
			t.Errorf("%q: %+v, %v", id, p, err)
		}
	}
	if p := past(t, a, "kiosk.example:12"); len(p.Steps) != 1 || p.Steps[0].Record.Text != "text" || len(p.Steps[0].Visit.Captures) != 1 {
		t.Errorf("%+v", p)
	}
}

// TestPastsAreAllThatTheLogTells: each visit is a step of one past.
func TestPastsAreAllThatTheLogTells(t *testing.T) {
	t.Parallel()
	a := mixed(t, t.TempDir())
	var steps []string
	for p, err := range a.Pasts(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		for i := range p.Steps {
			s := &p.Steps[i]
			if (s.Record != nil) != (s.Visit.Outcome == store.Kept || s.Visit.Outcome == store.Revised) {
				t.Errorf("%s at %s: %s, record %v", p.ID, s.Visit.Fetched, s.Visit.Outcome, s.Record)
			}
			steps = append(steps, s.Visit.Fetched.UTC().Format(time.RFC3339)+s.Visit.Address)
		}
	}
	var log []string
	for l, err := range a.Log(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		log = append(log, l.Fetched.UTC().Format(time.RFC3339)+l.Address)
	}
	slices.Sort(steps)
	slices.Sort(log)
	if diff := cmp.Diff(log, steps); diff != "" {
		t.Errorf("(-log +pasts):\n%s", diff)
	}
}

// TestRenewalNeedsAnOpenArchive: a view and a closed one refuse it, and say what it was.
func TestRenewalNeedsAnOpenArchive(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	a := mixed(t, dir)
	view := viewed(t, dir)
	r := renewing(past(t, a, "kiosk.example:1"), func(int, *store.Step) *extract.Article { return article(1, "another") })
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	for name, b := range map[string]*store.Archive{"a view": view, "closed": a} {
		if err := b.Renew(t.Context(), []*store.Renewal{r}); !errors.Is(err, store.ErrClosed) || !strings.HasPrefix(err.Error(), "renew records: ") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got := newest(t, view, "kiosk.example:1").Text; got != "one" {
		t.Errorf("it was written: %s", got)
	}
}

// TestUnreadStepsStayAsTheyAre: a renewal that reads nothing anew changes nothing.
func TestUnreadStepsStayAsTheyAre(t *testing.T) {
	t.Parallel()
	a := mixed(t, t.TempDir())
	r := renewing(past(t, a, "kiosk.example:1"), func(_ int, s *store.Step) *extract.Article { return s.Record })
	if differs, err := r.Differs(); differs || err != nil {
		t.Errorf("it differs: %t, %v", differs, err)
	}
	before := logged(t, a, 0)
	renew(t, a, r)
	renew(t, a) // and one of nothing
	if diff := cmp.Diff(before, logged(t, a, 0)); diff != "" || r.Stale {
		t.Errorf("stale is %t (-before +after):\n%s", r.Stale, diff)
	}
}

// TestBehindIsTheSameOfEachForm: the blocks that stand behind a record don't depend on how
// the segment is packed, nor on its dictionary.
func TestBehindIsTheSameOfEachForm(t *testing.T) {
	t.Parallel()
	for _, form := range []warc.Compression{warc.Gzip, warc.Zstd, warc.None} {
		dir := t.TempDir()
		var pages []warc.Exchange
		for n := range 40 {
			pages = append(pages, exchange(fmt.Sprintf("https://kiosk.example/%d", n), hours(n), fmt.Sprintf("page %d %s", n, strings.Repeat("of the same words ", 40))))
		}
		refs := crawled(t, dir, form, 4000, pages)
		view := viewed(t, dir)
		art := article(1, "text")
		for n := range refs {
			art.Capture = &refs[n]
			art.ID = "kiosk.example:unknown" // no visit: its page alone
			got := blocks(t, view, art)
			want := []string{"request GET / HTTP/1.1\r\n\r\n", "response HTTP/1.1 200 OK\r\n\r\n" + string(pages[n].Body)}
			slices.Sort(got)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("%s, page %d (-want +got):\n%s", form, n, diff)
			}
		}
		art.ID, art.Capture = "kiosk.example:1", &refs[39]
		if n := len(blocks(t, view, art)); n != 80 {
			t.Errorf("%s: %d records behind a visit of 40 pages with their requests", form, n)
		}
	}
}

// blocks are the blocks of the records behind an article, but for those of segments.
func blocks(tb tester, a *store.Archive, art *extract.Article) (out []string) {
	tb.Helper()
	for rec, err := range a.Behind(tb.Context(), art) {
		if err != nil {
			tb.Fatal(err)
		}
		raw, err := io.ReadAll(rec.Block)
		if err != nil {
			tb.Fatal(err)
		}
		if rec.Type() != warc.Warcinfo {
			out = append(out, fmt.Sprintf("%s %s", rec.Type(), raw))
		}
	}
	return out
}

// TestBehindTellsOfAMissingSegment, by the article's name, and yields nothing more.
func TestBehindTellsOfAMissingSegment(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	refs := crawled(t, dir, warc.Zstd, 1<<20, []warc.Exchange{exchange("https://kiosk.example/1", start, "page")})
	view := viewed(t, dir)
	art := newest(t, view, "kiosk.example:1")
	remove(t, filepath.Join(dir, "captures", filepath.Base(refs[0].File)))
	n := 0
	for rec, err := range view.Behind(t.Context(), art) {
		if n++; rec != nil || !errors.Is(err, os.ErrNotExist) || !strings.HasPrefix(err.Error(), "read the captures of kiosk.example:1: ") {
			t.Errorf("%+v, %v", rec, err)
		}
	}
	if n != 1 {
		t.Errorf("%d times", n)
	}
}

// TestViewOfAnArchiveThatIsMadeAnew sees what it saw, and one that is opened then what is
// there.
func TestViewOfAnArchiveThatIsMadeAnew(t *testing.T) {
	t.Parallel()
	needsSharing(t)
	dir := t.TempDir()
	a := mixed(t, dir)
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	view := viewed(t, dir)
	before := logged(t, view, 0)
	r := rebuilding(t, dir)
	for _, held := range visits(t, r) {
		art := article(7, "made anew")
		art.Capture = &held.Captures[0]
		if _, err := r.Keep(t.Context(), store.Visit{Address: "https://kiosk.example/7", Fetched: held.Exchanges[0].At, Captures: held.Captures, Article: art}); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err := r.Finish(t.Context()); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, logged(t, view, 0)); diff != "" {
		t.Errorf("the view of before (-before +after):\n%s", diff)
	}
	if got := listed(t, viewed(t, dir), store.Query{}); !slices.Equal(got, []string{"kiosk.example:7/1"}) {
		t.Errorf("a view of now: %v", got)
	}
}

// TestClosedViewGivesErrors and no records, and can be closed once more.
func TestClosedViewGivesErrors(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	a := mixed(t, dir)
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	view, err := store.View(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := view.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if art, err := view.Article(t.Context(), "kiosk.example:1"); err == nil {
		t.Errorf("it still reads: %+v", art)
	}
	for l, err := range view.Log(t.Context(), 0) {
		if err == nil {
			t.Errorf("it still reads: %+v", l)
		}
	}
	if _, err := view.Past(t.Context(), "kiosk.example:1"); err == nil || errors.Is(err, store.ErrNotFound) {
		t.Errorf("what can't be read is not what isn't there: %v", err)
	}
}

// TestManyViewsComeAndGo beside a writer: each sees all that was kept before it came, and
// none keeps a writer out afterwards.
func TestManyViewsComeAndGo(t *testing.T) {
	t.Parallel()
	needsSharing(t)
	dir := t.TempDir()
	a := open(t, dir)
	for n := range 15 {
		keepPlain(t, a, article(n, strings.Repeat("text ", 3000)), hours(n))
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				if err := look(t.Context(), dir, n+1); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	keepPlain(t, open(t, dir), article(99, "text"), start)
}

// look opens a view, counts its articles and closes it.
func look(ctx context.Context, dir string, want int) (err error) {
	view, err := store.View(ctx, dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, view.Close()) }()
	n := 0
	for _, err := range view.Articles(ctx, store.Query{}) {
		if err != nil {
			return err
		}
		n++
	}
	if n != want {
		return fmt.Errorf("%d articles, want %d", n, want)
	}
	return nil
}

// TestViewNeedsAnArchive: of an empty folder, a file and a database that is none it says
// what is wrong, and leaves everything as it was.
func TestViewNeedsAnArchive(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	put(t, dir, "file", "text")
	put(t, dir, "empty/archive.db", "")
	put(t, dir, "noise/archive.db", string(bytes.Repeat([]byte("noise"), 5000)))
	for name, isNone := range map[string]bool{".": true, "none": true, "file": true, "empty": true, "noise": false} {
		view, err := store.View(t.Context(), filepath.Join(dir, name))
		if err == nil {
			_ = view.Close()
		}
		if err == nil || errors.Is(err, store.ErrNoArchive) != isNone {
			t.Errorf("%s: %v", name, err)
		}
		if _, damaged := errors.AsType[*store.DamageError](err); damaged == isNone {
			t.Errorf("%s is damaged: %t: %v", name, damaged, err)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "none")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a folder was made: %v", err)
	}
}
