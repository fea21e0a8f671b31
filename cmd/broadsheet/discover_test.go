package main_test

import (
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"broadsheet/scraper/find/findtest"
)

// paperProfile describes the invented paper.
const paperProfile = `name: paper.example
hosts: [127.0.0.1]
timezone: Etc/GMT-1
identity:
  - path: '^(?P<stem>.*-(?P<key>\d{8}))(?:\.amp)?\.html$'
    fetch: '${stem}.html'
    drop_query: true
discovery:
  feeds: [/rss.latin1]
  sitemaps: [/sitemap-index.xml, /sitemap-news.xml]
  days:
    path: /chronik/{year}-{name}-{day}/
    months: [hartung, hornung, lenzing, ostermond, wonnemond, brachet, heuert, ernting, scheiding, gilbhart, nebelung, julmond]
layouts: [{name: one, when: article, headline: h1, body: {paragraph: article > p}}]
`

// printed is an invented paper of three years on loopback, with its profile in a
// folder.
func printed(t *testing.T) (p *findtest.Paper, base, dir string) {
	t.Helper()
	p = findtest.New(7, april(2017, 1, 1), april(2019, 12, 31))
	s := httptest.NewServer(p)
	t.Cleanup(s.Close)
	dir = t.TempDir()
	write(t, dir, map[string]string{"paper.yaml": paperProfile})
	return p, s.URL, dir
}

func april(y int, m time.Month, d int) time.Time {
	return time.Date(y, m, d, 0, 0, 0, 0, findtest.Zone)
}

// seek are the flags of a discovery on loopback.
func seek(args ...string) []string {
	return append([]string{"discover", "--allow-private", "--delay", "0", "--profile", "paper.yaml"}, args...)
}

// TestDiscoverPrintsWhatACrawlWouldFetch: day, list and address, newest first; no
// article is asked for, no archive is made.
func TestDiscoverPrintsWhatACrawlWouldFetch(t *testing.T) {
	t.Parallel()
	p, base, dir := printed(t)
	r := run(t, dir, seek(base, "--from", "2019-04-22", "--to", "2019-04-23")...).want(t, 0, `passed over: on the lists of several days$`, `: \d+ new addresses of \d+ in \d+ lists$`)
	var want []string
	for _, a := range p.Of(april(2019, 4, 22), april(2019, 4, 23)) {
		want = append(want, a.Published.Format(time.DateOnly)+" "+base+a.Path)
	}
	var got []string
	last := "9"
	for line := range strings.Lines(r.out) {
		cells := strings.Split(strings.TrimSpace(line), "\t")
		if len(cells) != 3 || cells[1] != "sitemap" && cells[1] != "day index" || cells[0] > last {
			t.Errorf("line %q", line)
		}
		last = cells[0]
		got = append(got, cells[0]+" "+cells[2])
	}
	if diff := cmp.Diff(slices.Sorted(slices.Values(want)), slices.Sorted(slices.Values(got))); diff != "" {
		t.Errorf("addresses differ (-want +got):\n%s", diff)
	}
	if n, _ := p.AskedInAll(); n > 0 {
		t.Errorf("%d articles were asked for", n)
	}
	run(t, dir, "list").want(t, 1, `there is no archive`)
	objects := run(t, dir, seek(base, "--from", "2019-04-22", "--to", "2019-04-23", "--json", "-q")...).want(t, 0).silent(t).records(t)
	if len(objects) != len(want) || objects[0]["by"] == "" || objects[0]["date"] == nil || objects[0]["in"] == nil {
		t.Errorf("%d objects, the first: %v", len(objects), objects[0])
	}
}

// coverageLines are the table's lines, without the blanks.
func coverageLines(r ran) (out []string) {
	for _, m := range regexp.MustCompile(`(?m)^(\d{4}-\d\d(?:-\d\d)?|in all) +(\d+) +(\d+) +(\d+)(?:  (.*))?$`).FindAllStringSubmatch(r.words, -1) {
		out = append(out, strings.TrimSpace(strings.Join(m[1:], " ")))
	}
	return out
}

// covered is the table that a range should end with.
func covered(p *findtest.Paper, first, last time.Time) (out []string) {
	found, gone := 0, 0
	line := func(day string, found, gone int) {
		s := fmt.Sprintf("%s %d %d %d", day, found, found-gone, gone)
		if gone > 0 {
			s += fmt.Sprintf(" %d gone", gone)
		}
		out = append(out, s)
	}
	for day := first; !day.After(last); day = day.AddDate(0, 0, 1) {
		n, g := 0, 0
		for _, a := range p.Of(day, day) {
			n++
			if a.IsGone {
				g++
			}
		}
		line(day.Format(time.DateOnly), n, g)
		found, gone = found+n, gone+g
	}
	line("in all", found, gone)
	return out
}

