package main_test

import (
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"golang.org/x/text/encoding/charmap"
)

// An oddPaper is an invented site on which visits leave captures of every kind: redirects
// over several hops, packed bodies, an old charset, articles of several pages whose
// pages are articles to who asks for them alone, pages that change.
type oddPaper struct {
	edition atomic.Int32
}

func (p *oddPaper) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	kind, name, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	edition := int(p.edition.Load())
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	switch kind {
	case "robots.txt":
		fmt.Fprintf(w, "%s", "User-agent: *\nDisallow: /private/\n")
	case "short":
		http.Redirect(w, r, "/moved/"+name+"?from=short#top", http.StatusMovedPermanently)
	case "moved":
		http.Redirect(w, r, "../a/"+name, http.StatusFound)
	case "a":
		fmt.Fprintf(w, "%s", oddPage(name, "It stood there all winter.", ""))
	case "changing":
		w.Header().Set("ETag", fmt.Sprintf(`"%d"`, edition))
		fmt.Fprintf(w, "%s", oddPage(name, fmt.Sprintf("This is edition %d.", edition), ""))
	case "packed":
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		_, _ = io.WriteString(z, oddPage(name, "It was folded twice.", ""))
		_ = z.Close()
	case "old":
		w.Header().Set("Content-Type", "text/html; charset=windows-1252")
		_, _ = charmap.Windows1252.NewEncoder().Writer(w).Write([]byte(oddPage(name, "Grüße für 3 €.", "")))
	case "serial":
		next := map[string]string{"1": "2", "2": "3"}[name]
		fmt.Fprintf(w, "%s", oddPage("The crossing", "Part "+name+", edition "+strconv.Itoa(edition), next))
	case "front":
		fmt.Fprintf(w, "%s", "<html><body><ul><li><a href=/a/1>One</a><li><a href=/a/2>Two</a></ul></body></html>")
	case "away":
		http.Error(w, "it was here", http.StatusGone)
	default:
		http.NotFound(w, r)
	}
}

func oddPage(name, text, next string) string {
	link := ""
	if next != "" {
		link = fmt.Sprintf(`<a class="next" href="/serial/%s">on</a>`, next)
	}
	return fmt.Sprintf(`<!doctype html><html lang="en"><head><title>%s</title></head><body><main><h1>Of %s</h1><p>%s</p>%s</main></body></html>`, name, name, text, link)
}

// oddAddresses are what a crawl of it asks for, in this order: one worker asks.
var oddAddresses = []string{
	"/serial/2", "/short/1", "/a/1", "/a/2", "/changing/x", "/packed/y", "/old/z", "/serial/1", "/serial/3", "/front", "/away", "/nothing", "/private/diary",
	"/short/2", "/a/1?utm_source=letter",
}

// TestRepairOfAnOddPaper: of three editions, with every kind of capture, the same records
// and histories come back.
func TestRepairOfAnOddPaper(t *testing.T) {
	t.Parallel()
	paper := &oddPaper{}
	site := httptest.NewServer(paper)
	t.Cleanup(site.Close)
	dir := t.TempDir()
	write(t, dir, map[string]string{"archive/profiles/odd.yaml": "name: odd.example\nhosts: [127.0.0.1]\n" +
		"layouts: [{name: one, when: main, headline: h1, body: {paragraph: p}, next_page: a.next @href}]\n"})
	for edition := range 3 {
		paper.edition.Store(int32(edition))
		args := local("--workers", "1", "--revisit", "0")
		for _, path := range oddAddresses {
			args = append(args, site.URL+path)
		}
		run(t, dir, args...).want(t, 3, `^ +1  refused by robots$`, `^ +2  gone$`)
	}
	exported := run(t, dir, "export", "--revisions", "all").want(t, 0).out
	for _, want := range []string{`"pages":[`, `"revision":3`, "Grüße für 3 €", "It was folded twice", `/moved/1?from=short"`} {
		if !strings.Contains(exported, want) {
			t.Errorf("the archive has no %s:\n%s", want, exported)
		}
	}
	before := counts(t, run(t, dir, "stats"))
	if err := os.Remove(filepath.Join(dir, "archive", "archive.db")); err != nil {
		t.Fatal(err)
	}
	run(t, dir, "archive", "repair").want(t, 0)
	repaired(t, dir, exported)
	for i, line := range counts(t, run(t, dir, "stats")) {
		if !strings.HasPrefix(line, "total") && !strings.Contains(strings.Join(before, "\n"), line) {
			t.Errorf("line %d of stats: %s; before:\n%s", i, line, strings.Join(before, "\n"))
		}
	}
}
