package main_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	main "broadsheet/bench"
)

// pages packs the invented pages of testdata as gold pages are kept.
func pages(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	err := fs.WalkDir(os.DirFS(filepath.Join("testdata", "pages")), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := os.ReadFile(filepath.Join("testdata", "pages", name))
		if err != nil {
			return err
		}
		if err := os.MkdirAll(filepath.Join(dir, filepath.Dir(name)), 0o700); err != nil {
			return err
		}
		if strings.HasSuffix(name, ".html") {
			name += ".gz"
			raw = packed(t, raw)
		}
		return os.WriteFile(filepath.Join(dir, name), raw, 0o600)
	})
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

func packed(t *testing.T, raw []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if _, err := z.Write(raw); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// bench runs the program with a clock of which each look takes a millisecond.
func bench(t *testing.T, code int, args ...string) (stdout, stderr string) {
	t.Helper()
	clock := time.Unix(0, 0)
	now := func() time.Time {
		clock = clock.Add(time.Millisecond)
		return clock
	}
	var out, words bytes.Buffer
	if got := main.Run(args, &out, &words, now); got != code {
		t.Fatalf("exit code %d, want %d: %s", got, code, words.String())
	}
	return out.String(), words.String()
}

// A row is a reader in the JSON that bench prints.
type row struct {
	Reader  string
	Figures map[string]float64
	Refused int
	Cost    struct{ NS, Allocs, Bytes int64 }
}

func TestRunScoresAllReadersOverTheSamePages(t *testing.T) {
	t.Parallel()
	out, _ := bench(t, 0, "--pages", pages(t), "--json")
	var sets []struct {
		Set     string
		Pages   int
		Parse   struct{ NS, Allocs, Bytes int64 }
		Readers []row
	}
	if err := json.Unmarshal([]byte(out), &sets); err != nil {
		t.Fatal(err)
	}
	if len(sets) != 3 {
		t.Fatalf("%d sets", len(sets))
	}
	for _, s := range sets {
		if s.Pages != 1 || s.Parse.NS != int64(time.Millisecond) || s.Parse.Allocs == 0 || len(s.Readers) != len(main.Peers) {
			t.Errorf("%+v", s)
		}
		for i, r := range s.Readers {
			if r.Reader != main.Peers[i] || r.Cost.NS != int64(time.Millisecond) || r.Cost.Allocs == 0 { // tests beside this one allocate too
				t.Errorf("%s, %s: %+v of a parse of %+v", s.Set, r.Reader, r.Cost, s.Parse)
			}
			if f1 := r.Figures["body F1"]; r.Reader != "GoOse" && f1 < .8 || f1 > 1 {
				t.Errorf("%s, %s: body F1 %.3f", s.Set, r.Reader, f1)
			}
		}
	}
	if ours := sets[0].Readers[0]; ours.Figures["headline"] != 1 || ours.Figures["authors"] != 1 || ours.Figures["published"] != 1 {
		t.Errorf("our reader: %v", ours.Figures)
	}
}

func TestTablesHaveALineAReader(t *testing.T) {
	t.Parallel()
	dir := pages(t)
	out, _ := bench(t, 0, "--pages", dir, "--rounds", "1")
	for _, want := range []string{"news, 1 pages ", "bodies, 1 pages ", "articles, 1 pages ", "all pages "} {
		if strings.Count(out, want) != 1 {
			t.Errorf("no table of %q:\n%s", want, out)
		}
	}
	for _, name := range main.Peers {
		if n := strings.Count(out, "\n"+name+" "); n != 4 {
			t.Errorf("%s stands in %d tables", name, n)
		}
	}
}

func TestMarkdownIsOneTable(t *testing.T) {
	t.Parallel()
	out, _ := bench(t, 0, "--pages", pages(t), "--markdown", "--readers", "broadsheet,GoOse", "--sets", "news,articles")
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if len(lines) != 4 {
		t.Fatalf("%d lines:\n%s", len(lines), out)
	}
	want := "| reader | news F1 | exact | blocks | headline | authors | published | lead | articles F1 | exact | refused | time | allocs | bytes |"
	if lines[0] != want {
		t.Errorf("titles\n%s, want\n%s", lines[0], want)
	}
	for _, line := range lines {
		if strings.Count(line, "|") != strings.Count(want, "|") {
			t.Errorf("a line of another width: %s", line)
		}
	}
	if !strings.HasPrefix(lines[2], "| broadsheet | ") || !strings.HasPrefix(lines[3], "| GoOse | ") {
		t.Errorf("not in the order of the flag:\n%s", out)
	}
}

// TestRecordsComeBackWithTheFiguresOfTheRun reads what --out wrote.
func TestRecordsComeBackWithTheFiguresOfTheRun(t *testing.T) {
	t.Parallel()
	dir, out := pages(t), t.TempDir()
	run, _ := bench(t, 0, "--pages", dir, "--sets", "news", "--readers", "broadsheet,go-readability", "--out", out)
	again, _ := bench(t, 0, "--pages", dir, "--sets", "news",
		"--records", filepath.Join(out, "news", "broadsheet.jsonl"), "--records", filepath.Join(out, "news", "go-readability.jsonl"))
	want, got := figures(run), figures(again)
	if len(want) != 2 || strings.Join(want, "\n") != strings.Join(got, "\n") {
		t.Errorf("of the records\n%s\nof the run\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// figures are the lines of a set's readers up to the cost.
func figures(table string) []string {
	var out []string
	for line := range strings.Lines(table) {
		if fields := strings.Fields(line); len(fields) == 14 && fields[0] != "news," {
			out = append(out, strings.Join(fields[:11], " "))
		}
	}
	return out
}

func TestRecordsOfAnotherProgramAreScored(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "theirs.jsonl")
	record := `{"source": "html/starter.html.gz", "headline": "How to neglect a starter", "text": "Mine is called Hubert.", "ms": 2.5}` + "\n"
	if err := os.WriteFile(file, []byte(record), 0o600); err != nil {
		t.Fatal(err)
	}
	out, _ := bench(t, 0, "--pages", pages(t), "--sets", "articles,bodies", "--records", file)
	for _, want := range []string{
		"theirs .000 .000 .000 .000 - 1.000 - - - 0 2.50 - -", // a record without date is not scored for it
		"theirs .000 - .000 .000 - - - - - 1 - - -",           // no record: refused, and nothing to be precise of
		"theirs 1 1.25 - -", // of both
	} {
		if !strings.Contains(folded(out), want) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
}

// folded makes the blanks of a table single ones.
func folded(table string) string {
	var out strings.Builder
	for line := range strings.Lines(table) {
		out.WriteString(strings.Join(strings.Fields(line), " ") + "\n")
	}
	return out.String()
}

func TestWrongUsageIsToldFromFailure(t *testing.T) {
	t.Parallel()
	dir := pages(t)
	for _, c := range []struct {
		args  []string
		code  int
		words string
	}{
		{[]string{"--pages", ""}, 2, "no pages"},
		{[]string{"--pages", dir, "--rounds", "0"}, 2, "--rounds"},
		{[]string{"--pages", dir, "news"}, 2, `"news" is no flag`},
		{[]string{"--nonsense"}, 2, "nonsense"},
		{[]string{"--help"}, 0, "-markdown"},
		{[]string{"--pages", dir, "--readers", "nobody"}, 1, `no reader is called "nobody"`},
		{[]string{"--pages", dir, "--sets", "none"}, 1, "pages.jsonl"},
		{[]string{"--pages", dir, "--records", filepath.Join(dir, "none.jsonl")}, 1, "none.jsonl"},
	} {
		if _, words := bench(t, c.code, c.args...); !strings.Contains(words, c.words) {
			t.Errorf("%v says %q", c.args, words)
		}
	}
}
