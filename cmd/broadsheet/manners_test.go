package main_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// traceOf reads a file of --trace.
func traceOf(t *testing.T, path string) (all []map[string]any) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var line map[string]any
		if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
			t.Fatalf("%v: %s", err, lines.Text())
		}
		all = append(all, line)
	}
	return all
}

// TestTraceOfACrawl has a line for each request, none sooner than the pace after
// another.
func TestTraceOfACrawl(t *testing.T) {
	t.Parallel()
	dir, site := t.TempDir(), newFaultSite(t, nil)
	run(t, dir, "crawl", "--allow-private", "--delay", "20ms", "--trace", "trace.jsonl", site.URL+"/one", site.URL+"/two", site.URL+"/404").want(t, 3)
	all := traceOf(t, filepath.Join(dir, "trace.jsonl"))
	last, status := time.Time{}, map[string]any{}
	for _, line := range all {
		begin, err := time.Parse(time.RFC3339Nano, line["begin"].(string))
		if err != nil || begin.Sub(last) < 20*time.Millisecond || line["pace"] != 0.02 {
			t.Errorf("%v: %v after the one before", line, begin.Sub(last))
		}
		last, status[strings.TrimPrefix(line["url"].(string), site.URL)] = begin, line["status"]
	}
	for path, want := range map[string]float64{"/robots.txt": 404, "/one": 200, "/two": 200, "/404": 404} {
		if status[path] != want {
			t.Errorf("%s: status %v, want %v", path, status[path], want)
		}
	}
	run(t, dir, local("--trace", "missing/trace.jsonl", site.URL+"/one")...).want(t, 2, `--trace: open missing/trace.jsonl`)
}

// TestFiftyPagesWithoutAContact of public hosts are fetched, then the crawl ends and
// says what to give; with it the next one goes on.
func TestFiftyPagesWithoutAContact(t *testing.T) {
	t.Parallel()
	dir, site := t.TempDir(), newFaultSite(t, nil)
	env := []string{"BROADSHEET_TEST_HOST=paper.example:80=" + strings.TrimPrefix(site.URL, "http://")}
	var list strings.Builder
	for i := range 53 {
		fmt.Fprintf(&list, "http://paper.example/page-%d\n", i)
	}
	args := []string{"crawl", "--delay", "0", "--workers", "1", "-"}
	r := runWith(t, dir, list.String(), env, args...).want(t, 2, `^broadsheet: fetch http://paper.example/page-50: no contact: .*--contact`)
	if diff := cmp.Diff(map[string]string{"kept": "50", "left for the next run": "3"}, summed(r)); diff != "" {
		t.Errorf("summary differs (-want +got):\n%s", diff)
	}
	runWith(t, dir, list.String(), env, append(args, "--contact", "desk@paper.example")...).want(t, 0)
	dir = t.TempDir() // loopback itself needs no contact
	runWith(t, dir, strings.ReplaceAll(list.String(), "http://paper.example", site.URL), nil, local("-")...).want(t, 0)
}

// TestBytesOfADayAreCountedOverRuns: the second run asks for nothing more.
func TestBytesOfADayAreCountedOverRuns(t *testing.T) {
	t.Parallel()
	asked := make(chan string, 100)
	site := newSiteBehind(t, nil, func(site http.HandlerFunc) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			asked <- r.URL.Path
			if r.URL.Path == "/ai.txt" || r.URL.Path == "/.well-known/tdmrep.json" {
				http.NotFound(w, r)
				return
			}
			site(w, r)
		}
	})
	dir := t.TempDir()
	// In this zone it is about noon: no run is near the end of its day.
	zone := fmt.Sprintf("Etc/GMT%+d", time.Now().UTC().Hour()-12)
	write(t, dir, map[string]string{"p.yaml": "name: paged.example\nhosts: ['127.0.0.1']\ntimezone: " + zone + "\npace: {bytes_per_day: 1MB}\nlayouts: [{name: one, when: main, headline: h1, body: {paragraph: main > p}}]\n"})
	args := local("--profile", "p.yaml", "--max-bytes-per-day", "1500", site.URL+"/one", site.URL+"/two", site.URL+"/three", site.URL+"/four")
	run(t, dir, args...).want(t, 0).sums(t, map[string]string{"kept": "2", "left for the next run": "2"})
	n := len(asked)
	run(t, dir, args...).want(t, 0, `^put back .*/three: .*not now: its 1500 bytes of this day are used up; again at \d\d:00:00$`).
		sums(t, map[string]string{"kept not long ago, not asked for (see --revisit)": "2", "left for the next run": "2"})
	if len(asked) != n {
		t.Errorf("the second run asked %d times", len(asked)-n)
	}
	run(t, dir, local("--max-bytes-per-day", "some", site.URL+"/one")...).want(t, 2, `--max-bytes-per-day: "some" is no size; write one such as 200MB`)
}

// TestPaceOfAProfile is kept where it is slower than the flags.
func TestPaceOfAProfile(t *testing.T) {
	t.Parallel()
	dir, site := t.TempDir(), newFaultSite(t, nil)
	write(t, dir, map[string]string{"p.yaml": "name: paged.example\nhosts: ['127.0.0.1']\npace: {delay: 70ms}\nlayouts: [{name: one, when: main, headline: h1, body: {paragraph: main > p}}]\n"})
	run(t, dir, local("--profile", "p.yaml", "--trace", "t.jsonl", site.URL+"/one")...).want(t, 0)
	for _, line := range traceOf(t, filepath.Join(dir, "t.jsonl")) {
		if line["pace"] != 0.07 {
			t.Errorf("%v", line)
		}
	}
}
