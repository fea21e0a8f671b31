package main_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// dated is a page of an invented paper, published at a time or at none.
func dated(headline, published string) string {
	meta := ""
	if published != "" {
		meta = `<meta property="article:published_time" content="` + published + `">`
	}
	return strings.Replace(fmt.Sprintf(article, headline), "</head>", meta+"</head>", 1)
}

// library makes an archive of five articles of two sites, one of them revised.
func library(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	write(t, dir, map[string]string{
		"pages/a.html": dated("April snow", "2019-04-22T23:30:00+02:00"), "pages/b.html": dated("May frost", "2019-05-01T00:00:00Z"),
		"pages/c.html": dated("June hail", "2019-06-30T23:59:59Z"), "pages/d.html": dated("No date", ""), "pages/e.html": dated("May fog", "2019-05-01T12:00:00+02:00"),
		"urls.tsv": "a.html\thttps://harbour.example/a\nb.html\thttps://harbour.example/b\nc.html\thttps://harbour.example/c\n" +
			"d.html\thttps://harbour.example/d\ne.html\thttps://island.example/e\n",
	})
	saved := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC) // which is when a file counts as fetched
	if err := os.Chtimes(filepath.Join(dir, "pages", "d.html"), saved, saved); err != nil {
		t.Fatal(err)
	}
	run(t, dir, "crawl", "pages", "--urls", "urls.tsv").want(t, 0, `^ +5  kept$`)
	write(t, dir, map[string]string{"pages/b.html": dated("May frost, corrected", "2019-05-01T00:00:00Z")})
	run(t, dir, "crawl", "pages/b.html", "--urls", "urls.tsv").want(t, 0, `^ +1  revised$`)
	return dir
}

// headlines are the last column of a list, or the field of records.
func headlines(t *testing.T, r ran) []string {
	t.Helper()
	out := []string{}
	for line := range strings.Lines(r.out) {
		cells := strings.Split(strings.TrimSpace(line), "\t")
		out = append(out, cells[len(cells)-1])
	}
	return out
}

// TestListAndExportChoose: the same flags choose the same records, in the order of
// their publication; one without a date stands where it was fetched.
func TestListAndExportChoose(t *testing.T) {
	t.Parallel()
	dir := library(t)
	all := []string{"April snow", "May frost, corrected", "May fog", "June hail", "No date"}
	for flags, want := range map[string][]string{
		"":                                  all,
		"--limit 0":                         all,
		"--limit 2":                         all[:2],
		"--limit 99":                        all,
		"--site island.example":             {"May fog"},
		"--site harbour.example":            {"April snow", "May frost, corrected", "June hail", "No date"},
		"--site nowhere.example":            {},
		"--from 2019-05-01":                 all[1:],
		"--to 2019-05-01":                   all[:3],
		"--from 2019-05-01 --to 2019-05-01": {"May frost, corrected", "May fog"},
		"--from 2019-05-01T10:00:00Z":       all[2:],
		"--to 2019-05-01T00:00:00Z":         {"April snow"},
		"--from 2019-04-22T21:30:00Z --to 2019-04-22T23:30:01+02:00": {"April snow"},
		"--from 2020-01-01 --to 2020-01-01":                          {"No date"},
		"--from 2030-01-01":                                          {},
		"--site harbour.example --from 2019-05-01 --limit 1":         {"May frost, corrected"},
		"--from 2019-06-30 --to 2019-06-30":                          {"June hail"},
	} {
		t.Run(flags, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(want, headlines(t, run(t, dir, append([]string{"list"}, strings.Fields(flags)...)...).want(t, 0).silent(t))); diff != "" {
				t.Errorf("list differs (-want +got):\n%s", diff)
			}
			got := []string{}
			for _, record := range run(t, dir, append([]string{"export"}, strings.Fields(flags)...)...).want(t, 0).silent(t).records(t) {
				got = append(got, record["headline"].(string))
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("export differs (-want +got):\n%s", diff)
			}
		})
	}
}

// TestListShowsTheLine: id, time with the site's offset, revision, headline.
func TestListShowsTheLine(t *testing.T) {
	t.Parallel()
	run(t, library(t), "list").want(t, 0).prints(t,
		`^harbour.example:\w+\t2019-04-22T23:30:00\+02:00\t1\tApril snow$`,
		`^harbour.example:\w+\t2019-05-01T00:00:00Z\t2\tMay frost, corrected$`,
		`^harbour.example:\w+\t-\t1\tNo date$`)
}

