package store_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"broadsheet/extract"
	"broadsheet/scraper/warc"
	"broadsheet/store"
)

// lampOf reads the article of a lamp page, as the archives of these tests were filled.
func lampOf(exchanges []warc.Exchange, refs []extract.Capture) *extract.Article {
	page := exchanges[len(exchanges)-1]
	n := 0
	if _, err := fmt.Sscanf(page.URL, "https://kiosk.example/%d", &n); err != nil {
		return nil
	}
	text := page.Body
	if page.Rendered != nil {
		text = page.Rendered.HTML
	}
	art := article(n, string(text))
	art.Fetched, art.Source, art.Capture = page.At, exchanges[0].URL, &refs[len(refs)-1]
	art.Aliases = []string{exchanges[0].URL}
	if art.Source == art.URL {
		art.Aliases = nil
	}
	return art
}

// visitLamp asks for an article by one of its addresses, and keeps what is read.
func visitLamp(tb tester, a *store.Archive, n int, text, address string, at time.Time) {
	tb.Helper()
	visitPage(tb, a, address, exchange(fmt.Sprintf("https://kiosk.example/%d", n), at, text))
}

// visitPage keeps the page of an article that an address leads to.
func visitPage(tb tester, a *store.Archive, address string, page warc.Exchange) {
	tb.Helper()
	url, at := page.URL, page.At
	var exchanges []warc.Exchange
	if address != url {
		e := exchange(address, at, "")
		e.Response = fmt.Appendf(nil, "HTTP/1.1 302 Found\r\nLocation: %s\r\n\r\n", url)
		exchanges = append(exchanges, e)
	}
	exchanges = append(exchanges, page)
	refs, err := a.Capture(tb.Context(), exchanges)
	if err != nil {
		tb.Fatal(err)
	}
	v := store.Visit{Address: address, Fetched: at, Captures: refs, Article: lampOf(exchanges, refs)}
	if _, err := a.Keep(tb.Context(), v); err != nil {
		tb.Fatal(err)
	}
}

// lampHistory keeps any history of a few articles, a visit an hour.
func lampHistory(t *rapid.T, dir string) (end time.Time) { return lampsFrom(t, dir, start) }

