package scraper_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"broadsheet/scraper"
	"broadsheet/scraper/queue"
)

// TestDocumentHasTheBytes of what is no text too: content encodings are undone, a
// packed file stays packed.
func TestDocumentHasTheBytes(t *testing.T) {
	t.Parallel()
	pack := func(s string) []byte {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		_, err := z.Write([]byte(s))
		if err := errors.Join(err, z.Close()); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	s := serve(t, "", func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/packed.xml.gz":
			w.Header().Set("Content-Type", "application/gzip")
			_, _ = w.Write(pack("<urlset/>"))
		case "/on-the-way":
			w.Header().Set("Content-Type", "application/feed+json")
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write(pack(`{"items":[]}`))
		default:
			w.WriteHeader(http.StatusGone)
			_, _ = w.Write([]byte("no more"))
		}
	})
	f := fetcher(t, scraper.FetchOptions{})
	for path, want := range map[string]string{"/packed.xml.gz": string(pack("<urlset/>")), "/on-the-way": `{"items":[]}`} {
		page, body, err := f.Document(t.Context(), s.URL+path)
		if err != nil || string(body) != want || page.HTML != nil {
			t.Errorf("%s: %q, %v", path, body, err)
		}
	}
	page, body, err := f.Document(t.Context(), s.URL+"/gone")
	if fe, ok := errors.AsType[*scraper.FetchError](err); !ok || fe.Status != http.StatusGone || string(body) != "no more" || page == nil {
		t.Errorf("%q, %v", body, err)
	}
	if _, _, err := f.Document(t.Context(), "ftp://a.example/"); err == nil {
		t.Error("ftp is fetched")
	}
}

// TestSitemapsOfRobots are those that it names, whatever group they stand in.
func TestSitemapsOfRobots(t *testing.T) {
	t.Parallel()
	s := serve(t, "Sitemap: https://a.example/one.xml\nUser-agent: other\nDisallow: /\nsitemap:https://b.example/two.xml.gz\n", hello)
	f := fetcher(t, scraper.FetchOptions{})
	got, err := f.Sitemaps(t.Context(), s.URL+"/any/page")
	if diff := cmp.Diff([]string{"https://a.example/one.xml", "https://b.example/two.xml.gz"}, got); diff != "" || err != nil {
		t.Errorf("%v, sitemaps differ (-want +got):\n%s", err, diff)
	}
	if _, err := f.Sitemaps(t.Context(), "nonsense"); err == nil {
		t.Error("nonsense has sitemaps")
	}
	s.Close()
	if _, err := fetcher(t, scraper.FetchOptions{}).Sitemaps(t.Context(), s.URL); err == nil || !strings.Contains(err.Error(), "robots.txt of") {
		t.Errorf("a host that is down: %v", err)
	}
}

// TestOnceIsOnce: what a site names is fetched once whatever the revisit age, what the
// user names again; what failed is tried again.
func TestOnceIsOnce(t *testing.T) {
	t.Parallel()
	q := queue.NewMemory(queue.Options{})
	once := func(address string) func() (scraper.Item, error) {
		return func() (scraper.Item, error) {
			return scraper.Item{Job: scraper.Job{URL: address}, Once: true}, nil
		}
	}
	again := func() (scraper.Item, error) {
		return scraper.Item{Job: scraper.Job{URL: "http://a.example/user"}}, nil
	}
	h := &handled{}
	var pushed scraper.Pushed
	for range 2 {
		pushed = scraper.Pushed{}
		opt := scraper.CrawlOptions{Workers: 1, Watch: func(e scraper.Event) {
			pushed.Added, pushed.Fresh = pushed.Added+e.Pushed.Added, pushed.Fresh+e.Pushed.Fresh
		}}
		if err := scraper.Crawl(t.Context(), mixed{once("http://a.example/site"), again}, q, newGetter(nil), h, opt); err != nil {
			t.Fatal(err)
		}
	}
	if len(h.pages) != 3 || pushed.Added != 1 || pushed.Fresh != 1 {
		t.Errorf("handled %v, at last %+v", h.pages, pushed)
	}
}
