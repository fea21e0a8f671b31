package main_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// kiosk is a profile with a test page; %s is the headline's selector.
const kiosk = `name: kiosk.example
hosts: [kiosk.example]
layouts:
  - name: one
    when: main
    headline: HEADLINE
    body: {paragraph: main > p}
tests:
  - {page: pages/a.html, url: "https://kiosk.example/a", want: pages/a.json}
`

// stall makes a folder with the kiosk's profile and its test page.
func stall(t *testing.T, headline string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	write(t, dir, map[string]string{
		"kiosk.yaml":   strings.Replace(kiosk, "HEADLINE", headline, 1),
		"pages/a.html": strings.Replace(dated("The kiosk opens", ""), "<main>", `<main><h2 class="over">From my profile</h2>`, 1),
		"pages/a.json": `{"headline": "The kiosk opens"}`,
	})
	return dir
}

// TestProfileCheck reads test pages and tells field by field what is not as wanted.
func TestProfileCheck(t *testing.T) {
	t.Parallel()
	good, bad := stall(t, "h1"), stall(t, "h2")
	for _, path := range []string{"kiosk.yaml", ".", filepath.Join(good, "kiosk.yaml")} {
		run(t, good, "profile", "check", path).want(t, 0).silent(t).prints(t, `^kiosk.example: ok, 1 test page read as expected$`)
	}
	run(t, bad, "profile", "check", "kiosk.yaml").
		want(t, 1, `^broadsheet: kiosk.yaml: test page pages/a.html: headline is "From my profile", want "The kiosk opens"$`, `^broadsheet: check profiles: 1 problem$`).
		prints(t, `^$`)
	if err := os.Remove(filepath.Join(good, "pages", "a.json")); err != nil {
		t.Fatal(err)
	}
	run(t, good, "profile", "check", ".").want(t, 1, `kiosk.yaml: test page pages/a.html: open pages/a.json: no such file`)
	run(t, good, "profile", "check").want(t, 0).prints(t, `^faz.net: ok, \d+ test pages read as expected$`)
}

// TestProfileErrorsShowTheLine: an unknown key, a bad selector, a bad zone: file,
// line, column and the line itself, wherever the profile comes from.
func TestProfileErrorsShowTheLine(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ old, with, words string }{
		"unknown key":  {"hosts:", "colour: blue\nhosts:", `kiosk.yaml:2:1: .*"colour"`},
		"bad selector": {"HEADLINE", `"h1["`, `kiosk.yaml:6:15: selector "h1\[": `},
		"bad zone":     {"hosts:", "timezone: Europe/Atlantis\nhosts:", `kiosk.yaml:2:11: time zone "Europe/Atlantis" is unknown`},
		"no YAML":      {"hosts: [", "hosts: [[", `kiosk.yaml:\d+:\d+: `},
		"no hosts":     {"hosts: [kiosk.example]\n", "", `kiosk.yaml`},
		"no layouts":   {"layouts:\n", "layoutz:\n", `kiosk.yaml:3:1: .*"layoutz"`},
		"empty":        {kiosk, "", `kiosk.yaml`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := stall(t, "h1")
			broken := strings.Replace(strings.Replace(kiosk, c.old, c.with, 1), "HEADLINE", "h1", 1)
			write(t, dir, map[string]string{"kiosk.yaml": broken, "archive/profiles/kiosk.yaml": broken})
			run(t, dir, "profile", "check", "kiosk.yaml").want(t, 1, c.words)
			run(t, dir, "extract", "pages/a.html", "--profile", "kiosk.yaml", "--archive", "other").want(t, 1, c.words)
			run(t, dir, "crawl", "pages/a.html").want(t, 1, c.words)
		})
	}
}

