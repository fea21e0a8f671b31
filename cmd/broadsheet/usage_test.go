package main_test

import (
	"strings"
	"testing"
)

// TestMistakes: a mistake in the command line gives exit code 2, one line on stderr
// that says what to do, nothing on stdout, and nothing happens.
func TestMistakes(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ args, words string }{
		"no command":            {"", `no command given; try 'broadsheet demo', or 'broadsheet --help'`},
		"no command, flags":     {"-q", `no command given; try 'broadsheet demo'`},
		"near miss":             {"crwl", `unknown command "crwl"; did you mean "crawl"\?`},
		"far miss":              {"harvest", `unknown command "harvest"; try 'broadsheet --help'`},
		"prefix":                {"exp", `unknown command "exp"; did you mean "export"\?`},
		"group alone":           {"archive", `no word after 'broadsheet archive'; try 'broadsheet archive check', or 'broadsheet archive --help'`},
		"group near miss":       {"archive chek", `unknown command "archive chek"; did you mean "archive check"\?`},
		"group far miss":        {"profile bake", `unknown command "profile bake"; try 'broadsheet profile --help'`},
		"other group alone":     {"profile", `no word after 'broadsheet profile'; try 'broadsheet profile list'`},
		"help of nothing":       {"help harvest", `unknown command "harvest"`},
		"help of a near miss":   {"help profile chek", `unknown command "profile chek"; did you mean "profile check"\?`},
		"a word too many":       {"list all", `'broadsheet list' takes no arguments, but got "all"; try 'broadsheet list --help'`},
		"version of what":       {"version 2", `'broadsheet version' takes no arguments`},
		"show nothing":          {"show", `nothing was named: give the id or an address of one record`},
		"show two":              {"show a:1 b:2", `"b:2" is one too many: give the id or an address of one record`},
		"profile of none":       {"profile show", `nothing was named: give the name of one profile`},
		"unknown profile":       {"profile show paper.example", `no profile is called "paper.example"; 'broadsheet profile list' names them`},
		"missing profile":       {"profile check none.yaml", `check none.yaml: there is no such file or folder`},
		"missing own profile":   {"extract a.html --profile none.yaml", `--profile none.yaml: there is no such file or folder`},
		"unknown flag":          {"export --colour", `unknown flag: --colour; try 'broadsheet export --help'`},
		"misspelt flag":         {"export --formt json", `unknown flag: --formt; did you mean --format\?$`},
		"letters swapped":       {"crawl --delya 1s http://paper.example/", `unknown flag: --delya; did you mean --delay\?`},
		"misspelt with a value": {"crawl --contcat=me http://paper.example/", `unknown flag: --contcat; did you mean --contact\?`},
		"beginning of a flag":   {"crawl --rev 1h http://paper.example/", `unknown flag: --rev; did you mean --revisit\?`},
		"flag of capitals":      {"list --LIMIT 3", `unknown flag: --LIMIT; did you mean --limit\?`},
		"near to two":           {"extract --ur x a.html", `unknown flag: --ur; did you mean --url or --urls\?`},
		"a flag of all":         {"list --archiv a", `unknown flag: --archiv; did you mean --archive\?`},
		"one dash":              {"extract -url x a.html", `unknown shorthand flag: 'u' in -url; did you mean --url or --urls\?`},
		"short, near to none":   {"list --xy", `unknown flag: --xy; try 'broadsheet list --help'`},
		"unknown short flag":    {"export -x", `unknown shorthand flag: 'x' in -x; try 'broadsheet export --help'`},
		"flag without a value":  {"export --format", `flag needs an argument: --format`},
		"unknown format":        {"export --format xml", `--format xml: the formats are jsonl, json, csv, parquet, md, txt, tei, warc and atom`},
		"unknown revisions":     {"export --revisions some", `--revisions some: the choices are latest, all, and as-of:DAY`},
		"unknown log form":      {"version --log xml", `--log xml: the forms are text and json`},
		"unknown log form, set": {"--log= list", `--log : the forms are text and json`},
		"no day":                {"list --from yesterday", `--from yesterday: not a day such as 2019-04-23, nor a time such as 2019-04-23T07:41:00\+02:00`},
		"no such day":           {"list --to 2019-02-30", `--to 2019-02-30: not a day`},
		"time backwards":        {"export --from 2020-01-02 --to 2020-01-01", `--from 2020-01-02 is not before --to 2020-01-01`},
		"negative limit":        {"list --limit -1", `--limit -1: a count can't be negative`},
		"limit of words":        {"list --limit many", `--limit many: not a whole number`},
		"negative delay":        {"crawl --delay -1s http://paper.example/", `--delay -1s: a time can't be negative`},
		"delay without a unit":  {"crawl --delay 5 http://paper.example/", `--delay 5: not a length of time such as 500ms, 2s or 24h`},
		"negative age":          {"crawl --revisit -1h http://paper.example/", `--revisit -1h: not an age such as 12h, 7d or 2w`},
		"negative budget":       {"crawl --per-host-limit -1 http://paper.example/", `--per-host-limit -1: a count can't be negative`},
		"no workers":            {"crawl --workers 0 http://paper.example/", `--workers 0: at least 1 is needed`},
		"no connections":        {"extract --per-host 0 http://paper.example/", `--per-host 0: at least 1 is needed`},
		"a bad address to give": {"extract usage.html --url paper.example", `usage.html|paper.example`},
		"--url for an address":  {"crawl http://paper.example/ --url http://paper.example/b", `--url goes with exactly one file; use --urls FILE for several`},
		"missing list":          {"crawl http://paper.example/ --urls none.tsv", `read --urls: open none.tsv: no such file or directory`},
		"explain two pages":     {"extract a.html b.html --explain why.html", `--explain goes with exactly one page, but 2 were named`},
		"explain a list":        {"extract - --explain why.html", `--explain goes with exactly one page, and '-' is a list of addresses`},
		"explain a folder":      {"extract . --explain why.html", `--explain goes with exactly one page, and \. is a folder`},
		"explain to stdout":     {"extract a.html --explain -", `--explain -: give the name of a file; stdout has the record`},
		"explain nothing":       {"extract --explain page.html", `--explain page.html is where to write; name the page to read, too; try 'broadsheet extract --help'`},
		"completion of none":    {"completion", `nothing was named: give a shell: bash, zsh, fish or powershell`},
		"completion of another": {"completion tcsh", `completion for "tcsh": the shells are bash, zsh, fish and powershell`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mistaken(t, c.args, c.words)
		})
	}
}

