package main_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	main "broadsheet/cmd/broadsheet"
	"broadsheet/extract"
	"broadsheet/scraper"
	"broadsheet/scraper/warc"
	"broadsheet/store"
)

// Two versions of a profile: the first one knows the identity of an article by its whole
// path, and neither the new layout nor all paragraphs, and takes the lead for a paragraph.
const (
	firstProfile = `name: orchard.example
hosts: [orchard.example]
identity: [{path: '^/(?P<key>\w+/\d)$', drop_query: true}]
layouts: [{name: one, when: main.old, headline: h1, body: {paragraph: "p.old, p.intro"}, next_page: a.next @href}]
`
	secondProfile = `name: orchard.example
hosts: [orchard.example]
identity: [{path: '^/\w+/(?P<key>\d)$', drop_query: true}]
layouts: [{name: two, when: main, headline: h1, lead: p.intro, body: {paragraph: "p.old, p.new"}, authors: p.by, next_page: a.next @href}]
`
)

func readingWith(tb testing.TB, yaml string) extract.Options {
	tb.Helper()
	p, err := extract.ParseProfile("orchard.yaml", []byte(yaml))
	if err != nil {
		tb.Fatal(err)
	}
	profiles, err := extract.NewProfiles(p)
	if err != nil {
		tb.Fatal(err)
	}
	return extract.Options{Profiles: profiles}
}

// A seen is what one visit is answered with.
type seen struct {
	asked, address string
	html           string
	further        string // page 2, where there is one
	at             time.Time
}

const orchard = "https://orchard.example/"

// exchangeOf is one exchange of a visit.
func exchangeOf(address string, at time.Time, head, body string) warc.Exchange {
	return warc.Exchange{
		URL: address, At: at, Request: []byte("GET / HTTP/1.1\r\nHost: orchard.example\r\n\r\n"),
		Response: []byte(head + "\r\n\r\n"), Body: []byte(body),
	}
}

// page is the visit's page as the fetcher hands it over.
func (s *seen) page(t failer, asked, address, body string) *scraper.Page {
	t.Helper()
	const ok = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nEtag: \"apple\""
	exchanges := []warc.Exchange{exchangeOf(address, s.at, ok, body)}
	if asked != address {
		exchanges = slices.Insert(exchanges, 0, exchangeOf(asked, s.at, "HTTP/1.1 301 Moved Permanently\r\nLocation: "+address, "moved"))
	}
	return &scraper.Page{
		Source: asked, URL: address, Exchanges: exchanges, Status: 200, HTML: []byte(body), MediaType: "text/html", Charset: "utf-8", Fetched: s.at,
		Header: http.Header{"Content-Type": {"text/html; charset=utf-8"}, "Etag": {`"apple"`}},
	}
}

