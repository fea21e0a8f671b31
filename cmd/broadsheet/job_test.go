package main_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// jobOf is a job that crawls addresses of a server on loopback.
func jobOf(site string, pages ...string) string {
	var b strings.Builder
	b.WriteString("archive: news\nschedule: '@hourly'\ndefaults: {allow_private: true, delay: 0s}\ncrawl:\n  - sites:\n")
	for _, p := range pages {
		fmt.Fprintf(&b, "      - %s/%s\n", site, p)
	}
	return b.String()
}

// TestJobMistakesHaveTheirPlace: what isn't understood is told with line and column,
// before anything is fetched or made.
func TestJobMistakesHaveTheirPlace(t *testing.T) {
	t.Parallel()
	const crawl = "crawl: [{sites: [paper.example]}]\n"
	for name, c := range map[string]struct{ job, words string }{
		"unknown key":         {"crwl: []\n", `job.yaml:1:1: unknown field "crwl"$`},
		"unknown flag":        {"crawl:\n  - sites: [paper.example]\n    dleay: 1s\n", `job.yaml:3:5: unknown key "dleay": the keys here are the flags of 'broadsheet crawl'`},
		"a dash":              {"crawl:\n  - sites: [paper.example]\n    max-age: 1d\n", `job.yaml:3:5: unknown key "max-age"`},
		"a flag of the run":   {"crawl: [{sites: [paper.example], wait: 1m}]\n", `job.yaml:1:34: unknown key "wait"`},
		"bad value":           {"crawl:\n  - sites: [paper.example]\n    limit: many\n", `job.yaml:3:12: --limit many: not a whole number$`},
		"bad age":             {"defaults: {max_age: old}\n" + crawl, `job.yaml:1:21: --max-age old: not an age`},
		"negative":            {"crawl:\n  - sites: [paper.example]\n    limit: -1\n", `job.yaml:2:5: --limit -1: a count can't be negative$`},
		"time backwards":      {"crawl:\n  - sites: [paper.example]\n    from: 2019-04-02\n    to: 2019-04-01\n", `job.yaml:2:5: --from 2019-04-02 is not before --to`},
		"no sites":            {"crawl:\n  - limit: 3\n", `job.yaml:2:5: nothing is named to crawl`},
		"sites as default":    {"defaults: {sites: [paper.example]}\n" + crawl, `job.yaml:1:12: sites are no default`},
		"a file":              {"crawl: [{sites: [pages/a.html]}]\n", `job.yaml:1:17: pages/a.html: a job crawls sites and addresses`},
		"a step of words":     {"crawl: [paper.example]\n", `job.yaml:1:9: keys with values are wanted here$`},
		"a list for one":      {"crawl: [{sites: [paper.example], limit: [1, 2]}]\n", `job.yaml:1:41: one value is wanted here, not a list$`},
		"nothing":             {"crawl: [{sites: [paper.example], limit: }]\n", `job.yaml:1:\d+: a value or a list of values is wanted here`},
		"a port in a row":     {"crawl: [{sites: [http://paper.example:81/a]}]\n", `job.yaml:1:18: a value is wanted here; put one that holds a colon into quotes$`},
		"nothing to crawl":    {"archive: a\n", `job.yaml: nothing is crawled`},
		"bad schedule":        {"schedule: '61 * * * *'\n" + crawl, `job.yaml:1:11: a schedule is "minute hour day month weekday".*above maximum`},
		"never":               {"schedule: ['@daily', '0 0 30 2 *']\n" + crawl, `job.yaml:1:22: there is no such day`},
		"zone in a schedule":  {"schedule: 'TZ=UTC'\n" + crawl, `job.yaml:1:11: .*; the time zone is the key "zone"$`},
		"bad zone":            {"zone: Mars/Olympus\n" + crawl, `job.yaml:1:7: time zone "Mars/Olympus" is unknown`},
		"no time":             {"max_time: 0s\n" + crawl, `job.yaml:1:11: "0s" is not a length of time`},
		"export to nowhere":   {crawl + "export:\n  - format: csv\n", `job.yaml:3:5: nothing says where the export goes`},
		"unknown format":      {crawl + "export:\n  - format: xml\n    output: a.xml\n", `job.yaml:3:5: --format xml: the formats are`},
		"two jobs":            {crawl + "---\n" + crawl, `job.yaml:3:1: a job is one YAML document`},
		"profile of none":     {"crawl: [{sites: [paper.example], profile: none.yaml}]\n", `job.yaml:1:10: --profile \S*none.yaml: there is no such file or folder`},
		"no site of that end": {"crawl: [{sites: [lighthouse]}]\n", `job.yaml:1:10: .*lighthouse`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			write(t, dir, map[string]string{"job.yaml": c.job})
			for _, word := range []string{"check", "run"} {
				if r := run(t, dir, "job", word, "job.yaml").want(t, 1, c.words); r.out != "" {
					t.Errorf("stdout: %s", r.out)
				}
			}
			if left, _ := os.ReadDir(dir); len(left) != 1 {
				t.Errorf("files were made: %v", left)
			}
		})
	}
}

