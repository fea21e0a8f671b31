package main_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestBadPages asks for one page that a server gets wrong, and a good one beside
// it. Each time the line names address and cause, the code is right, the good
// page is kept and the archive is whole.
func TestBadPages(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		path  string
		code  int
		words string // what follows the address, or a line for one that begins with ^
		kept  int
	}{
		"404":                    {"404", 3, `^gone +ADDRESS: the server answered 404 Not Found$`, 1},
		"410":                    {"410", 3, `^gone +ADDRESS: the server answered 410 Gone$`, 1},
		"403":                    {"403", 3, `^gave up +ADDRESS: the server answered 403 Forbidden$`, 1},
		"429 for ever":           {"429", 3, `^gave up +ADDRESS: the server answered 429 Too Many Requests$`, 1},
		"503 for ever":           {"503", 3, `^gave up +ADDRESS: the server answered 503 Service Unavailable$`, 1},
		"500 then fine":          {"flaky", 0, `^kept +ADDRESS$`, 2},
		"cut in a body":          {"cut", 3, `^gave up +ADDRESS: connection failed: .*(cut off|unexpected EOF)`, 1},
		"short of its length":    {"short", 3, `^gave up +ADDRESS: connection failed: .*unexpected EOF`, 1},
		"redirect loop":          {"loop", 3, `^gave up +ADDRESS: redirects: .*10 redirects`, 1},
		"gzip bomb":              {"bomb", 3, `^gave up +ADDRESS: too large: `, 1},
		"200 MB":                 {"huge", 3, `^gave up +ADDRESS: too large: the body is larger than 33554432 bytes`, 1},
		"empty":                  {"empty", 0, `^not an article +ADDRESS: empty$`, 1},
		"PDF served as HTML":     {"pdf", 0, `^not an article +ADDRESS: media_type$`, 1},
		"wrong charset":          {"charset", 0, `^kept +ADDRESS$`, 2},
		"no answer in this form": {"999", 3, `^gave up +ADDRESS: the server answered 999`, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir, site := t.TempDir(), newFaultSite(t, nil)
			address := site.URL + "/" + c.path
			r := run(t, dir, local(address, site.URL+"/fine")...)
			r.want(t, c.code, strings.ReplaceAll(c.words, "ADDRESS", regexp.QuoteMeta(address)), `^kept +\S+/fine$`, `^ +\d  kept$`)
			clean(t, dir, fmt.Sprintf("%d article", c.kept))
			if r.out != "" {
				t.Errorf("a crawl has no data for stdout: %s", r.out)
			}
		})
	}
}

// TestWhatMayPassIsTriedFiveTimes counts how often a server is bothered.
func TestWhatMayPassIsTriedFiveTimes(t *testing.T) {
	t.Parallel()
	dir, site := t.TempDir(), newFaultSite(t, nil)
	r := run(t, dir, local(site.URL+"/503")...).want(t, 3)
	if n := strings.Count(r.words, "put back"); n != 4 {
		t.Errorf("put back %d times, want 4 before it is given up: %s", n, r.words)
	}
	if n := strings.Count(run(t, dir, local(site.URL+"/404")...).words, "put back"); n != 0 {
		t.Errorf("a page that is not there was tried %d times again", n)
	}
}

// TestRobots shows what each kind of robots.txt means for a page and one that a
// long file forbids at its head.
func TestRobots(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		robots func(http.ResponseWriter)
		code   int
		words  []string
	}{
		"none":    {nil, 0, []string{`^kept +\S+/page$`, `^kept +\S+/secret$`}},
		"fails":   {robotsDown, 3, []string{`^gave up +\S+/page: robots.txt unreachable: .*500`, `^gave up +\S+/secret: robots.txt unreachable: `}},
		"of 5 MB": {robotsOf5MB, 0, []string{`^kept +\S+/page$`, `^refused by robots +\S+/secret$`}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir, site := t.TempDir(), newFaultSite(t, c.robots)
			run(t, dir, local(site.URL+"/page", site.URL+"/secret")...).want(t, c.code, c.words...)
			clean(t, dir, "")
		})
	}
}

// TestBadAddresses: nothing is fetched, and no archive made, for what is none.
func TestBadAddresses(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		args  []string
		words string
	}{
		"none":         {nil, `nothing was named: give (sites, )?addresses, files or folders`},
		"no scheme":    {[]string{"paper.example/a.html"}, `paper.example/a.html.*did you mean https://paper.example/a.html`},
		"ftp":          {[]string{"ftp://paper.example/a.html"}, `ftp://paper.example/a.html.*only http and https`},
		"no host":      {[]string{"http:///a.html"}, `http:///a.html.*names no host`},
		"a bad escape": {[]string{"http://paper.example/%zz"}, `http://paper.example/%zz`},
		"after a good": {[]string{"http://paper.example/a", "gopher://b.example/"}, `gopher://b.example/`},
		"mail":         {[]string{"mailto:editor@paper.example"}, `mailto:editor@paper.example.*only http and https`},
		"empty":        {[]string{""}, `an argument is empty: give (sites, )?addresses, files or folders`},
		"two in one":   {[]string{"http://paper.example/a http://paper.example/b"}, `it has a blank inside; give addresses one by one`},
		"endless":      {[]string{"http://paper.example/" + strings.Repeat("x", 9000)}, `it has 9021 bytes, more than 8192`},
		"missing file": {[]string{"pages/missing.html"}, `pages/missing.html is neither a file nor a folder`},
	} {
		for _, command := range []string{"crawl", "extract"} {
			t.Run(name+" "+command, func(t *testing.T) {
				t.Parallel()
				dir := t.TempDir()
				r := run(t, dir, append([]string{command}, c.args...)...).want(t, 2, `^broadsheet: .*`+c.words)
				if n := strings.Count(r.words, "\n"); n != 1 {
					t.Errorf("a mistake is told in one line, not %d: %s", n, r.words)
				}
				run(t, dir, "list").want(t, 1, "there is no archive")
			})
		}
	}
}

