package main_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"broadsheet/scraper/warc"
	"broadsheet/store"
)

// A lampSite is a site whose feed names new articles. It knows which form of a page a
// visitor has.
type lampSite struct {
	*httptest.Server

	mu      sync.Mutex
	asked   []string        // paths of articles, in order
	gone    map[string]bool // 404
	changed map[string]bool
	feed    []string // paths that the feed names
}

// lampStory is an invented article, a headline each.
func lampStory(path string, more bool) string {
	text := fmt.Sprintf(article, "The lamp of house "+strings.TrimPrefix(path, "/lamps-and-oil-"))
	if more {
		text = strings.Replace(text, "</main>", "<p>On Wednesday the captain said that he would count them a third time, with a witness from the harbour office.</p></main>", 1)
	}
	return text
}

func newLampSite(t *testing.T) *lampSite {
	t.Helper()
	k := &lampSite{gone: map[string]bool{}, changed: map[string]bool{}}
	k.Server = httptest.NewServer(http.HandlerFunc(k.serve))
	t.Cleanup(k.Close)
	return k
}

// set changes the site.
func (k *lampSite) set(change func()) {
	k.mu.Lock()
	defer k.mu.Unlock()
	change()
}

func (k *lampSite) serve(w http.ResponseWriter, r *http.Request) {
	k.mu.Lock()
	defer k.mu.Unlock()
	switch {
	case r.URL.Path == "/":
		_, _ = fmt.Fprint(w, `<html><head><link rel="alternate" type="application/rss+xml" href="/feed.xml"></head><body>Lamps</body></html>`)
		return
	case r.URL.Path == "/feed.xml":
		w.Header().Set("Content-Type", "application/rss+xml")
		_, _ = fmt.Fprint(w, `<rss version="2.0"><channel><title>Lamps</title>`)
		for _, path := range k.feed {
			_, _ = fmt.Fprintf(w, `<item><title>x</title><link>%s%s</link></item>`, k.URL, path)
		}
		_, _ = fmt.Fprint(w, `</channel></rss>`)
		return
	case !strings.HasPrefix(r.URL.Path, "/lamps-"):
		http.NotFound(w, r)
		return
	}
	k.asked = append(k.asked, r.URL.Path)
	tag := `"first"`
	if k.changed[r.URL.Path] {
		tag = `"second"`
	}
	w.Header().Set("ETag", tag)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	switch {
	case k.gone[r.URL.Path]:
		http.NotFound(w, r)
	case r.Header.Get("If-None-Match") == tag:
		w.WriteHeader(http.StatusNotModified)
	default:
		_, _ = fmt.Fprint(w, lampStory(r.URL.Path, k.changed[r.URL.Path]))
	}
}

// take returns what was asked for since the last call.
func (k *lampSite) take() string {
	k.mu.Lock()
	defer k.mu.Unlock()
	out := strings.Join(k.asked, " ")
	k.asked = nil
	return out
}

// before keeps pages as of a time ago, as another crawl would have.
func (k *lampSite) before(t *testing.T, dir string, ago time.Duration, paths ...string) {
	t.Helper()
	var out bytes.Buffer
	w := warc.NewWriter(&out, warc.WriterOptions{})
	for _, path := range paths {
		_, err := w.Exchange(warc.Exchange{
			URL: k.URL + path, At: time.Now().Add(-ago),
			Response: []byte("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nETag: \"first\"\r\n\r\n"), Body: []byte(lampStory(path, false)),
		}, nil)
		if err != nil {
			t.Fatal(err)
		}
	}
	write(t, dir, map[string]string{"old.warc": out.String()})
	run(t, dir, "import", "old.warc").want(t, 0)
}

