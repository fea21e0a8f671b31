package main_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// quarry writes pages of an invented site, fetched an hour after each other, the last ones
// by another function, and the list of their addresses.
func quarry(t *testing.T, dir, site string, at, n int, before, after func(n int) string) {
	t.Helper()
	var list strings.Builder
	for i := range n {
		html := before
		if i >= at {
			html = after
		}
		name := fmt.Sprintf("%d.html", i)
		write(t, dir, map[string]string{site + "/" + name: html(i)})
		fetched := time.Date(2022, 3, 1, i, 0, 0, 0, time.UTC)
		if err := os.Chtimes(filepath.Join(dir, site, name), fetched, fetched); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&list, "%s\thttps://%s/%d\n", name, site, i)
	}
	write(t, dir, map[string]string{site + ".tsv": list.String()})
}

// stone is a page with something above its text.
func stone(above string) func(n int) string {
	return func(n int) string {
		return fmt.Sprintf(`<!doctype html><html lang="en"><head><title>Stone %[1]d is cut</title><meta property="og:type" content="article"></head><body><article class="cut"><h1>Stone %[1]d is cut</h1>%[2]s
<p class="text">Stone %[1]d of the new quay was cut on Monday, and the foreman walked around it %[1]d times before he said that it would do.</p>
<p class="text">It goes down the hill by ropes, as all stones have since the road was washed away, and nobody stands below it when it does.</p></article></body></html>`, n, above)
	}
}

const (
	cutByline = `<p class="by">Ben Birch</p>`
	cutWriter = `<p class="writer">Ben Birch</p>`
)

// cutProfile is one of a site whose authors stand in a class.
func cutProfile(site, class string) string {
	return "name: " + site + "\nhosts: [" + site + "]\nlayouts: [{name: cut, when: article.cut, headline: h1, authors: p." + class + ", body: {paragraph: p.text}}]\n"
}

// broken is an archive of two sites, of which quarry.example lost its authors on the
// second day and pit.example has none of it.
func broken(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	quarry(t, dir, "quarry.example", 31, 40, stone(cutByline), stone(cutWriter))
	quarry(t, dir, "pit.example", 31, 40, stone(cutByline), stone(cutByline))
	write(t, dir, map[string]string{"quarry.yaml": cutProfile("quarry.example", "by"), "pit.yaml": cutProfile("pit.example", "by"), "mended.yaml": cutProfile("quarry.example", "writer")})
	run(t, dir, "crawl", "pit.example", "--urls", "pit.example.tsv", "--profile", "pit.yaml", "--quiet").want(t, 0)
	run(t, dir, "crawl", "quarry.example", "--urls", "quarry.example.tsv", "--profile", "quarry.yaml", "--quiet").want(t, 5,
		`^quarry.example, layout cut: authors is empty: css:p.by finds nothing$`)
	return dir
}

// TestDriftTellsWhatStopped in words on stdout, with two pages to look at, and what to do
// on stderr; as an object a line for programs.
func TestDriftTellsWhatStopped(t *testing.T) {
	t.Parallel()
	dir := broken(t)
	words := run(t, dir, "drift").want(t, 5, `^broadsheet: 1 break in the layouts of sites; mend the profile \(see 'broadsheet profile --help'\), then 'broadsheet reextract'$`)
	const captured = ` captures/broadsheet-\S+\.warc\.gz at \d+$`
	words.prints(t, `^quarry.example, layout cut: authors is empty: css:p.by finds nothing$`, `^  since 2022-03-02T07:00:00Z: 0 of 9 pages, before: 31 of 31$`,
		`^  before  2022-03-02T06:00:00Z https://quarry.example/30`+captured, `^  after   2022-03-02T07:00:00Z https://quarry.example/31`+captured)
	if n := strings.Count(words.out, "\n"); n != 4 {
		t.Errorf("%d lines:\n%s", n, words.out)
	}
	objects := run(t, dir, "drift", "--json").want(t, 5).records(t)
	if len(objects) != 1 {
		t.Fatalf("%d objects", len(objects))
	}
	got := objects[0]
	bad, _ := got["first_bad"].(map[string]any)
	if got["site"] != "quarry.example" || got["kind"] != "empty" || got["was"] != "css:p.by" || bad["url"] != "https://quarry.example/31" || bad["capture"] == nil {
		t.Errorf("%v", got)
	}
	if diff := cmp.Diff(map[string]any{"good": 31.0, "pages": 31.0}, got["before"]); diff != "" {
		t.Error(diff)
	}
}

