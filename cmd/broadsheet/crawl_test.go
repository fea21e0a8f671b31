package main_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// summed reads the counts of the last summary.
func summed(r ran) map[string]string {
	out := map[string]string{}
	at := strings.LastIndex(r.words, "\n\n")
	for _, m := range regexp.MustCompile(`(?m)^ +(\S+)  (.+)$`).FindAllStringSubmatch(r.words[max(at, 0):], -1) {
		out[m[2]] = m[1]
	}
	return out
}

// sums checks the summary, and that it is the last that is said.
func (r ran) sums(t *testing.T, want map[string]string) {
	t.Helper()
	if diff := cmp.Diff(want, summed(r)); diff != "" {
		t.Errorf("summary differs (-want +got):\n%s\n%s", diff, r.words)
	}
	if !regexp.MustCompile(`\n[\d,]+ address(es)?, \S+ k?M?B in \S+ \(\S+ a second\), archive \S+\n$`).MatchString(r.words) {
		t.Errorf("the last line is not that of a summary: %s", r.words)
	}
}

// TestCrawlTakesFilesFoldersAndLists of all kinds at once.
func TestCrawlTakesFilesFoldersAndLists(t *testing.T) {
	t.Parallel()
	dir, site := t.TempDir(), newFaultSite(t, nil)
	var zipped bytes.Buffer
	z := gzip.NewWriter(&zipped)
	_, err := io.WriteString(z, dated("Zipped", ""))
	if err := errors.Join(err, z.Close()); err != nil {
		t.Fatal(err)
	}
	write(t, dir, map[string]string{
		"alone.html": dated("Alone", ""), "pages/a.html": dated("In a folder", ""), "pages/sub/b.htm": dated("Deeper", ""),
		"pages/c.html.gz": zipped.String(), "pages/notes.txt": "no page", "pages/broken.html.gz": "\x1f\x8bno gzip",
	})
	list := "# a comment\n\n  " + site.URL + "/one  \nnonsense\n" + site.URL + "/two"
	r := runWith(t, dir, list, nil, local("alone.html", "pages", "-", site.URL+"/three")...)
	r.want(t, 3, `^not read +pages/broken.html.gz: unexpected EOF`, `^not read +nonsense: stdin line 4: address "nonsense": it has no scheme`,
		`^kept +alone.html$`, `^kept +pages/sub/b.htm$`, `^kept +pages/c.html.gz$`, `^kept +\S+/one$`, `^kept +\S+/two$`, `^kept +\S+/three$`)
	r.sums(t, map[string]string{"kept": "7", "not read": "2"})
	clean(t, dir, "7 articles, ")
}

// TestCrawlOfNothing is no failure: a list may well be empty.
func TestCrawlOfNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	run(t, dir, "crawl", "-").want(t, 0).sums(t, map[string]string{})
	runWith(t, dir, "# nothing today\n", nil, "crawl", "-").want(t, 0)
	run(t, dir, "list").want(t, 0).silent(t).prints(t, `^$`)
	clean(t, dir, "0 articles")
}

// TestFolderWithoutPagesIsAFailure, and is named.
func TestFolderWithoutPagesIsAFailure(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, map[string]string{"notes/a.txt": "no page", "a.html": dated("Alone", "")})
	run(t, dir, "crawl", "notes", "a.html").want(t, 3, `^not read +notes: .*no file of it`, `^kept +a.html$`)
	run(t, dir, "extract", "notes").want(t, 3, `notes: .*no file of it`).prints(t, `^$`)
}

// TestAnAddressIsAskedForOnce, in how many forms it may be given.
func TestAnAddressIsAskedForOnce(t *testing.T) {
	t.Parallel()
	dir, site := t.TempDir(), newFaultSite(t, nil)
	page := site.URL + "/one"
	r := runWith(t, dir, page+"\n"+page+"#top\n", nil, local(page, strings.Replace(page, "http:", "HTTP:", 1), "-")...).want(t, 0)
	if n := strings.Count(r.words, page+"\n"); n != 1 {
		t.Errorf("asked for %d times: %s", n, r.words)
	}
	r.sums(t, map[string]string{"kept": "1"})
}

