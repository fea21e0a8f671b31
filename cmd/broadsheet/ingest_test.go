package main_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	main "broadsheet/cmd/broadsheet"
	"broadsheet/extract"
	"broadsheet/scraper"
	"broadsheet/scraper/warc"
	"broadsheet/store"
)

// A shelf is an archive that notes what it is given.
type shelf struct {
	captureErr, keepErr error
	failAfter           int // captures that go well before captureErr
	says                store.Outcome

	mu       sync.Mutex
	captured []string // addresses of exchanges
	visits   []store.Visit
}

// Removed says that nothing was.
func (s *shelf) Visits(context.Context, string) ([]store.Visit, error) { return nil, nil }

func (s *shelf) Removed(context.Context, ...string) (bool, error) { return false, nil }

// Capture notes the exchanges and gives each a place.
func (s *shelf) Capture(_ context.Context, exchanges []warc.Exchange) ([]extract.Capture, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var refs []extract.Capture
	for _, e := range exchanges {
		if s.captureErr != nil && len(s.captured) >= s.failAfter {
			return nil, s.captureErr
		}
		s.captured = append(s.captured, e.URL)
		refs = append(refs, extract.Capture{File: "one.warc.gz", Offset: int64(len(s.captured))})
	}
	return refs, nil
}

// Deliver notes the visit, and says of an article what it was told to.
func (s *shelf) Deliver(_ context.Context, v store.Visit) (func() (store.Result, error), error) {
	kept, err := s.keep(v)
	return func() (store.Result, error) { return kept, err }, nil
}

func (s *shelf) keep(v store.Visit) (store.Result, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.keepErr != nil {
		return store.Result{}, s.keepErr
	}
	s.visits = append(s.visits, v)
	if v.Article != nil {
		return store.Result{Outcome: s.says, ID: v.Article.ID}, nil
	}
	return store.Result{Outcome: v.Outcome}, nil
}

// fetched makes a page as it comes from the network: asked for by an address that
// leads to another.
func fetched(asked, address, html string) *scraper.Page {
	at := time.Date(2020, 1, 2, 3, 4, 5, 0, time.UTC)
	p := &scraper.Page{Source: asked, URL: address, Status: 200, Header: http.Header{}, HTML: []byte(html), MediaType: "text/html", Fetched: at}
	for _, hop := range []string{asked, address} {
		if len(p.Exchanges) == 0 || hop != asked {
			p.Exchanges = append(p.Exchanges, warc.Exchange{URL: hop, At: at})
		}
	}
	return p
}

// nowhere is a Fetch that must not be called.
func nowhere(_ context.Context, address string) (*scraper.Page, error) {
	return nil, fmt.Errorf("nobody should ask for %s", address)
}

const walled = `<html><title>The ferry and its owners</title>
<script type="application/ld+json">{"@type":"NewsArticle","headline":"The ferry","isAccessibleForFree":false}</script><div class="wall"></div>`

// TestHandleOutcomes: whatever can be read of a page, it is captured, and the visit
// tells what came of it.
func TestHandleOutcomes(t *testing.T) {
	t.Parallel()
	story := dated("The ferry runs", "2020-01-01T10:00:00Z")
	for name, c := range map[string]struct {
		address, html string
		opts          extract.Options
		says          store.Outcome // of an article
		want          store.Outcome
		note          string // in the visit
		remark        bool   // and on the line of the page
		reason        extract.Reason
	}{
		"kept":            {"https://paper.example/a", story, extract.Options{}, store.Kept, store.Kept, "", false, ""},
		"unchanged":       {"https://paper.example/a", story, extract.Options{}, store.Unchanged, store.Unchanged, "", false, ""},
		"revised":         {"https://paper.example/a", story, extract.Options{}, store.Revised, store.Revised, "", false, ""},
		"an empty page":   {"https://paper.example/a", "", extract.Options{}, "", store.NotAnArticle, "the page is empty", false, extract.ReasonEmpty},
		"layout drifted":  {"https://www.faz.net/a-16153034.html", story, extract.Options{}, "", store.LayoutDrifted, "was the site redesigned?", true, ""},
		"paywalled":       {"https://paper.example/a", walled, extract.Options{}, "", store.Paywalled, "not an article (paywall): ", false, extract.ReasonPaywall},
		"larger than can": {"https://paper.example/a", story, extract.Options{MaxBytes: 10}, "", store.GaveUp, "too large", true, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := &shelf{says: c.says}
			in := main.NewIngest(s, c.opts)
			outcome, err := in.Handle(t.Context(), fetched("https://paper.example/short", c.address, c.html), nowhere)()
			if err != nil || outcome != string(c.want) {
				t.Fatalf("%q, %v; want %q", outcome, err, c.want)
			}
			if diff := cmp.Diff([]string{"https://paper.example/short", c.address}, s.captured); diff != "" {
				t.Errorf("captures differ (-want +got):\n%s", diff)
			}
			v := s.visits[0]
			if v.Address != "https://paper.example/short" || len(v.Captures) != 2 || v.Fetched.Year() != 2020 || !strings.Contains(v.Note, c.note) {
				t.Errorf("visit %+v, want note %q", v, c.note)
			}
			if (v.Article != nil) != (c.says != "") {
				t.Errorf("article %v", v.Article)
			}
			if v.Article != nil && (v.Article.Capture == nil || v.Article.Capture.Offset != 2) {
				t.Errorf("the record leads to %+v, not to the page's own capture", v.Article.Capture)
			}
			cause, reason := in.Remark("https://paper.example/short")
			if (cause != "") != c.remark || c.remark && cause != v.Note || reason != c.reason || v.Reason != c.reason {
				t.Errorf("remark %q and %q, visit %q, want the reason %q", cause, reason, v.Reason, c.reason)
			}
			if cause, reason := in.Remark("https://paper.example/short"); cause != "" || reason != "" {
				t.Errorf("the remark is made twice: %q, %q", cause, reason)
			}
		})
	}
}