// TestDriftLooksWhereItIsTold: at a site, and at what stopped on a day or later. What
// stopped before is not told, and is no failure then.
func TestDriftLooksWhereItIsTold(t *testing.T) {
	t.Parallel()
	dir := broken(t)
	const nothing = `^nothing stopped, as far as the kept pages tell$`
	for flags, code := range map[string]int{
		"--site quarry.example":                             5,
		"--site pit.example":                                0,
		"--site www.quarry.example":                         0,
		"--since 2022-03-02":                                5,
		"--since 2022-03-02T07:00:00Z":                      5,
		"--since 2022-03-02T08:00:00+01:00":                 5,
		"--since 2022-03-02T07:00:01Z":                      0,
		"--since 2022-03-03":                                0,
		"--site pit.example --since 2022-03-01":             0,
		"--site quarry.example --since 2022-03-01 --json":   5,
		"--site quarry.example --since 2022-03-05 --json":   0,
		"--site quarry.example --archive archive --no-such": 2,
	} {
		r := run(t, dir, append([]string{"drift"}, strings.Fields(flags)...)...).want(t, code)
		if told := strings.Contains(r.out, "quarry.example"); told != (code == 5) {
			t.Errorf("%s: %s", flags, r.out)
		}
		if code == 0 {
			r.want(t, 0, nothing)
		}
	}
	run(t, dir, "drift", "--site", "pit.example", "--quiet").want(t, 0).silent(t)
}

// TestMendedProfileEndsTheDrift: after the pages were read anew nothing has stopped.
func TestMendedProfileEndsTheDrift(t *testing.T) {
	t.Parallel()
	dir := broken(t)
	write(t, dir, map[string]string{"both.yaml": strings.Replace(cutProfile("quarry.example", "by"), "p.by", "'p.by, p.writer'", 1)})
	run(t, dir, "reextract", "--profile", "both.yaml", "--site", "quarry.example").want(t, 0).prints(t, `^quarry.example, layout cut: 9 of 40 records differ$`,
		`^  authors +9 filled +0 lost +0 changed$`)
	run(t, dir, "drift").want(t, 0, `^nothing stopped`)
	clean(t, dir, "80 articles, 80 revisions, 80 visits")
}

// TestDriftOfASiteWithoutAProfile: what the general reader read breaks too.
func TestDriftOfASiteWithoutAProfile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	quarry(t, dir, "slate.example", 31, 40, stone(cutByline), func(int) string {
		return `<html lang="en"><title>Your privacy</title><body><h1>We value your privacy</h1><p>We and our partners store cookies on your device. Please accept all cookies to go on, or manage your settings.</p><button>Accept all</button></body></html>`
	})
	run(t, dir, "crawl", "slate.example", "--urls", "slate.example.tsv", "--no-profiles", "--quiet").want(t, 5, `^slate.example: pages are no article: consent$`)
	run(t, dir, "drift").want(t, 5).prints(t, `^slate.example: pages are no article: consent$`, `: 0 of 9 pages, before: 31 of 31$`, `^  after   2022-03-02T07:00:00Z https://slate.example/31`)
	r := run(t, dir, "drift", "--json").want(t, 5).prints(t, `^\{"site":"slate.example","kind":"unread","now":"consent","since":"2022-03-02T07:00:00Z",`)
	if strings.Contains(r.out, `"layout"`) || strings.Contains(r.out, `"field"`) {
		t.Errorf("a break of visits has neither layout nor field: %s", r.out)
	}
}

