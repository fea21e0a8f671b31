package extract_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"broadsheet/extract"
)

// TestRecordsAreTheSameWhateverRunsBeside: 100 readings at once of all test pages
// give what one alone gives, and leave the pages as they were.
func TestRecordsAreTheSameWhateverRunsBeside(t *testing.T) {
	t.Parallel()
	own := withProfile(t, kiosk(wholeLayout))
	type job struct {
		page extract.Page
		opts extract.Options
	}
	jobs := map[string]job{"kiosk": {extract.Page{URL: kioskURL, HTML: []byte("<main><h1>The mill</h1><p>It turns.</p></main>")}, own}, "unknown": {pageWith("<title>Bridge closed</title>"), extract.Options{}}}
	for name, page := range testPages(t) {
		jobs[name] = job{page, extract.Options{}}
	}
	want, sources := map[string]extract.Article{}, map[string]string{}
	for name, j := range jobs {
		art, err := extract.Extract(j.page, j.opts)
		if err != nil {
			t.Fatal(err)
		}
		want[name], sources[name] = art, string(j.page.HTML)
	}
	var wg sync.WaitGroup
	wrong := make(chan string, 100*len(jobs))
	for range 100 {
		wg.Go(func() {
			for name, j := range jobs {
				art, err := extract.Extract(j.page, j.opts)
				if diff := cmp.Diff(want[name], art); err != nil || diff != "" {
					wrong <- fmt.Sprintf("%s: %v (-alone +beside others):\n%s", name, err, diff)
				}
			}
		})
	}
	wg.Wait()
	close(wrong)
	for w := range wrong {
		t.Error(w)
	}
	for name, j := range jobs {
		if string(j.page.HTML) != sources[name] {
			t.Errorf("%s: the page was changed", name)
		}
	}
}

// TestProfilesGiveCopies: what a caller does to a profile's lists stays with the
// caller.
func TestProfilesGiveCopies(t *testing.T) {
	t.Parallel()
	ps := withProfile(t, wholeProfile).Profiles
	p := ps.All()[0]
	p.Hosts()[0], p.YAML()[0], p.Tests()[0].Page, ps.All()[0] = "changed", 'X', "changed", nil
	if p.Hosts()[0] != "kiosk.example" || p.YAML()[0] != 'n' || p.Tests()[0].Page != "a.html" || ps.All()[0] != p {
		t.Error("a profile was changed from outside")
	}
}