// TestRangeIsCrawledAndCovered: all articles of the range and no other, with a table
// of what there is of each day; a second run asks for no article that is kept.
func TestRangeIsCrawledAndCovered(t *testing.T) {
	t.Parallel()
	p, base, dir := printed(t)
	args := append(local(base), "--profile", "paper.yaml", "--from", "2019-04-01", "--to", "2019-04-14")
	want := covered(p, april(2019, 4, 1), april(2019, 4, 14))
	whole := p.Of(april(2019, 4, 1), april(2019, 4, 14))
	gone := 0
	for _, a := range whole {
		if a.IsGone {
			gone++
		}
	}
	if gone == 0 {
		t.Fatal("the seed gives no article that is gone")
	}
	r := run(t, dir, args...).want(t, 3, `^ +\d+  gone$`)
	if diff := cmp.Diff(want, coverageLines(r)); diff != "" {
		t.Errorf("coverage differs (-want +got):\n%s\n%s", diff, r.words)
	}
	for _, block := range fencedIn(t, "docs/finding.md", "text") {
		for line := range strings.Lines(block) {
			if !strings.Contains(r.words, line) {
				t.Errorf("docs/finding.md shows %q, which is not said", line)
			}
		}
	}
	first, lists := p.AskedInAll()
	if first != len(whole) {
		t.Errorf("%d articles were asked for, of %d", first, len(whole))
	}
	r = run(t, dir, args...).want(t, 0, fmt.Sprintf(`^ +%d  kept already$`, len(whole)-gone))
	if diff := cmp.Diff(want, coverageLines(r)); diff != "" {
		t.Errorf("coverage of the second run differs (-want +got):\n%s", diff)
	}
	second, again := p.AskedInAll()
	if second != first || again-lists > lists { // what is gone is not asked for at each run
		t.Errorf("the second run asked for %d articles and %d lists (the first for %d)", second-first, again-lists, lists)
	}
	clean(t, dir, fmt.Sprintf("%d articles", len(whole)-gone))
	for _, date := range dates(t, dir) {
		if date < "2019-04-01" || date > "2019-04-14T23:59:59+01:00" {
			t.Errorf("an article of %s is kept", date)
		}
	}
}

// fencedIn are the blocks of a language in a document.
func fencedIn(t *testing.T, document, language string) (out []string) {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("..", "..", document))
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile("(?ms)^```"+language+"\n(.*?)^```$").FindAllStringSubmatch(string(raw), -1) {
		out = append(out, m[1])
	}
	if len(out) == 0 {
		t.Fatalf("%s has no block of %s", document, language)
	}
	return out
}

// dates are those of the archive's articles.
func dates(t *testing.T, dir string) (out []string) {
	t.Helper()
	for _, record := range run(t, dir, "export").want(t, 0).records(t) {
		out = append(out, record["published"].(string))
	}
	return out
}

// TestRangeGoesOnWhereItStopped: a range that is crawled in portions is asked for
// once, newest first, and the table says what is still missing.
func TestRangeGoesOnWhereItStopped(t *testing.T) {
	t.Parallel()
	p, base, dir := printed(t)
	whole := p.Of(april(2018, 5, 1), april(2018, 5, 10))
	whole = slices.DeleteFunc(whole, func(a findtest.Article) bool { return a.IsGone })
	args := append(local(base), "--no-profiles", "--from", "2018-05-01", "--to", "2018-05-10")
	r := run(t, dir, append(args, "--limit", "5")...)
	if n := len(dates(t, dir)); n == 0 || n > 5 {
		t.Errorf("%d articles kept of 5 that were wanted", n)
	}
	if !strings.Contains(r.words, "not fetched yet") {
		t.Errorf("what is missing is not told: %s", r.words)
	}
	for range 20 {
		run(t, dir, append(args, "--limit", "5")...)
	}
	if n := len(dates(t, dir)); n != len(whole) {
		t.Errorf("%d articles kept, want %d", n, len(whole))
	}
	for _, a := range whole {
		if n := p.Asked(a.Path); n != 1 {
			t.Errorf("%s was asked for %d times", a.Path, n)
		}
	}
}

// TestDayThatCouldNotBeReadIsMarked in the table, and the exit code says so.
func TestDayThatCouldNotBeReadIsMarked(t *testing.T) {
	t.Parallel()
	p, base, dir := printed(t)
	p.Broken = findtest.DayPath(april(2019, 4, 23))
	write(t, dir, map[string]string{"paper.yaml": strings.Replace(paperProfile, "/sitemap-index.xml, ", "", 1)})
	args := append(local(base), "--profile", "paper.yaml", "--from", "2019-04-22", "--to", "2019-04-24")
	run(t, dir, args...).want(t, 3, `^not read +\S+/chronik/2019-ostermond-23/: the server answered 500`, `^2019-04-23 +0 +0 +0  its list was not read$`)
	objects := (ran{out: run(t, dir, append(args, "--log", "json")...).want(t, 3).words}).records(t)
	days, lists := 0, 0
	for _, o := range objects {
		if o["msg"] == "list" && o["url"] != nil && o["list"].(map[string]any)["by"] != "" {
			lists++
		}
		if o["msg"] == "coverage" {
			days++
			if o["day"] == "2019-04-23" && o["unread"] != true {
				t.Errorf("got %v", o)
			}
		}
	}
	if days != 3 || lists < 3 {
		t.Errorf("%d days and %d lists in JSON", days, lists)
	}
}