// TestCrawlTellsOfItsOwnSitesOnly: what stopped elsewhere is no matter of this run.
func TestCrawlTellsOfItsOwnSitesOnly(t *testing.T) {
	t.Parallel()
	dir := broken(t)
	write(t, dir, map[string]string{"late.html": stone(cutByline)(99)})
	r := run(t, dir, "crawl", "late.html", "--url", "https://pit.example/99", "--profile", "pit.yaml").want(t, 0, `^ +1  kept$`)
	if strings.Contains(r.words, "quarry.example") {
		t.Errorf("it tells of another site: %s", r.words)
	}
	r = run(t, dir, "crawl", "late.html", "--url", "https://quarry.example/99", "--profile", "quarry.yaml", "--log", "json", "--quiet")
	if r.code != 0 && !strings.Contains(r.words, `"msg":"layout broke"`) {
		t.Errorf("exit code %d without a word of it: %s", r.code, r.words)
	}
}

// A told is what reextract says in JSON.
type told struct {
	Pages, Articles, Same, Changed, Found int
	Lost, Unreadable                      []struct{ URL, ID, Cause string }
	Layouts                               []struct {
		Site, Layout     string
		Records, Changed int
		Fields           []struct {
			Field                 string
			Filled, Lost, Changed int
		}
	}
	DryRun bool `json:"dry_run"`
}

func retelling(t *testing.T, r ran) (out told) {
	t.Helper()
	if err := json.Unmarshal([]byte(r.out), &out); err != nil {
		t.Fatalf("%v: %s", err, r.out)
	}
	return out
}

// quarried is an archive of one site of ten pages, which a profile reads.
func quarried(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	quarry(t, dir, "quarry.example", 6, 10, stone(cutByline), stone(cutWriter))
	quarry(t, dir, "pit.example", 1, 3, stone(cutByline), stone(cutByline))
	write(t, dir, map[string]string{
		"quarry.yaml": cutProfile("quarry.example", "by"), "mended.yaml": cutProfile("quarry.example", "writer"),
		"gone.yaml": strings.Replace(cutProfile("quarry.example", "by"), "article.cut", "article.gone", 1),
	})
	for _, site := range []string{"quarry.example", "pit.example"} {
		run(t, dir, "crawl", site, "--urls", site+".tsv", "--profile", "quarry.yaml", "--quiet").want(t, 0)
	}
	return dir
}

// TestDryRunTellsAllAndChangesNothing: the same summary as that of the run behind it, and
// until then the same records and the same database, byte for byte.
func TestDryRunTellsAllAndChangesNothing(t *testing.T) {
	t.Parallel()
	dir := quarried(t)
	db := func() string {
		raw, err := os.ReadFile(filepath.Join(dir, "archive", "archive.db"))
		if err != nil {
			t.Fatal(err)
		}
		return string(raw)
	}
	before, records := db(), run(t, dir, "export").out
	dry := run(t, dir, "reextract", "--dry-run", "--profile", "mended.yaml").want(t, 0)
	dry.prints(t, `^13 pages read of 13 articles \(dry run: nothing was written\)$`, `^  3 articles +read as before$`, `^  10 articles +read in another way$`,
		`^quarry.example, layout cut: 10 of 10 records differ$`, `^  authors +4 filled +6 lost +0 changed$`)
	if db() != before || run(t, dir, "export").out != records {
		t.Error("a dry run writes")
	}
	wet := run(t, dir, "reextract", "--profile", "mended.yaml").want(t, 0)
	if got := strings.Replace(dry.out, " (dry run: nothing was written)", "", 1); got != wet.out {
		t.Errorf("it was foretold otherwise (-dry +run):\n%s", cmp.Diff(got, wet.out))
	}
	if db() == before || run(t, dir, "export").out == records {
		t.Error("nothing was written")
	}
	run(t, dir, "reextract", "--profile", "mended.yaml").want(t, 0).prints(t, `^13 pages read of 13 articles$`, `^  13 articles +read as before$`)
}

