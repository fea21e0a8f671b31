package main_test

import (
	"bytes"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"broadsheet/scraper"
	"broadsheet/scraper/queue"
)

// held is a queue that this process has, as a crawl has its own, with a door.
func held(t *testing.T, opt queue.Options) (dir string, q *queue.Queue) {
	t.Helper()
	dir = t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "archive"), 0o755); err != nil {
		t.Fatal(err)
	}
	q, err := queue.Open(filepath.Join(dir, "archive", "frontier.db"), opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = q.Close() })
	if err := q.OpenDoor(filepath.Join(dir, "archive", "frontier.sock")); err != nil {
		t.Fatal(err)
	}
	return dir, q
}

// TestWhyNamesTheRuleOfACrawlThatRuns: what only the crawl itself knows.
func TestWhyNamesTheRuleOfACrawlThatRuns(t *testing.T) {
	t.Parallel()
	dir, q := held(t, queue.Options{Line: scraper.Domain, HostLimit: 2})
	ctx := t.Context()
	push := func(addresses ...string) {
		t.Helper()
		for _, a := range addresses {
			if _, err := q.Push(ctx, 0, scraper.Job{URL: a, Priority: 20}); err != nil {
				t.Fatal(err)
			}
		}
	}
	lease := func() scraper.Lease {
		t.Helper()
		l, err := q.Lease(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	push("http://a.example/1", "http://www.a.example/2")
	lease()
	push("http://b.example/1")
	if err := lease().Done(ctx, "kept"); err != nil {
		t.Fatal(err)
	}
	push("http://b.example/2", "http://c.example/1")
	q.Hold("b.example", time.Now().Add(time.Hour))
	q.Hold("c.example", time.Now().Add(-time.Hour))
	push("http://d.example/1", "http://d.example/2", "http://d.example/3")
	lease() // c's
	for range 2 {
		if err := lease().Done(ctx, "kept"); err != nil {
			t.Fatal(err)
		}
	}
	push("http://e.example/1")
	for url, c := range map[string]struct{ rule, words string }{
		"http://a.example/1":     {"leased", `it is being fetched now, since \d{4}-\S+, as attempt 1`},
		"http://www.a.example/2": {"busy", `it is due, with priority 20, among 1 queued address of its domain, of which the crawl that runs is fetching 1 now: .*`},
		"http://b.example/2":     {"pace", `it is due, with priority 20, among 1 queued address of its domain, whose pace holds it: next in (59m\d+s|1h0m0s)`},
		"http://d.example/3":     {"limit", `it is due, with priority 20, among 1 queued address of its domain, which has had the 2 of this run \(--per-host-limit\): a later crawl fetches it`},
		"http://e.example/1":     {"due", `it is due, with priority 20, among 1 queued address of its domain: the crawl that runs fetches it when a worker is free and those before it are done`},
		"http://z.example/1":     {"unknown", `no crawl has heard of it: .*`},
	} {
		r := run(t, dir, "frontier", "why", url, "--json").want(t, 0).silent(t)
		got := r.records(t)[0]
		if words, _ := got["why"].(string); got["rule"] != c.rule || !regexp.MustCompile(`^`+c.words+`$`).MatchString(words) {
			t.Errorf("%s: %v", url, got)
		}
	}
}

// TestFrontierOfACrawlIsChangedWhileItRuns: listed, paused, gone on with, queued again
// and dropped, without an end of the crawl.
func TestFrontierOfACrawlIsChangedWhileItRuns(t *testing.T) {
	t.Parallel()
	dir, asked, open := t.TempDir(), make(chan bool, 9), make(chan bool)
	site := newSiteBehind(t, nil, func(site http.HandlerFunc) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/gate" {
				asked <- true
				<-open
			}
			site(w, r)
		}
	})
	c := broadsheet(t, dir, local(site.URL+"/404", site.URL+"/gate", site.URL+"/1st", site.URL+"/2nd", site.URL+"/3rd")...)
	var words bytes.Buffer
	c.Stderr = &words
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	<-asked
	host := strings.TrimPrefix(site.URL, "http://")
	run(t, dir, "frontier", "list").want(t, 0).silent(t).prints(t, `^queued\t-\t-\t`+site.URL+`/gate$`, `/1st$`, `/2nd$`, `/3rd$`)
	run(t, dir, "frontier", "list", "--state", "failed", "--host", host).want(t, 0).prints(t, `^failed\t\S+\tgone\t`+site.URL+`/404$`)
	run(t, dir, "frontier", "why", site.URL+"/gate").want(t, 0).prints(t, `^it is being fetched now, since `)
	run(t, dir, "frontier", "pause", host).want(t, 0, `^\S+ is paused, with 3 queued addresses; `)
	run(t, dir, "frontier", "pause").want(t, 0).prints(t, `^`+host+`\t`)
	run(t, dir, "frontier", "why", site.URL+"/1st").want(t, 0).prints(t, `^\S+ is paused since `)
	run(t, dir, "frontier", "drop", site.URL+"/2nd").want(t, 0, `^1 address dropped, in the crawl that runs$`)
	run(t, dir, "frontier", "drop", site.URL+"/gate").want(t, 0, `^0 addresses dropped, in the crawl that runs$`) // it is being fetched
	run(t, dir, "frontier", "retry", site.URL+"/404").want(t, 0, `^1 address queued again, in the crawl that runs$`)
	run(t, dir, "frontier", "drop", site.URL+"/2nd").want(t, 1, `is not in the frontier`)
	open <- true
	if code := exitOf(c.Wait()); code != 3 { // for the one that is gone
		t.Errorf("exit code %d: %s", code, &words)
	}
	ran{words: words.String()}.sums(t, map[string]string{"kept": "1", "gone": "1", "left for the next run": "3"})
	run(t, dir, "frontier", "drop", site.URL+"/404").want(t, 0, `^1 address dropped$`)
	run(t, dir, local("-")...).want(t, 0).sums(t, map[string]string{"left for the next run": "2"})
	run(t, dir, "frontier", "resume", host).want(t, 0, `^\S+ goes on, with 2 queued addresses$`)
	run(t, dir, local("-")...).want(t, 0).sums(t, map[string]string{"kept": "2"})
}

