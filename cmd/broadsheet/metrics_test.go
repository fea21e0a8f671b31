package main_test

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// watched starts a watch of a job with metrics, waits until a run has ended, and returns
// the address that they are served at.
func watched(t *testing.T, dir, file string, env ...string) (address string) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	c := broadsheet(t, dir, "watch", "--now", "--metrics", ":0", file)
	c.Env = append(c.Env, env...)
	words, err := c.StderrPipe()
	if err == nil {
		err = c.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cancel()
		_ = c.Process.Kill()
		_ = c.Wait()
	})
	lines := bufio.NewScanner(words)
	for lines.Scan() {
		if m := regexp.MustCompile(`^metrics at http://(127\.0\.0\.1:\d+)/metrics`).FindStringSubmatch(lines.Text()); m != nil {
			address = m[1]
		}
		if strings.HasPrefix(lines.Text(), "next run of job ") {
			go func() { _, _ = io.Copy(io.Discard, words) }()
			return address
		}
	}
	t.Fatal(ctx.Err(), "the watch has ended")
	return ""
}

// answered is what a server on loopback answers.
func answered(t *testing.T, address string) (body, kind string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	raw, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatal(res.Status, err)
	}
	return string(raw), res.Header.Get("Content-Type")
}

// kinds are the types of the metrics in a text, by name.
func kinds(text string) map[string]string {
	out := map[string]string{}
	for _, m := range regexp.MustCompile(`(?m)^# TYPE (broadsheet_\w+) (\w+)$`).FindAllStringSubmatch(text, -1) {
		out[m[1]] = m[2]
	}
	return out
}

// documentedMetrics are those in the table of docs/jobs.md: type, and whether they are
// in a file too.
func documentedMetrics(t *testing.T) (all, inFile map[string]string) {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("..", "..", "docs", "jobs.md"))
	if err != nil {
		t.Fatal(err)
	}
	all, inFile = map[string]string{}, map[string]string{}
	for _, m := range regexp.MustCompile("(?m)^\\| `(broadsheet_\\w+)` \\| (gauge|counter) \\| [^|]*\\| (yes)? ?\\|").FindAllStringSubmatch(string(raw), -1) {
		if all[m[1]] = m[2]; m[3] == "yes" {
			inFile[m[1]] = m[2]
		}
	}
	return all, inFile
}

// has checks that a text of metrics has lines.
func has(t *testing.T, text string, lines ...string) {
	t.Helper()
	for _, line := range lines {
		if !regexp.MustCompile(`(?m)^` + line + `$`).MatchString(text) {
			t.Errorf("no line %q in\n%s", line, text)
		}
	}
}

// TestWatchServesMetrics: the documented names and types, no more and no less, with the
// figures of the run; and how it is.
func TestWatchServesMetrics(t *testing.T) {
	t.Parallel()
	dir, site, hook := t.TempDir(), newFaultSite(t, nil), newHookServer(t)
	write(t, dir, map[string]string{"news.yaml": jobOf(site.URL, "ferry", "inn", "410") + hook.notify("")})
	address := watched(t, dir, "news.yaml", hook.env()...)
	text, kind := answered(t, "http://"+address+"/metrics")
	if !strings.HasPrefix(kind, "text/plain; version=0.0.4") {
		t.Errorf("type %q", kind)
	}
	want, _ := documentedMetrics(t)
	delete(want, "broadsheet_reloads_total") // of which there was none yet
	if diff := cmp.Diff(want, kinds(text)); diff != "" {
		t.Errorf("metrics differ (-documented +served):\n%s", diff)
	}
	has(t, text, `broadsheet_last_run_addresses\{job="news",outcome="kept"\} 2`, `broadsheet_last_run_addresses\{job="news",outcome="gone"\} 1`,
		`broadsheet_last_run_addresses\{job="news",outcome="revised"\} 0`, `broadsheet_addresses_total\{job="news",outcome="kept"\} 2`,
		`broadsheet_last_run_exit_code\{job="news"\} 3`, `broadsheet_runs_total\{code="3",job="news"\} 1`, `broadsheet_running\{job="news"\} 0`,
		`broadsheet_next_run_timestamp_seconds\{job="news"\} \d\S+`, `broadsheet_last_success_timestamp_seconds\{job="news"\} \d\S+`,
		`broadsheet_page_bytes_total\{job="news"\} [1-9]\d+`, `broadsheet_webhooks_total\{job="news",result="sent"\} 1`)
	health, _ := answered(t, "http://"+address+"/healthz")
	var h struct {
		Status, Job string
		Running     bool
		Next        string
		Last        struct {
			Code  int
			Cause string
		}
	}
	if err := json.Unmarshal([]byte(health), &h); err != nil || h.Status != "ok" || h.Job != "news" || h.Running || h.Next == "" || h.Last.Code != 3 || h.Last.Cause != "1 page failed" {
		t.Errorf("%v: %s", err, health)
	}
}

