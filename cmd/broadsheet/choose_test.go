package main_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"broadsheet/store/export"
)

// clippings makes an archive of four articles that differ in each field that can be
// asked for; the third has the text of the first, the fourth reserves its rights.
func clippings(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	page := func(lang, headline, published, author, section, extra, text string) string {
		return `<!doctype html><html lang="` + lang + `"><head><title>` + headline + `</title><meta property="article:published_time" content="` + published + `">
<meta property="article:section" content="` + section + `">` + extra + `<script type="application/ld+json">{"@type":"NewsArticle","headline":"` + headline + `",
"author":{"@type":"Person","name":"` + author + `"},"keywords":["Wetter","` + section + `"]}</script></head><body><article><h1>` + headline + `</h1>
<p>` + text + `</p><p>More than a hundred people watched it from the quay, and some of them had brought chairs and a thermos flask.</p></article></body></html>`
	}
	const snow = "The snow came in the night, and the harbour was white until noon. Nobody had seen the like since the great winter."
	write(t, dir, map[string]string{
		"p/a.html": page("en", "April snow", "2019-04-22T08:00:00Z", "Maud Pennington", "Weather", "", snow),
		"p/b.html": page("de-AT", "Der Nebel bleibt", "2019-05-01T08:00:00Z", "Wiebke Althoff", "Region", `<meta property="article:modified_time" content="2019-05-03T10:00:00Z">`,
			"Der Nebel liegt seit neun Tagen über dem Hafen. Die Fähre fährt nach dem Kompass, und die Möwen gehen zu Fuß."),
		"p/c.html": page("en", "Snow, said the harbour", "2019-06-01T08:00:00Z", "Ola Brandt", "Weather", "", snow),
		"p/d.html": page("en", "A closed gate", "2019-07-01T08:00:00Z", "Maud Pennington", "Region", `<meta name="tdm-reservation" content="1">`,
			"The gate of the old shipyard was closed on Friday, for the first time in eighty years. The key is with the notary."),
		"urls.tsv": "a.html\thttps://a.example/1\nb.html\thttps://b.example/2\nc.html\thttps://c.example/3\nd.html\thttps://a.example/4\n",
	})
	run(t, dir, "crawl", "p", "--urls", "urls.tsv").want(t, 0, `^ +4  kept$`)
	return dir
}

// TestListAndExportChooseByFields: the same flags choose the same records.
func TestListAndExportChooseByFields(t *testing.T) {
	t.Parallel()
	dir := clippings(t)
	const a, b, c, d = "April snow", "Der Nebel bleibt", "Snow, said the harbour", "A closed gate"
	for name, f := range map[string]struct {
		flags []string
		want  []string
	}{
		"two sites":       {[]string{"--site", "b.example", "--site", "c.example"}, []string{b, c}},
		"section":         {[]string{"--section", "weather"}, []string{a, c}},
		"topic":           {[]string{"--topic", "REGION"}, []string{b, d}},
		"two topics":      {[]string{"--topic", "region", "--topic", "wetter"}, []string{a, b, c, d}},
		"language":        {[]string{"--language", "de"}, []string{b}},
		"access":          {[]string{"--access", "unknown"}, []string{a, b, c, d}},
		"other access":    {[]string{"--access", "paid"}, []string{}},
		"author":          {[]string{"--author", "MAUD pennington"}, []string{a, d}},
		"modified":        {[]string{"--modified-from", "2019-05-03", "--modified-to", "2019-05-03"}, []string{b}},
		"fetched":         {[]string{"--fetched-from", "2099-01-01"}, []string{}},
		"words":           {[]string{"--text", `harbour "until noon"`}, []string{a, c}},
		"words elsewhere": {[]string{"--text", "Pennington"}, []string{}},
		"condition":       {[]string{"--where", `headline matches "(?i)snow" and "Ola Brandt" in authors`}, []string{c}},
		"rights":          {[]string{"--where", `rights.tdm_reservation == "1"`}, []string{d}},
		"all together":    {[]string{"--site", "a.example", "--author", "maud pennington", "--text", "gate", "--where", "known(published)", "--limit", "1"}, []string{d}},
		"limit of chosen": {[]string{"--section", "weather", "--limit", "1"}, []string{a}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(f.want, headlines(t, run(t, dir, append([]string{"list"}, f.flags...)...).want(t, 0).silent(t))); diff != "" {
				t.Errorf("list differs (-want +got):\n%s", diff)
			}
			got := []string{}
			for _, record := range run(t, dir, append([]string{"export"}, f.flags...)...).want(t, 0).silent(t).records(t) {
				got = append(got, record["headline"].(string))
			}
			if diff := cmp.Diff(f.want, got); diff != "" {
				t.Errorf("export differs (-want +got):\n%s", diff)
			}
		})
	}
}