// wasGone adds a visit that found no page.
func (k *lampSite) wasGone(t *testing.T, dir, path string, ago time.Duration) {
	t.Helper()
	a, err := store.Open(t.Context(), filepath.Join(dir, "archive"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err = a.Keep(t.Context(), store.Visit{Address: k.URL + path, Fetched: time.Now().Add(-ago), Outcome: store.Gone, Note: "404"}); err != nil {
		t.Error(err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
}

func (k *lampSite) crawl(t *testing.T, dir string, args ...string) ran {
	t.Helper()
	site := strings.TrimPrefix(k.URL, "http://")
	return run(t, dir, local(append([]string{site, "--workers", "1"}, args...)...)...)
}

// TestACronLineSavesWhatDidNotChange: what is new goes first, then what is due, asked
// for in case it changed; a page that is gone is looked at again before that is
// believed, and then left alone. The next run asks for none of them.
func TestACronLineSavesWhatDidNotChange(t *testing.T) {
	t.Parallel()
	const a, b, c, d, e, n = "/lamps-and-oil-101", "/lamps-and-oil-102", "/lamps-and-oil-103", "/lamps-and-oil-104", "/lamps-and-oil-105", "/lamps-and-oil-106"
	k, dir := newLampSite(t), t.TempDir()
	k.set(func() { k.feed = []string{a, b, c, d, e, n} })
	k.before(t, dir, 2*24*time.Hour, a, b, c, d)
	k.before(t, dir, 10*time.Minute, e) // not due yet
	k.set(func() { k.changed[b], k.gone[c], k.gone[d] = true, true, true })
	k.wasGone(t, dir, d, 5*time.Hour)

	r := k.crawl(t, dir).want(t, 0, `^gone since +\S+-103: \S+, to be looked at again before it is believed$`, `^gone since +\S+-104: \S+, which this look confirmed$`)
	r.sums(t, map[string]string{"kept": "1", "revised": "1", "unchanged": "1", "gone since": "2"})
	got := k.take()
	if !strings.HasPrefix(got, n+" ") || strings.Contains(got, e) || len(strings.Fields(got)) != 5 {
		t.Errorf("asked for %s", got)
	}
	run(t, dir, "history", k.URL+a).want(t, 0).prints(t, `\t2 visits\tfirst seen$`)
	run(t, dir, "history", k.URL+c).want(t, 0).prints(t, `\tfirst seen; gone at \S+, to be looked at again before it is believed$`)
	run(t, dir, "history", k.URL+d, "--json").want(t, 0).prints(t, `"gone":\{"since":".*","last":".*","sure":true\}`)
	run(t, dir, "show", k.URL+d).want(t, 0, `^gone since \S+$`).prints(t, "lamp of house 104")

	why := func(path, want string) {
		t.Helper()
		run(t, dir, "frontier", "why", k.URL+path).want(t, 0).silent(t).prints(t, want)
	}
	why(a, `^kept, last visited at \S+: a crawl of its site asks again from \S+ on$`)
	why(b, `^kept, last visited at`)
	why(c, `^gone at \S+: a crawl of its site looks again from \S+ on$`)
	why(d, `^gone since \S+, which a second look confirmed: it is not asked for any more$`)
	why("/lamps-of-nobody", `^no crawl has heard of it: fetch it with 'broadsheet crawl http`)

	r = k.crawl(t, dir).want(t, 0)
	if got := k.take(); got != "" {
		t.Errorf("the second run asked for %s\n%s", got, r.words)
	}
	clean(t, dir, "6 articles")

	// An age that is given overrules, and 0 fetches whole pages.
	k.crawl(t, dir, "--revisit", "0").want(t, 0).sums(t, map[string]string{"unchanged": "4", "gone since": "2"})
	if got := len(strings.Fields(k.take())); got != 6 {
		t.Errorf("with --revisit 0 %d were asked for", got)
	}
	k.crawl(t, dir, "--revisit", "1d").want(t, 0)
	run(t, dir, "reextract").want(t, 0)
	clean(t, dir, "6 articles")
}

// TestNotModifiedSurvivesARepair: the visit is there again when the database is made
// anew from the captures.
func TestNotModifiedSurvivesARepair(t *testing.T) {
	t.Parallel()
	k, dir := newLampSite(t), t.TempDir()
	const a = "/lamps-and-oil-101"
	k.set(func() { k.feed = []string{a} })
	k.before(t, dir, 2*24*time.Hour, a)
	k.crawl(t, dir).want(t, 0).sums(t, map[string]string{"unchanged": "1"})
	before := run(t, dir, "history", k.URL+a).want(t, 0).prints(t, `\t2 visits\t`).out
	if err := os.Remove(filepath.Join(dir, "archive", "archive.db")); err != nil {
		t.Fatal(err)
	}
	run(t, dir, "archive", "repair").want(t, 0)
	if after := run(t, dir, "history", k.URL+a).want(t, 0).out; after != before {
		t.Errorf("before %safter %s", before, after)
	}
	clean(t, dir, "1 article")
}

// TestABudgetOfAHostLeavesTheRest for the next run, which goes on.
func TestABudgetOfAHostLeavesTheRest(t *testing.T) {
	t.Parallel()
	k, dir := newLampSite(t), t.TempDir()
	k.set(func() {
		for i := range 5 {
			k.feed = append(k.feed, fmt.Sprintf("/lamps-and-oil-%d", 101+i))
		}
	})
	for _, left := range []string{"3", "1", ""} {
		r := k.crawl(t, dir, "--per-host-limit", "2").want(t, 0)
		if got := summed(r)["left for the next run"]; got != left {
			t.Errorf("%q left, want %q\n%s", got, left, r.words)
		}
	}
	if got := len(strings.Fields(k.take())); got != 5 {
		t.Errorf("%d were asked for", got)
	}
}