// TestReextractTakesWhatItIsTold by site and by day; the rest is neither read nor counted.
func TestReextractTakesWhatItIsTold(t *testing.T) {
	t.Parallel()
	dir := quarried(t)
	for flags, want := range map[string][2]int{ // pages, changed
		"":                             {13, 10},
		"--site quarry.example":        {10, 10},
		"--site pit.example":           {3, 0},
		"--site example":               {0, 0},
		"--since 2022-03-01":           {13, 10},
		"--since 2022-03-01T01:00:00Z": {11, 9},
		"--since 2022-03-01T09:00:00Z": {1, 1},
		"--since 2022-03-01T09:00:01Z": {0, 0},
		"--since 2022-03-01T02:00:00Z --site pit.example": {1, 0},
	} {
		args := append([]string{"reextract", "--dry-run", "--json", "--profile", "mended.yaml"}, strings.Fields(flags)...)
		got := retelling(t, run(t, dir, args...).want(t, 0))
		if got.Pages != want[0] || got.Articles != want[0] || got.Changed != want[1] || got.Same != want[0]-want[1] || !got.DryRun {
			t.Errorf("%s: %+v", flags, got)
		}
	}
}

// TestSummaryInJSON counts by site, layout and field, and has lists where they are empty.
func TestSummaryInJSON(t *testing.T) {
	t.Parallel()
	dir := quarried(t)
	r := run(t, dir, "reextract", "--json", "--profile", "mended.yaml", "--site", "quarry.example").want(t, 0)
	const want = `{"pages":10,"articles":10,"same":0,"changed":10,"found":0,"lost":[],"unreadable":[],"layouts":[{"site":"quarry.example","layout":"cut",` +
		`"records":10,"changed":10,"fields":[{"field":"authors","filled":4,"lost":6,"changed":0}]}],"dry_run":false}` + "\n"
	if diff := cmp.Diff(want, r.out); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	none := run(t, dir, "reextract", "--json", "--site", "nobody.example").want(t, 0)
	const empty = `{"pages":0,"articles":0,"same":0,"changed":0,"found":0,"lost":[],"unreadable":[],"layouts":[],"dry_run":false}` + "\n"
	if diff := cmp.Diff(empty, none.out); diff != "" {
		t.Errorf("of nothing (-want +got):\n%s", diff)
	}
}

// TestPagesThatAreNoArticleAnyMore keep their records, are named each, and make the exit
// code 3; a summary in JSON names them too.
func TestPagesThatAreNoArticleAnyMore(t *testing.T) {
	t.Parallel()
	dir := quarried(t)
	records := run(t, dir, "export").out
	r := run(t, dir, "reextract", "--profile", "gone.yaml").want(t, 3, `^broadsheet: https://quarry.example/7: its record stays as it was: `)
	r.prints(t, `^13 pages read of 13 articles$`, `^  10 pages +no article any more: the record stays as it was$`)
	if n := strings.Count(r.words, ": its record stays as it was: "); n != 10 {
		t.Errorf("%d pages are named:\n%s", n, r.words)
	}
	got := retelling(t, run(t, dir, "reextract", "--profile", "gone.yaml", "--json", "--dry-run").want(t, 3))
	if len(got.Lost) != 10 || got.Same != 13 || !strings.HasPrefix(got.Lost[0].ID, "quarry.example:") || got.Lost[0].Cause == "" || len(got.Unreadable) > 0 {
		t.Errorf("%+v", got)
	}
	if run(t, dir, "export").out != records {
		t.Error("records are other ones")
	}
}