// TestConditionsThatFailEndTheExport and name the record.
func TestConditionsThatFailEndTheExport(t *testing.T) {
	t.Parallel()
	dir := clippings(t)
	run(t, dir, "export", "--where", `authors[1] == "x"`, "-o", "all.jsonl").want(t, 1, `^broadsheet: record a.example:\w+: the condition fails at column 8: index out of range`)
	if _, err := os.Stat(filepath.Join(dir, "all.jsonl")); err == nil {
		t.Error("half an export was left")
	}
}

// TestExportLeavesOut what reserves its rights and what has been there, and counts it.
func TestExportLeavesOut(t *testing.T) {
	t.Parallel()
	dir := clippings(t)
	const reserved, twice = `^1 record left out that reserve text and data mining$`, `^1 record left out that have the text of an earlier one$`
	r := run(t, dir, "export", "--respect-rights", "--dedupe").want(t, 0, reserved, twice)
	if n := len(r.records(t)); n != 2 {
		t.Errorf("%d records", n)
	}
	run(t, dir, "export", "--dedupe", "-o", "some.jsonl").want(t, 0, `^3 records written to some.jsonl$`, twice)
	run(t, dir, "export", "--dedupe", "--limit", "3").want(t, 0, twice).prints(t, `A closed gate`)
	run(t, dir, "export", "--respect-rights", "--site", "b.example").want(t, 0, `^0 records left out that reserve`)
}

// TestExportAsOf is what was known then: files count as fetched when they were changed.
func TestExportAsOf(t *testing.T) {
	t.Parallel()
	dir := library(t)
	run(t, dir, "export", "--revisions", "as-of:1999-12-31").want(t, 0).silent(t).prints(t, `^$`)
	if got := run(t, dir, "export", "--revisions", "as-of:2020-01-01").records(t); len(got) != 1 || got[0]["headline"] != "No date" {
		t.Errorf("%v", got)
	}
	if now := run(t, dir, "export", "--revisions", "as-of:2999-01-01"); now.out != run(t, dir, "export").out || now.out == "" {
		t.Error("as of later than now is not the newest")
	}
}

// TestExportToAFolder: files, manifest and description, the same bytes each time;
// --verify finds what was changed.
func TestExportToAFolder(t *testing.T) {
	t.Parallel()
	dir := clippings(t)
	command := []string{"export", "--respect-rights", "--split", "2", "--fields", "headline,published", "--describe", "name=snow", "--language", "en", "--language", "de", "-o"}
	run(t, dir, append(command, "all/")...).want(t, 0, `^3 records written to all/ in 2 files$`, `^1 record left out`)
	run(t, dir, "export", "--verify", "all").want(t, 0).silent(t).prints(t, `^as it was written: 3 records in 2 files$`)
	var m struct {
		Options map[string]any
		LeftOut map[string]int `json:"left_out"`
		Files   []struct{ Name string }
	}
	raw, err := os.ReadFile(filepath.Join(dir, "all", "manifest.json"))
	if err == nil {
		err = json.Unmarshal(raw, &m)
	}
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]any{"respect-rights": true, "split": 2.0, "fields": []any{"headline", "published"}, "language": []any{"en", "de"}}
	if diff := cmp.Diff(want, m.Options); diff != "" || m.LeftOut["rights_reserved"] != 1 || len(m.Files) != 2 || strings.Contains(string(raw), dir) {
		t.Errorf("%s\n%s", diff, raw)
	}
	if err := os.Mkdir(filepath.Join(dir, "again"), 0o755); err != nil {
		t.Fatal(err)
	}
	run(t, dir, append(command, "again")...).want(t, 0)
	for _, name := range []string{"manifest.json", "croissant.json", "articles-00001.jsonl", "articles-00002.jsonl"} {
		first, err := os.ReadFile(filepath.Join(dir, "all", name))
		second, err2 := os.ReadFile(filepath.Join(dir, "again", name))
		if err != nil || err2 != nil || !bytes.Equal(first, second) {
			t.Errorf("%s differs: %v, %v", name, err, err2)
		}
	}
	write(t, dir, map[string]string{"all/articles-00001.jsonl": "{}\n", "all/notes.txt": "x"})
	run(t, dir, "export", "--verify", "all").want(t, 1, `^broadsheet: verify all: not as it was written: 2 differences$`).
		prints(t, `^articles-00001.jsonl: changed: it has 3 bytes and not \d+$`, `^notes.txt: extra$`)
	run(t, dir, "export", "--verify", "p").want(t, 1, `verify p: there is no manifest.json: it is no export`)
}