// lampsFrom goes on with it from a time on.
func lampsFrom(t *rapid.T, dir string, clock time.Time) (end time.Time) {
	for range rapid.IntRange(1, 2).Draw(t, "sessions") {
		a, err := store.Open(t.Context(), dir, store.Options{Compress: mayBeZstd(t)})
		if err != nil {
			t.Fatal(err)
		}
		for range rapid.IntRange(1, 5).Draw(t, "visits") {
			clock = clock.Add(time.Hour)
			n := rapid.IntRange(0, 2).Draw(t, "article")
			text := sentence(n) + rapid.SampledFrom([]string{"", " Later it was told why."}).Draw(t, "end")
			address := fmt.Sprintf("https://kiosk.example/%d", n)
			if rapid.Bool().Draw(t, "short") {
				address = fmt.Sprintf("https://short.example/%d", n)
			}
			if rapid.Bool().Draw(t, "rendered") {
				visitPage(t, a, address, renderedLamp(n, text, clock))
			} else {
				visitLamp(t, a, n, text, address, clock)
			}
		}
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return clock
}

// A kept archive is all that it holds, pages as they read.
type keptArchive struct {
	Records []*extract.Article
	Visits  []store.Visit
	Pages   map[string]string // by visit and place in it
}

func pageKey(v *store.Visit, i int) string { return fmt.Sprint(v.Address, v.Fetched.UTC(), i) }

// held reads all that an archive holds. Where pages stand doesn't count.
func held(tb tester, dir string) (out keptArchive) {
	tb.Helper()
	view := viewed(tb, dir)
	out.Pages = map[string]string{}
	for art, err := range view.Articles(tb.Context(), store.Query{AllRevisions: true}) {
		if err != nil {
			tb.Fatal(err)
		}
		if art.Revision == 1 {
			visits, err := view.Visits(tb.Context(), art.ID)
			if err != nil {
				tb.Fatal(err)
			}
			for _, v := range visits {
				for i, at := range v.Captures {
					body, err := view.Body(tb.Context(), at)
					if err == nil {
						out.Pages[pageKey(&v, i)] = body.URI + string(body.Head) + string(body.Body)
					}
					if isDropped := errors.Is(err, store.ErrDropped); isDropped == v.Dropped.IsZero() || err != nil && !isDropped {
						tb.Errorf("%s of %s: %v", v.Address, v.Fetched, err)
					}
				}
				v.Captures = nil
				if v.Record, err = store.WithoutPlace(v.Record); err != nil {
					tb.Fatal(err)
				}
				out.Visits = append(out.Visits, v)
			}
		}
		art.Capture = nil
		out.Records = append(out.Records, art)
	}
	return out
}

// remade makes the database of an archive anew from its captures.
func remade(tb tester, dir string) {
	tb.Helper()
	r, err := store.Rebuild(tb.Context(), dir, store.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	for h := range r.Visits() {
		if err = r.Read(tb.Context(), h); err == nil && h.Dropped != nil {
			_, err = r.Restore(tb.Context(), h)
		} else if err == nil {
			v := store.Visit{Address: h.Exchanges[0].URL, Fetched: h.Exchanges[len(h.Exchanges)-1].At, Captures: h.Captures}
			v.Article = lampOf(h.Exchanges, h.Captures)
			_, err = r.Keep(tb.Context(), v)
		}
		if err != nil {
			tb.Fatal(err)
		}
	}
	if lost := r.Lost(); len(lost) > 0 {
		tb.Errorf("lost: %v", lost)
	}
	if _, _, err := r.Finish(tb.Context()); err != nil {
		tb.Fatal(err)
	}
}

// inUTC lets times be compared by their instants.
var inUTC = cmp.Comparer(func(a, b time.Time) bool { return a.Equal(b) })

// TestRetainKeepsRecords of any history: records and visits are as they were, pages that
// are newer than the rule too, the others are gone, and a database that is made anew from
// the captures is the same.
func TestRetainKeepsRecords(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		dir := tempDir(t)
		end := lampHistory(t, dir)
		for range 2 {
			want := held(t, dir)
			rule := store.Rule{Before: start.Add(time.Duration(rapid.Int64Range(0, int64(end.Sub(start))+int64(2*time.Hour)).Draw(t, "age"))), Text: "for a test"}
			batch := rapid.SampledFrom([]int64{0, 1, 3000}).Draw(t, "batch")
			did, err := store.RetainBy(t.Context(), dir, []store.Rule{rule}, batch, nil)
			if err != nil {
				t.Fatal(err)
			}
			if problems := checked(t, dir).Problems; len(problems) > 0 {
				t.Fatalf("%q", problems)
			}
			got := held(t, dir)
			dropped := 0
			for i, v := range got.Visits {
				if isOld := v.Fetched.Before(rule.Before); isOld && v.Dropped.IsZero() {
					t.Errorf("the visit of %s at %s has its page", v.Address, v.Fetched)
				}
				if !v.Dropped.IsZero() && want.Visits[i].Dropped.IsZero() {
					dropped++
					delete(want.Pages, pageKey(&v, 0))
					delete(want.Pages, pageKey(&v, 1))
					delete(want.Pages, pageKey(&v, 2)) // a redirect, a page and its document
				}
				want.Visits[i].Dropped = v.Dropped
			}
			if diff := cmp.Diff(want, got, inUTC); diff != "" || dropped != did.Pages {
				t.Errorf("%d dropped, %+v (-before +after):\n%s", dropped, did, diff)
			}
			if rapid.Bool().Draw(t, "compact") {
				if _, err := store.Compact(t.Context(), dir, store.CompactOptions{}); err != nil {
					t.Fatal(err)
				}
			}
			remade(t, dir)
			if diff := cmp.Diff(got, held(t, dir), inUTC); diff != "" {
				t.Errorf("made anew (-before +after):\n%s", diff)
			}
		}
	})
}

// TestRetainDropsPages: nothing of them is left in the captures, but what a newer visit
// found unchanged.
func TestRetainDropsPages(t *testing.T) {
	t.Parallel()
	for _, form := range []warc.Compression{warc.Gzip, warc.Zstd, warc.None} {
		t.Run(string(form), func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			for session := range 3 {
				a, err := store.Open(t.Context(), dir, store.Options{Compress: form})
				if err != nil {
					t.Fatal(err)
				}
				at := start.AddDate(session, 0, 0)
				visitLamp(t, a, 1, sentence(1)+[]string{" One.", " Two.", " Two."}[session], "https://kiosk.example/1", at)
				visitLamp(t, a, 2, sentence(2)+" Always the same.", "https://short.example/2", at)
				if err := a.Close(); err != nil {
					t.Fatal(err)
				}
			}
			rules := []store.Rule{{Sites: []string{"other.example"}, Before: start.AddDate(9, 0, 0)}, {Sites: []string{"kiosk.example"}, Before: start.AddDate(1, 6, 0), Text: "old"}}
			before := folderSize(t, dir)
			plan, err := store.Retain(t.Context(), dir, rules, store.RetainOptions{DryRun: true})
			if err != nil || plan.Pages != 4 || plan.Records != 3 || folderSize(t, dir) != before {
				t.Errorf("dry run: %+v, %v", plan, err)
			}
			did, err := store.Retain(t.Context(), dir, rules, store.RetainOptions{})
			if err != nil || did.Pages != 4 || did.Records != 3 || did.Segments != 3 {
				t.Fatalf("%+v, %v", did, err)
			}
			for _, raw := range contents(t, dir) {
				if form == warc.None && strings.Contains(raw, "\r\n\r\n"+sentence(1)+" One.") {
					t.Error("the first page is left")
				}
			}
			if report := checked(t, dir); len(report.Problems) > 0 || report.Dropped != 4 {
				t.Errorf("%+v", report)
			}
			view := viewed(t, dir)
			visits, err := view.Visits(t.Context(), "kiosk.example:2")
			if err != nil || len(visits) != 3 {
				t.Fatal(visits, err)
			}
			body, err := view.Body(t.Context(), visits[2].Captures[1])
			if err != nil || string(body.Body) != sentence(2)+" Always the same." {
				t.Errorf("the page that stays: %q, %v", body.Body, err)
			}
			if again, err := store.Retain(t.Context(), dir, rules, store.RetainOptions{}); err != nil || again.Pages != 0 {
				t.Errorf("once more: %+v, %v", again, err)
			}
			for _, art := range []string{"kiosk.example:1", "kiosk.example:2"} {
				for rec, err := range view.Behind(t.Context(), newest(t, view, art)) {
					if err != nil || rec.Type() == warc.Conversion {
						t.Errorf("behind %s: %v, %v", art, rec, err)
					}
				}
			}
		})
	}
}

