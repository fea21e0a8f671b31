package main_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// newRightsSite serves articles that say this and that about their rights, and a
// tdmrep.json for /culture/.
func newRightsSite(t *testing.T) *faultSite {
	t.Helper()
	heads := map[string]string{
		"/own": `<meta name="broadsheet" content="noarchive">`, "/all": `<meta name="robots" content="noarchive">`,
		"/paged": `<link rel="next" href="/paged-2">`, "/paged-2": `<meta name="broadsheet" content="noarchive">`,
	}
	return newSiteBehind(t, nil, func(site http.HandlerFunc) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			switch r.URL.Path {
			case "/.well-known/tdmrep.json":
				_, _ = io.WriteString(w, `[{"location": "/culture/", "tdm-reservation": 1, "tdm-policy": "https://paper.example/policy"}]`)
				return
			case "/robots.txt":
				_, _ = io.WriteString(w, "User-agent: *\nContent-Signal: ai-train=no\nDisallow: /closed/\n")
				return
			case "/ai.txt":
				http.NotFound(w, r)
				return
			case "/tag":
				w.Header().Set("X-Robots-Tag", "broadsheet: noarchive")
			case "/gone":
				w.Header().Set("X-Robots-Tag", "broadsheet: noarchive")
				w.WriteHeader(http.StatusGone)
			}
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			more := strings.ReplaceAll("Secret of "+r.URL.Path, "/", "_") + "."
			page := strings.Replace(fmt.Sprintf(article, "The ferry"), "<head>", "<head>"+heads[r.URL.Path], 1)
			_, _ = io.WriteString(w, strings.Replace(page, "</main>", "<p>"+more+"</p></main>", 1))
		}
	})
}

// TestRightsThatForbidKeeping: the outcome is of its own, nothing of the page stays,
// and the crawl goes on.
func TestRightsThatForbidKeeping(t *testing.T) {
	t.Parallel()
	paths := []string{"own", "tag", "all", "culture/a", "gone", "free"}
	for obey, refused := range map[string][]string{
		"":                     {"own", "tag"},
		"none":                 {},
		"robots.txt,noarchive": {"own", "tag", "all"},
		"tdm":                  {"culture/a"},
		"ai":                   {"own", "tag", "all", "culture/a", "free"},
	} {
		t.Run(obey, func(t *testing.T) {
			t.Parallel()
			dir, site := t.TempDir(), newRightsSite(t)
			args := local()
			if obey != "" {
				args = append(args, "--obey", obey)
			}
			for _, p := range paths {
				args = append(args, site.URL+"/"+p)
			}
			r := run(t, dir, args...).want(t, 3)
			sums := map[string]string{"gone": "1"}
			if n := len(refused); n > 0 {
				sums["refused by rights"] = strconv.Itoa(n)
			}
			if n := len(paths) - 1 - len(refused); n > 0 {
				sums["kept"] = strconv.Itoa(n)
			}
			r.sums(t, sums)
			for _, p := range refused {
				r.want(t, 3, `^refused by rights +\S+/`+p+`: .+`)
			}
			holdsOnly(t, dir, paths, refused, obey)
		})
	}
	run(t, t.TempDir(), local("--obey", "nobody", "https://paper.example/")...).want(t, 2, `--obey nobody: the signals are own-noarchive, noarchive`)
}

// holdsOnly checks that no file of the archive holds text of refused pages, and that
// the captures hold all others.
func holdsOnly(t *testing.T, dir string, paths, refused []string, obey string) {
	t.Helper()
	clean(t, dir, "")
	var captures []byte
	if files, _ := filepath.Glob(filepath.Join(dir, "archive", "captures", "*.warc.gz")); len(files) > 0 {
		captures = segment(t, dir)
	}
	db, err := os.ReadFile(filepath.Join(dir, "archive", "archive.db"))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range paths {
		want := !strings.Contains(" "+strings.Join(refused, " ")+" ", " "+p+" ") && (p != "gone" || obey == "none" || obey == "tdm" || obey == "ai")
		if secret := []byte("Secret of _" + strings.ReplaceAll(p, "/", "_")); bytes.Contains(captures, secret) != want || bytes.Contains(db, secret) && !want {
			t.Errorf("captures hold /%s: %v, want %v", p, !want, want)
		}
	}
}

// TestFurtherPageThatMayNotBeKept is a warning in the record, and not kept.
func TestFurtherPageThatMayNotBeKept(t *testing.T) {
	t.Parallel()
	dir, site := t.TempDir(), newRightsSite(t)
	write(t, dir, map[string]string{"paged.yaml": "name: paged.example\nhosts: ['127.0.0.1']\n" +
		"layouts: [{name: one, when: main, headline: h1, body: {paragraph: main > p}, next_page: 'link[rel=next] @href'}]\n"})
	run(t, dir, local("--profile", "paged.yaml", site.URL+"/paged")...).want(t, 0).sums(t, map[string]string{"kept": "1"})
	if record := run(t, dir, "export").want(t, 0).out; !strings.Contains(record, "page 2 is missing: refused by rights: robots meta says broadsheet: noarchive") {
		t.Errorf("no warning: %s", record)
	}
	if bytes.Contains(segment(t, dir), []byte("Secret of _paged-2")) {
		t.Error("the captures hold the second page")
	}
}

// TestRightsOfTheSiteOutliveTheFetch: they are in the record, in its capture, and in
// the record that is read from the capture again.
func TestRightsOfTheSiteOutliveTheFetch(t *testing.T) {
	t.Parallel()
	dir, site := t.TempDir(), newRightsSite(t)
	run(t, dir, local(site.URL+"/culture/a", site.URL+"/free")...).want(t, 0)
	before := run(t, dir, "export").want(t, 0)
	want := map[string]any{"signals": []any{"robots.txt: content-signal: ai-train=no"}}
	for _, record := range before.records(t) {
		more := want
		if strings.HasSuffix(record["url"].(string), "/culture/a") {
			more = map[string]any{"tdm_reservation": "1", "tdm_policy": "https://paper.example/policy", "signals": want["signals"]}
		}
		if diff := cmp.Diff(more, record["rights"]); diff != "" {
			t.Errorf("%s: rights differ (-want +got):\n%s", record["url"], diff)
		}
	}
	if err := os.Remove(filepath.Join(dir, "archive", "archive.db")); err != nil {
		t.Fatal(err)
	}
	run(t, dir, "archive", "repair").want(t, 0)
	run(t, dir, "reextract").want(t, 0)
	for _, record := range run(t, dir, "export").want(t, 0).records(t) {
		if got, _ := record["rights"].(map[string]any); !cmp.Equal(got["signals"], want["signals"]) || (got["tdm_reservation"] == "1") != strings.HasSuffix(record["url"].(string), "/culture/a") {
			t.Errorf("%s: after a repair the rights are %v", record["url"], got)
		}
	}
	if out := run(t, dir, "export", "--respect-rights").want(t, 0).records(t); len(out) != 1 {
		t.Errorf("%d records are exported that reserve nothing", len(out))
	}
}
