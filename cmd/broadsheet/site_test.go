package main_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	main "broadsheet/cmd/broadsheet"
	"broadsheet/extract"
	"broadsheet/scraper"
	"broadsheet/scraper/find"
)

// TestWhatIsASite: hosts and names of profiles are, addresses and files are not.
func TestWhatIsASite(t *testing.T) {
	t.Parallel()
	for arg, want := range map[string]bool{
		"faz.net": true, "www.faz.net": true, "m.faz.net": true, "News.Example": true, "news.co.uk": true, "bücher.de": true, "localhost:8080": true, "127.0.0.1": true,
		"127.0.0.1:8080": true, "news.example:80": true,
		"": false, "-": false, "faz": false, "page.html": false, "pages/a.html": false, "https://www.faz.net/": false, "crawl-1.warc.gz": false, "a b.de": false, "news.de/markt": false,
		"co.uk:": false, ".de": false, "addresses.txt": false, "host:99999999": false, "localhost": false, "word:80": false,
	} {
		if got := main.IsSite(arg, extract.Embedded()); got != want {
			t.Errorf("%q: site is %t", arg, got)
		}
	}
}

// TestFileOfThatNameGoesBefore a host, which is then refused for being private.
func TestFileOfThatNameGoesBefore(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, map[string]string{"127.0.0.1/a.html": dated("Alone", "")})
	run(t, dir, "crawl", "127.0.0.1").want(t, 0, `^kept +127.0.0.1/a.html$`)
	if err := os.RemoveAll(dir + "/127.0.0.1"); err != nil {
		t.Fatal(err)
	}
	run(t, dir, "crawl", "--delay", "0", "127.0.0.1").want(t, 3, `^not read +http`)
}

// TestAges are written in days and weeks too.
func TestAges(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]time.Duration{
		"0": 0, "0s": 0, "12h": 12 * time.Hour, "7d": 7 * 24 * time.Hour, "2w": 14 * 24 * time.Hour, "90m": 90 * time.Minute,
	} {
		if got, err := main.ParseAge(value); err != nil || got != want {
			t.Errorf("%s: %s, %v", value, got, err)
		}
	}
	for _, value := range []string{"", "d", "-1d", "7", "1.5d", "dd", "7dw", "-3h", "999999999d", "3y"} {
		if got, err := main.ParseAge(value); err == nil {
			t.Errorf("%q is %s", value, got)
		}
	}
}

// TestCoverageTable counts what was found by day, with the days of the range on which
// nothing was, and what is of no certain day by its month.
func TestCoverageTable(t *testing.T) {
	t.Parallel()
	zone := time.FixedZone("", 2*3600)
	at := func(s, dated string) *scraper.Item {
		day, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return &scraper.Item{Job: scraper.Job{URL: s}, Named: scraper.Named{Date: day, Dated: dated}}
	}
	got := main.Cover(zone, time.Date(2019, 4, 22, 0, 0, 0, 0, zone), time.Date(2019, 4, 25, 0, 0, 0, 0, zone), []*scraper.Item{
		at("2019-04-22T22:30:00Z", find.DatedPublished), at("2019-04-23T10:00:00Z", find.DatedPublished), at("2019-04-01T00:00:00+02:00", find.DatedMonth),
	}, func(item *scraper.Item) string {
		if strings.HasPrefix(item.Job.URL, "2019-04-23") {
			return "gone"
		}
		return ""
	})
	want := []string{
		"2019-04          1       1       0", "2019-04-22       0       0       0", "2019-04-23       2       1       1  1 gone", "2019-04-24       0       0       0",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("table differs (-want +got):\n%s", diff)
	}
}

// TestLongRangesAreToldByMonth.
func TestLongRangesAreToldByMonth(t *testing.T) {
	t.Parallel()
	p, base, dir := printed(t)
	args := append(local(base), "--profile", "paper.yaml", "--from", "2018-01-01", "--to", "2018-06-30", "--limit", "1")
	r := run(t, dir, args...)
	lines := coverageLines(r)
	if len(lines) != 7 || !strings.HasPrefix(lines[0], "2018-01 ") || !strings.HasPrefix(lines[6], "in all ") {
		t.Errorf("the table has the lines %q", lines)
	}
	if n, _ := p.AskedInAll(); n != 1 {
		t.Errorf("%d articles were asked for", n)
	}
}
