package scraper_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"broadsheet/scraper"
	"broadsheet/scraper/warc"
)

// keptSite answers in the ways that leave a page behind.
func keptSite(t *testing.T) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		w.Header().Set("X-Robots-Tag", "noarchive")
		switch r.URL.Path {
		case "/robots.txt", "/404":
			http.NotFound(w, r)
		case "/short":
			http.Redirect(w, r, "/packed?x=1#top", http.StatusFound)
		case "/packed":
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = io.WriteString(w, gzipped("<title>Folded</title>"))
		case "/old":
			w.Header().Set("Content-Type", "text/html; charset=windows-1252")
			_, _ = w.Write([]byte("<title>3 \x80</title>"))
		case "/chunks":
			for range 3 {
				fmt.Fprintf(w, "<p>a piece</p>")
				w.(http.Flusher).Flush()
			}
		case "/late":
			w.Header().Set("Retry-After", "120")
			w.WriteHeader(http.StatusServiceUnavailable)
		case "/empty":
		default:
			w.Header().Set("Content-Type", "application/pdf")
			_, _ = w.Write([]byte("%PDF-1.7 not a page"))
		}
	}))
	t.Cleanup(s.Close)
	return s
}

// TestKeptPageIsTheFetchedOne: what is made of the exchanges alone is what came over the
// wire, and fails as it failed.
func TestKeptPageIsTheFetchedOne(t *testing.T) {
	t.Parallel()
	site := keptSite(t)
	f := scraper.NewFetcher(scraper.FetchOptions{Delay: scraper.NoDelay, AllowPrivate: true})
	t.Cleanup(f.Close)
	for _, path := range []string{"/short", "/packed", "/old", "/chunks", "/404", "/late", "/empty", "/pdf"} {
		want, wantErr := f.Fetch(t.Context(), site.URL+path)
		if want == nil {
			t.Fatal(wantErr)
		}
		got, err := scraper.Kept(want.Exchanges)
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s (-fetched +kept):\n%s", path, diff)
		}
		if fmt.Sprint(err) != fmt.Sprint(wantErr) {
			t.Errorf("%s: %v, want %v", path, err, wantErr)
		}
	}
}

// TestKeptFile is the one that was read, but for its path.
func TestKeptFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a.html")
	if err := os.WriteFile(path, []byte("<title>Grüße</title>"), 0o600); err != nil {
		t.Fatal(err)
	}
	src, err := scraper.Inputs([]string{path}, scraper.InputOptions{URL: "https://paper.example/a"})
	if err != nil {
		t.Fatal(err)
	}
	for item, err := range src.Items(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		got, err := scraper.Kept(item.Page.Exchanges)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(item.Page, got, cmpopts.IgnoreFields(scraper.Page{}, "Source")); diff != "" || got.Source != "https://paper.example/a" {
			t.Errorf("%s (-read +kept):\n%s", got.Source, diff)
		}
		if at := got.Fetched; at.Location() != time.UTC || at.Nanosecond()%1000 != 0 {
			t.Errorf("a capture can't say %v", at)
		}
	}
}

// TestKeptNothing and what doesn't unpack are errors.
func TestKeptNothing(t *testing.T) {
	t.Parallel()
	if page, err := scraper.Kept(nil); page != nil || err == nil {
		t.Errorf("%v, %v", page, err)
	}
	page, err := scraper.Kept([]warc.Exchange{{
		URL: "https://paper.example/", Response: []byte("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n"), Body: []byte{0x1f, 0x8b, 8, 0},
	}})
	if fe, ok := errors.AsType[*scraper.FetchError](err); page != nil || !ok || fe.Reason != scraper.ReasonEncoding {
		t.Errorf("%v, %v", page, err)
	}
}