// TestUnreachableHosts: names that DNS doesn't know and networks that a crawl must
// not reach, from an address or a redirect.
func TestUnreachableHosts(t *testing.T) {
	t.Parallel()
	dir, site := t.TempDir(), newFaultSite(t, nil)
	run(t, dir, "crawl", "--delay", "0", "http://nowhere.invalid/a.html").
		want(t, 3, `^gave up +http://nowhere.invalid/a.html: .*(no such host|connection failed)`)
	for _, address := range []string{site.URL + "/fine", "http://169.254.169.254/latest/", "http://[::1]:9/", "http://10.0.0.1/", "http://localhost:9/"} {
		run(t, dir, "crawl", "--delay", "0", address).
			want(t, 3, `^gave up +`+regexp.QuoteMeta(address)+`: .*private network; if you mean it, use --allow-private`)
	}
	host := []string{"BROADSHEET_TEST_HOST=news.example:80=" + strings.TrimPrefix(site.URL, "http://")}
	runWith(t, dir, "", host, "crawl", "--delay", "0", "http://news.example/inward", "http://news.example/fine").
		want(t, 3, `^gave up +http://news.example/inward: .*169.254.169.254 is in a private network`, `^kept +http://news.example/fine$`)
	clean(t, dir, "1 article, ")
}

// TestWrongCharsetIsReadAsItIs: the label says UTF-8, the bytes are windows-1252.
func TestWrongCharsetIsReadAsItIs(t *testing.T) {
	t.Parallel()
	dir, site := t.TempDir(), newFaultSite(t, nil)
	run(t, dir, local(site.URL+"/charset")...).want(t, 0)
	run(t, dir, "show", site.URL+"/charset").want(t, 0).prints(t, `^Fähre fällt aus$`, `waited in the café`)
}

// TestForcedPagesAreRead: what is no article is read by force, with the reason as a
// warning; by a crawl only where the server called it a page.
func TestForcedPagesAreRead(t *testing.T) {
	t.Parallel()
	dir, site := t.TempDir(), newFaultSite(t, nil)
	addresses := []string{site.URL + "/404", site.URL + "/empty", site.URL + "/first"}
	args := append([]string{"extract", "--force", "--log", "json", "--allow-private", "--delay", "0"}, addresses...)
	r := run(t, dir, args...).want(t, 3)
	warned := map[any]string{}
	for _, record := range r.records(t) {
		warned[record["headline"]] = fmt.Sprint(record["extraction"].(map[string]any)["warnings"])
	}
	if len(warned) != 2 || !strings.Contains(warned["404"], "[not an article (http_status): the server answered with status 404]") {
		t.Errorf("records %v", warned)
	}
	if objects := r.objects(t); len(objects) != 1 || objects[0]["reason"] != "empty" {
		t.Errorf("objects %v, want one about the empty page", objects)
	}
	run(t, dir, local(append([]string{"--force"}, addresses...)...)...).want(t, 3, `^gone +\S+/404: `, `^not an article +\S+/empty: empty$`, `^kept +\S+/first$`)
}

// TestExtractTellsOfBadPages: what is read goes to stdout, what isn't is told.
func TestExtractTellsOfBadPages(t *testing.T) {
	t.Parallel()
	dir, site := t.TempDir(), newFaultSite(t, nil)
	args := []string{"extract", "--allow-private", "--delay", "0"}
	for _, path := range []string{"404", "first", "cut", "empty", "second", "429", "loop"} {
		args = append(args, site.URL+"/"+path)
	}
	r := run(t, dir, args...).want(t, 3, `^broadsheet: fetch \S+/404: the server answered 404`, `^broadsheet: fetch \S+/cut: connection failed`,
		`^broadsheet: .*/empty: not an article \(empty\): the page is empty`, `^broadsheet: fetch \S+/429: `, `^broadsheet: fetch \S+/loop: redirects`)
	var got []any
	for _, record := range r.records(t) {
		got = append(got, record["headline"])
	}
	if diff := cmp.Diff([]any{"The ferry: first", "The ferry: second"}, got); diff != "" {
		t.Errorf("records differ, or their order (-want +got):\n%s", diff)
	}
	run(t, dir, "list").want(t, 1, "there is no archive")
}
