package drift_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"broadsheet/extract"
	"broadsheet/store/drift"
)

// weir is when page n of an invented site was fetched.
func weir(n int) time.Time { return time.Date(2021, 5, 1, 0, n, 0, 0, time.UTC) }

// read is page n with an article whose fields come from so many sources, such as
// "authors=css:p.by", and whose body has a length.
func read(n, length int, fields ...string) drift.Page {
	from := map[string]string{}
	for _, f := range fields {
		name, source, _ := strings.Cut(f, "=")
		from[name] = source
	}
	return drift.Page{
		Site: "weir.example", URL: fmt.Sprintf("https://weir.example/%03d", n), Fetched: weir(n), Article: &extract.Article{
			Body:       []extract.Block{{Type: extract.Paragraph, Text: strings.Repeat("ü", length)}},
			Extraction: extract.Extraction{Layout: "lock", Fields: from},
		},
	}
}

// unread is page n of which no article was read.
func unread(n int, reason string) drift.Page {
	return drift.Page{Site: "weir.example", URL: fmt.Sprintf("https://weir.example/%03d", n), Fetched: weir(n), Reason: reason}
}

// found are the breaks in some pages.
func found(pages ...drift.Page) []drift.Break {
	var w drift.Watch
	for _, p := range pages {
		w.Add(p)
	}
	return w.Breaks()
}

// only is the one break in some pages.
func only(t *testing.T, pages ...drift.Page) drift.Break {
	t.Helper()
	got := found(pages...)
	if len(got) != 1 {
		t.Fatalf("%d breaks, want one: %+v", len(got), got)
	}
	return got[0]
}

// turned are pages that are read by one function up to a page, and by another from it on.
func turned(at, n int, before, after func(n int) drift.Page) (out []drift.Page) {
	for i := range n {
		if i < at {
			out = append(out, before(i))
		} else {
			out = append(out, after(i))
		}
	}
	return out
}

func withAuthor(n int) drift.Page    { return read(n, 90, "authors=css:p.by") }
func withoutAuthor(n int) drift.Page { return read(n, 90) }

// TestBreakNeedsSoManyPagesAndNoFewer: the more there were before, the fewer are needed
// after, down to six; of nineteen before no number is enough. The bounds are worked out by
// hand: that of so many good ones is the hundredth part to the power of one by their number.
func TestBreakNeedsSoManyPagesAndNoFewer(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		before, after int
		want          bool
	}{
		{19, 8, false},
		{19, 500, false},
		{20, 7, false},
		{20, 8, true},
		{21, 7, false},
		{22, 7, true},
		{29, 6, false},
		{30, 6, true},
		{200, 5, false},
		{200, 6, true},
	} {
		at, ok := drift.BreakIn(row(strings.Repeat("1", c.before) + strings.Repeat("0", c.after)))
		if ok != c.want || ok && at != c.before {
			t.Errorf("%d good and %d bad ones: %d, %t; want %t", c.before, c.after, at, ok, c.want)
		}
	}
}

// TestHalfOfTheShareMayBeLeft, and no more.
func TestHalfOfTheShareMayBeLeft(t *testing.T) {
	t.Parallel()
	good := strings.Repeat("1", 100)
	for name, c := range map[string]struct {
		after string
		want  bool
	}{
		"a third":         {strings.Repeat("001", 20), true},
		"half":            {strings.Repeat("01", 30), true},
		"four of seven":   {strings.Repeat("0101011", 12), false},
		"all but the six": {"000000" + strings.Repeat("1", 7), false},
	} {
		if at, ok := drift.BreakIn(row(good + c.after)); ok != c.want || ok && at != 100 {
			t.Errorf("%s: %d, %t; want %t", name, at, ok, c.want)
		}
	}
}

// TestBreakStandsBetweenAGoodPageAndABadOne, wherever the last good one is.
func TestBreakStandsBetweenAGoodPageAndABadOne(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(3, 5))
	told := 0
	for range 300 {
		good := make([]bool, 40+rnd.IntN(200))
		for i := range good {
			good[i] = rnd.IntN(10) > 0 && i < len(good)/2 || rnd.IntN(20) == 0
		}
		at, ok := drift.BreakIn(good)
		if !ok {
			continue
		}
		if told++; at < 20 || at > len(good)-6 || good[at] || !good[at-1] {
			t.Fatalf("%d of %d: %v", at, len(good), good)
		}
	}
	if told < 100 {
		t.Errorf("only %d of 300 rows break", told)
	}
}

// TestOnlyTheLastTwoHundredCountBefore: what was long ago makes a share neither better nor
// worse.
func TestOnlyTheLastTwoHundredCountBefore(t *testing.T) {
	t.Parallel()
	for name, long := range map[string]func(int) drift.Page{"never": withoutAuthor, "always": withAuthor} {
		pages := turned(300, 510, func(n int) drift.Page {
			if n < 100 {
				return long(n)
			}
			return withAuthor(n)
		}, withoutAuthor)
		b := only(t, pages...)
		if want := (drift.Count{Good: 200, Pages: 200}); b.Before != want || b.After != (drift.Count{Pages: 210}) || !b.Since.Equal(weir(300)) {
			t.Errorf("%s: %+v", name, b)
		}
	}
}

