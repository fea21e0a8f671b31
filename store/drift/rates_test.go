package drift_test

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"broadsheet/extract"
	"broadsheet/store/drift"
)

// A site is an invented one whose pages have noise: fields that only some of them have,
// reports of agencies without authors in runs, bodies of all lengths, front pages.
type site struct {
	rnd     *rand.Rand
	has     map[string]float64 // field → share of pages that have it
	runs    bool
	agency  int // reports that are still to come in this run
	broken  string
	reading extract.Options
}

const profile = `name: mill.example
hosts: [mill.example]
timezone: UTC
layouts:
  - name: one
    when: article.story
    headline: h1.head
    kicker: p.kick
    lead: p.lead
    authors: p.by
    topics: ul.tags > li
    body: {paragraph: article.story > p.text, subhead: article.story > h2}
`

func newSite(tb testing.TB, seed uint64, runs bool) *site {
	tb.Helper()
	p, err := extract.ParseProfile("mill.yaml", []byte(profile))
	if err != nil {
		tb.Fatal(err)
	}
	profiles, err := extract.NewProfiles(p)
	if err != nil {
		tb.Fatal(err)
	}
	s := &site{rnd: rand.New(rand.NewPCG(seed, 7)), runs: runs, has: map[string]float64{}, reading: extract.Options{Profiles: profiles}}
	for _, name := range []string{"kick", "lead", "by", "tags", "h2"} {
		s.has[name] = 0.2 + 0.8*s.rnd.Float64()
		if s.rnd.IntN(2) == 0 {
			s.has[name] = 0.9 + 0.1*s.rnd.Float64()
		}
	}
	return s
}

// breakages are what is injected: each changes the HTML of a page.
var breakages = map[string]func(string) string{
	"class renamed (authors)":    func(s string) string { return strings.ReplaceAll(s, `class="by"`, `class="writer"`) },
	"class renamed (paragraphs)": func(s string) string { return strings.ReplaceAll(s, `class="text"`, `class="copy"`) },
	"class renamed (mark)":       func(s string) string { return strings.ReplaceAll(s, `class="story"`, `class="piece"`) },
	"container added": func(s string) string {
		return strings.NewReplacer(`<article class="story">`, `<article class="story"><div>`, `</article>`, `</div></article>`).Replace(s)
	},
	"wall put up (consent)": func(string) string {
		return `<html><title>Your privacy</title><body><h1>We value your privacy</h1><p>We and our partners store cookies on your device. Please accept all cookies to go on, or manage your settings.</p><button>Accept all</button></body></html>`
	},
	"wall put up (rest of text)": func(s string) string {
		first, rest, _ := strings.Cut(s, "</p><!--more-->")
		return first + "</p>" + rest[strings.LastIndex(rest, "</article>"):]
	},
}

// words are sentences of a length.
func (s *site) words(n int) string {
	list := []string{"the", "miller", "river", "turned", "stone", "grain", "weighed", "sacks", "morning", "without", "bridge", "waited", "flour", "before", "horses"}
	var b strings.Builder
	for range n {
		b.WriteString(list[s.rnd.IntN(len(list))] + " ")
	}
	return "The " + strings.TrimSpace(b.String()) + "."
}

// html is a page.
func (s *site) html() string {
	if s.agency > 0 {
		s.agency--
	} else if s.runs && s.rnd.IntN(25) == 0 {
		s.agency = 2 + s.rnd.IntN(4)
	}
	may := func(name, html string) string {
		if s.rnd.Float64() < s.has[name] {
			return html
		}
		return ""
	}
	by := may("by", `<p class="by">Ada Appleby</p>`)
	if s.agency > 0 {
		by = ""
	}
	var out strings.Builder
	out.WriteString(`<html lang="en"><head><title>` + s.words(3) + `</title><meta property="og:type" content="article"></head><body><article class="story">` +
		may("kick", `<p class="kick">Rivers</p>`) + `<h1 class="head">` + s.words(5) + `</h1>` + may("lead", `<p class="lead">`+s.words(20)+`</p>`) + by +
		`<p class="text">` + s.words(30) + `</p><!--more-->`)
	for range 2 + s.rnd.IntN(8) {
		out.WriteString(`<p class="text">` + s.words(30+s.rnd.IntN(40)) + `</p>`)
	}
	return out.String() + may("h2", `<h2>`+s.words(2)+`</h2><p class="text">`+s.words(40)+`</p>`) + may("tags", `<ul class="tags"><li>Rivers</li><li>Mills</li></ul>`) + `</article></body></html>`
}

