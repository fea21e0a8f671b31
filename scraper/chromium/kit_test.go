package chromium_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"broadsheet/scraper"
	"broadsheet/scraper/chromium"
)

// started starts a browser, or skips the test where there is none.
func started(t *testing.T, opt chromium.Options) *chromium.Browser {
	t.Helper()
	path, err := chromium.Find("")
	if errors.Is(err, chromium.ErrNoBrowser) {
		t.Skip("there is no chromium here: no page is rendered")
	}
	opt.Path = path
	b, err := chromium.Start(t.Context(), opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	})
	return b
}

// A site serves pages and notes what it was asked for.
type site struct {
	*httptest.Server

	mu    sync.Mutex
	asked []string
	heads map[string]http.Header
}

// newSite serves each path's text: JSON, scripts, or pages.
func newSite(t *testing.T, paths map[string]string) *site {
	t.Helper()
	s := &site{heads: map[string]http.Header{}}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.asked = append(s.asked, r.Method+" "+r.URL.Path)
		s.heads[r.URL.Path] = r.Header.Clone()
		s.mu.Unlock()
		text, ok := paths[r.URL.Path]
		switch {
		case !ok:
			http.NotFound(w, r)
			return
		case strings.HasSuffix(r.URL.Path, ".js"):
			w.Header().Set("Content-Type", "text/javascript")
		case strings.HasSuffix(r.URL.Path, ".json"):
			w.Header().Set("Content-Type", "application/json")
		case strings.HasSuffix(r.URL.Path, ".zip"):
			w.Header().Set("Content-Type", "application/zip")
			w.Header().Set("Content-Disposition", "attachment")
		default:
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			http.SetCookie(w, &http.Cookie{Name: "page", Value: strings.Trim(r.URL.Path, "/"), Path: "/"})
		}
		_, _ = io.WriteString(w, text)
	}))
	t.Cleanup(s.Close)
	return s
}

// took is what the site was asked for, robots.txt apart.
func (s *site) took() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []string
	for _, a := range s.asked {
		if a != "GET /robots.txt" {
			out = append(out, a)
		}
	}
	s.asked = nil
	return strings.Join(out, ", ")
}

// fetching makes a fetcher of the site that renders all pages.
func fetching(t *testing.T, b scraper.Renderer) *scraper.Rendering {
	t.Helper()
	f := scraper.NewFetcher(scraper.FetchOptions{AllowPrivate: true, Delay: scraper.NoDelay, PerHost: 4})
	t.Cleanup(f.Close)
	return scraper.NewRendering(f, scraper.RenderOptions{Browser: b, Wanted: func(string) (scraper.View, bool) {
		return scraper.View{Zone: "Europe/Berlin", Language: "de-DE"}, true
	}})
}

// hasty are settings for pages that never come to rest.
func hasty() chromium.Options {
	return chromium.Options{Settle: 1500 * time.Millisecond, Quiet: 400 * time.Millisecond}
}

// body is what stands between the tags of a document's body, its scripts apart.
func body(html []byte) string {
	_, rest, _ := strings.Cut(string(html), "<body>")
	rest, _, _ = strings.Cut(rest, "</body>")
	for {
		before, script, ok := strings.Cut(rest, "<script")
		if !ok {
			return strings.TrimSpace(rest)
		}
		_, after, _ := strings.Cut(script, "</script>")
		rest = before + after
	}
}