// TestMetricsFile is whole, has what is of the last run, and doesn't forget the last
// success when a run fails.
func TestMetricsFile(t *testing.T) {
	t.Parallel()
	dir, site := t.TempDir(), newFaultSite(t, nil)
	write(t, dir, map[string]string{"good.yaml": "name: 'the \"news\"'\n" + jobOf(site.URL, "ferry"), "bad.yaml": "name: 'the \"news\"'\n" + jobOf(site.URL, "inn")})
	out := filepath.Join(dir, "broadsheet.prom")
	read := func() string {
		raw, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		return string(raw)
	}
	run(t, dir, "job", "run", "-q", "--metrics-file", out, "good.yaml").want(t, 0).silent(t)
	_, want := documentedMetrics(t)
	first := read()
	if diff := cmp.Diff(want, kinds(first)); diff != "" {
		t.Errorf("metrics differ (-documented +written):\n%s", diff)
	}
	success := regexp.MustCompile(`(?m)^broadsheet_last_success_timestamp_seconds.*$`)
	// The archive is in use: the run fails.
	holder := broadsheet(t, dir, append(local(site.URL+"/hang"), "--archive", "news")...)
	if err := holder.Start(); err != nil {
		t.Fatal(err)
	}
	<-site.asked
	run(t, dir, "job", "run", "-q", "--metrics-file", out, "bad.yaml").want(t, 4)
	_ = holder.Process.Kill()
	_ = holder.Wait()
	site.mended.Store(true)
	second := read()
	has(t, second, `broadsheet_last_run_exit_code\{job="the \\"news\\""\} 4`)
	if a, b := success.FindString(first), success.FindString(second); a == "" || a != b {
		t.Errorf("last success was %q, is %q", a, b)
	}
	left, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(left) != 4 {
		t.Errorf("files: %v", left)
	}
	run(t, dir, "job", "run", "-q", "--metrics-file", filepath.Join("none", "a.prom"), "good.yaml").want(t, 1, `^broadsheet: write metrics: `)
}

// TestMetricsAddresses that are none, or in use.
func TestMetricsAddresses(t *testing.T) {
	t.Parallel()
	dir, site := t.TempDir(), newFaultSite(t, nil)
	write(t, dir, map[string]string{"job.yaml": jobOf(site.URL, "ferry")})
	run(t, dir, "watch", "--metrics", "9464", "job.yaml").want(t, 2, `--metrics 9464: not an address such as :9464`)
	run(t, dir, "watch", "--metrics", strings.TrimPrefix(site.URL, "http://"), "job.yaml").want(t, 1, `serve metrics: listen .*: give another address`)
}

// TestDashboardAsksForWhatThereIs: each metric of the Grafana dashboard is a documented
// one, and most of those are on it.
func TestDashboardAsksForWhatThereIs(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile(filepath.Join("packaging", "dashboard.json"))
	if err != nil {
		t.Fatal(err)
	}
	var d struct {
		Panels []struct {
			Title   string
			Targets []struct{ Expr string }
		}
	}
	if err := json.Unmarshal(raw, &d); err != nil {
		t.Fatal(err)
	}
	all, _ := documentedMetrics(t)
	used := map[string]bool{}
	for _, p := range d.Panels {
		if p.Title == "" || len(p.Targets) == 0 {
			t.Errorf("panel %q has nothing to show", p.Title)
		}
		for _, target := range p.Targets {
			for _, name := range regexp.MustCompile(`broadsheet_\w+`).FindAllString(target.Expr, -1) {
				used[name] = true
				if all[name] == "" {
					t.Errorf("%s: %s is no metric", p.Title, name)
				}
				if counts := strings.HasSuffix(name, "_total"); counts != strings.Contains(target.Expr, "[") {
					t.Errorf("%s: %s", p.Title, target.Expr)
				}
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if !used[name] && !slices.Contains([]string{"broadsheet_build_info", "broadsheet_last_run_bytes", "broadsheet_last_run_timestamp_seconds"}, name) {
			t.Errorf("no panel shows %s", name)
		}
	}
}