// TestCronLineFetchesWhatIsNew: a site named by its host is crawled for news; the
// second run of the same line fetches what came since, and only that.
func TestCronLineFetchesWhatIsNew(t *testing.T) {
	t.Parallel()
	today := time.Now().In(findtest.Zone)
	p := findtest.New(11, today.AddDate(0, 0, -20), today.AddDate(0, 0, -1))
	s := httptest.NewServer(p)
	t.Cleanup(s.Close)
	dir := t.TempDir()
	args := local(strings.TrimPrefix(s.URL, "http://"), "--include", "html$")
	run(t, dir, args...)
	first, _ := p.AskedInAll()
	if first == 0 {
		t.Fatal("nothing was fetched")
	}
	for _, date := range dates(t, dir) {
		if date < today.AddDate(0, 0, -8).Format(time.DateOnly) {
			t.Errorf("an article of %s is kept, which is no news", date)
		}
	}
	kept := len(dates(t, dir))
	r := run(t, dir, args...)
	second, _ := p.AskedInAll()
	if n := len(dates(t, dir)); n != kept || !strings.Contains(r.words, fmt.Sprintf("%d  kept already", kept)) {
		t.Errorf("%d articles, then %d: %s", kept, n, r.words)
	}
	if second-first > first-kept {
		t.Errorf("the second run asked for %d articles of which %d had been gone", second-first, first-kept)
	}
}

// TestAddressesStayAddresses: what a crawl does with an address, a front page's too,
// is what it did before there were sites.
func TestAddressesStayAddresses(t *testing.T) {
	t.Parallel()
	p, base, dir := printed(t)
	a := p.Articles[0]
	run(t, dir, local(base+a.Path, base+"/")...).want(t, 0, `^kept +`+base+a.Path, `^not an article +`+base+`/`)
	if n, others := p.AskedInAll(); n != 1 || others != 4 { // the front page; robots.txt, tdmrep.json and ai.txt
		t.Errorf("%d articles and %d other pages were asked for", n, others)
	}
}

// TestTeasersOfKeptArticlesAreFound, though no list names them any more.
func TestTeasersOfKeptArticlesAreFound(t *testing.T) {
	t.Parallel()
	_, base, dir := printed(t)
	profile := strings.Replace(paperProfile, "layouts: [{name: one, when: article, headline: h1, body: {paragraph: article > p}}]",
		"layouts:\n  - name: one\n    when: body\n    headline: h1\n    body: {paragraph: p}\n    related: [{label: h4, each: li, url: a @href, headline: a}]", 1)
	write(t, dir, map[string]string{"paper.yaml": profile, "a.html": strings.Replace(dated("Die Uhr steht", "2019-04-22T10:00:00+01:00"), "</body>",
		`<h4>Mehr</h4><ul><li><a href="/markt/die-glocke-von-gestern-99999999.html">Die Glocke</a></li></ul></body>`, 1)})
	run(t, dir, "crawl", "a.html", "--url", base+"/markt/die-uhr-steht-99999998.html", "--profile", "paper.yaml").want(t, 0)
	r := run(t, dir, seek(base, "--max-age", "0")...)
	if !regexp.MustCompile(`(?m)^-\tteaser\t\S+/die-glocke-von-gestern-99999999.html$`).MatchString(r.out) {
		t.Errorf("the teaser is not found: %.300s\n%s", r.out, r.words)
	}
}

// TestFindMistakes are usage errors that say what to do, before anything happens.
func TestFindMistakes(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for args, want := range map[string]string{
		"crawl https://f.example/a --from 2019-04-01":       "are for a site",
		"crawl f.example --from 2019-04-02 --to 2019-04-01": "--from 2019-04-02 is not before --to 2019-04-01",
		"crawl f.example --from yesterday":                  "not a day such as",
		"crawl f.example --from 2019-04-02 --max-age 7d":    "exclude each other",
		"crawl f.example --limit -1":                        "can't be negative",
		"discover f.example --depth -2":                     "--depth -2",
		"discover f.example --max-age soon":                 "not an age such as",
		"discover f.example --max-age 3y":                   "not an age such as",
		"discover f.example --include [":                    "--include",
		"discover nonsense":                                 "nonsense is no site",
		"discover":                                          "nothing was named",
		"discover page.html":                                "page.html is no site",
	} {
		r := run(t, dir, strings.Fields(args)...)
		if r.code != 2 || !strings.Contains(r.words, want) || r.out != "" {
			t.Errorf("%s: exit code %d, want 2 and %q: %s", args, r.code, want, r.words)
		}
	}
}
