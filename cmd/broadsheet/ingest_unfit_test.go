package main_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	main "broadsheet/cmd/broadsheet"
	"broadsheet/extract"
	"broadsheet/scraper"
	"broadsheet/store"
)

// A pickyShelf is a shelf that doesn't take every visit.
type pickyShelf struct {
	shelf
	refuses func(store.Visit) bool
}

// Deliver refuses some visits as an archive does.
func (s *pickyShelf) Deliver(ctx context.Context, v store.Visit) (func() (store.Result, error), error) {
	if s.refuses != nil && s.refuses(v) {
		return nil, fmt.Errorf("%w: it is odd", store.ErrUnfit)
	}
	return s.shelf.Deliver(ctx, v)
}

var errUnfitPage = fmt.Errorf("write capture: %w: a line is too long", store.ErrUnfit)

// TestWhatCannotBeKeptIsGivenUp: neither a page nor a record nor a visit that the
// archive refuses ends the crawl; what can be kept of it is.
func TestWhatCannotBeKeptIsGivenUp(t *testing.T) {
	t.Parallel()
	hasArticle := func(v store.Visit) bool { return v.Article != nil }
	all := func(store.Visit) bool { return true }
	for name, c := range map[string]struct {
		shelf    *pickyShelf
		visits   int
		captures int
		note     string
	}{
		"page":              {&pickyShelf{shelf: shelf{captureErr: errUnfitPage}}, 1, 0, "keep the page of https://paper.example/s: write capture: it can't be kept: a line is too long"},
		"second exchange":   {&pickyShelf{shelf: shelf{captureErr: errUnfitPage, failAfter: 1}}, 1, 0, "a line is too long"},
		"record":            {&pickyShelf{refuses: hasArticle}, 1, 2, "keep the record of https://paper.example/s: it can't be kept: it is odd"},
		"record and visit":  {&pickyShelf{refuses: all}, 0, 0, "it is odd"},
		"page and visit":    {&pickyShelf{shelf: shelf{captureErr: errUnfitPage}, refuses: all}, 0, 0, "a line is too long"},
		"one without words": {&pickyShelf{shelf: shelf{captureErr: store.ErrUnfit}}, 1, 0, "it can't be kept"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := c.shelf
			in := main.NewIngest(s, extract.Options{})
			page := fetched("https://paper.example/s", "https://paper.example/a", dated("A ferry", ""))
			outcome, err := in.Handle(t.Context(), page, nowhere)()
			if err != nil || outcome != string(store.GaveUp) {
				t.Fatalf("%q, %v", outcome, err)
			}
			if got, _ := in.Remark("https://paper.example/s"); !strings.Contains(got, c.note) {
				t.Errorf("told is %q, want %q", got, c.note)
			}
			if len(s.visits) != c.visits {
				t.Fatalf("visits %+v, want %d", s.visits, c.visits)
			}
			for _, v := range s.visits {
				if v.Address != "https://paper.example/s" || v.Outcome != store.GaveUp || v.Article != nil || !strings.Contains(v.Note, c.note) ||
					v.Fetched.Year() != 2020 || len(v.Captures) != c.captures {
					t.Errorf("visit %+v, want note %q and %d captures", v, c.note, c.captures)
				}
			}
		})
	}
}

// TestAnswersThatCannotBeKept change nothing of why an address was given up.
func TestAnswersThatCannotBeKept(t *testing.T) {
	t.Parallel()
	const address = "https://paper.example/a"
	cause := &scraper.FetchError{URL: address, Reason: scraper.ReasonStatus, Status: 410}
	for name, s := range map[string]*pickyShelf{
		"answer":           {shelf: shelf{captureErr: errUnfitPage}},
		"answer and visit": {shelf: shelf{captureErr: errUnfitPage}, refuses: func(store.Visit) bool { return true }},
	} {
		outcome, err := main.NewIngest(s, extract.Options{}).GaveUp(t.Context(), scraper.Job{URL: address}, fetched(address, address, "<h1>Gone</h1>"), cause)()
		if err != nil || outcome != string(store.Gone) {
			t.Errorf("%s: %q, %v", name, outcome, err)
		}
		for _, v := range s.visits {
			if v.Address != address || v.Outcome != store.Gone || v.Note != cause.Error()+"; its answer is not kept: keep the page of "+address+": "+errUnfitPage.Error() {
				t.Errorf("%s: visit %+v", name, v)
			}
		}
	}
}

// TestFurtherPagesThatCannotBeKept are missing, and the article is kept.
func TestFurtherPagesThatCannotBeKept(t *testing.T) {
	t.Parallel()
	site := &serial{next: map[int]int{1: 2, 2: 3}}
	s := &shelf{says: store.Kept, captureErr: errUnfitPage, failAfter: 2}
	outcome, err := main.NewIngest(s, serialOptions(t)).Handle(t.Context(), site.page(1), site.fetch)()
	if err != nil || outcome != string(store.Kept) {
		t.Fatalf("%q, %v", outcome, err)
	}
	v := s.visits[0]
	if len(v.Captures) != 2 || len(v.Article.Pages) != 2 || !strings.Contains(strings.Join(v.Article.Extraction.Warnings, "\n"), "page 3 is missing: write capture") {
		t.Errorf("captures %v, pages %v, warnings %q", v.Captures, v.Article.Pages, v.Article.Extraction.Warnings)
	}
}

// TestHostileRedirectEndsNoRun: an address too long for any capture is given up
// with the reason, for good; the other pages are kept.
func TestHostileRedirectEndsNoRun(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	site := newSiteBehind(t, nil, func(pages http.HandlerFunc) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/hostile" {
				http.Redirect(w, r, "/fine?"+strings.Repeat("x", 40_000), http.StatusFound)
				return
			}
			pages(w, r)
		}
	})
	r := run(t, dir, local(site.URL+"/hostile", site.URL+"/fine")...)
	r.want(t, 3, `^gave up +`+site.URL+`/hostile: .*it can't be kept`, `^kept +`+site.URL+`/fine$`)
	r.sums(t, map[string]string{"kept": "1", "gave up": "1"})
	if len(r.words) > 3000 {
		t.Errorf("%d bytes are said", len(r.words))
	}
	if r := run(t, dir, local("-")...).want(t, 0); strings.Contains(r.words, "going on with") {
		t.Errorf("it was put back: %s", r.words)
	}
	clean(t, dir, "1 article, ")
}