// TestKindsOfBreaks: each is told by what stopped, where it came from and what came instead.
func TestKindsOfBreaks(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		before, after func(int) drift.Page
		kind          drift.Kind
		field         string
		was, now      string
	}{
		"empty":             {withAuthor, withoutAuthor, drift.Empty, "authors", "css:p.by", ""},
		"another source":    {withAuthor, func(n int) drift.Page { return read(n, 90, "authors=jsonld:author") }, drift.Selector, "authors", "css:p.by", "jsonld:author"},
		"images of profile": {func(n int) drift.Page { return read(n, 90, "images=profile:images") }, func(n int) drift.Page { return read(n, 90, "images=meta:og:image") }, drift.Selector, "images", "profile:images", "meta:og:image"},
		"unread":            {withAuthor, func(n int) drift.Page { return unread(n, "login") }, drift.Unread, "", "", "login"},
		"short":             {func(n int) drift.Page { return read(n, 90) }, func(n int) drift.Page { return read(n, 29) }, drift.Short, "body", "", ""},
		"no selector at first": {
			func(n int) drift.Page { return read(n, 90, "authors=meta:author") }, withoutAuthor, drift.Empty, "authors", "meta:author", "",
		},
	} {
		b := only(t, turned(40, 60, c.before, c.after)...)
		got := drift.Break{Kind: b.Kind, Field: b.Field, Was: b.Was, Now: b.Now}
		if diff := cmp.Diff(drift.Break{Kind: c.kind, Field: c.field, Was: c.was, Now: c.now}, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if !b.Since.Equal(weir(40)) || b.Before != (drift.Count{Good: 40, Pages: 40}) || b.After != (drift.Count{Pages: 20}) {
			t.Errorf("%s: %+v", name, b)
		}
		if layout := b.Layout; (layout == "lock") != (c.kind != drift.Unread) {
			t.Errorf("%s: layout %q", name, layout)
		}
	}
}