// TestRevisitAges: what was kept not long ago is not asked for again.
func TestRevisitAges(t *testing.T) {
	t.Parallel()
	dir, site := t.TempDir(), newFaultSite(t, nil)
	args := local(site.URL+"/one", site.URL+"/two")
	run(t, dir, args...).want(t, 0).sums(t, map[string]string{"kept": "2"})
	run(t, dir, append(args, site.URL+"/three")...).want(t, 0).
		sums(t, map[string]string{"kept": "1", "kept not long ago, not asked for (see --revisit)": "2"})
	run(t, dir, append(args, "--revisit", "1ns")...).want(t, 0).sums(t, map[string]string{"unchanged": "2"})
	run(t, dir, append(args, "--revisit", "0")...).want(t, 0).sums(t, map[string]string{"unchanged": "2"})
	run(t, dir, local(site.URL+"/404")...).want(t, 3).sums(t, map[string]string{"gone": "1"})
	run(t, dir, local(site.URL+"/404")...).want(t, 3).sums(t, map[string]string{"gone": "1"}) // a failure is no visit
}

// TestShortLinkIsTheSameArticle: its number is read without the network, what it
// leads to is one record with one more alias.
func TestShortLinkIsTheSameArticle(t *testing.T) {
	t.Parallel()
	dir, env := t.TempDir(), press(t)
	crawl := []string{"crawl", "--delay", "0", "--revisit", "0"}
	runWith(t, dir, "", env, append(crawl, "https://www.faz.net/aktuell/die-laengste-planke-16153034.html")...).want(t, 0, `^kept `)
	runWith(t, dir, "", env, append(crawl, "https://www.faz.net/-gpf-9m7re")...).want(t, 0, `^unchanged +https://www.faz.net/-gpf-9m7re$`)
	runWith(t, dir, "", env, append(crawl, "https://www.faz.net/aktuell/die-laengste-planke-16153034-p2.html")...).want(t, 0, `^unchanged `)
	records := run(t, dir, "export", "--revisions", "all").records(t)
	if len(records) != 1 || records[0]["id"] != "faz.net:16153034" {
		t.Fatalf("want one revision of one article: %v", records)
	}
	if diff := cmp.Diff([]any{"https://www.faz.net/-gpf-9m7re"}, records[0]["aliases"]); diff != "" {
		t.Errorf("aliases differ (-want +got):\n%s", diff)
	}
	clean(t, dir, "1 article, 1 revision, 3 visits")
}

// pagedSite serves an article of three pages; the second may be missing.
func pagedSite(t *testing.T) *faultSite {
	t.Helper()
	nextOf := map[string]string{"/long": "/long-2", "/long-2": "/long-3", "/long-3": "", "/torn": "/404", "/round": "/round-2", "/round-2": "/round"}
	return newSiteBehind(t, nil, func(site http.HandlerFunc) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			next, ok := nextOf[r.URL.Path]
			if !ok {
				site(w, r)
				return
			}
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			more := `<p>This is what stands on ` + r.URL.Path + ` alone.</p><a class="next" href="` + next + `">on</a></main>`
			_, _ = io.WriteString(w, strings.Replace(fmt.Sprintf(article, "The long crossing"), "</main>", more, 1))
		}
	})
}