// mistaken runs a command line that is wrong.
func mistaken(t *testing.T, args, words string) {
	t.Helper()
	dir := t.TempDir()
	r := run(t, dir, strings.Fields(args)...).want(t, 2, `^broadsheet: .*`+words)
	if r.out != "" || strings.Count(r.words, "\n") != 1 {
		t.Errorf("want one line on stderr and nothing else:\n%s%s", r.out, r.words)
	}
	run(t, dir, "list").want(t, 1, "there is no archive")
}

// TestEmptyFoldersAreMistakes: a folder that was meant to hold profiles and holds
// none is told, or everything would seem to be in order.
func TestEmptyFoldersAreMistakes(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, map[string]string{"none/readme.txt": "no profile here", "page.html": pressArticle})
	run(t, dir, "profile", "check", "none").want(t, 2, `none: there is no profile in it: their names end in .yaml or .yml`)
	run(t, dir, "extract", "page.html", "--profile", "none").want(t, 2, `none: there is no profile in it`)
}

// TestDamagedProfilesOfTheArchive stop a crawl before it fetches anything, and
// name file and line.
func TestDamagedProfilesOfTheArchive(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, map[string]string{"archive/profiles/mine.yaml": "name: a.example\nhosts: [a.example]\ncolour: blue\n", "page.html": pressArticle})
	for _, command := range [][]string{{"crawl", "page.html"}, {"extract", "page.html"}, {"profile", "list"}, {"profile", "show", "faz.net"}} {
		run(t, dir, command...).want(t, 1, `mine.yaml:3:1: .*colour`)
	}
}

// TestVersionNamesTheSchema: a record's schema must be found with the program.
func TestVersionNamesTheSchema(t *testing.T) {
	t.Parallel()
	run(t, t.TempDir(), "version").want(t, 0).silent(t).prints(t, `^broadsheet \S+ \(go1\.\S+, \w+/\w+, records broadsheet/article/1\)$`)
}