// TestExportRevisions: the newest of each article, or all of them.
func TestExportRevisions(t *testing.T) {
	t.Parallel()
	dir := library(t)
	for choice, want := range map[string][]string{
		"latest": {"2 May frost, corrected"}, "all": {"1 May frost", "2 May frost, corrected"},
	} {
		var got []string
		for _, r := range run(t, dir, "export", "--revisions", choice, "--site", "harbour.example", "--from", "2019-05-01", "--to", "2019-05-01").records(t) {
			got = append(got, fmt.Sprintf("%v %v", r["revision"], r["headline"]))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", choice, diff)
		}
	}
}

// TestExportIsTheSameTwice, in either format, to stdout and to a file.
func TestExportIsTheSameTwice(t *testing.T) {
	t.Parallel()
	dir := library(t)
	for _, format := range []string{"jsonl", "json"} {
		first := run(t, dir, "export", "--format", format).want(t, 0)
		if second := run(t, dir, "export", "--format", format); second.out != first.out || first.out == "" {
			t.Errorf("%s: two exports differ", format)
		}
		run(t, dir, "export", "--format", format, "-o", "all").want(t, 0, `^5 records written to all$`)
		if got, err := os.ReadFile(filepath.Join(dir, "all")); err != nil || string(got) != first.out {
			t.Errorf("%s: the file is not what stdout got: %v", format, err)
		}
	}
}

// TestExportOfNothing is no error: an empty list in the form asked for.
func TestExportOfNothing(t *testing.T) {
	t.Parallel()
	dir := library(t)
	run(t, dir, "export", "--site", "nowhere.example").want(t, 0).silent(t).prints(t, `^$`)
	if r := run(t, dir, "export", "--site", "nowhere.example", "--format", "json").want(t, 0); strings.Join(strings.Fields(r.out), "") != "[]" {
		t.Errorf("want an empty array: %q", r.out)
	}
	run(t, dir, "export", "--site", "nowhere.example", "-o", "none.jsonl").want(t, 0, `^0 records written to none.jsonl$`)
}

// TestExportThatFailsLeavesTheOldFile: what was there stays until the new is whole.
func TestExportThatFailsLeavesTheOldFile(t *testing.T) {
	t.Parallel()
	dir := library(t)
	write(t, dir, map[string]string{"old.jsonl": "old\n"})
	run(t, dir, "export", "-o", "missing/all.jsonl").want(t, 1, `^broadsheet: export to missing/all.jsonl: .*make its folder first`)
	run(t, dir, "export", "-o", "pages").want(t, 1, `^broadsheet: export to pages: there are other files in it \(\w+.html\): give an empty or a new folder`)
	run(t, dir, "export", "-o", "old.jsonl", "--archive", "none").want(t, 1, "there is no archive")
	if got, err := os.ReadFile(filepath.Join(dir, "old.jsonl")); err != nil || string(got) != "old\n" {
		t.Errorf("%v: %q", err, got)
	}
	left, err := filepath.Glob(filepath.Join(dir, ".*"))
	if err != nil || len(left) > 0 {
		t.Errorf("half a file was left: %v, %v", left, err)
	}
}

// TestExportedRecordsAreValid against the schema that the program prints, those of
// the demo's three sites with all their revisions too.
func TestExportedRecordsAreValid(t *testing.T) {
	t.Parallel()
	dir := library(t)
	run(t, dir, "demo").want(t, 0)
	schema, err := jsonschema.UnmarshalJSON(strings.NewReader(run(t, dir, "schema").want(t, 0).out))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("article.json", schema); err != nil {
		t.Fatal(err)
	}
	valid, err := compiler.Compile("article.json")
	if err != nil {
		t.Fatal(err)
	}
	checked := 0
	for _, archive := range []string{"archive", "broadsheet-demo"} {
		for line := range strings.Lines(run(t, dir, "export", "--revisions", "all", "--archive", archive).want(t, 0).out) {
			record, err := jsonschema.UnmarshalJSON(bytes.NewReader([]byte(line)))
			if err == nil {
				err = valid.Validate(record)
			}
			if err != nil {
				t.Errorf("%v\n%s", err, line)
			}
			checked++
		}
	}
	if checked != 6+5 {
		t.Errorf("%d records were checked", checked)
	}
	record, _ := jsonschema.UnmarshalJSON(strings.NewReader(`{"schema":"broadsheet/article/1","headline":""}`))
	if valid.Validate(record) == nil {
		t.Error("the schema takes anything")
	}
}
