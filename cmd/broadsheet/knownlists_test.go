package main_test

import (
	"bytes"
	"crypto/tls"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"broadsheet/scraper/warc"
)

// A quay is a site with a front page, a feed and a sitemap that can all tell whether they
// changed, and five articles.
type quay struct {
	*httptest.Server
	env []string // that leads there

	mu    sync.Mutex
	asked []string // path and status
	bare  bool     // nothing can tell
	more  bool     // the feed names one more article
}

const quayArticles = 5

func newQuay(t *testing.T) *quay {
	t.Helper()
	q := &quay{}
	q.Server = httptest.NewUnstartedServer(http.HandlerFunc(q.serve))
	cert, authority := certificate(t, "quay.example")
	q.TLS = &tls.Config{Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS12}
	q.StartTLS()
	t.Cleanup(q.Close)
	file := filepath.Join(t.TempDir(), "authority.pem")
	if err := os.WriteFile(file, authority, 0o600); err != nil {
		t.Fatal(err)
	}
	q.env = []string{"SSL_CERT_FILE=" + file, "BROADSHEET_TEST_HOST=quay.example:443=" + strings.TrimPrefix(q.URL, "https://")}
	return q
}

func (q *quay) serve(w http.ResponseWriter, r *http.Request) {
	q.mu.Lock()
	defer q.mu.Unlock()
	kind, body, tag := q.page(r.URL.Path)
	status := http.StatusOK
	switch {
	case body == "":
		status = http.StatusNotFound
	case q.bare:
	default:
		w.Header().Set("ETag", tag)
		if r.Header.Get("If-None-Match") == tag {
			status, body = http.StatusNotModified, ""
		}
	}
	q.asked = append(q.asked, fmt.Sprint(r.URL.Path, " ", status))
	w.Header().Set("Content-Type", kind)
	w.WriteHeader(status)
	_, _ = fmt.Fprint(w, body)
}

func (q *quay) page(path string) (kind, body, tag string) {
	articles := quayArticles
	if q.more {
		articles++
	}
	switch {
	case path == "/":
		return "text/html; charset=utf-8", `<html><head><link rel="alternate" type="application/rss+xml" href="/feed.xml"></head><body>The quay</body></html>`, `"front"`
	case path == "/robots.txt":
		return "text/plain", "Sitemap: https://quay.example/sitemap.xml\n", `"robots"`
	case path == "/feed.xml":
		var b strings.Builder
		for n := range articles {
			fmt.Fprintf(&b, `<item><title>Crate %d</title><link>https://quay.example/crates-on-the-quay-%d</link></item>`, n, 101+n)
		}
		return "application/rss+xml", `<rss version="2.0"><channel><title>The quay</title>` + b.String() + `</channel></rss>`, fmt.Sprintf(`"feed %d"`, articles)
	case path == "/sitemap.xml":
		return "text/xml", `<urlset><url><loc>https://quay.example/crates-on-the-quay-101</loc><lastmod>` + time.Now().AddDate(0, 0, -3).Format(time.DateOnly) + `</lastmod></url></urlset>`, `"map"`
	case strings.HasPrefix(path, "/crates-"):
		return "text/html; charset=utf-8", quayStory(path), `"story"`
	}
	return "text/html", "", ""
}

func quayStory(path string) string {
	return fmt.Sprintf(article, "Crate "+strings.TrimPrefix(path, "/crates-on-the-quay-"))
}

// take returns what was asked for since the last call.
func (q *quay) take() string {
	q.mu.Lock()
	defer q.mu.Unlock()
	out := strings.Join(q.asked, "\n")
	q.asked = nil
	return out
}

func (q *quay) set(change func()) {
	q.mu.Lock()
	defer q.mu.Unlock()
	change()
}