// TestJobRunsItsStepsAndExports: into the archive beside the file, wherever one stands,
// though some pages fail.
func TestJobRunsItsStepsAndExports(t *testing.T) {
	t.Parallel()
	dir, site := t.TempDir(), newFaultSite(t, nil)
	write(t, dir, map[string]string{"jobs/news.yaml": jobOf(site.URL, "ferry", "410") + "  - {sites: " + site.URL + "/inn, delay: 1ms}\n" +
		"export:\n  - {format: csv, output: out.csv}\n  - {output: folder/, fields: [headline, lead]}\n"})
	run(t, dir, "job", "run", "jobs/news.yaml").want(t, 3, `^kept +\S+/ferry$`, `^gone +\S+/410: `, `^kept +\S+/inn$`,
		`2 records written to \S*out.csv$`, `^job news: 2 kept, 1 gone; \S+ k?B in \S+; archive \S*news; exit code 3: 1 page failed$`)
	for _, name := range []string{"jobs/news/archive.db", "jobs/out.csv", "jobs/folder/manifest.json"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Error(err)
		}
	}
	// The same by another name, into another archive.
	run(t, dir, "crawl", "-f", "jobs/news.yaml", "--archive", "other").want(t, 3, `^job news: 2 kept, 1 gone; .*archive other; exit code 3`)
	run(t, dir, "crawl", "-f", "jobs/news.yaml", "paper.example").want(t, 2, `--job goes alone`)
	run(t, dir, "crawl", "-f", "jobs/news.yaml", "--limit", "3").want(t, 2, `--limit is no flag beside --job: it is a key of the job$`)
	run(t, dir, "crawl", "-f", "none.yaml", "--wait", "1s").want(t, 2, `job none.yaml: there is no such file`)
}

// TestJobIsQuietUnlessSomethingWentWrong, so that cron sends a mail when there is
// something to read.
func TestJobIsQuietUnlessSomethingWentWrong(t *testing.T) {
	t.Parallel()
	dir, site := t.TempDir(), newFaultSite(t, nil)
	write(t, dir, map[string]string{"good.yaml": jobOf(site.URL, "ferry"), "bad.yaml": jobOf(site.URL, "inn", "410")})
	run(t, dir, "job", "run", "-q", "good.yaml").want(t, 0).silent(t)
	r := run(t, dir, "job", "run", "-q", "bad.yaml").want(t, 3, `^gone +\S+/410: `, `^job bad: 1 kept, 1 gone; .*exit code 3: 1 page failed$`)
	if n := strings.Count(r.words, "\n"); n != 2 {
		t.Errorf("%d lines: %s", n, r.words)
	}
	r = run(t, dir, "job", "run", "--log", "json", "bad.yaml").want(t, 3)
	lines := strings.Split(strings.TrimSpace(r.words), "\n")
	var last map[string]any
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &last); err != nil || last["msg"] != "job" || last["job"] != "bad" || last["code"] != 3.0 || last["outcomes"] == nil {
		t.Errorf("%v: %v", err, last)
	}
}

// TestOverlappingJobsDontCollide: the second ends with exit code 4 at once, or waits
// until the first has ended.
func TestOverlappingJobsDontCollide(t *testing.T) {
	t.Parallel()
	dir, site := t.TempDir(), newFaultSite(t, nil)
	write(t, dir, map[string]string{"one.yaml": jobOf(site.URL, "hang"), "two.yaml": jobOf(site.URL, "ferry")})
	first := broadsheet(t, dir, "job", "run", "one.yaml")
	if err := first.Start(); err != nil {
		t.Fatal(err)
	}
	<-site.asked
	run(t, dir, "job", "run", "--quiet", "two.yaml").want(t, 4, `^job two: nothing new; .*; exit code 4$`, `^broadsheet: archive \S+ is in use by process \d+ since`)
	run(t, dir, "job", "run", "--quiet", "--wait", "10ms", "two.yaml").want(t, 4)
	second := broadsheet(t, dir, "job", "run", "--wait", "10m", "two.yaml")
	var words bytes.Buffer
	second.Stderr = &words
	if err := second.Start(); err != nil {
		t.Fatal(err)
	}
	if err := first.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = first.Wait()
	site.mended.Store(true) // what the first one left is done by the second
	if code := exitOf(second.Wait()); code != 0 || !strings.Contains(words.String(), "job two: 2 kept") {
		t.Errorf("exit code %d: %s", code, &words)
	}
	run(t, dir, "job", "run", "--wait", "-1s", "two.yaml").want(t, 2, `--wait -1s: a time can't be negative`)
}