// TestPagedArticles: each page is captured, one record is made; a page that can't
// be had is a warning, not the loss of the others.
func TestPagedArticles(t *testing.T) {
	t.Parallel()
	const profile = "name: paged.example\nhosts: ['127.0.0.1']\n" +
		"layouts: [{name: one, when: main, headline: h1, body: {paragraph: main > p}, next_page: a.next @href}]\n"
	for name, c := range map[string]struct {
		first    string
		pages    int
		captures int
		warning  string
	}{
		"whole":    {"/long", 3, 3, ""},
		"torn":     {"/torn", 0, 1, "page 2 is missing: .*404"},
		"circular": {"/round", 2, 2, "page 3 is not followed: its next link leads in a circle or too far"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir, site := t.TempDir(), pagedSite(t)
			write(t, dir, map[string]string{"paged.yaml": profile})
			run(t, dir, local(site.URL+c.first, "--profile", "paged.yaml")...).want(t, 0).sums(t, map[string]string{"kept": "1"})
			record := run(t, dir, "export").records(t)[0]
			pages, _ := record["pages"].([]any)
			if len(pages) != c.pages {
				t.Errorf("pages %v, want %d", pages, c.pages)
			}
			warnings := fmt.Sprint(record["extraction"].(map[string]any)["warnings"])
			if c.warning != "" && !regexp.MustCompile(c.warning).MatchString(warnings) || c.warning == "" && warnings != "<nil>" {
				t.Errorf("warnings %s, want %q", warnings, c.warning)
			}
			clean(t, dir, "1 article, 1 revision, 1 visit")
			if got := bytes.Count(segment(t, dir), []byte("WARC-Type: response")); got != c.captures {
				t.Errorf("%d responses are captured, want %d", got, c.captures)
			}
			extracted := run(t, dir, "extract", "--allow-private", "--delay", "0", "--profile", "paged.yaml", site.URL+c.first).want(t, 0).records(t)
			if len(extracted) != 1 || extracted[0]["content_hash"] != record["content_hash"] {
				t.Errorf("extract reads something else than crawl: %v", extracted)
			}
		})
	}
}

// segment is the unpacked content of the archive's only segment.
func segment(t *testing.T, dir string) []byte {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "archive", "captures", "*.warc.gz"))
	if err != nil || len(names) != 1 {
		t.Fatalf("%v, %v", names, err)
	}
	f, err := os.Open(names[0])
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if _, err := out.ReadFrom(z); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestContactIsSent to webmasters, who may want to write.
func TestContactIsSent(t *testing.T) {
	t.Parallel()
	dir, agents := t.TempDir(), make(chan string, 10)
	site := newSiteBehind(t, nil, func(site http.HandlerFunc) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			agents <- r.UserAgent()
			site(w, r)
		}
	})
	run(t, dir, local("--contact", "desk@paper.example", site.URL+"/one")...).want(t, 0)
	close(agents)
	asked := 0
	for agent := range agents {
		asked++
		if !regexp.MustCompile(`^Broadsheet/\S+ \(\+desk@paper\.example\)$`).MatchString(agent) {
			t.Errorf("User-Agent: %s", agent)
		}
	}
	if asked != 4 {
		t.Errorf("%d requests, want robots.txt, the page, tdmrep.json and ai.txt", asked)
	}
	if !bytes.Contains(segment(t, dir), []byte("desk@paper.example")) {
		t.Error("the captures don't name the contact")
	}
}

// TestSavedPagesKeepTheirTime: a file counts as fetched when it was saved.
func TestSavedPagesKeepTheirTime(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, map[string]string{"a.html": dated("Saved", "")})
	saved := time.Date(2011, 2, 3, 4, 5, 6, 0, time.UTC)
	if err := os.Chtimes(filepath.Join(dir, "a.html"), saved, saved); err != nil {
		t.Fatal(err)
	}
	run(t, dir, "crawl", "a.html", "--url", "https://paper.example/a").want(t, 0)
	record := run(t, dir, "export").records(t)[0]
	fetched, err := time.Parse(time.RFC3339, record["fetched"].(string))
	if err != nil || !fetched.Equal(saved) || record["url"] != "https://paper.example/a" || record["source"] != "a.html" {
		t.Errorf("fetched %v (%v), url %v, source %v", fetched, err, record["url"], record["source"])
	}
}
