package main_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/testscript"

	main "broadsheet/cmd/broadsheet"
	"broadsheet/scraper/accesstest"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"broadsheet": func() { main.Main() }, "barecolly": collyAlone})
}

func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir: filepath.Join("..", "..", "testdata", "script"),
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits, "commands": commands, "shown": shown, "codes": codes,
			"block": block, "within": within,
		},
		Setup: func(env *testscript.Env) error {
			env.Setenv("NO_COLOR", "1")
			env.Setenv("GORACE", "atexit_sleep_ms=0")
			env.Setenv("SITE", newFaultSite(t, nil).URL)
			for _, v := range press(t) {
				name, value, _ := strings.Cut(v, "=")
				env.Setenv(name, value)
			}
			host, address, _ := strings.Cut(env.Getenv("BROADSHEET_TEST_HOST"), "=")
			env.Setenv("PROXY", "http://"+accesstest.HTTP(t, "", map[string]string{host: address}).Address)
			return os.MkdirAll(filepath.Join(env.WorkDir, "pages"), 0o755)
		},
	})
}

// exits is a command of scripts: run a program and want an exit code.
func exits(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM [ARG...]")
	}
	if got := regexp.MustCompile(`\d+`).FindString(errText(ts.Exec(args[1], args[2:]...))); got != args[0] && got+args[0] != "0" {
		ts.Fatalf("exit code %q, want %s", got, args[0])
	}
}

func errText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// fromRoot reads a file of the module's root.
func fromRoot(ts *testscript.TestScript, name string) string {
	raw, err := os.ReadFile(filepath.Join("..", "..", name))
	ts.Check(err)
	return string(raw)
}

// commands is a command of scripts: gather the indented commands of a document.
// What builds or tests the program itself is left out: it is being tested.
func commands(ts *testscript.TestScript, _ bool, args []string) {
	var script strings.Builder
	for line := range strings.Lines(fromRoot(ts, args[0])) {
		line, ok := strings.CutPrefix(line, "    ")
		line = strings.ReplaceAll(line, "go run ./cmd/broadsheet", "broadsheet")
		if ok && strings.HasPrefix(line, "broadsheet ") {
			script.WriteString(line)
		}
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(script.String()), 0o600))
}

// clock is a time of the run itself, which is another each time, or the place of a capture.
var clock = regexp.MustCompile(`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ|broadsheet-[\dTZ.]+-\d{5}\.warc\.gz at \d+`)

// shown is a command of scripts: the lines that a document shows in blocks of text
// must be in what was just said, but for times of the run.
func shown(ts *testscript.TestScript, _ bool, args []string) {
	said := clock.ReplaceAllString(ts.ReadFile("stderr")+ts.ReadFile("stdout"), "(time)")
	for _, block := range fenced(ts, args[0], "text") {
		for line := range strings.Lines(block) {
			if !strings.Contains(said, clock.ReplaceAllString(line, "(time)")) {
				ts.Fatalf("%s shows %q, which is not said", args[0], line)
			}
		}
	}
}

// block is a command of scripts: write the first block of a language in a document
// to a file.
func block(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), []byte(fenced(ts, args[0], args[1])[0]), 0o600))
}

// within is a command of scripts: what the first JSON block of a document names must
// be in the record that was just printed.
func within(ts *testscript.TestScript, _ bool, args []string) {
	var want, have any
	ts.Check(json.Unmarshal([]byte(fenced(ts, args[0], "json")[0]), &want))
	ts.Check(json.Unmarshal([]byte(ts.ReadFile("stdout")), &have))
	if diff := cmp.Diff(want, named(want, have)); diff != "" {
		ts.Fatalf("%s shows another record (-shown +printed):\n%s", args[0], diff)
	}
}

// named keeps of have only what want names.
func named(want, have any) any {
	w, ok := want.(map[string]any)
	h, isMap := have.(map[string]any)
	if !ok || !isMap {
		return have
	}
	out := map[string]any{}
	for key := range w {
		if v, ok := h[key]; ok {
			out[key] = named(w[key], v)
		}
	}
	return out
}

// fenced returns the blocks of a language in a document: one at least.
func fenced(ts *testscript.TestScript, document, language string) []string {
	var out []string
	for _, m := range regexp.MustCompile("(?ms)^```"+language+"\n(.*?)^```$").FindAllStringSubmatch(fromRoot(ts, document), -1) {
		out = append(out, m[1])
	}
	if len(out) == 0 {
		ts.Fatalf("%s has no block of %s", document, language)
	}
	return out
}

// codes is a command of scripts: a document's table of exit codes must be the one
// that was just printed.
func codes(ts *testscript.TestScript, _ bool, args []string) {
	table := func(pattern, in string) map[string]string {
		out := map[string]string{}
		for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(in, -1) {
			out[m[1]] = m[2]
		}
		return out
	}
	document := table(`(?m)^\| (\d+) \| (.+) \|$`, fromRoot(ts, args[0]))
	if diff := cmp.Diff(document, table(`(?m)^  (\d+) +(.+)$`, ts.ReadFile("stdout"))); diff != "" {
		ts.Fatalf("exit codes differ (-%s +help):\n%s", args[0], diff)
	}
	if want := []string{"0", "1", "130", "2", "3", "4", "5"}; !slices.Equal(want, slices.Sorted(maps.Keys(document))) {
		ts.Fatalf("%s tells of the codes %v", args[0], slices.Sorted(maps.Keys(document)))
	}
}
