package drift_test

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"broadsheet/extract"
	"broadsheet/store/drift"
)

// TestTailsAreExact: against sums of fractions.
func TestTailsAreExact(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		k, n       int
		num, denom int64
	}{{0, 6, 1, 2}, {3, 10, 9, 10}, {5, 40, 1, 5}, {0, 1, 1, 3}, {99, 100, 99, 100}, {50, 200, 3, 4}} {
		sum := new(big.Rat)
		p, q := big.NewRat(c.num, c.denom), big.NewRat(c.denom-c.num, c.denom)
		for i := 0; i <= c.k; i++ {
			term := new(big.Rat).SetInt(new(big.Int).Binomial(int64(c.n), int64(i)))
			for range i {
				term.Mul(term, p)
			}
			for range c.n - i {
				term.Mul(term, q)
			}
			sum.Add(sum, term)
		}
		want, _ := sum.Float64()
		if got := drift.AtMost(c.k, c.n, float64(c.num)/float64(c.denom)); math.Abs(got-want) > 1e-9*want {
			t.Errorf("%+v: %g, want %g", c, got, want)
		}
	}
}

// TestLowerBound is that of Clopper and Pearson: of all good ones the hundredth root.
func TestLowerBound(t *testing.T) {
	t.Parallel()
	for n := 20; n <= 200; n += 60 {
		if got, want := drift.LowerBound(drift.Count{Good: n, Pages: n}), math.Pow(0.01, 1/float64(n)); math.Abs(got-want) > 1e-9 {
			t.Errorf("%d of %d: %g, want %g", n, n, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 200).Draw(t, "pages")
		good := rapid.IntRange(0, n).Draw(t, "good")
		got := drift.LowerBound(drift.Count{Good: good, Pages: n})
		if got < 0 || got > float64(good)/float64(n) {
			t.Fatalf("%d of %d: %g", good, n, got)
		}
	})
}

// row makes a row of pages of "1" for a good one and "0" for another.
func row(s string) []bool {
	var out []bool
	for _, c := range s {
		out = append(out, c == '1')
	}
	return out
}

// TestBreaksOfRows: few pages prove nothing, what came back is no break, and neither is
// what was rare before.
func TestBreaksOfRows(t *testing.T) {
	t.Parallel()
	good := strings.Repeat("1", 100)
	for name, c := range map[string]struct {
		row string
		at  int // 0 is no break
	}{
		"nothing":                  {"", 0},
		"all is well":              {good + good, 0},
		"five pages":               {good + "00000", 0},
		"six pages":                {good + "000000", 100},
		"few before":               {good[:19] + strings.Repeat("0", 30), 0},
		"twenty before":            {good[:20] + strings.Repeat("0", 30), 20},
		"it came back":             {good + "0000000000" + good, 0},
		"one of the later is good": {good + "00000100000", 100},
		"two thirds are left":      {good + strings.Repeat("110", 20), 0},
		"rare before":              {strings.Repeat("10000", 40) + "0000000000", 0},
		"rare, and long gone":      {strings.Repeat("10000", 40) + strings.Repeat("0", 100), 196},
		"never":                    {strings.Repeat("0", 100), 0},
	} {
		if at, ok := drift.BreakIn(row(c.row)); ok != (c.at > 0) || ok && at != c.at {
			t.Errorf("%s: %d, %t; want %d", name, at, ok, c.at)
		}
	}
}

// TestSitesAndLayoutsApart: pages come in any order, and only what broke is told, with the
// pages on either side.
func TestSitesAndLayoutsApart(t *testing.T) {
	t.Parallel()
	var w drift.Watch
	at := func(n int) time.Time { return time.Date(2024, 1, 1, 0, n, 0, 0, time.UTC) }
	for n := 99; n >= 0; n-- {
		for _, site := range []string{"a.example", "b.example"} {
			for _, layout := range []string{"one", "two"} {
				fields := map[string]string{"headline": "css:h1", "authors": "css:p.by", "body": "css:p", "id": "url"}
				switch {
				case site == "a.example" && layout == "two" && n >= 80:
					fields["authors"] = "jsonld:author"
				case site == "b.example" && layout == "one" && n >= 90:
					delete(fields, "body")
				case n%20 == 7:
					delete(fields, "authors")
				}
				w.Add(drift.Page{Site: site, URL: fmt.Sprint(layout, n), Fetched: at(n), Article: &extract.Article{
					Extraction: extract.Extraction{Layout: layout, Fields: fields},
				}})
			}
		}
	}
	got := w.Breaks()
	want := []drift.Break{
		{
			Site: "a.example", Layout: "two", Kind: drift.Selector, Field: "authors", Was: "css:p.by", Now: "jsonld:author", Since: at(80),
			Before: drift.Count{Good: 76, Pages: 80}, After: drift.Count{Pages: 20},
			LastGood: drift.Sight{URL: "two79", Fetched: at(79)}, FirstBad: drift.Sight{URL: "two80", Fetched: at(80)},
		},
		{
			Site: "b.example", Layout: "one", Kind: drift.Empty, Field: "body", Was: "css:p", Since: at(90),
			Before: drift.Count{Good: 90, Pages: 90}, After: drift.Count{Pages: 10},
			LastGood: drift.Sight{URL: "one89", Fetched: at(89)}, FirstBad: drift.Sight{URL: "one90", Fetched: at(90)},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("breaks (-want +got):\n%s", diff)
	}
}

// TestMemoryIsBounded: of many pages the last thousand count, so that a break which all of
// them have seen has become the rule.
func TestMemoryIsBounded(t *testing.T) {
	t.Parallel()
	for pages, want := range map[int]int{500: 1, 3000: 0} {
		var w drift.Watch
		for n := range 100 + pages {
			p := drift.Page{Site: "a.example", URL: strconv.Itoa(n), Fetched: time.Unix(int64(n), 0)}
			if n >= 100 {
				p.Reason = "consent"
			}
			w.Add(p)
		}
		found := w.Breaks()
		if len(found) != want || want > 0 && (found[0].Kind != drift.Unread || found[0].Now != "consent") {
			t.Errorf("%d pages after it: %+v", pages, found)
		}
	}
}