// TestOwnProfilesWin: one given with --profile over one in the archive's folder,
// that over a built-in one, in crawl and in extract; --no-profiles over all.
func TestOwnProfilesWin(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	profile := func(kicker string) string {
		return "name: faz.net\nhosts: [www.faz.net]\nidentity: [{path: '-(?P<key>\\d{8})\\.html$'}]\nlayouts: [" +
			"{name: mine, when: article, kicker: " + kicker + ", headline: .atc-HeadlineText, body: {paragraph: p}}]\n"
	}
	page := strings.Replace(pressArticle, "<header>", `<header><b class="file">by file</b><b class="folder">by folder</b>`, 1)
	write(t, dir, map[string]string{"page.html": page, "mine/mine.yaml": profile(".file")})
	url := []string{"page.html", "--url", "https://www.faz.net/aktuell/die-laengste-planke-16153034.html"}
	read := func(flags ...string) string {
		t.Helper()
		extracted := run(t, dir, append(append([]string{"extract"}, url...), flags...)...).want(t, 0).records(t)[0]
		run(t, dir, append(append([]string{"crawl"}, url...), flags...)...).want(t, 0)
		stored := run(t, dir, "export").records(t)[0]
		if stored["kicker"] != extracted["kicker"] {
			t.Errorf("crawl reads %v, extract %v", stored["kicker"], extracted["kicker"])
		}
		kicker, _ := extracted["kicker"].(string)
		return kicker
	}
	if got := read(); got != "Brückenbau" {
		t.Errorf("built in: %q", got)
	}
	write(t, dir, map[string]string{"archive/profiles/theirs.yaml": profile(".folder")})
	if got := read(); got != "by folder" {
		t.Errorf("the archive's: %q", got)
	}
	if got := read("--profile", "mine/mine.yaml"); got != "by file" {
		t.Errorf("given as a file: %q", got)
	}
	if got := read("--profile", "mine"); got != "by file" {
		t.Errorf("given as a folder: %q", got)
	}
	run(t, dir, "profile", "show", "faz.net").want(t, 0).prints(t, `kicker: .folder`)
	run(t, dir, "extract", "page.html", "--no-profiles").want(t, 0)
	clean(t, dir, "1 article, ")
}

// TestProfileListAndShow: what a crawl would use, and a profile that can be taken
// as the start of one's own.
func TestProfileListAndShow(t *testing.T) {
	t.Parallel()
	dir := stall(t, "h1")
	run(t, dir, "profile", "list").want(t, 0).silent(t).prints(t, `^faz.net\twww.faz.net `)
	shown := run(t, dir, "profile", "show", "faz.net").want(t, 0).silent(t)
	write(t, dir, map[string]string{"archive/profiles/faz.yaml": shown.out, "archive/profiles/kiosk.yaml": strings.Replace(kiosk, "HEADLINE", "h1", 1)})
	run(t, dir, "profile", "list").want(t, 0).prints(t, `^faz.net\t`, `^kiosk.example\tkiosk.example$`)
	if again := run(t, dir, "profile", "show", "faz.net").want(t, 0); again.out != shown.out {
		t.Error("a shown profile, stored, is shown another way")
	}
}

// TestDriftIsAnAlarm: a page of a known site in no known layout gives exit code 5,
// says which marks were looked for, what to do, and the page is kept.
func TestDriftIsAnAlarm(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, map[string]string{"page.html": dated("The kiosk opens", "")})
	args := []string{"page.html", "--url", "https://www.faz.net/aktuell/kiosk-16153035.html"}
	run(t, dir, append([]string{"crawl"}, args...)...).want(t, 5,
		`^layout drifted +page.html: .*profile faz.net: none of the marks .*article.atc.* is on the page: was the site redesigned\?$`,
		`^ +1  layout drifted$`, `^broadsheet: no longer as the site's profile says: 1 page; mend the profile `)
	run(t, dir, append([]string{"crawl", "--log", "json"}, args...)...).want(t, 5, `"msg":"layout drifted","url":"page.html","cause":".*was the site redesigned`)
	run(t, dir, append([]string{"extract"}, args...)...).want(t, 5, `was the site redesigned`)
	run(t, dir, "list").want(t, 0).prints(t, `^$`)
	clean(t, dir, "0 articles")
	env := press(t)
	runWith(t, dir, "", env, "crawl", "--delay", "0", "https://www.faz.net/aktuell/die-laengste-planke-16153034.html").want(t, 0)
}

// TestSectionPagesAreNoDrift: a run over a known site's section pages ends well,
// with the embedded profile and with one's own. An article's address is an alarm.
func TestSectionPagesAreNoDrift(t *testing.T) {
	t.Parallel()
	dir := stall(t, "h1")
	own := strings.Replace(kiosk, "layouts:", "identity: [{path: '^/a-(?P<key>\\d+)$'}]\nlayouts:", 1)
	section := `<title>Politics</title><div>` + strings.Repeat(`<h2><a href="/a-1">The kiosk opens at noon</a></h2><p>The kiosk by the bridge sells papers, tea and thread to whoever crosses.</p>`, 12) + `</div>`
	write(t, dir, map[string]string{"own.yaml": strings.Replace(own, "HEADLINE", "h1", 1), "section.html": section})
	for _, args := range [][]string{
		{"--url", "https://www.faz.net/aktuell/politik/"},
		{"--url", "https://kiosk.example/politics", "--profile", "own.yaml"},
	} {
		run(t, dir, append([]string{"crawl", "section.html"}, args...)...).want(t, 0, `^not an article +section.html: no_layout$`)
	}
	run(t, dir, "crawl", "section.html", "--profile", "own.yaml", "--url", "https://kiosk.example/a-17").want(t, 5, `^layout drifted +section.html`)
}
