package main_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// lampProfile is the profile of a site on loopback whose text comes by script.
const lampProfile = `name: lamps.example
hosts: [127.0.0.1]
language: en
timezone: Europe/Berlin
render: true
layouts:
  - name: "2024"
    when: main article
    headline: main h1
    body: {paragraph: main article > p}
`

// lampScript puts the text of a lamp page into it, which it asks its server for.
const lampScript = `fetch("/text" + location.pathname + ".json").then(r => r.json()).then(d => {
  document.querySelector("main").innerHTML = "<article><h1></h1><p></p><p></p></article>";
  document.querySelector("h1").textContent = d.headline;
  document.querySelectorAll("p").forEach((p, i) => { p.textContent = d.text[i]; });
});`

// newScriptSite serves such a site. A page "/stuck..." has a script that never ends; asked is
// told of each request.
func newScriptSite(t *testing.T, asked func(path string)) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked(r.URL.Path)
		switch path := r.URL.Path; {
		case path == "/lamps.js":
			w.Header().Set("Content-Type", "text/javascript")
			_, _ = io.WriteString(w, lampScript)
		case path == "/stuck.js":
			w.Header().Set("Content-Type", "text/javascript")
			_, _ = io.WriteString(w, "for (;;) {}")
		case strings.HasPrefix(path, "/text/"):
			n := len(path) % 10
			w.Header().Set("Content-Type", "application/json")
			fmt.Fprintf(w, `{"headline": "Lamp %d is lit", "text": [%q, "It was the caretaker, who had trimmed the wick and wanted to know whether it still had its light."]}`, n, lampText(n, 1))
		case strings.HasPrefix(path, "/lamp"):
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.Header().Set("ETag", `"always"`)
			if r.Header.Get("If-None-Match") != "" {
				w.WriteHeader(http.StatusNotModified)
				return
			}
			_, _ = io.WriteString(w, lampShell)
		case strings.HasPrefix(path, "/stuck"):
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			_, _ = io.WriteString(w, strings.ReplaceAll(lampShell, "/lamps.js", "/stuck.js"))
		default:
			http.NotFound(w, r)
		}
	}))
	t.Cleanup(s.Close)
	return s
}

func ignore(string) {}

// needsBrowser skips a test where there is no browser.
func needsBrowser(t *testing.T) {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if _, err := exec.LookPath(name); err == nil {
			return
		}
	}
	t.Skip("there is no chromium here: no page is rendered")
}

// TestBrowserRendersThePagesOfACrawl: the record is what a reader of the page sees, and the
// captures have the page as it came and as it was then.
func TestBrowserRendersThePagesOfACrawl(t *testing.T) {
	t.Parallel()
	needsBrowser(t)
	dir, site := t.TempDir(), newScriptSite(t, ignore)
	write(t, dir, map[string]string{"lamps.yaml": lampProfile})
	args := local("--render", "--profile", "lamps.yaml", "--compress", "gzip", site.URL+"/lamp-1", site.URL+"/lamp-22")
	run(t, dir, args...).want(t, 0, `^kept +\S+/lamp-1$`, `^kept +\S+/lamp-22$`)
	run(t, dir, "show", site.URL+"/lamp-22").want(t, 0).prints(t, `^Lamp \d is lit$`, `layout 2024`, `the first time in 4 winters`)
	clean(t, dir, "2 articles, 2 revisions, 2 visits")
	want := exported(t, dir)
	run(t, dir, "reextract", "--profile", "lamps.yaml").want(t, 0).prints(t, `2 articles +read as before`)
	// That the page as it comes didn't change says nothing: it is asked for and rendered again.
	run(t, dir, append(args, "--revisit", "1ns")...).want(t, 0, `^ +2  unchanged$`)
	if err := os.Remove(filepath.Join(dir, "archive", "archive.db")); err != nil {
		t.Fatal(err)
	}
	run(t, dir, "archive", "repair", "--profile", "lamps.yaml").want(t, 0)
	if diff := cmp.Diff(want, exported(t, dir)); diff != "" {
		t.Errorf("made anew (-before +after):\n%s", diff)
	}
	slice := filepath.Join(dir, "slice.warc")
	run(t, dir, "export", "--format", "warc", "-o", slice+".gz").want(t, 0)
	raw := unpacked(t, slice+".gz")
	for _, part := range []string{"browser=", "Broadsheet-Rendered-By: ", "It is loading.", "Content-Type: text/html; charset=utf-8\r\nContent-Length"} {
		if !strings.Contains(raw, part) {
			t.Errorf("the captures have no %q", part)
		}
	}
}