// TestPagesOfAMissingSegment can't be read anew: their records stay, each is named, and
// those of other segments are read.
func TestPagesOfAMissingSegment(t *testing.T) {
	t.Parallel()
	dir := quarried(t)
	segments, err := filepath.Glob(filepath.Join(dir, "archive", "captures", "*.warc.gz"))
	if err != nil || len(segments) != 2 {
		t.Fatalf("segments %v, %v", segments, err)
	}
	if err := os.Remove(segments[0]); err != nil { // of the first crawl
		t.Fatal(err)
	}
	r := run(t, dir, "reextract", "--profile", "mended.yaml").want(t, 3, `^broadsheet: https://quarry.example/0: its record stays as it was: read capture `)
	r.prints(t, `^  13 articles +read as before$`, `^  10 pages +not to be had from the archive: the record stays as it was$`)
	got := retelling(t, run(t, dir, "reextract", "--json", "--no-profiles").want(t, 3))
	if len(got.Unreadable) != 10 || len(got.Lost) > 0 || got.Articles != 13 {
		t.Errorf("%+v", got)
	}
	if n := len(run(t, dir, "list").lines0()); n != 13 {
		t.Errorf("%d articles", n)
	}
}

// lines0 are the lines of stdout.
func (r ran) lines0() []string { return strings.Split(strings.TrimSuffix(r.out, "\n"), "\n") }

// TestReadingCommandsRefuseWrongUsage with code 2, a word on what is wrong, and nothing on
// stdout; no archive is made.
func TestReadingCommandsRefuseWrongUsage(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, map[string]string{"folder/a.warc": ""})
	for line, words := range map[string]string{
		"drift quarry.example":                   `'broadsheet drift' takes no arguments, but got "quarry.example"`,
		"drift --since yesterday":                `--since yesterday: not a day such as 2019-04-23`,
		"drift --since 2022-02-30":               `--since 2022-02-30: not a day`,
		"drift --limit 3":                        `unknown flag: --limit`,
		"reextract all":                          `'broadsheet reextract' takes no arguments, but got "all"`,
		"reextract --since 1.2.2022":             `--since 1.2.2022: not a day`,
		"reextract --profile none.yaml":          `none.yaml`,
		"reextract --dry":                        `unknown flag: --dry`,
		"stats quarry.example":                   `'broadsheet stats' takes no arguments`,
		"stats --to 2022-13-01":                  `--to 2022-13-01: not a day`,
		"archive repair now":                     `'broadsheet archive repair' takes no arguments, but got "now"`,
		"archive repair --profile none.yaml":     `none.yaml`,
		"archive repair --quick":                 `unknown flag: --quick`,
		"import":                                 `nothing was named: give WARC files`,
		"import none.warc.gz":                    `none.warc.gz can't be read`,
		"import folder":                          `folder is a folder: name the WARC files in it`,
		"import --compress rar folder/a.warc":    `rar`,
		"similar":                                `the id or an address of one record`,
		"similar a b":                            `the id or an address of one record`,
		"similar a --min 0":                      `--min 0: a similarity is above 0 and at most 1`,
		"similar a --min 1.01":                   `--min 1.01: a similarity is above 0 and at most 1`,
		"similar a --min NaN":                    `--min NaN: a similarity is above 0 and at most 1`,
		"similar a --min much":                   `--min much: `,
		"similar a --limit -1":                   `--limit -1: a count can't be negative`,
		"export --dedupe=far":                    `--dedupe=far: the choices are exact and near`,
		"export --dedupe=near --limit -1":        `--limit -1`,
		"export --dedupe=near --no-such-thing=1": `unknown flag: --no-such-thing`,
	} {
		r := run(t, dir, strings.Fields(line)...)
		if r.code != 2 || r.out != "" || !strings.Contains(r.words, words) {
			t.Errorf("%s: exit code %d, stdout %q, stderr %q; want 2 and %q", line, r.code, r.out, r.words, words)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "archive")); err == nil {
		t.Error("an archive was made")
	}
}

// TestReadingCommandsNeedAnArchive, say so, and make none.
func TestReadingCommandsNeedAnArchive(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, line := range []string{"drift", "drift --json", "reextract", "reextract --dry-run", "stats", "stats --json", "similar a.example:1", "export --dedupe=near", "archive repair"} {
		if r := run(t, dir, strings.Fields(line)...).want(t, 1, `archive`); r.out != "" {
			t.Errorf("%s: %s", line, r.out)
		}
		if _, err := os.Stat(filepath.Join(dir, "archive")); err == nil {
			t.Fatalf("%s made an archive", line)
		}
	}
}