// TestHandleFiles: a file is visited by the address that it was given, else by its
// path; its further pages are other files.
func TestHandleFiles(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{"": "pages/a.html", "https://paper.example/a": "https://paper.example/a"} {
		s := &shelf{says: store.Kept}
		page := &scraper.Page{Source: "pages/a.html", URL: address, HTML: []byte(dated("The ferry", "")), Exchanges: []warc.Exchange{{URL: address}}}
		if _, err := main.NewIngest(s, extract.Options{}).Handle(t.Context(), page, nowhere)(); err != nil {
			t.Fatal(err)
		}
		if v := s.visits[0]; v.Address != want || v.Article.Source != "pages/a.html" || v.Article.URL != address {
			t.Errorf("visited %q, record of %q from %q; want %q", v.Address, v.Article.URL, v.Article.Source, want)
		}
	}
}

// TestHandleEndsTheCrawl when the archive fails: nothing is said to be kept.
func TestHandleEndsTheCrawl(t *testing.T) {
	t.Parallel()
	full := errors.New("the disk is full")
	for name, s := range map[string]*shelf{"capture": {captureErr: full}, "record": {keepErr: full}} {
		in := main.NewIngest(s, extract.Options{})
		outcome, err := in.Handle(t.Context(), fetched("https://paper.example/s", "https://paper.example/a", dated("A", "")), nowhere)()
		if outcome != "" || !errors.Is(err, full) || !strings.Contains(err.Error(), "https://paper.example/s") {
			t.Errorf("%s: %q, %v", name, outcome, err)
		}
		if len(s.visits) != 0 {
			t.Errorf("%s: a visit was kept", name)
		}
		cause := &scraper.FetchError{URL: "https://paper.example/a", Reason: scraper.ReasonStatus, Status: 404}
		outcome, err = in.GaveUp(t.Context(), scraper.Job{URL: "https://paper.example/a"}, fetched("https://paper.example/a", "https://paper.example/a", ""), cause)()
		if outcome != "" || !errors.Is(err, full) {
			t.Errorf("%s, gave up: %q, %v", name, outcome, err)
		}
	}
}

// TestGaveUpOutcomes: why an address could not be had, and the answer if there was
// one, are kept.
func TestGaveUpOutcomes(t *testing.T) {
	t.Parallel()
	const address = "https://paper.example/a"
	status := func(code int) error {
		return &scraper.FetchError{URL: address, Reason: scraper.ReasonStatus, Status: code}
	}
	for name, c := range map[string]struct {
		cause  error
		answer bool
		want   store.Outcome
	}{
		"404":           {status(404), true, store.Gone},
		"410":           {status(410), true, store.Gone},
		"403":           {status(403), true, store.GaveUp},
		"500":           {status(500), true, store.GaveUp},
		"wrapped 404":   {fmt.Errorf("again: %w", status(404)), true, store.Gone},
		"robots":        {&scraper.FetchError{URL: address, Reason: scraper.ReasonRobots}, false, store.RefusedByRobots},
		"no robots.txt": {&scraper.FetchError{URL: address, Reason: scraper.ReasonNoRobots}, false, store.GaveUp},
		"no host":       {&scraper.FetchError{URL: address, Reason: scraper.ReasonNoHost}, false, store.GaveUp},
		"anything else": {errors.New("a tree fell on the line"), false, store.GaveUp},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := &shelf{}
			var page *scraper.Page
			want := []string(nil)
			if c.answer {
				page, want = fetched(address, address, "<h1>Not here</h1>"), []string{address}
			}
			outcome, err := main.NewIngest(s, extract.Options{}).GaveUp(t.Context(), scraper.Job{URL: address}, page, c.cause)()
			if err != nil || outcome != string(c.want) {
				t.Fatalf("%q, %v; want %q", outcome, err, c.want)
			}
			v := s.visits[0]
			if v.Address != address || v.Outcome != c.want || v.Note != c.cause.Error() || v.Article != nil || len(v.Captures) != len(want) {
				t.Errorf("visit %+v", v)
			}
			if diff := cmp.Diff(want, s.captured); diff != "" {
				t.Errorf("captures differ (-want +got):\n%s", diff)
			}
		})
	}
}