// TestFrontierGoesOnInMidCrawl: a host that was paused and goes on is fetched by the run
// that was there all the time, and a killed one leaves no door that keeps others out.
func TestFrontierGoesOnInMidCrawl(t *testing.T) {
	t.Parallel()
	dir, asked, open := t.TempDir(), make(chan bool, 9), make(chan bool)
	hold := func(site http.HandlerFunc) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/gate" {
				asked <- true
				<-open
			}
			site(w, r)
		}
	}
	a, b := newSiteBehind(t, nil, hold), newFaultSite(t, nil)
	other := strings.Replace(b.URL, "127.0.0.1", "localhost", 1) // of another domain
	run(t, dir, local("--per-host-limit", "1", other+"/1st", other+"/2nd")...).want(t, 0)
	host := strings.TrimPrefix(other, "http://")
	run(t, dir, "frontier", "pause", host).want(t, 0)
	c := broadsheet(t, dir, local(a.URL+"/gate")...)
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	<-asked
	run(t, dir, "frontier", "resume", host).want(t, 0, `^\S+ goes on, with 1 queued address$`)
	for {
		if r := run(t, dir, "frontier", "list", "--host", host).want(t, 0); r.out == "" {
			break
		}
	}
	_ = c.Process.Kill()
	_ = c.Wait()
	close(open)
	if _, err := os.Stat(filepath.Join(dir, "archive", "frontier.sock")); err != nil {
		t.Errorf("the killed crawl left no door: %v", err)
	}
	run(t, dir, "frontier", "why", a.URL+"/gate").want(t, 0).prints(t, `^it is due, with priority 30`)
	run(t, dir, local(a.URL+"/1st")...).want(t, 0)
	clean(t, dir, "4 articles")
}

// TestFrontierWithoutADoorIsInUse: who has it can't be asked, which is told with code 4.
func TestFrontierWithoutADoorIsInUse(t *testing.T) {
	t.Parallel()
	dir := lined(t)
	q, err := queue.Open(filepath.Join(dir, "archive", "frontier.db"), queue.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = q.Close() }()
	run(t, dir, "frontier", "why", "http://a.example/gone").want(t, 4, `frontier.db: another process is using it: wait until that ends$`)
	run(t, dir, "frontier", "pause", "c.example").want(t, 4)
}
