package scraper_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"

	"broadsheet/scraper"
)

// TestConditionsAreSentAsTheServerSaidThem: with both validators, one or none, behind a
// redirect too; a server that knows them sends no page.
func TestConditionsAreSentAsTheServerSaidThem(t *testing.T) {
	t.Parallel()
	const tag, day = `W/"7-kegel"`, "Tue, 23 Apr 2019 07:41:00 GMT"
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/robots.txt":
			if r.Header.Get("If-None-Match")+r.Header.Get("If-Modified-Since") != "" {
				t.Error("robots.txt is asked for with the conditions of a page")
			}
			http.NotFound(w, r)
		case r.URL.Path == "/short":
			http.Redirect(w, r, "/page", http.StatusFound)
		case r.Header.Get("If-None-Match") == tag, r.Header.Get("If-None-Match") == "" && r.Header.Get("If-Modified-Since") == day:
			w.Header().Set("ETag", tag)
			w.WriteHeader(http.StatusNotModified)
		default:
			_, _ = w.Write([]byte("<p>Neun Kegel</p>"))
		}
	}))
	defer s.Close()
	f := scraper.NewFetcher(scraper.FetchOptions{AllowPrivate: true, Delay: scraper.NoDelay})
	defer f.Close()
	for _, c := range []struct {
		path string
		v    scraper.Validators
		want int
	}{
		{"/page", scraper.Validators{}, 200},
		{"/page", scraper.Validators{ETag: tag}, 304},
		{"/page", scraper.Validators{LastModified: day}, 304},
		{"/page", scraper.Validators{ETag: `"8"`, LastModified: day}, 200},
		{"/short", scraper.Validators{ETag: tag, LastModified: day}, 304},
	} {
		page, err := f.Fetch(scraper.IfChanged(t.Context(), c.v), s.URL+c.path)
		if page == nil || page.Status != c.want || scraper.IsNotModified(page) != (c.want == 304) {
			t.Errorf("%s %+v: %+v, %v", c.path, c.v, page, err)
			continue
		}
		fe, ok := errors.AsType[*scraper.FetchError](err)
		if ok != (c.want == 304) || ok && (fe.Status != 304 || fe.Temporary()) || page.URL != s.URL+"/page" {
			t.Errorf("%s %+v: %s, %v", c.path, c.v, page.URL, err)
		}
	}
}
