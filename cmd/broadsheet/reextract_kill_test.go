//go:build unix

package main_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// mills writes pages of an invented site, and two profiles, of which the second one reads
// more and tells the articles apart in another way.
func mills(t *testing.T, dir string, n int) {
	t.Helper()
	files := map[string]string{}
	var list strings.Builder
	for i := range n {
		files[fmt.Sprintf("pages/%d.html", i)] = fmt.Sprintf(`<html lang="en"><title>Mill %[1]d</title><main class="%[2]s"><h1>Mill %[1]d</h1><p class="lead">It stands on the river.</p>
<p class="a">The mill of number %[1]d has ground for the whole valley since the bridge was built.</p><p class="b">Its wheel was made of oak, and %[1]d men carried it.</p></main></html>`,
			i, []string{"story", "story", "tale"}[i%3])
		fmt.Fprintf(&list, "%d.html\thttps://mill.example/%d/%d\n", i, i%2, i/2)
	}
	files["urls.tsv"] = list.String()
	files["one.yaml"] = "name: mill.example\nhosts: [mill.example]\nidentity: [{path: '^/(?P<key>.*)$'}]\nlayouts: [{name: one, when: main.story, headline: h1, body: {paragraph: 'p.lead, p.a'}}]\n"
	files["two.yaml"] = "name: mill.example\nhosts: [mill.example]\nidentity: [{path: '^/.*/(?P<key>.*)$'}]\nlayouts: [{name: two, when: main, headline: h1, lead: p.lead, body: {paragraph: 'p.a, p.b'}}]\n"
	write(t, dir, files)
}

// TestKilledReextractEndsTheSame kills or interrupts it at random moments, and lets it run
// to its end: then there is what an undisturbed one makes. BROADSHEET_KILLS sets how often.
func TestKilledReextractEndsTheSame(t *testing.T) {
	t.Parallel()
	kills := 4
	if n, err := strconv.Atoi(os.Getenv("BROADSHEET_KILLS")); err == nil {
		kills = n
	}
	dir := t.TempDir()
	mills(t, dir, 600)
	mustRun(t, dir, "crawl", "pages", "--urls", "urls.tsv", "--profile", "one.yaml", "--quiet")
	calm := t.TempDir()
	if err := os.CopyFS(calm, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	stopped := 0
	for i := range kills {
		c := broadsheet(t, dir, "reextract", "--profile", []string{"two.yaml", "one.yaml"}[i/2%2])
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(15+rand.IntN(250)) * time.Millisecond) // the moment is the test
		if i%2 == 0 {
			_ = c.Process.Kill()
		} else {
			_ = c.Process.Signal(os.Interrupt)
		}
		_ = c.Wait()
		if code := c.ProcessState.ExitCode(); code < 0 || code == 130 {
			stopped++
		}
		mustRun(t, dir, "archive", "check")
	}
	for _, folder := range []string{dir, calm} {
		mustRun(t, folder, "reextract", "--profile", "two.yaml")
		mustRun(t, folder, "archive", "check")
	}
	want, have := exportedAll(t, calm), exportedAll(t, dir)
	if diff := cmp.Diff(want, have); diff != "" || !strings.Contains(want, `"id":"mill.example:299","revision":2`) {
		t.Errorf("undisturbed and stopped %d times differ (-undisturbed +stopped):\n%.2000s", stopped, diff)
	}
	t.Logf("%d of %d stopped on the way", stopped, kills)
}

func mustRun(t *testing.T, dir string, args ...string) {
	t.Helper()
	if out, err := broadsheet(t, dir, args...).CombinedOutput(); err != nil {
		t.Fatalf("%q: %v\n%s", args, err, out)
	}
}

// exportedAll is every revision of every article.
func exportedAll(t *testing.T, dir string) string {
	t.Helper()
	out, err := broadsheet(t, dir, "export", "--revisions", "all").Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}