// TestRetainIsAllOrNothing: whether its context ends, or the database leads to where no
// page stands, nothing has changed.
func TestRetainIsAllOrNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	a := open(t, dir)
	visitLamp(t, a, 1, sentence(1), "https://kiosk.example/1", start)
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	names := contents(t, dir)
	ctx, stop := context.WithCancel(t.Context())
	stop()
	rules := []store.Rule{{Before: start.AddDate(1, 0, 0)}}
	if _, err := store.Retain(ctx, dir, rules, store.RetainOptions{}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	if diff := cmp.Diff(names, contents(t, dir)); diff != "" {
		t.Errorf("(-before +after):\n%s", diff)
	}
	onlyWhole(t, dir)
}

// TestRetainedVisitsAreMerged: a visit that found nothing new here, and whose page was
// dropped, begins a revision where another archive saw the article change and change back;
// a database that is made anew has it too.
func TestRetainedVisitsAreMerged(t *testing.T) {
	t.Parallel()
	here, there := t.TempDir(), t.TempDir()
	for dir, visits := range map[string]map[int]string{here: {0: "", 4: ""}, there: {2: " Later it was told why."}} {
		a := open(t, dir)
		for _, hour := range []int{0, 2, 4} {
			if end, is := visits[hour]; is {
				visitLamp(t, a, 1, sentence(1)+end, "https://kiosk.example/1", start.Add(time.Duration(hour)*time.Hour))
			}
		}
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
	}
	rules := []store.Rule{{Before: start.AddDate(1, 0, 0), Text: "old"}}
	if did, err := store.Retain(t.Context(), here, rules, store.RetainOptions{}); err != nil || did.Pages != 2 || did.Records != 1 {
		t.Fatalf("%+v, %v", did, err)
	}
	a := open(t, here)
	if _, err := a.Merge(t.Context(), there); err != nil {
		t.Fatal(err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	want := held(t, here)
	if len(want.Records) != 3 || len(want.Visits) != 3 {
		t.Fatalf("%d records of %d visits", len(want.Records), len(want.Visits))
	}
	remade(t, here)
	got := held(t, here)
	if diff := cmp.Diff(want.Records, got.Records, inUTC); diff != "" {
		t.Errorf("made anew (-before +after):\n%s", diff)
	}
}

// TestWhatStaysOfAPage is written and read without loss, whatever a record says; what
// another program wrote is none.
func TestWhatStaysOfAPage(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		art := article(1, rapid.StringN(0, 80, -1).Draw(t, "text"))
		art.Authors = rapid.SliceOfN(rapid.StringN(1, 20, -1), 0, 3).Draw(t, "authors")
		art.Fetched = time.UnixMicro(rapid.Int64Range(0, 4e15).Draw(t, "at")).In(time.FixedZone("", 60*rapid.IntRange(-700, 700).Draw(t, "zone")))
		art.Extraction.Confidence = rapid.Float64Range(0, 1).Draw(t, "confidence")
		want, err := store.EncodeRecord(art)
		if err != nil {
			t.Fatal(err)
		}
		got, err := store.StayedRecord(art)
		if err != nil || !bytes.Equal(want, got) {
			t.Errorf("%v\n%q\n%q", err, want, got)
		}
	})
	for _, raw := range []string{"", "{}", "<p>", `{"schema":"other/1"}`, `{"schema":"broadsheet/dropped/1","visit":{"address":"a"}}`} {
		if store.IsDropped([]byte(raw)) {
			t.Errorf("%s", raw)
		}
	}
}
