package main_test

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	main "broadsheet/cmd/broadsheet"
	"broadsheet/extract"
	"broadsheet/scraper"
	"broadsheet/store"
)

// A serial is a site with a paged article: page n is at /n and leads to next[n].
type serial struct {
	next  map[int]int
	sick  map[int]error  // instead of a page
	blank map[int]string // instead of an article
	asked []string
}

const serialHost = "https://serial.example/"

// page makes page n.
func (s *serial) page(n int) *scraper.Page {
	address := fmt.Sprint(serialHost, n)
	html, ok := s.blank[n]
	if !ok {
		link := ""
		if next, ok := s.next[n]; ok {
			link = fmt.Sprintf(`<a class="next" href="/%d">on</a>`, next)
		}
		html = fmt.Sprintf(`<html><main><h1>The long crossing</h1><p>What is written on page %d.</p>%s</main></html>`, n, link)
	}
	return fetched(address, address, html)
}

// fetch is the scraper's.
func (s *serial) fetch(_ context.Context, address string) (*scraper.Page, error) {
	s.asked = append(s.asked, address)
	var n int
	if _, err := fmt.Sscanf(strings.TrimPrefix(address, serialHost), "%d", &n); err != nil {
		return nil, err
	}
	if err := s.sick[n]; err != nil {
		return nil, err
	}
	return s.page(n), nil
}

// serialOptions are those of the site's profile.
func serialOptions(t *testing.T) extract.Options {
	t.Helper()
	p, err := extract.ParseProfile("serial.yaml", []byte("name: serial.example\nhosts: [serial.example]\n"+
		"layouts: [{name: one, when: main, headline: h1, body: {paragraph: p}, next_page: a.next @href}]\n"))
	if err != nil {
		t.Fatal(err)
	}
	profiles, err := extract.NewProfiles(p)
	if err != nil {
		t.Fatal(err)
	}
	return extract.Options{Profiles: profiles}
}

// endless leads from each page to the next.
func endless() map[int]int {
	out := map[int]int{}
	for n := 1; n < 2*main.MaxPages; n++ {
		out[n] = n + 1
	}
	return out
}

// TestPagedArticleIsOneRecord with all that could be had; what could not is a
// warning that says why.
func TestPagedArticleIsOneRecord(t *testing.T) {
	t.Parallel()
	gone := &scraper.FetchError{URL: serialHost + "2", Reason: scraper.ReasonStatus, Status: 404}
	for name, c := range map[string]struct {
		site     serial
		body     int // paragraphs
		captured int
		warning  string
	}{
		"one page":           {serial{}, 1, 1, ""},
		"three pages":        {serial{next: map[int]int{1: 2, 2: 3}}, 3, 3, ""},
		"to itself":          {serial{next: map[int]int{1: 1}}, 1, 1, ""},
		"back to the first":  {serial{next: map[int]int{1: 2, 2: 1}}, 2, 2, "page 3 is not followed: its next link leads in a circle or too far"},
		"round and round":    {serial{next: map[int]int{1: 2, 2: 3, 3: 2}}, 3, 3, "page 4 is not followed: its next link leads in a circle or too far"},
		"without an end":     {serial{next: endless()}, main.MaxPages, main.MaxPages, "page 51 is not followed: .* too far"},
		"missing":            {serial{next: map[int]int{1: 2}, sick: map[int]error{2: gone}}, 1, 1, "page 2 is missing: .*404 Not Found"},
		"missing in between": {serial{next: map[int]int{1: 2, 2: 3}, sick: map[int]error{3: gone}}, 2, 2, "page 3 is missing: .*404 Not Found"},
		"unreadable":         {serial{next: map[int]int{1: 2}, blank: map[int]string{2: "<p>Nothing to see here.</p>"}}, 1, 2, "page 2 is not read: .*"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, site := &shelf{says: store.Kept}, &c.site
			outcome, err := main.NewIngest(s, serialOptions(t)).Handle(t.Context(), site.page(1), site.fetch)()
			if err != nil || outcome != "kept" {
				t.Fatalf("%q, %v", outcome, err)
			}
			v := s.visits[0]
			if len(v.Article.Body) != c.body || len(s.captured) != c.captured || len(v.Captures) != c.captured {
				t.Errorf("%d paragraphs, %d captures, %d of them in the visit; want %d, %d", len(v.Article.Body), len(s.captured), len(v.Captures), c.body, c.captured)
			}
			warnings := strings.Join(v.Article.Extraction.Warnings, "\n")
			if c.warning == "" && warnings != "" || !regexp.MustCompile(c.warning).MatchString(warnings) {
				t.Errorf("warnings %q, want %q", warnings, c.warning)
			}
			if v.Article.Capture.Offset != 1 {
				t.Errorf("the record leads to capture %d, not to its first page", v.Article.Capture.Offset)
			}
			asked := map[string]bool{}
			for _, address := range site.asked {
				if asked[address] {
					t.Errorf("%s was asked for twice", address)
				}
				asked[address] = true
			}
		})
	}
}

// TestPagedArticleInOrder: the body is the pages' bodies, and all are named.
func TestPagedArticleInOrder(t *testing.T) {
	t.Parallel()
	s, site := &shelf{says: store.Kept}, &serial{next: map[int]int{1: 2, 2: 3}}
	if _, err := main.NewIngest(s, serialOptions(t)).Handle(t.Context(), site.page(1), site.fetch)(); err != nil {
		t.Fatal(err)
	}
	art := s.visits[0].Article
	if diff := cmp.Diff([]string{serialHost + "1", serialHost + "2", serialHost + "3"}, art.Pages); diff != "" {
		t.Errorf("pages differ (-want +got):\n%s", diff)
	}
	want := "What is written on page 1.\n\nWhat is written on page 2.\n\nWhat is written on page 3."
	if diff := cmp.Diff(want, art.Text); diff != "" {
		t.Errorf("text differs (-want +got):\n%s", diff)
	}
}

// TestPagedArticleStopsTheRun when it must: interrupted, it is read again by the
// next run; with a disk that is full nothing is said to be kept.
func TestPagedArticleStopsTheRun(t *testing.T) {
	t.Parallel()
	full := errors.New("the disk is full")
	for name, c := range map[string]struct {
		shelf *shelf
		site  *serial
		want  error
	}{
		"interrupted": {&shelf{}, &serial{next: map[int]int{1: 2, 2: 3}, sick: map[int]error{3: context.Canceled}}, context.Canceled},
		"full":        {&shelf{captureErr: full, failAfter: 2}, &serial{next: map[int]int{1: 2, 2: 3}}, full},
	} {
		outcome, err := main.NewIngest(c.shelf, serialOptions(t)).Handle(t.Context(), c.site.page(1), c.site.fetch)()
		if outcome != "" || !errors.Is(err, c.want) || !strings.Contains(err.Error(), serialHost+"1") {
			t.Errorf("%s: %q, %v", name, outcome, err)
		}
		if len(c.shelf.visits) != 0 {
			t.Errorf("%s: half an article was kept", name)
		}
	}
}