// page is what a visit brings.
func (s *site) page(n int) drift.Page {
	at := time.Date(2024, 1, 1, 0, n, 0, 0, time.UTC)
	html, address := s.html(), fmt.Sprintf("https://mill.example/%d", n)
	if s.broken != "" {
		html = breakages[s.broken](html)
	}
	p := drift.Page{Site: "mill.example", URL: address, Fetched: at, Capture: &extract.Capture{File: "one.warc.gz", Offset: int64(n)}}
	art, err := extract.Extract(extract.Page{HTML: []byte(html), URL: address, Fetched: at}, s.reading)
	switch none, isNone := errors.AsType[*extract.NoArticleError](err); {
	case err == nil:
		p.Article = &art
	case isNone:
		p.Reason = string(none.Reason)
	default:
		p.Reason = "layout drifted"
	}
	if err == nil && s.rnd.IntN(50) == 0 { // a hiccup of the site
		p.Article, p.Reason = nil, "error_page"
	}
	return p
}

// watched is what is found of a site after pages that are well and pages that are broken.
func (s *site) watched(well, broken int, how string) []drift.Break {
	var w drift.Watch
	for n := range well {
		w.Add(s.page(n))
	}
	s.broken = how
	for n := range broken {
		w.Add(s.page(well + n))
	}
	return w.Breaks()
}

// looked grows a site without a break by ten pages at a time, and counts the looks and
// those that find one.
func looked(t *testing.T, seed uint64, runs bool) (looks, alarms int) {
	t.Helper()
	s := newSite(t, seed, runs)
	var w drift.Watch
	for n := range 150 {
		w.Add(s.page(n))
		if n < 40 || n%10 > 0 {
			continue
		}
		looks++
		if found := w.Breaks(); len(found) > 0 {
			alarms++
			t.Logf("false alarm of site %d at page %d: %+v", seed, n, found[0])
		}
	}
	return looks, alarms
}

// TestRates measures how often a break is told where there is none, and missed where
// there is one, on invented sites with seeded noise. The figures are those of
// docs/drift.md.
func TestRates(t *testing.T) {
	t.Parallel()
	const sites = 40
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "drift.md"))
	if err != nil {
		t.Fatal(err)
	}
	row := func(format string, args ...any) {
		line := fmt.Sprintf(format, args...)
		t.Log(line)
		if !strings.Contains(string(page), line+"\n") {
			t.Errorf("docs/drift.md doesn't have the row %s", line)
		}
	}
	for _, c := range []struct {
		runs bool
		what string
	}{{false, "independent"}, {true, "in runs"}} {
		looks, alarms := 0, 0
		for seed := range uint64(sites) {
			n, a := looked(t, seed, c.runs)
			looks, alarms = looks+n, alarms+a
		}
		row("| nothing, gaps %s | %d of %d looks |", c.what, alarms, looks)
		if 200*alarms > looks {
			t.Errorf("%d false alarms of %d", alarms, looks)
		}
	}
	for _, how := range slices.Sorted(maps.Keys(breakages)) {
		var missed [3]int
		dated := 0
		for i, after := range []int{6, 10, 20} {
			for seed := range uint64(sites) {
				found := newSite(t, 1000+seed, true).watched(80, after, how)
				switch off := sinceBreak(found); {
				case len(found) == 0:
					missed[i]++
				case off <= 3:
					dated++
				}
			}
		}
		told := 3*sites - missed[0] - missed[1] - missed[2]
		row("| %s | %d | %d | %d | %d of %d |", how, missed[0], missed[1], missed[2], dated, told)
		most := 0 // of missed ones after 20 pages
		if strings.HasSuffix(how, "(authors)") {
			most = sites / 2 // of a field that is seldom filled, 20 pages prove nothing
		}
		if missed[2] > most || 10*dated < 8*told {
			t.Errorf("%s: %d missed, %d of %d dated", how, missed[2], dated, told)
		}
	}
}

// sinceBreak is by how many pages the nearest of the breaks is dated away from page 80.
func sinceBreak(found []drift.Break) int {
	best := 1000
	for i := range found {
		off := int(found[i].Since.Sub(time.Date(2024, 1, 1, 1, 20, 0, 0, time.UTC)).Minutes())
		best = min(best, max(off, -off))
	}
	return best
}
