package main_test

import (
	"strings"
	"testing"
)

// TestHistoryCountsTheVisits that found each revision, and tells what changed.
func TestHistoryCountsTheVisits(t *testing.T) {
	t.Parallel()
	dir := library(t)
	for _, headline := range []string{"May frost, corrected", "May frost, corrected", "May frost, withdrawn"} {
		write(t, dir, map[string]string{"pages/b.html": dated(headline, "2019-05-01T00:00:00Z")})
		run(t, dir, "crawl", "pages/b.html", "--urls", "urls.tsv").want(t, 0)
	}
	r := run(t, dir, "history", "harbour.example/b").want(t, 0).silent(t)
	var got []string
	for line := range strings.Lines(r.out) {
		cells := strings.Split(strings.TrimSpace(line), "\t")
		got = append(got, strings.Join(append(cells[:1], cells[2:]...), "|"))
	}
	want := "1|2019-05-01T00:00:00Z|-|1 visit|first seen\n" +
		"2|2019-05-01T00:00:00Z|-|3 visits|headline; text\n" +
		"3|2019-05-01T00:00:00Z|-|1 visit|headline; text"
	if strings.Join(got, "\n") != want {
		t.Errorf("got\n%s", r.out)
	}
	run(t, dir, "history", "harbour.example/d").want(t, 0).prints(t, `^1	2020-01-01T00:00:00Z	-	-	1 visit	first seen$`)
	run(t, dir, "diff", "harbour.example/b").want(t, 0).prints(t, `^Headline: May frost, \[-corrected-\]\{\+withdrawn\+\}$`)
	run(t, dir, "diff", "harbour.example/b", "--revisions", "1,3").want(t, 0).prints(t, `^Headline: May frost\{\+, withdrawn\+\}$`)
}

// TestDiffColoursOnlyATerminal, and there not with --plain or NO_COLOR.
func TestDiffColoursOnlyATerminal(t *testing.T) {
	t.Parallel()
	dir := library(t)
	run(t, dir, "diff", "harbour.example/b").want(t, 0).silent(t).prints(t, `^Headline: May frost\{\+, corrected\+\}$`)
	for _, c := range []struct {
		env, args []string
		coloured  bool
	}{
		{nil, nil, true}, {nil, []string{"--plain"}, false}, {[]string{"NO_COLOR=1"}, nil, false}, {[]string{"TERM=dumb"}, nil, false},
	} {
		screen, code := onTerminal(t, dir, c.env, append([]string{"diff", "harbour.example/b"}, c.args...)...)
		if got := strings.Contains(string(screen), "\x1b[32m{+, corrected+}\x1b[0m"); code != 0 || got != c.coloured {
			t.Errorf("%v %v: exit code %d, coloured is %t: %q", c.env, c.args, code, got, screen)
		}
	}
}