// TestNoBreaks: what doesn't follow from a layout, what another selector fills and what
// changes for the better tell nothing.
func TestNoBreaks(t *testing.T) {
	t.Parallel()
	ignored := []string{"id=url", "url=canonical", "aliases=redirect", "site=host", "rights=meta:rights", "alternative_headlines=jsonld", "next_page=css:a.next"}
	for name, c := range map[string]struct{ before, after func(int) drift.Page }{
		"other fields":        {func(n int) drift.Page { return read(n, 90, ignored...) }, withoutAuthor},
		"another selector":    {withAuthor, func(n int) drift.Page { return read(n, 90, "authors=css:p.writer") }},
		"a selector at last":  {func(n int) drift.Page { return read(n, 90, "authors=meta:author") }, withAuthor},
		"other metadata":      {func(n int) drift.Page { return read(n, 90, "authors=meta:author") }, func(n int) drift.Page { return read(n, 90, "authors=jsonld:author") }},
		"a third is no break": {withoutAuthor, func(n int) drift.Page { return read(n, 30) }},
		"longer bodies":       {withoutAuthor, func(n int) drift.Page { return read(n, 900) }},
		"readable at last":    {func(n int) drift.Page { return unread(n, "consent") }, withAuthor},
	} {
		if got := found(turned(40, 80, c.before, c.after)...); len(got) > 0 {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// TestLengthsAreMediansInCharacters: of the pages on either side, though bytes are more and
// a few bodies are as they were.
func TestLengthsAreMediansInCharacters(t *testing.T) {
	t.Parallel()
	b := only(t, turned(61, 100, func(n int) drift.Page { return read(n, 270+n) }, func(n int) drift.Page {
		if n%13 == 0 {
			return read(n, 400)
		}
		return read(n, 40+n-61)
	})...)
	if b.Length == nil || b.Length[0] != 300 || b.Length[1] < 50 || b.Length[1] > 70 {
		t.Errorf("lengths %v", b.Length)
	}
	if b.Kind != drift.Short || b.After != (drift.Count{Good: 3, Pages: 39}) {
		t.Errorf("%+v", b)
	}
}

// TestOrderOfPagesIsThatOfTime: in whatever order they are added, and where two came at
// one time, that of their addresses.
func TestOrderOfPagesIsThatOfTime(t *testing.T) {
	t.Parallel()
	pages := turned(40, 60, withAuthor, withoutAuthor)
	for i := range pages {
		pages[i].Fetched = weir(i / 2 * 2) // two at a time
	}
	want := found(pages...)
	if len(want) != 1 || want[0].LastGood.URL != "https://weir.example/039" || want[0].FirstBad.URL != "https://weir.example/040" {
		t.Fatalf("%+v", want)
	}
	for seed := range uint64(5) {
		rand.New(rand.NewPCG(seed, 1)).Shuffle(len(pages), func(i, j int) { pages[i], pages[j] = pages[j], pages[i] })
		if diff := cmp.Diff(want, found(pages...)); diff != "" {
			t.Errorf("shuffled by %d (-in order +shuffled):\n%s", seed, diff)
		}
	}
}

// TestLookingChangesNothing: breaks can be asked for again and again, and between two
// pages.
func TestLookingChangesNothing(t *testing.T) {
	t.Parallel()
	pages := turned(40, 60, withAuthor, withoutAuthor)
	var w drift.Watch
	if got := w.Breaks(); len(got) > 0 {
		t.Errorf("of no pages: %+v", got)
	}
	for _, p := range pages {
		w.Add(p)
		w.Breaks()
	}
	for range 2 {
		if diff := cmp.Diff(found(pages...), w.Breaks()); diff != "" {
			t.Errorf("(-looked once +often):\n%s", diff)
		}
	}
}

// TestMostFrequentWordIsTold, and of two that are as frequent the first one by letters.
func TestMostFrequentWordIsTold(t *testing.T) {
	t.Parallel()
	for reasons, want := range map[string]string{
		"consent login login":           "login",
		"login consent":                 "consent",
		"paywall error_page error_page": "error_page",
	} {
		list := strings.Fields(reasons)
		b := only(t, turned(40, 40+6*len(list), withAuthor, func(n int) drift.Page { return unread(n, list[n%len(list)]) })...)
		if b.Now != want {
			t.Errorf("%s: %q, want %q", reasons, b.Now, want)
		}
	}
}

// TestBreaksStandInOrder: by site, layout, field and kind, those of visits first.
func TestBreaksStandInOrder(t *testing.T) {
	t.Parallel()
	var w drift.Watch
	for i := range 80 {
		for _, site := range []string{"quay.example", "lock.example"} {
			for _, layout := range []string{"b", "a"} {
				p := read(i, 90, "lead=css:p.lead", "authors=css:p.by")
				if i >= 60 {
					p = read(i, 9)
				}
				p.Site, p.Article.Extraction.Layout = site, layout
				w.Add(p)
			}
			if i >= 60 {
				for range 4 {
					p := unread(i, "consent")
					p.Site = site
					w.Add(p)
				}
			}
		}
	}
	var got []string
	for _, b := range w.Breaks() {
		got = append(got, fmt.Sprintf("%s %s %s %s", b.Site, b.Layout, b.Field, b.Kind))
	}
	var want []string
	for _, site := range []string{"lock.example", "quay.example"} {
		want = append(want, site+"   unread")
		for _, layout := range []string{"a", "b"} {
			want = append(want, site+" "+layout+" authors empty", site+" "+layout+" body short", site+" "+layout+" lead empty")
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestBreakInJSON has the names of docs/drift.md, and leaves out what is not there.
func TestBreakInJSON(t *testing.T) {
	t.Parallel()
	kept := func(p drift.Page) drift.Page {
		p.Capture = &extract.Capture{File: "weir.warc.gz", Offset: 7}
		return p
	}
	const sights = `"last_good":{"url":"https://weir.example/039","fetched":"2021-05-01T00:39:00Z"`
	for want, pages := range map[string][]drift.Page{
		`{"site":"weir.example","layout":"lock","kind":"empty","field":"authors","was":"css:p.by","since":"2021-05-01T00:40:00Z",` +
			`"before":{"good":40,"pages":40},"after":{"good":0,"pages":20},` + sights + `},"first_bad":{"url":"https://weir.example/040","fetched":"2021-05-01T00:40:00Z"}}`: turned(40, 60, withAuthor, withoutAuthor),
		`{"site":"weir.example","kind":"unread","now":"consent","since":"2021-05-01T00:40:00Z","before":{"good":40,"pages":40},"after":{"good":0,"pages":20},` +
			sights + `},"first_bad":{"url":"https://weir.example/040","fetched":"2021-05-01T00:40:00Z"}}`: turned(40, 60, withAuthor, func(n int) drift.Page { return unread(n, "consent") }),
	} {
		got, err := json.Marshal(only(t, pages...))
		if diff := cmp.Diff(want, string(got)); diff != "" || err != nil {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
	}
	b := only(t, turned(40, 60, func(n int) drift.Page { return kept(read(n, 90)) }, func(n int) drift.Page { return kept(read(n, 9)) })...)
	got, err := json.Marshal(b)
	for _, part := range []string{`"length":[90,9]`, `"first_bad":{"url":"https://weir.example/040","fetched":"2021-05-01T00:40:00Z","capture":{`, `"weir.warc.gz"`} {
		if err != nil || !strings.Contains(string(got), part) {
			t.Errorf("%v: %s has no %s", err, got, part)
		}
	}
	var back drift.Break
	if err := json.Unmarshal(got, &back); err != nil {
		t.Error(err)
	}
	if diff := cmp.Diff(b, back); diff != "" {
		t.Errorf("read back (-was +is):\n%s", diff)
	}
}

// TestPagesAsTheyWereCountAsVisitsOnly: what was unchanged has no article, and is no page
// that can't be read.
func TestPagesAsTheyWereCountAsVisitsOnly(t *testing.T) {
	t.Parallel()
	if got := found(turned(40, 80, withAuthor, func(n int) drift.Page { return unread(n, "") })...); len(got) > 0 {
		t.Errorf("unchanged pages: %+v", got)
	}
}
