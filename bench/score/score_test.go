package score_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"broadsheet/bench/score"
)

// figures.txt holds what score.py, from which the figures of the project's issues
// are, said of the cases in pages.jsonl and records.jsonl, a page a publisher.
// With BROADSHEET_PAGES set, score.py is asked again.
const cases = "testdata"

func TestFiguresAreThoseOfThePythonScorer(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile(filepath.Join(cases, "figures.txt"))
	if err != nil {
		t.Fatal(err)
	}
	want := parse(string(raw))
	if len(want) < 25 {
		t.Fatalf("%d lines of figures", len(want))
	}
	if diff := cmp.Diff(want, figures(t)); diff != "" {
		t.Errorf("figures differ (-score.py +ours):\n%s", diff)
	}
}

// TestThePythonScorerStillSaysSo keeps figures.txt honest.
func TestThePythonScorerStillSaysSo(t *testing.T) {
	t.Parallel()
	script := filepath.Join(os.Getenv("BROADSHEET_PAGES"), "..", "bench", "score.py")
	if _, err := os.Stat(script); os.Getenv("BROADSHEET_PAGES") == "" || err != nil {
		t.Skip("score.py is not beside BROADSHEET_PAGES")
	}
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("there is no python3")
	}
	out, err := exec.CommandContext(t.Context(), python, script, cases, filepath.Join(cases, "records.jsonl"), "--by", "publisher").Output()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(parse(string(out)), figures(t)); diff != "" {
		t.Errorf("figures differ (-score.py +ours):\n%s", diff)
	}
}

// number is one of "body F1 0.947".
var number = regexp.MustCompile(`(body F1|precision|recall|body exact|blocks exact|headline|authors|published|day|lead) (\d\.\d{3})`)

// parse reads the figures of each group.
func parse(text string) map[string]map[string]string {
	out := map[string]map[string]string{}
	for line := range strings.Lines(text) {
		name, rest, ok := strings.Cut(line, "  ")
		if !ok {
			continue
		}
		out[name] = map[string]string{}
		for _, m := range number.FindAllStringSubmatch(rest, -1) {
			out[name][m[1]] = m[2]
		}
	}
	return out
}

// figures are ours in the same form.
func figures(t *testing.T) map[string]map[string]string {
	t.Helper()
	pages, err := score.ReadPages(cases)
	if err != nil {
		t.Fatal(err)
	}
	records, err := score.ReadRecords(filepath.Join(cases, "records.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	var all []score.Figures
	out := map[string]map[string]string{}
	for i := range pages {
		r := records[pages[i].Name()]
		f := score.Compare(&pages[i], &r)
		out[pages[i].Name()] = printed(score.Mean([]score.Figures{f}))
		all = append(all, f)
	}
	out["all"] = printed(score.Mean(all))
	return out
}

// printed rounds to three places, and says 0 where nothing was predicted.
func printed(f score.Figures) map[string]string {
	out := map[string]string{string(score.Precision): "0.000", string(score.Recall): "0.000"}
	for name, v := range f {
		out[string(name)] = fmt.Sprintf("%.3f", v)
	}
	return out
}

func TestMeanLeavesOutWhatGoldDoesNotKnow(t *testing.T) {
	t.Parallel()
	got := score.Mean([]score.Figures{
		{score.Precision: 1, score.Recall: .5, score.Headline: 1}, {score.Recall: .5}, {score.Precision: .5, score.Recall: 1, score.Headline: 0},
	})
	want := score.Figures{score.Precision: .75, score.Recall: 2. / 3, score.Headline: .5, score.F1: 2 * .75 * 2 / 3 / (.75 + 2./3)}
	near := cmp.Comparer(func(a, b float64) bool { return a-b < 1e-9 && b-a < 1e-9 })
	if diff := cmp.Diff(want, got, near); diff != "" {
		t.Error(diff)
	}
}

func TestTokensAreRunsOfLettersDigitsAndLowLines(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"It's 3.5 %, isn_t it?": {"It", "s", "3", "5", "isn_t", "it"},
		"渡し船は、遅れた。":             {"渡し船は", "遅れた"},
		"e\u0301te\u0301":       {"e", "te"}, // a mark parts
		"½ Ⅻ ٣":                 {"½", "Ⅻ", "٣"},
		" \u00a0—…":             {},
	} {
		if diff := cmp.Diff(want, score.Tokens(text)); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
	}
}

func TestSameInstantToTheMinute(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		gold, predicted string
		want            bool
	}{
		{"2024-03-04 09:15:00+01:00", "2024-03-04T08:15:59Z", true},
		{"2024-03-04T09:15:00+0100", "2024-03-04T09:15+01:00", true},
		{"2024-03-04 09:15:00.123456+01:00", "2024-03-04T09:15:00.9+01:00", true},
		{"2024-03-04 09:15:00+01:00", "2024-03-04T09:16:00+01:00", false},
		{"2024-03-04 09:15:00", "2024-03-04T09:15:00-08:00", true}, // on the wall
		{"2024-03-04 17:15:00", "2024-03-04T09:15:00-08:00", true}, // in UTC
		{"2024-03-04 08:15:00+00:00", "2024-03-04T09:15:00", false},
		{"2024-03-04", "2024-03-04T00:00:00Z", true},
		{"2024-03-04", "", false},
		{"", "2024-03-04", false},
	} {
		if got := score.SameInstant(c.gold, c.predicted); got != c.want {
			t.Errorf("%q and %q: %v", c.gold, c.predicted, got)
		}
	}
}
