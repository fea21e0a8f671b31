package main_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestCompletionScripts: each shell gets a script that asks the program itself.
func TestCompletionScripts(t *testing.T) {
	t.Parallel()
	for shell, words := range map[string][]string{
		"bash":       {"__start_broadsheet", "complete -o default"},
		"zsh":        {"#compdef broadsheet", "_broadsheet"},
		"fish":       {"complete -c broadsheet", "__broadsheet_perform_completion"},
		"powershell": {"Register-ArgumentCompleter -CommandName 'broadsheet'"},
	} {
		r := run(t, t.TempDir(), "completion", shell).want(t, 0).silent(t)
		for _, w := range append(words, "__complete") {
			if !strings.Contains(r.out, w) {
				t.Errorf("%s: %q is not in the script", shell, w)
			}
		}
	}
}

// TestCompletionScriptsParse: what is printed is a script to the shell, where that
// is installed.
func TestCompletionScriptsParse(t *testing.T) {
	t.Parallel()
	for _, shell := range []string{"bash", "zsh", "fish"} {
		path, err := exec.LookPath(shell)
		if err != nil {
			t.Logf("there is no %s here", shell)
			continue
		}
		file := filepath.Join(t.TempDir(), "script")
		if err := os.WriteFile(file, []byte(run(t, t.TempDir(), "completion", shell).out), 0o600); err != nil {
			t.Fatal(err)
		}
		if out, err := exec.CommandContext(t.Context(), path, "-n", file).CombinedOutput(); err != nil {
			t.Errorf("%s: %v: %s", shell, err, out)
		}
	}
}

// completed asks the program what could come next, without descriptions.
func completed(t *testing.T, dir string, words ...string) []string {
	t.Helper()
	r := run(t, dir, append([]string{"__complete"}, words...)...).want(t, 0)
	var out []string
	for line := range strings.Lines(r.out) {
		word, _, _ := strings.Cut(strings.TrimSpace(line), "\t")
		out = append(out, word)
	}
	return out
}

// TestCompletedWords: commands, sub-commands, names and the values of flags. The
// last word says what the shell is to do: :4 is to offer no files, :0 to offer
// them, :16 folders only, :8 files with these endings.
func TestCompletedWords(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, map[string]string{"archive/profiles/mine.yaml": "name: paper.example\nhosts: [paper.example]\nlayouts: [{name: one, when: article}]\n"})
	all := []string{"archive", "completion", "crawl", "demo", "diff", "discover", "drift", "export", "extract", "frontier", "help", "history", "import", "job", "list", "profile", "reextract", "schema", "show", "similar", "stats", "version", "watch", ":4"}
	for line, want := range map[string][]string{
		"":                        all,
		"ex":                      {"export", "extract", ":4"},
		"help ":                   slices.DeleteFunc(slices.Clone(all), func(w string) bool { return w == "help" }),
		"help archive ":           {"backup", "check", "compact", "merge", "remove", "repair", "restore", "retain", ":4"},
		"help harvest ":           {":4"},
		"archive ":                {"backup", "check", "compact", "merge", "remove", "repair", "restore", "retain", ":4"},
		"profile ":                {"check", "list", "schema", "show", ":4"},
		"profile show ":           {"paper.example", "faz.net", ":4"},
		"profile show faz.net ":   {":4"},
		"profile check ":          {"yaml", "yml", ":8"},
		"completion ":             {"bash", "zsh", "fish", "powershell", ":4"},
		"completion bash ":        {":4"},
		"--log ":                  {"text", "json", ":4"},
		"crawl --log ":            {"text", "json", ":4"},
		"list --archive ":         {":16"},
		"export --format ":        {"jsonl", "json", "csv", "parquet", "md", "txt", "tei", "warc", "atom", ":4"},
		"export --revisions ":     {"latest", "all", "as-of:", ":4"},
		"export --site ":          {"paper.example", "faz.net", ":4"},
		"list --site ":            {"paper.example", "faz.net", ":4"},
		"crawl --profile ":        {"yaml", "yml", ":8"},
		"extract --profile ":      {"yaml", "yml", ":8"},
		"crawl ":                  {":0"},
		"extract ":                {":0"},
		"export -o ":              {":0"},
		"list ":                   {":4"},
		"show ":                   {":4"},
		"history ":                {":4"},
		"diff ":                   {":4"},
		"diff --revisions ":       {":4"},
		"version ":                {":4"},
		"archive check ":          {":4"},
		"archive backup ":         {":16"},
		"archive restore ":        {":16"},
		"archive merge ":          {":16"},
		"archive remove ":         {":4"},
		"profile schema ":         {":4"},
		"frontier ":               {"drop", "list", "pause", "resume", "retry", "why", ":4"},
		"frontier list --state ":  {"queued", "failed", "done", "all", ":4"},
		"frontier why ":           {":4"},
		"show --":                 {"--json", "--archive", "--log", "--quiet", "--verbose", "--help", ":4"},
		"profile show faz.net --": {"--archive", "--log", "--quiet", "--verbose", "--help", ":4"},
	} {
		t.Run(line, func(t *testing.T) {
			t.Parallel()
			got := completed(t, dir, strings.Split(line, " ")...)
			slices.Sort(got)
			if diff := cmp.Diff(slices.Sorted(slices.Values(want)), got); diff != "" {
				t.Errorf("completion differs (-want +got):\n%s", diff)
			}
		})
	}
}

// TestCompletionOutlivesDamagedProfiles: names can still be completed while one
// of the archive's profiles is being written.
func TestCompletionOutlivesDamagedProfiles(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, map[string]string{"archive/profiles/mine.yaml": "name: [half a"})
	if got := completed(t, dir, "profile", "show", ""); !slices.Contains(got, "faz.net") {
		t.Errorf("got %q", got)
	}
}