// TestFolderThatWasBrokenOffGoesOn by the same command.
func TestFolderThatWasBrokenOffGoesOn(t *testing.T) {
	t.Parallel()
	dir := clippings(t)
	broken := []string{"export", "--split", "1", "--where", `headline != "A closed gate" or authors[7] == ""`, "-o", "all/"}
	run(t, dir, broken...).want(t, 1, `index out of range`)
	run(t, dir, "export", "--verify", "all").want(t, 1, `verify all: the export was broken off: give the same command again, and it goes on$`)
	run(t, dir, "export", "--split", "1", "-o", "all/").want(t, 0, `^4 records written to all/ in 4 files$`)
	run(t, dir, "export", "--verify", "all/").want(t, 0)
}

// TestMistakesInChoosing are told as all mistakes are.
func TestMistakesInChoosing(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ args, words string }{
		"as of nothing":        {"export --revisions as-of:", `--revisions as-of:: the choices are latest, all, and as-of:DAY`},
		"as of no day":         {"export --revisions as-of:now", `--revisions as-of: now: not a day such as 2019-04-23`},
		"fetched backwards":    {"list --fetched-from 2020-01-02 --fetched-to 2020-01-01", `--fetched-from 2020-01-02 is not before --fetched-to 2020-01-01`},
		"changed on no day":    {"list --modified-to soon", `--modified-to soon: not a day`},
		"unknown access":       {"list --access open", `--access open: the choices are free, metered, paid and unknown`},
		"a text of no words":   {"list --text --", `--text --: there is no word in it`},
		"a condition's name":   {"list --where autors==[]", `--where: column 1: there is no field or function "autors"; did you mean authors`},
		"half a condition":     {"export --where len(authors)==", `--where: column 14: unexpected token EOF`},
		"unknown field":        {"export --fields id,hedline", `--fields: there is no field "hedline"; did you mean headline`},
		"negative split":       {"export --split -1 -o all/", `--split -1: a count can't be negative`},
		"split without folder": {"export --split 10 -o all.jsonl", `--split goes with a folder: -o FOLDER/`},
		"describe a stream":    {"export --describe name=mills", `--describe goes with a folder: -o FOLDER/`},
		"verify and write":     {"export --verify all --limit 3", `--verify goes alone: it checks all and exports nothing`},
		"describe what":        {"export --describe colour=red -o all/", `--describe colour=red: say KEY=TEXT; the keys are name, description, url`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mistaken(t, c.args, c.words)
		})
	}
}

// TestFoldersOfEachFormat are whole, split too, and the same bytes twice; Markdown
// has a file an article.
func TestFoldersOfEachFormat(t *testing.T) {
	t.Parallel()
	dir := clippings(t)
	for _, f := range export.Formats() {
		t.Run(f.Name, func(t *testing.T) {
			t.Parallel()
			var said []string
			for _, to := range []string{f.Name, f.Name + "2"} {
				run(t, dir, "export", "--format", f.Name, "--split", "3", "-o", to+"/").want(t, 0, `^4 records written to `+to+`/ in 2 files$`)
				run(t, dir, "export", "--verify", to).want(t, 0).prints(t, `^as it was written: 4 records in 2 files$`)
				raw, err := os.ReadFile(filepath.Join(dir, to, "manifest.json"))
				if err != nil || !strings.Contains(string(raw), `"articles-00002`+f.Extension+`"`) {
					t.Errorf("%v\n%s", err, raw)
				}
				said = append(said, string(raw))
			}
			if said[0] != said[1] {
				t.Error(cmp.Diff(said[0], said[1]))
			}
		})
	}
	run(t, dir, "export", "--format", "md", "-o", "notes/").want(t, 0, `^4 records written to notes/ in 4 files$`)
	if found, err := filepath.Glob(filepath.Join(dir, "notes", "2019", "0?", "?.example_*.md")); err != nil || len(found) != 4 {
		t.Errorf("%q, %v", found, err)
	}
	run(t, dir, "export", "--verify", "notes").want(t, 0)
}

// TestFieldsChooseColumns of tables.
func TestFieldsChooseColumns(t *testing.T) {
	t.Parallel()
	dir := clippings(t)
	r := run(t, dir, "export", "--format", "csv", "--fields", "headline,authors", "--limit", "1").want(t, 0).silent(t)
	if head, _, _ := strings.Cut(r.out, "\r\n"); head != "id,revision,headline,authors,content_hash" {
		t.Errorf("%s", head)
	}
}
