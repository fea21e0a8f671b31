package main_test

import (
	"encoding/json"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// objects reads stderr as JSON lines, every one of them.
func (r ran) objects(t *testing.T) []map[string]any {
	t.Helper()
	return ran{out: r.words}.records(t)
}

// said lists what the objects say: the message and what follows it.
func said(objects []map[string]any) []string {
	var out []string
	for _, o := range objects {
		words := o["level"].(string) + " " + o["msg"].(string)
		if cause, ok := o["cause"].(string); ok {
			words += ": " + cause
		}
		out = append(out, words)
	}
	return slices.Sorted(slices.Values(out))
}

// TestLogJSONSaysNothingElse: with --log json each line of stderr is an object, also
// in a summary and for what ends the program.
func TestLogJSONSaysNothingElse(t *testing.T) {
	t.Parallel()
	dir, site := t.TempDir(), newFaultSite(t, nil)
	r := run(t, dir, local("--log", "json", site.URL+"/fine", site.URL+"/404", site.URL+"/empty")...).want(t, 3)
	want := []string{"INFO kept", "INFO not an article", "INFO summary", "WARN gone: the server answered 404 Not Found"}
	if diff := cmp.Diff(want, said(r.objects(t))); diff != "" {
		t.Errorf("what is said differs (-want +got):\n%s", diff)
	}
	objects := r.objects(t)
	summary := objects[len(objects)-1]
	if diff := cmp.Diff(map[string]any{"kept": 1.0, "gone": 1.0, "not an article": 1.0}, summary["outcomes"]); diff != "" || summary["msg"] != "summary" {
		t.Errorf("the last line is no summary: %v\n%s", summary, diff)
	}
	for _, object := range objects[:len(objects)-1] {
		if reason := object["reason"]; (reason != nil) != (object["msg"] == "not an article") || reason != nil && reason != "empty" {
			t.Errorf("%v with the reason %v", object["msg"], reason)
		}
		if url, _ := object["url"].(string); !strings.HasPrefix(url, site.URL+"/") {
			t.Errorf("an object names no address: %v", object)
		}
	}
	for name, c := range map[string]struct {
		args []string
		code int
		said []string
	}{
		"a mistake":       {[]string{"--log", "json", "list", "--limit", "-1"}, 2, []string{"ERROR --limit -1: a count can't be negative"}},
		"a mistake after": {[]string{"list", "--log", "json", "--limit", "-1"}, 2, []string{"ERROR --limit -1: a count can't be negative"}},
		"not found":       {[]string{"show", "a:1", "--log", "json"}, 1, []string{"ERROR show a:1: not in the archive; 'broadsheet list' shows what is there"}},
		"an export":       {[]string{"export", "-o", "all.jsonl", "--log", "json"}, 0, []string{"INFO 1 record written to all.jsonl"}},
		"no failure":      {[]string{"list", "--log", "json"}, 0, nil},
	} {
		r := run(t, dir, c.args...).want(t, c.code)
		if diff := cmp.Diff(c.said, said(r.objects(t))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestLogJSONOfExtractAndDemo: the other commands that talk.
func TestLogJSONOfExtractAndDemo(t *testing.T) {
	t.Parallel()
	dir, site := t.TempDir(), newFaultSite(t, nil)
	r := run(t, dir, "extract", "--log", "json", "--allow-private", "--delay", "0", site.URL+"/fine", site.URL+"/429").want(t, 3)
	if n := len(r.records(t)); n != 1 {
		t.Errorf("%d records on stdout, want 1", n)
	}
	objects := r.objects(t)
	if last := objects[len(objects)-1]; last["level"] != "ERROR" || len(objects) != 5 {
		t.Errorf("want four tries and an error: %v", objects)
	}
	r = run(t, dir, "demo", "--log", "json").want(t, 0)
	summaries := 0
	for _, o := range r.objects(t) {
		if o["msg"] == "summary" {
			summaries++
		}
	}
	if summaries != 2 {
		t.Errorf("the demo sums up %d visits, want 2", summaries)
	}
}

// TestQuietSaysOnlyWhatWentWrong on stderr, the data are the same.
func TestQuietSaysOnlyWhatWentWrong(t *testing.T) {
	t.Parallel()
	dir, site := t.TempDir(), newFaultSite(t, nil)
	run(t, dir, local("-q", site.URL+"/fine", site.URL+"/empty")...).want(t, 0).silent(t)
	r := run(t, dir, local("--quiet", "--revisit", "0", site.URL+"/fine", site.URL+"/503")...).want(t, 3, `^gave up +\S+/503: `)
	if strings.Count(r.words, "\n") != 1 {
		t.Errorf("want the one failure: %s", r.words)
	}
	r = run(t, dir, local("-q", "--log", "json", "--revisit", "0", site.URL+"/fine", site.URL+"/503")...).want(t, 3)
	if got := said(r.objects(t)); len(got) != 1 || !strings.HasPrefix(got[0], "WARN gave up") {
		t.Errorf("want the one failure: %s", r.words)
	}
	loud, quiet := run(t, dir, "list").want(t, 0), run(t, dir, "list", "-q").want(t, 0).silent(t)
	if loud.out != quiet.out || loud.out == "" {
		t.Errorf("--quiet changes the data: %q, %q", loud.out, quiet.out)
	}
	run(t, dir, "export", "-q", "-o", "all.jsonl").want(t, 0).silent(t)
}

// TestVerboseLogsEveryRequest and what was decided.
func TestVerboseLogsEveryRequest(t *testing.T) {
	t.Parallel()
	dir, site := t.TempDir(), newFaultSite(t, nil)
	r := run(t, dir, local("-v", "--log", "json", site.URL+"/fine", site.URL+"/404", site.URL+"/cut")...).want(t, 3)
	count := map[string]int{}
	for _, o := range r.objects(t) {
		if o["level"] == "DEBUG" {
			url, _ := o["url"].(string)
			count[o["msg"].(string)+" "+strings.TrimPrefix(url, site.URL)]++
		}
	}
	want := map[string]int{
		"robots.txt had ": 1, "exchange /robots.txt": 1, "exchange /.well-known/tdmrep.json": 1, "exchange /ai.txt": 1, "exchange /fine": 1, "exchange /404": 1, "exchange failed /cut": 5,
		"page handled /fine": 1, "page handled /404": 1, "page handled /cut": 1,
	}
	if diff := cmp.Diff(want, count); diff != "" {
		t.Errorf("the log differs (-want +got):\n%s", diff)
	}
	run(t, dir, local("-v", site.URL+"/other")...).
		want(t, 0, `level=DEBUG msg=exchange url=\S+/other status=200 bytes=\d+ took=`, `^kept +\S+/other$`)
	run(t, dir, "extract", "-v", "--allow-private", site.URL+"/other").want(t, 0, `msg=exchange url=\S+/other`)
}

// TestNoColourWithoutATerminal: what goes into a file or a pipe holds no escape
// sequence, with NO_COLOR or without.
func TestNoColourWithoutATerminal(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, env := range [][]string{{"NO_COLOR=", "TERM=xterm"}, {"NO_COLOR=1", "TERM=xterm"}} {
		r := runWith(t, dir, "", env, "demo").want(t, 0)
		if strings.Contains(r.out+r.words, "\x1b") {
			t.Errorf("%v: escape sequences in a pipe: %q", env, r.out)
		}
	}
}

// TestStdoutHasDataOnly: of every command that prints data, while all goes well and
// with --verbose, stdout is what a program can read.
func TestStdoutHasDataOnly(t *testing.T) {
	t.Parallel()
	dir, site := t.TempDir(), newFaultSite(t, nil)
	if r := run(t, dir, local("-v", site.URL+"/a", site.URL+"/b")...).want(t, 0); r.out != "" {
		t.Errorf("crawl: %s", r.out)
	}
	if n := len(run(t, dir, "export", "-v").want(t, 0).records(t)); n != 2 {
		t.Errorf("export: %d records", n)
	}
	if n := len(run(t, dir, "extract", "-v", "--allow-private", "--delay", "0", site.URL+"/a").want(t, 0).records(t)); n != 1 {
		t.Errorf("extract: %d records", n)
	}
	var array []map[string]any
	if err := json.Unmarshal([]byte(run(t, dir, "export", "--format", "json").want(t, 0).out), &array); err != nil || len(array) != 2 {
		t.Errorf("export --format json: %v, %d records", err, len(array))
	}
	id := array[0]["id"].(string)
	if n := len(run(t, dir, "show", id, "--json").want(t, 0).silent(t).records(t)); n != 1 {
		t.Errorf("show --json: %d records", n)
	}
	for line := range strings.Lines(run(t, dir, "list", "-v").want(t, 0).out) {
		if strings.Count(line, "\t") != 3 {
			t.Errorf("list: a line of other than four columns: %q", line)
		}
	}
	for _, command := range [][]string{{"schema"}, {"profile", "schema"}} {
		var schema map[string]any
		if err := json.Unmarshal([]byte(run(t, dir, command...).want(t, 0).silent(t).out), &schema); err != nil || schema["$schema"] == nil {
			t.Errorf("%v: %v: %v", command, err, slices.Sorted(maps.Keys(schema)))
		}
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 {
		t.Errorf("only the archive was to be made: %v, %v", entries, err)
	}
}