// TestBrowserRunsWhatIsDocumented: the profile and the command of docs/rendering.md, at a site
// of ours.
func TestBrowserRunsWhatIsDocumented(t *testing.T) {
	t.Parallel()
	needsBrowser(t)
	raw, err := os.ReadFile(filepath.Join("..", "..", "docs", "rendering.md"))
	if err != nil {
		t.Fatal(err)
	}
	dir, site := t.TempDir(), newScriptSite(t, ignore)
	_, rest, _ := strings.Cut(string(raw), "```yaml\n")
	profile, rest, _ := strings.Cut(rest, "```")
	_, rest, _ = strings.Cut(rest, "```sh\n")
	command, _, _ := strings.Cut(rest, "\n```")
	write(t, dir, map[string]string{"laternen.yaml": strings.ReplaceAll(profile, "www.laternen.example", "127.0.0.1")})
	args := strings.Fields(strings.ReplaceAll(command, "https://www.laternen.example", site.URL))
	run(t, dir, append(args[1:], "--allow-private", "--delay", "0")...).want(t, 0, `^kept +\S+/lamp-1$`)
	run(t, dir, "show", site.URL+"/lamp-1").want(t, 0).prints(t, `layout 2024`)
}

// TestPagesAreReadAsTheyComeWithoutABrowser, which is told once for each site.
func TestPagesAreReadAsTheyComeWithoutABrowser(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	site := newScriptSite(t, func(path string) {
		if path == "/lamps.js" || strings.HasPrefix(path, "/text/") {
			t.Errorf("asked for %s", path)
		}
	})
	write(t, dir, map[string]string{"lamps.yaml": lampProfile})
	r := run(t, dir, local("--profile", "lamps.yaml", site.URL+"/lamp-1", site.URL+"/lamp-2")...)
	r.want(t, 0, `^lamps.example: its profile asks for a browser: .*--render`)
	if n := strings.Count(r.words, "asks for a browser"); n != 1 {
		t.Errorf("told %d times: %s", n, r.words)
	}
}

// TestRenderingNeedsAProfileAndABrowser, and says so before anything is fetched.
func TestRenderingNeedsAProfileAndABrowser(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	site := newScriptSite(t, func(path string) { t.Errorf("asked for %s", path) })
	write(t, dir, map[string]string{
		"lamps.yaml": lampProfile,
		"job.yaml":   "crawl:\n  - sites: [" + site.URL + "/lamp-1]\n    profile: lamps.yaml\n    render: true\n    browser: ./none\n",
	})
	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"--browser", "chromium"}, `--browser goes with --render`},
		{[]string{"--render"}, `--render: no site profile says 'render: true'`},
		{[]string{"--render", "--profile", "lamps.yaml", "--browser", "./none"}, `browser \./none: .*no such file`},
	} {
		run(t, dir, local(append(c.args, site.URL+"/lamp-1")...)...).want(t, 2, c.says)
	}
	runWith(t, dir, "", []string{"PATH=" + t.TempDir()}, local("--render", "--profile", "lamps.yaml", site.URL+"/lamp-1")...).
		want(t, 2, `no browser is installed: install Chromium, on Debian with 'apt install chromium'`)
	run(t, dir, "job", "check", "job.yaml").want(t, 1, `browser \./none`)
	if _, err := os.Stat(filepath.Join(dir, "archive")); err == nil {
		t.Error("there is an archive")
	}
}