// twoDaysLater makes a folder with the state of another, whose articles were kept two
// days ago.
func (q *quay) twoDaysLater(t *testing.T, dir string) string {
	t.Helper()
	out, later := bytes.Buffer{}, t.TempDir()
	w := warc.NewWriter(&out, warc.WriterOptions{})
	for n := range quayArticles {
		path := fmt.Sprintf("/crates-on-the-quay-%d", 101+n)
		_, err := w.Exchange(warc.Exchange{
			URL: "https://quay.example" + path, At: time.Now().AddDate(0, 0, -2),
			Response: []byte("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nETag: \"story\"\r\n\r\n"), Body: []byte(quayStory(path)),
		}, nil)
		if err != nil {
			t.Fatal(err)
		}
	}
	write(t, later, map[string]string{"old.warc": out.String()})
	run(t, later, "import", "old.warc").want(t, 0)
	raw, err := os.ReadFile(filepath.Join(dir, "archive", "frontier.db"))
	if err == nil {
		err = os.WriteFile(filepath.Join(later, "archive", "frontier.db"), raw, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	return later
}

func (q *quay) crawl(t *testing.T, dir string, args ...string) ran {
	t.Helper()
	return runWith(t, dir, "", q.env, append([]string{"crawl", "--contact", "you@example.org", "--delay", "0", "--allow-private", "--workers", "1", "quay.example"}, args...)...)
}

// howLong is what differs from run to run.
var howLong = regexp.MustCompile(`in \S+ \(\S+ a second\), archive \S+`)

// inAnyOrder has the addresses of one outcome sorted: they wait for the disk side by side.
func inAnyOrder(words string) string {
	lines := strings.Split(words, "\n")
	isAddress := func(line string) bool { return strings.Contains(line, "/crates-") }
	from := max(slices.IndexFunc(lines, isAddress), 0)
	to := from
	for to < len(lines) && isAddress(lines[to]) {
		to++
	}
	slices.Sort(lines[from:to])
	return strings.Join(lines, "\n")
}

// TestTwoRunsOfACronLine, two days apart, are those that docs/crawling.md shows: what the
// second one asks for it asks for in case it changed.
func TestTwoRunsOfACronLine(t *testing.T) {
	t.Parallel()
	q, dir := newQuay(t), t.TempDir()
	documented := fencedIn(t, "docs/crawling.md", "console")
	show := func(i int, r ran) {
		t.Helper()
		got := "$ broadsheet crawl --contact you@example.org quay.example\n" + howLong.ReplaceAllString(r.want(t, 0).words, "in 9.104s (0.5 a second), archive /srv/news/archive")
		if inAnyOrder(got) != inAnyOrder(documented[i]) {
			t.Errorf("docs/crawling.md shows\n%s\nand this is said\n%s", documented[i], got)
		}
	}
	show(0, q.crawl(t, dir))
	if asked := q.take(); strings.Contains(asked, "304") {
		t.Errorf("the first run asked for\n%s", asked)
	}
	show(1, q.crawl(t, q.twoDaysLater(t, dir)))
	for line := range strings.Lines(q.take()) {
		if line = strings.TrimSpace(line); !strings.HasSuffix(line, " 304") && line != "/robots.txt 200" && !strings.HasSuffix(line, " 404") {
			t.Errorf("the second run asked for %s", line)
		}
	}
}

// TestListsThatDidNotChangeAreReadAllTheSame: what an earlier run left out is found, and
// what a changed list names.
func TestListsThatDidNotChangeAreReadAllTheSame(t *testing.T) {
	t.Parallel()
	q, dir := newQuay(t), t.TempDir()
	q.crawl(t, dir, "--limit", "2").want(t, 0).sums(t, map[string]string{"kept": "2"})
	q.take()
	r := q.crawl(t, dir, "--limit", "2").want(t, 0, `^not changed, and not sent again: 3 of 3 lists; \S+ k?B saved$`)
	r.sums(t, map[string]string{"kept": "2"})
	q.set(func() { q.more = true })
	q.crawl(t, dir).want(t, 0, `^not changed, and not sent again: 2 of 3 lists; `).sums(t, map[string]string{"kept": "2"})
	q.take()
	q.crawl(t, dir, "--log", "json").want(t, 0, `"saved":\{"lists":3,"unchanged":3,"pages":0,"bytes":\d+\}`)

	// Who asks for whole pages gets whole lists, and a server that can't tell sends them.
	q.take()
	if r := q.crawl(t, dir, "--revisit", "0").want(t, 0); strings.Contains(r.words, "not sent again") || strings.Contains(q.take(), "304") {
		t.Errorf("with --revisit 0 it is said: %s", r.words)
	}
	q.set(func() { q.bare = true })
	bare := t.TempDir()
	for range 2 {
		if r := q.crawl(t, bare).want(t, 0); strings.Contains(r.words, "not sent again") {
			t.Errorf("a server that can't tell is said to have told: %s", r.words)
		}
	}
}
