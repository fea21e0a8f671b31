package main_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"broadsheet/scraper"
	"broadsheet/scraper/queue"
)

// lined makes an archive's folder with a queue of addresses in every state.
func lined(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "archive"), 0o755); err != nil {
		t.Fatal(err)
	}
	q, err := queue.Open(filepath.Join(dir, "archive", "frontier.db"), queue.Options{})
	if err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	end := func(url string, how func(scraper.Lease) error) {
		t.Helper()
		_, err := q.Push(ctx, 0, scraper.Job{URL: url})
		if err != nil {
			t.Fatal(err)
		}
		l, err := q.Lease(ctx)
		if err == nil {
			err = how(l)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	cause := &scraper.FetchError{URL: "http://b.example/late", Reason: scraper.ReasonStatus, Status: 503}
	end("http://a.example/gave-up", func(l scraper.Lease) error { return l.Fail(ctx, "gave up", cause) })
	end("http://a.example/gone", func(l scraper.Lease) error { return l.Fail(ctx, "gone", nil) })
	end("http://a.example/robots", func(l scraper.Lease) error { return l.Fail(ctx, "refused by robots", nil) })
	end("http://a.example/section", func(l scraper.Lease) error { return l.Done(ctx, "not an article") })
	end("http://a.example/removed", func(l scraper.Lease) error { return l.Done(ctx, "removed") })
	end("http://b.example/late", func(l scraper.Lease) error { return l.Retry(ctx, time.Now().Add(time.Hour), cause) })
	_, err = q.Push(ctx, 0, scraper.Job{URL: "http://c.example/1", Priority: 20}, scraper.Job{URL: "http://www.d.example/1"})
	if err == nil {
		err = q.Pause(ctx, "d.example")
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := q.Close(); err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestWhyNamesTheRule that holds an address, in one sentence, and with --json as data.
func TestWhyNamesTheRule(t *testing.T) {
	t.Parallel()
	dir := lined(t)
	const at = `\d{4}-\d\d-\d\dT\S+`
	for url, c := range map[string]struct{ rule, words string }{
		"http://a.example/gave-up": {"given up", `given up at ` + at + ` after 1 attempt, gave up: .*503 Service Unavailable; 'broadsheet frontier retry' queues it again`},
		"http://a.example/gone":    {"gone", `the server had no such page at ` + at + `; a list that names it has it asked for again from ` + at + ` on`},
		"http://a.example/robots":  {"refused", `robots.txt forbade it at ` + at + `; .*`},
		"http://a.example/section": {"no article", `it was fetched at ` + at + `: not an article; .*`},
		"http://a.example/removed": {"removed", `it was removed from the archive for good`},
		"http://b.example/late":    {"not before", `not before ` + at + `, after 1 failed attempt: .*503 Service Unavailable; 'broadsheet frontier retry' sets it free`},
		"http://c.example/1#top":   {"due", `it is due, with priority 20, among 1 queued address of its domain: .*`},
		"http://www.d.example/1":   {"paused", `d.example is paused since ` + at + `: go on with 'broadsheet frontier resume d.example'`},
		"http://e.example/1":       {"unknown", `no crawl has heard of it: fetch it with 'broadsheet crawl http://e.example/1'`},
	} {
		r := run(t, dir, "frontier", "why", url).want(t, 0).silent(t)
		if !regexp.MustCompile(`^` + c.words + `\n$`).MatchString(r.out) {
			t.Errorf("%s: %q", url, r.out)
		}
		object := run(t, dir, "frontier", "why", url, "--json").want(t, 0).records(t)[0]
		if object["rule"] != c.rule || object["why"] != strings.TrimSuffix(r.out, "\n") {
			t.Errorf("%s: %v", url, object)
		}
	}
	run(t, t.TempDir(), "frontier", "why", "http://e.example/1").want(t, 0).prints(t, `^no crawl has heard of it`)
}

// TestFrontierIsListedAndChanged: what waits, what failed, what is of a host; and what
// was changed is so in the next look.
func TestFrontierIsListedAndChanged(t *testing.T) {
	t.Parallel()
	dir := lined(t)
	list := func(want int, args ...string) ran {
		t.Helper()
		r := run(t, dir, append([]string{"frontier", "list"}, args...)...).want(t, 0).silent(t)
		if got := strings.Count(r.out, "\n"); got != want {
			t.Errorf("%v: %d lines, want %d: %s", args, got, want, r.out)
		}
		return r
	}
	list(3).prints(t, `^queued\t-\t-\thttp://c.example/1$`, `^queued\t\S+T\S+\t.*503.*\thttp://b.example/late$`)
	list(8, "--state", "all")
	list(1, "--limit", "1")
	list(3, "--state", "failed", "--host", "A.example", "--json").prints(t, `"url":"http://a.example/gone","state":"failed","priority":0,"ended":".*","outcome":"gone"`)
	change := func(words string, args ...string) {
		t.Helper()
		run(t, dir, append([]string{"frontier"}, args...)...).want(t, 0, words)
	}
	change(`^3 addresses queued again$`, "retry", "--state", "failed")
	list(0, "--state", "failed")
	change(`^1 address queued again$`, "retry", "http://b.example/late")
	list(6).prints(t, `^queued\t-\t.*503.*\thttp://b.example/late$`)
	change(`^3 addresses dropped$`, "drop", "--host", "a.example", "--state", "queued")
	change(`^1 address dropped$`, "drop", "http://c.example/1")
	list(2)
	change(`^c.example is paused, with 0 queued addresses; go on with `, "pause", "http://c.example/x")
	run(t, dir, "frontier", "pause").want(t, 0).prints(t, `^c.example\t\S+$`, `^d.example\t\S+$`)
	change(`^www.d.example goes on, with 1 queued address$`, "resume", "www.d.example")
	change(`^www.d.example was not paused; `, "resume", "www.d.example")
	run(t, dir, "frontier", "drop", "http://c.example/1").want(t, 1, `http://c.example/1 is not in the frontier; 'broadsheet frontier list --state all'`)
}

// TestFrontierUsage: what makes no sense is refused with code 2, and a queue that isn't
// there is not made.
func TestFrontierUsage(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for line, words := range map[string]string{
		"list --state lost":             `--state lost: the states are queued, failed, done and all`,
		"list --limit -1":               `--limit -1: a count can't be negative`,
		"retry":                         `retry: give addresses, or choose them by --state and --host`,
		"drop":                          `drop: give addresses, or choose them`,
		"drop http://a/ --state failed": `drop: give addresses, or choose them`,
		"pause a b":                     `.`,
		"why":                           `an address`,
		"nonsense":                      `.`,
	} {
		run(t, dir, append([]string{"frontier"}, strings.Fields(line)...)...).want(t, 2, words)
	}
	run(t, dir, "frontier", "list").want(t, 1, `there is none: 'broadsheet crawl' makes one`)
	if entries, _ := os.ReadDir(dir); len(entries) > 0 {
		t.Errorf("it made %v", entries)
	}
}