// TestJobStopsWhenItsTimeIsOver: that is no failure, and what is left is for the next
// run.
func TestJobStopsWhenItsTimeIsOver(t *testing.T) {
	t.Parallel()
	dir, site := t.TempDir(), newFaultSite(t, nil)
	write(t, dir, map[string]string{"job.yaml": jobOf(site.URL, "hang") + "max_time: 1s\n"})
	run(t, dir, "job", "run", "job.yaml").want(t, 0, `^1s are over, which job.yaml allows: what is left is for the next run$`, `^job job: nothing new; 1 left; `)
}

// TestJobCheckShowsTheCommandsOfAJob, which do what it does, and when.
func TestJobCheckShowsTheCommandsOfAJob(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, map[string]string{"p.yaml": paperProfile, "job.yaml": `archive: news
schedule: ['30 6 * * *', '30 6,18 * * 1-5']
zone: Pacific/Kiritimati
defaults: {contact: you@example.org, delay: 5s, exclude: ['/a/', '/b c/'], profile: p.yaml}
crawl:
  - sites: [paper.example, https://lighthouse.example/news]
    from: 2019-04-01
  - sites: inn.example
    delay: 1s
    exclude: '/c/'
    allow_private: true
export: [{output: out.jsonl, site: [paper.example, inn.example]}]
`})
	r := run(t, dir, "job", "check", "job.yaml").want(t, 0).silent(t)
	times, rest := []string{}, []string{}
	for line := range strings.Lines(r.out) {
		if strings.HasPrefix(line, "at ") {
			times = append(times, line)
		} else {
			rest = append(rest, line)
		}
	}
	want := "broadsheet crawl --archive news --contact=you@example.org --delay=5s --exclude=/a/ --exclude='/b c/' --from=2019-04-01 --profile=p.yaml paper.example 'https://lighthouse.example/news'\n" +
		"broadsheet crawl --archive news --allow-private --contact=you@example.org --delay=1s --exclude=/c/ --profile=p.yaml inn.example\n" +
		"broadsheet export --archive news --output=out.jsonl --site=paper.example --site=inn.example\n"
	if got := strings.Join(rest, ""); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	if len(times) != 3 || strings.Count(r.out, ":30 +14\n") != 3 {
		t.Errorf("times: %q", times)
	}
}

// TestJobInitLeavesWhatIsThere, and what it writes is a job.
func TestJobInitLeavesWhatIsThere(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	run(t, dir, "job", "init").want(t, 0, `^job.yaml is written: `)
	run(t, dir, "job", "init").want(t, 2, `job.yaml is there already, and stays as it is`)
	run(t, dir, "job", "init", "a", "b").want(t, 2, `"b" is one too many`)
	run(t, dir, "job", "check", "job.yaml").want(t, 0).prints(t, `^broadsheet crawl .* faz.net$`)
	run(t, dir, "job", "check", "none.yaml").want(t, 2, `there is no such file; 'broadsheet job init none.yaml' writes one`)
	// Every key that the example has behind a comment mark is one, too.
	raw, err := os.ReadFile(filepath.Join(dir, "job.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var bare strings.Builder
	_, body, _ := strings.Cut(string(raw), "\n\n")
	for line := range strings.Lines(body) {
		if rest, ok := strings.CutPrefix(strings.TrimLeft(line, " "), "# "); ok && (strings.Contains(rest, ": ") || strings.HasSuffix(strings.TrimSpace(rest), ":")) && !strings.HasPrefix(rest, "Flags") && !strings.HasPrefix(rest, "Steps") && !strings.HasPrefix(rest, "Webhooks") && !strings.HasPrefix(rest, "Exports") {
			line = strings.Replace(line, "# ", "", 1)
		}
		bare.WriteString(line)
	}
	write(t, dir, map[string]string{"all.yaml": bare.String(), "cookies.txt": "a.example\tFALSE\t/\tFALSE\t0\tsid\tx\n", "access.yaml": "hosts: [{host: a.example, user: a, password: b}]\n"})
	run(t, dir, "job", "check", "all.yaml").want(t, 0).prints(t, `--from=2019-04-01`, `^broadsheet export .*--format=parquet`)
}

// TestCronLineOfReadme: the line that the README and docs/jobs.md give to cron runs,
// and says nothing.
func TestCronLineOfReadme(t *testing.T) {
	t.Parallel()
	for _, file := range []string{"README.md", "docs/jobs.md"} {
		raw, err := os.ReadFile(filepath.Join("..", "..", file))
		if err != nil {
			t.Fatal(err)
		}
		m := regexp.MustCompile(`(?m)^    \d+ \* \* \* \* (broadsheet job run .*)$`).FindSubmatch(raw)
		if m == nil {
			t.Fatalf("%s has no line for cron", file)
		}
		dir, env := workshop(t)
		if out, err := shell(t, dir, env, strings.ReplaceAll(string(m[1]), "/srv/news", dir)); err != nil || out != "" {
			t.Errorf("%s: %v\n%s", m[1], err, out)
		}
	}
}