// TestWholeDatabaseIsNotRepaired, unless it is to be made anew; then it says what it read.
func TestWholeDatabaseIsNotRepaired(t *testing.T) {
	t.Parallel()
	dir := quarried(t)
	records := run(t, dir, "export").out
	run(t, dir, "archive", "repair").want(t, 0).silent(t).prints(t, `archive: the database is whole: nothing was changed$`)
	if old, _ := filepath.Glob(filepath.Join(dir, "archive", "*.broken-*")); len(old) > 0 {
		t.Errorf("%v", old)
	}
	run(t, dir, "archive", "repair", "--rebuild", "--profile", "quarry.yaml").want(t, 0, `^ +13  kept$`, `^the old database is kept as \S+archive.db.broken-`).
		prints(t, `archive: rebuilt: 13 articles, 13 revisions, 13 visits$`)
	source := regexp.MustCompile(`"source":"[^"]*"`) // the name of a file no capture tells
	records = source.ReplaceAllString(records, "")
	if got := source.ReplaceAllString(run(t, dir, "export").out, ""); got != records {
		t.Errorf("(-before +rebuilt):\n%s", cmp.Diff(strings.Split(records, "\n"), strings.Split(got, "\n")))
	}
}

// TestImportGoesOnBehindWhatIsNoWARC: it is named, the pages of other files are kept, and
// the exit code is 3.
func TestImportGoesOnBehindWhatIsNoWARC(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, map[string]string{"notes.warc": "These are notes about the quarry, and no records of pages.\n"})
	run(t, dir, "import", "notes.warc", bells(t, dir, 2, 1)).want(t, 3, `notes\.warc`, `^ +2  kept$`)
	clean(t, dir, "2 articles, 2 revisions, 2 visits")
}

// TestSimilarsAreChosen by how alike they are and by their number, the most similar first,
// and an unknown name is no list.
func TestSimilarsAreChosen(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, map[string]string{
		"p/a.html": stone("")(7), "p/b.html": stone("")(7), "p/c.html": strings.Replace(stone("")(7), "nobody stands below it when it does", "the goats are led away first", 1),
		"p/d.html": dated("Another matter", ""), "urls.tsv": "a.html\thttps://a.example/1\nb.html\thttps://b.example/1\nc.html\thttps://c.example/1\nd.html\thttps://d.example/1\n",
	})
	run(t, dir, "crawl", "p", "--urls", "urls.tsv", "--quiet").want(t, 0)
	similar := func(flags ...string) []map[string]any {
		t.Helper()
		return run(t, dir, append([]string{"similar", "https://a.example/1", "--json"}, flags...)...).want(t, 0).records(t)
	}
	got := similar()
	if len(got) != 2 || got[0]["site"] != "b.example" || got[0]["similarity"] != 1.0 || got[1]["site"] != "c.example" {
		t.Fatalf("%v", got)
	}
	share, _ := got[1]["similarity"].(float64)
	for flags, want := range map[string]int{
		"--min 1": 1, "--min 0.01": 2, "--limit 1": 1, "--limit 2": 2, "--limit 9": 2, "--limit 0": 2,
		fmt.Sprintf("--min %.3f", share-0.001): 2, fmt.Sprintf("--min %.3f", share+0.001): 1,
	} {
		if got := similar(strings.Fields(flags)...); len(got) != want || got[0]["site"] != "b.example" {
			t.Errorf("%s: %v", flags, got)
		}
	}
	run(t, dir, "similar", "https://a.example/1", "--limit", "1").want(t, 0).silent(t).prints(t, `\A1\.00\tb\.example:\S+\tb\.example\t-\tStone 7 is cut\n\z`)
	run(t, dir, "similar", "https://d.example/1").want(t, 0, `^no other article is like d\.example:\S+$`).prints(t, `\A\z`)
	run(t, dir, "similar", "d.example:nothing").want(t, 1, `d\.example:nothing`).prints(t, `\A\z`)
}