// crawled makes an archive of visits with a version of the profile.
func crawled(t failer, reading extract.Options, visits []seen) *store.Archive {
	t.Helper()
	dir, err := os.MkdirTemp("", "orchard")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	a, err := store.Open(t.Context(), dir, store.Options{Software: "test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { checkedAfter(t, a, dir) })
	in := main.NewIngest(a, reading)
	for i := range visits {
		v := &visits[i]
		more := func(_ context.Context, address string) (*scraper.Page, error) {
			if v.further == "" {
				return nil, errors.New("it is gone")
			}
			return v.page(t, address, address, v.further), nil
		}
		if _, err := in.Handle(t.Context(), v.page(t, v.asked, v.address, v.html), more)(); err != nil {
			t.Fatal(err)
		}
	}
	return a
}

// checkedAfter closes an archive, which must be sound.
func checkedAfter(t failer, a *store.Archive, dir string) {
	t.Helper()
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	view, err := store.View(context.Background(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = view.Close() }()
	report, err := view.Check(context.Background())
	if err != nil || len(report.Problems) > 0 {
		t.Fatalf("the archive is not sound: %v, %q", err, report.Problems)
	}
}

// A failer is a test or one run of a property.
type failer interface {
	Helper()
	Context() context.Context
	Cleanup(func())
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

// A holding is all that an archive tells of its articles, but for where captures stand.
type holding struct {
	Records []*extract.Article
	Visits  []string
	Found   map[string]string
}

func holdingOf(t failer, a *store.Archive, visits []seen) holding {
	t.Helper()
	h := holding{Found: map[string]string{}}
	ids := map[string]bool{}
	for art, err := range a.Articles(t.Context(), store.Query{AllRevisions: true}) {
		if err != nil {
			t.Fatal(err)
		}
		if art.Capture == nil {
			t.Fatalf("%s has no capture", art.ID)
		}
		art.Capture = &extract.Capture{Digest: art.Capture.Digest}
		h.Records = append(h.Records, art)
		ids[art.ID] = true
	}
	for id := range ids {
		list, err := a.Visits(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range list {
			if v.Outcome == store.Kept || v.Outcome == store.Revised || v.Outcome == store.Unchanged {
				h.Visits = append(h.Visits, fmt.Sprint(v.Fetched.Unix(), " ", v.ID, " ", v.Address, " ", v.Outcome, " ", len(v.Captures)))
			}
		}
	}
	slices.Sort(h.Visits)
	for _, v := range visits {
		for _, address := range []string{v.asked, v.address} {
			id, err := a.Find(t.Context(), address)
			if err != nil && !errors.Is(err, store.ErrNotFound) {
				t.Fatal(err)
			}
			h.Found[address] = id
		}
	}
	return h
}

// drawSite draws the visits of a site whose pages are edited between them.
func drawSite(t *rapid.T) []seen {
	at := time.Date(2021, 5, 1, 6, 0, 0, 0, time.FixedZone("", 2*3600))
	var out []seen
	for range rapid.IntRange(1, 14).Draw(t, "visits") {
		at = at.Add(time.Hour)
		section := rapid.SampledFrom([]string{"pears", "plums"}).Draw(t, "section")
		n := rapid.IntRange(1, 3).Draw(t, "article")
		v := seen{address: fmt.Sprintf("%s%s/%d", orchard, section, n), at: at}
		if v.asked = v.address; rapid.IntRange(0, 3).Draw(t, "moved") == 0 {
			v.asked = fmt.Sprintf("%ss%s%d", orchard, section, n)
		}
		words := func(label string) string {
			return fmt.Sprintf("In year %d the %s of the old garden were counted again, and nobody had expected so many of them.", rapid.IntRange(1, 2).Draw(t, label), section)
		}
		layout := rapid.SampledFrom([]string{"old", "old", "new"}).Draw(t, "layout")
		next := ""
		if rapid.IntRange(0, 4).Draw(t, "paged") == 0 && layout == "old" { // of a page that is not read no further one is fetched
			next = fmt.Sprintf(`<a class="next" href="/%s/%d?page=2">on</a>`, section, n)
			v.further = fmt.Sprintf(`<html><main class="old"><h1>The harvest</h1><p class="old">%s</p></main></html>`, words("page 2"))
		}
		switch rapid.IntRange(0, 7).Draw(t, "kind") {
		case 0:
			v.html, v.further = `<html><p></p></html>`, ""
		default:
			v.html = fmt.Sprintf(`<html><meta property="og:type" content="article"><main class=%q><h1>The harvest of %d</h1><p class="intro">%s</p><p class="old">%s</p><p class="new">%s</p><p class="by">%s</p>%s</main></html>`,
				layout, n, words("intro"), words("old"), words("new"), rapid.SampledFrom([]string{"", "Ada Appleby", "Berta Birne"}).Draw(t, "author"), next)
		}
		out = append(out, v)
	}
	return out
}

var sameHolding = cmp.Options{cmpopts.EquateEmpty(), cmp.Comparer(func(a, b time.Time) bool { return a.Equal(b) })}

// TestReextractedEqualsCrawled: an archive whose pages are read anew with a later profile
// is the one that a crawl with that profile would have made from the start, though the
// profile tells other articles apart; and so it is when the reading was stopped on the way.
// Once more changes nothing.
func TestReextractedEqualsCrawled(t *testing.T) {
	t.Parallel()
	first, second := readingWith(t, firstProfile), readingWith(t, secondProfile)
	rapid.Check(t, func(t *rapid.T) {
		visits := drawSite(t)
		a, want := crawled(t, first, visits), crawled(t, second, visits)
		if rapid.Bool().Draw(t, "stopped") {
			ctx, stop := context.WithCancelCause(t.Context())
			var left atomic.Int64
			left.Store(int64(rapid.IntRange(0, len(visits)).Draw(t, "pages before")))
			_, err := main.ReextractUntil(ctx, a, second, func() {
				if left.Add(-1) < 0 {
					stop(errors.New("stopped"))
				}
			})
			if err != nil && !strings.Contains(err.Error(), "stopped") {
				t.Fatal(err)
			}
		}
		told, err := main.Reextract(t.Context(), a, second, false)
		if err != nil || len(told.Lost)+len(told.Unreadable) > 0 {
			t.Fatalf("%+v, %v", told, err)
		}
		whole := holdingOf(t, want, visits)
		if diff := cmp.Diff(whole, holdingOf(t, a, visits), sameHolding); diff != "" {
			t.Fatalf("crawled and reextracted differ (-crawled +reextracted):\n%s", diff)
		}
		again, err := main.Reextract(t.Context(), a, second, false)
		if err != nil || again.Changed+again.Found+len(again.Lost) > 0 {
			t.Fatalf("once more: %+v, %v", again, err)
		}
		if dry, err := main.Reextract(t.Context(), a, first, true); err != nil || len(dry.Unreadable) > 0 {
			t.Fatalf("dry run: %+v, %v", dry, err)
		}
		if diff := cmp.Diff(whole, holdingOf(t, a, visits), sameHolding); diff != "" {
			t.Fatalf("once more or a dry run changed something:\n%s", diff)
		}
	})
}
