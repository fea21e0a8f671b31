package main_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// behindCookie is a site that shows pages to those alone who bring a cookie.
func behindCookie(t *testing.T, want string) *faultSite {
	t.Helper()
	return newSiteBehind(t, nil, func(site http.HandlerFunc) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/robots.txt" && r.Header.Get("Cookie") != want {
				w.WriteHeader(http.StatusForbidden)
				return
			}
			site(w, r)
		}
	})
}

// TestCookiesOfAFileOpenASite in both forms of such files, for crawl, extract and jobs.
func TestCookiesOfAFileOpenASite(t *testing.T) {
	t.Parallel()
	end := time.Now().Add(time.Hour).Unix()
	for name, file := range map[string]string{
		"cookies.txt":  fmt.Sprintf("# Netscape HTTP Cookie File\n\n#HttpOnly_127.0.0.1\tFALSE\t/\tFALSE\t%d\tsid\tlantern\nlighthouse.example\tFALSE\t/\tFALSE\t0\tsid\tother\n", end),
		"cookies.json": fmt.Sprintf(`[{"domain":"127.0.0.1","hostOnly":true,"httpOnly":true,"name":"sid","path":"/","secure":false,"session":false,"expirationDate":%d.5,"value":"lantern"}]`, end),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir, site := t.TempDir(), behindCookie(t, "sid=lantern")
			write(t, dir, map[string]string{name: file, "job.yaml": strings.Replace(jobOf(site.URL, "inn"), "defaults: {", "defaults: {cookies: "+name+", ", 1)})
			run(t, dir, local(site.URL+"/ferry")...).want(t, 3, `^gave up +\S+/ferry: the server answered 403`)
			run(t, dir, local("--revisit", "0", "--cookies", name, site.URL+"/ferry")...).want(t, 0, `^kept +\S+/ferry$`)
			run(t, dir, "extract", "--allow-private", "--cookies", filepath.Join(dir, name), site.URL+"/inn").want(t, 0).prints(t, `"headline"`)
			run(t, t.TempDir(), "job", "run", filepath.Join(dir, "job.yaml")).want(t, 0, `^kept +\S+/inn$`)
		})
	}
}

// TestAccessFilesOfDocs are ones.
func TestAccessFilesOfDocs(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "access.md"))
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllSubmatch(page, -1)
	for i, b := range blocks {
		dir := t.TempDir()
		write(t, dir, map[string]string{"access.yaml": string(b[1])})
		env := []string{"TAGESBLATT_PASSWORD=a", "HARBOURPOST_TOKEN=a", "STAGING_PASSWORD=a", "PROXY_PASSWORD=a"}
		write(t, dir, map[string]string{"job.yaml": "crawl: [{sites: [tagesblatt.example], access: access.yaml}]\n"})
		runWith(t, dir, "", env, "job", "check", "job.yaml").want(t, 0)
		runWith(t, dir, "", nil, "job", "check", "job.yaml").want(t, 1, `: the variable [A-Z_]+ of the environment is empty or not set$`)
		if i == len(blocks)-1 && i < 1 {
			t.Error("there should be two files")
		}
	}
}

// TestWhatServersSendUnaskedIsNotSaid: net/http would repeat it.
func TestWhatServersSendUnaskedIsNotSaid(t *testing.T) {
	t.Parallel()
	page := fmt.Sprintf(article, "The ferry runs again")
	site := newSiteBehind(t, nil, func(site http.HandlerFunc) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/ferry" {
				site(w, r)
				return
			}
			head := fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n", len(page))
			inKind(head+page+"HTTP/1.1 200 OK\r\nSet-Cookie: session=foghorn\r\n\r\n")(w, r, 1)
		}
	})
	if r := run(t, t.TempDir(), local(site.URL+"/ferry", site.URL+"/inn")...).want(t, 0, `^kept +\S+/ferry$`); strings.Contains(r.words, "foghorn") {
		t.Errorf("stderr: %s", r.words)
	}
}
