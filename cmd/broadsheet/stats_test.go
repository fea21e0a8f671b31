package main_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	main "broadsheet/cmd/broadsheet"
	"broadsheet/store"
)

// counts are the lines of stats for programs, without their bytes, which compression
// decides.
func counts(t *testing.T, r ran) []string {
	t.Helper()
	var out []string
	for line := range strings.Lines(r.out) {
		cells := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(cells) != 7 {
			t.Fatalf("%d columns: %q", len(cells), line)
		}
		out = append(out, strings.Join(cells[:6], " "))
	}
	return out
}

// TestStatsAreColumns where nobody looks: each group a line, chosen as list chooses.
func TestStatsAreColumns(t *testing.T) {
	t.Parallel()
	dir := library(t)
	const head = "by name articles revisions visits captures"
	for flags, want := range map[string][]string{
		"": {
			head, "total  5 6 6 6", "site harbour.example 4 5 5 5", "site island.example 1 1 1 1", "month 2019-04 1 1 1 1", "month 2019-05 2 3 3 3",
			"month 2019-06 1 1 1 1", "month unknown 1 1 1 1", "language en 5 6 6 6", "outcome kept 0 0 5 5", "outcome revised 0 0 1 1",
		},
		"--site island.example": {
			head, "total  1 1 1 1", "site island.example 1 1 1 1", "month 2019-05 1 1 1 1", "language en 1 1 1 1", "outcome kept 0 0 1 1",
		},
		"--from 2019-06-01 --to 2019-06-30": {
			head, "total  1 1 1 1", "site harbour.example 1 1 1 1", "month 2019-06 1 1 1 1", "language en 1 1 1 1", "outcome kept 0 0 1 1",
		},
		"--to 1990-01-01": {head, "total  0 0 0 0"},
	} {
		got := counts(t, run(t, dir, append([]string{"stats"}, strings.Fields(flags)...)...).want(t, 0).silent(t))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("stats %s (-want +got):\n%s", flags, diff)
		}
	}
	run(t, dir, "stats", "--limit", "3").want(t, 2, `unknown flag: --limit`)
	run(t, dir, "stats", "--from", "monday").want(t, 2, `--from monday: not a day`)
}

// TestStatsForPrograms are the same numbers as one object.
func TestStatsForPrograms(t *testing.T) {
	t.Parallel()
	dir := library(t)
	var s store.Stats
	if err := json.Unmarshal([]byte(run(t, dir, "stats", "--json").want(t, 0).silent(t).out), &s); err != nil {
		t.Fatal(err)
	}
	if s.Total.Articles != 5 || len(s.Months) != 4 || s.Sites[0].Name != "harbour.example" || s.Sites[0].Revisions != 5 || s.CapturesBytes <= s.Total.Bytes {
		t.Errorf("%+v", s)
	}
	if out := run(t, dir, "stats", "--json", "--to", "1990-01-01").out; !strings.Contains(out, `"sites":[],"months":[],"languages":[],"outcomes":[]`) {
		t.Errorf("lists that are empty should be lists: %s", out)
	}
}

// TestStatsOnATerminal are tables with bars.
func TestStatsOnATerminal(t *testing.T) {
	t.Parallel()
	dir := library(t)
	out, code := onTerminal(t, dir, []string{"NO_COLOR=1"}, "stats")
	for _, want := range []string{"5 articles in 6 revisions, 6 visits", "by site ", "harbour.example         4 ", "by month", "2019-05", "██"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("%q is not on the screen", want)
		}
	}
	if code != 0 || strings.Contains(string(out), "\t") || t.Failed() {
		t.Errorf("exit code %d:\n%s", code, out)
	}
}

// TestStatsTablesFit the terminal, however many groups there are and whatever they are
// called.
func TestStatsTablesFit(t *testing.T) {
	t.Parallel()
	s := &store.Stats{Total: store.Sum{Articles: 400}, Addresses: 1}
	for n := range 40 {
		g := store.Group{Name: fmt.Sprintf("%d-%s", 2000+n, strings.Repeat("ü", n*3)), Sum: store.Sum{Articles: 40 - n, Visits: n, Bytes: 1 << n}}
		s.Sites, s.Months = append(s.Sites, g), append(s.Months, g)
	}
	s.Languages = []store.Group{{Name: "d\te\n\x1b[2J", Sum: store.Sum{Articles: 1}}}
	for _, width := range []int{40, 80, 100, 200} {
		var out strings.Builder
		main.StatsTables(&out, s, width)
		lines := strings.Split(out.String(), "\n")
		for _, line := range lines {
			if n := len([]rune(line)); n > max(width, 85) {
				t.Errorf("%d columns of %d: %s", n, width, line)
			}
		}
		if strings.ContainsAny(out.String(), "\t\x1b") {
			t.Errorf("a name breaks out of its cell:\n%s", out.String())
		}
		first := slices.IndexFunc(lines, func(l string) bool { return strings.HasPrefix(l, "by month") })
		if !strings.HasPrefix(lines[first+1], "2025-") || !strings.Contains(out.String(), "and 25 more") || !strings.Contains(out.String(), "1 address led to no article") {
			t.Errorf("%d columns:\n%s", width, out.String())
		}
		if got, want := strings.Contains(out.String(), "█"), width > 40; got != want {
			t.Errorf("%d columns have bars: %t", width, got)
		}
	}
}
