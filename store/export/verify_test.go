package export_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"broadsheet/extract"
	"broadsheet/store/export"
)

// TestVerifyNamesWhatDiffers: missing, changed and extra files, each once.
func TestVerifyNamesWhatDiffers(t *testing.T) {
	t.Parallel()
	edit := func(name, from, to string) func(*testing.T, string) {
		return func(t *testing.T, dir string) {
			path := filepath.Join(dir, name)
			raw, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			put(t, path, strings.Replace(string(raw), from, to, 1))
		}
	}
	for name, c := range map[string]struct {
		change func(*testing.T, string)
		want   []export.Difference
	}{
		"nothing":         {func(*testing.T, string) {}, nil},
		"a letter":        {edit("articles-00001.jsonl", "Story 0", "story 0"), []export.Difference{{"articles-00001.jsonl", "changed: its digest is another"}}},
		"cut off":         {edit("articles-00002.jsonl", "\n", ""), []export.Difference{{"articles-00002.jsonl", "changed: it has "}}},
		"gone":            {func(t *testing.T, dir string) { remove(t, filepath.Join(dir, "articles-00002.jsonl")) }, []export.Difference{{"articles-00002.jsonl", "missing"}}},
		"the description": {edit("croissant.json", "sc:Dataset", "sc:Datasat"), []export.Difference{{"croissant.json", "changed: its digest is another"}}},
		"one more":        {func(t *testing.T, dir string) { put(t, filepath.Join(dir, "notes.txt"), "") }, []export.Difference{{"notes.txt", "extra"}}},
		"the count":       {edit("manifest.json", `"records": 3,`, `"records": 4,`), []export.Difference{{"manifest.json", "changed: it says 4 records and has 3 in its files"}}},
		"a way out":       {edit("manifest.json", `"name":"articles-00001.jsonl"`, `"name":"../articles"`), []export.Difference{{"../articles", "missing: no file"}, {"articles-00001.jsonl", "extra"}}},
		"the same twice":  {edit("manifest.json", "articles-00002", "articles-00001"), []export.Difference{{"articles-00001.jsonl", "named twice"}, {"articles-00001.jsonl", "changed: it has"}, {"articles-00002.jsonl", "extra"}}},
		"a folder for a file": {func(t *testing.T, dir string) {
			remove(t, filepath.Join(dir, "articles-00002.jsonl"))
			if err := os.Mkdir(filepath.Join(dir, "articles-00002.jsonl"), 0o755); err != nil {
				t.Fatal(err)
			}
		}, []export.Difference{{"articles-00002.jsonl", "changed: it is no file by now"}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := lines(t.TempDir(), 2)
			whole(t, f, 3)
			c.change(t, f.Dir)
			m, got, err := export.Verify(f.Dir)
			if err != nil || m.Program != "Broadsheet 1" {
				t.Fatalf("%+v, %v", m, err)
			}
			for i := range got { // the words may go on
				if i < len(c.want) && strings.HasPrefix(got[i].What, c.want[i].What) {
					got[i].What = c.want[i].What
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestVerifyDoesNotFollowLinks out of the folder.
func TestVerifyDoesNotFollowLinks(t *testing.T) {
	t.Parallel()
	f := lines(t.TempDir(), 0)
	_, files := whole(t, f, 1)
	outside := filepath.Join(t.TempDir(), "outside")
	put(t, outside, files["articles.jsonl"])
	remove(t, filepath.Join(f.Dir, "articles.jsonl"))
	if err := os.Symlink(outside, filepath.Join(f.Dir, "articles.jsonl")); err != nil {
		t.Skipf("no links here: %v", err)
	}
	if _, got, err := export.Verify(f.Dir); err != nil || len(got) != 1 || !strings.HasPrefix(got[0].What, "changed: it is no file") {
		t.Errorf("%v, %v", got, err)
	}
}

// TestVerifyOfNoExport says what it is.
func TestVerifyOfNoExport(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if _, _, err := export.Verify(dir); err == nil || !strings.Contains(err.Error(), "there is no manifest.json: it is no export") {
		t.Errorf("an empty folder: %v", err)
	}
	if _, _, err := export.Verify(filepath.Join(dir, "none")); err == nil || runtime.GOOS != "windows" && !strings.HasSuffix(err.Error(), "none: no such file or directory") {
		t.Errorf("no folder: %v", err)
	}
	for _, text := range []string{"", "{", "[]", `{"manifest":"broadsheet/export/2"}`, `{"files":3}`} {
		put(t, filepath.Join(dir, "manifest.json"), text)
		if _, _, err := export.Verify(dir); err == nil || !strings.Contains(err.Error(), "manifest.json") {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// FuzzVerify: a manifest may come from anywhere.
func FuzzVerify(f *testing.F) {
	for _, s := range []string{
		`{"manifest":"broadsheet/export/1","records":1,"croissant":{"name":"croissant.json"},"files":[{"name":"a","bytes":1,"sha256":"","records":1}]}`,
		`{"manifest":"broadsheet/export/1","files":[{"name":"../../etc/passwd"},{"name":"/etc/passwd"},{"name":"a/../b"},{"name":""},{"name":"."},{"name":"a\\b"}]}`, "{}",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "manifest.json"), raw, 0o600); err != nil {
			t.Fatal(err)
		}
		m, differences, err := export.Verify(dir)
		if err == nil && len(m.Files)+1 > len(differences) {
			t.Errorf("files that aren't there were found: %+v, %v", m, differences)
		}
	})
}

// TestArticleNames are those of the id, and safe.
func TestArticleNames(t *testing.T) {
	t.Parallel()
	at := time.Date(2019, 4, 30, 23, 30, 0, 0, time.FixedZone("", 7200))
	for _, c := range []struct {
		art  extract.Article
		want string
	}{
		{extract.Article{ID: "faz.net:16153034", Published: at}, "2019/04/faz.net_16153034"},
		{extract.Article{ID: "faz.net:16153034", Fetched: at}, "2019/04/faz.net_16153034"},
		{extract.Article{ID: "faz.net:16153034"}, "undated/faz.net_16153034"},
		{extract.Article{ID: "faz.net:Ab"}, "undated/faz.net_ab~"},
		{extract.Article{ID: "faz.net:ab"}, "undated/faz.net_ab"},
		{extract.Article{ID: "faz.net:a/../../b"}, "undated/faz.net_a_.._.._b~"},
		{extract.Article{ID: "..:.."}, "undated/_..~"},
		{extract.Article{ID: "a:b:c"}, "undated/a_b_c~"},
		{extract.Article{ID: "mühle.example:1"}, "undated/m__hle.example_1~"},
		{extract.Article{ID: "a:" + strings.Repeat("x", 300)}, "undated/a_" + strings.Repeat("x", 78) + "~"},
	} {
		if got := export.ArticleName(&c.art, false); !strings.HasPrefix(got, c.want) || strings.HasSuffix(c.want, "~") != (len(got) > len(c.want)) {
			t.Errorf("%s: %s, want %s", c.art.ID, got, c.want)
		}
	}
	if got := export.ArticleName(&extract.Article{ID: "a:1", Revision: 3}, true); got != "undated/a_1.r3" {
		t.Error(got)
	}
}

// TestArticleNamesDiffer as ids do, where a file system doesn't tell letters apart too.
func TestArticleNamesDiffer(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		part := rapid.StringMatching(`[aAbB1._:/~-]{0,5}|.{0,3}`)
		a, b := part.Draw(t, "a")+":"+part.Draw(t, "key"), part.Draw(t, "b")+":"+part.Draw(t, "key")
		x, y := export.ArticleName(&extract.Article{ID: a}, false), export.ArticleName(&extract.Article{ID: b}, false)
		if strings.EqualFold(x, y) != (a == b) {
			t.Errorf("%q is %s, %q is %s", a, x, b, y)
		}
		if !filepath.IsLocal(x) || strings.Count(x, "/") != 1 || len(x) > 120 || strings.ContainsAny(x, "\\:*?\"<>|\x00 ") {
			t.Errorf("%q is %s", a, x)
		}
	})
}

// TestCroissantDescribes files with their digests and fields with the way to them.
func TestCroissantDescribes(t *testing.T) {
	t.Parallel()
	type node = map[string]any
	described := func(f *export.Folder) (all node, fields map[string]node) {
		m, files := whole(t, f, 3)
		if err := json.Unmarshal([]byte(files["croissant.json"]), &all); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"@context", "@type", "conformsTo", "name", "description", "license", "datePublished", "version", "distribution"} {
			if all[name] == nil {
				t.Errorf("there is no %s", name)
			}
		}
		for _, one := range all["distribution"].([]any) {
			if one := one.(node); one["@type"] == "cr:FileObject" && (len(one["sha256"].(string)) != 64 || files[one["contentUrl"].(string)] == "") {
				t.Errorf("%v is no file of %d", one, len(m.Files))
			}
		}
		fields = map[string]node{}
		var add func(list []any)
		add = func(list []any) {
			for _, one := range list {
				field := one.(node)
				fields[field["@id"].(string)] = field
				sub, hasSub := field["subField"].([]any)
				if (field["source"] == nil) != hasSub || (field["dataType"] == nil) != hasSub {
					t.Errorf("neither a value nor an object: %v", field)
				}
				add(sub)
			}
		}
		if sets, ok := all["recordSet"].([]any); ok {
			add(sets[0].(node)["field"].([]any))
		}
		return all, fields
	}
	f := lines(t.TempDir(), 2)
	f.Describe = export.Description{Name: "mills", URL: "https://a.example/mills", License: "https://a.example/licence", Creator: "Mill Museum", Cite: "Mills, 2020"}
	all, fields := described(f)
	if all["name"] != "mills" || all["license"] != "https://a.example/licence" || all["creator"].(node)["name"] != "Mill Museum" || all["citeAs"] != "Mills, 2020" || all["datePublished"] != "2020-01-02" {
		t.Errorf("%v", all)
	}
	for id, want := range map[string]node{
		"articles/headline":           {"fileSet": node{"@id": "files"}, "extract": node{"column": "headline"}},
		"articles/http/status":        {"fileSet": node{"@id": "files"}, "extract": node{"column": "http"}, "transform": node{"jsonPath": "$.status"}},
		"articles/body/text":          {"fileSet": node{"@id": "files"}, "extract": node{"column": "body"}, "transform": node{"jsonPath": "$[*].text"}},
		"articles/related/items/paid": {"fileSet": node{"@id": "files"}, "extract": node{"column": "related"}, "transform": node{"jsonPath": "$[*].items[*].paid"}},
	} {
		if diff := cmp.Diff(want, fields[id]["source"]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", id, diff)
		}
	}
	if fields["articles/published"]["dataType"] != "sc:DateTime" || fields["articles/authors"]["repeated"] != true || fields["articles/headline"]["description"] == nil {
		t.Errorf("%v", fields)
	}
	array := lines(t.TempDir(), 0)
	array.Extension = ".json"
	if _, fields = described(array); !cmp.Equal(fields["articles/body/text"]["source"], any(node{"fileObject": node{"@id": "articles.json"}, "extract": node{"jsonPath": "$[*].body[*].text"}})) {
		t.Errorf("%v", fields["articles/body/text"])
	}
	table := lines(t.TempDir(), 0)
	table.Extension, table.Columns = ".csv", []string{"id", "revision", "authors", "http_status"}
	if _, fields = described(table); len(fields) != 4 || fields["articles/revision"]["dataType"] != "sc:Integer" || fields["articles/authors"]["dataType"] != "sc:Text" {
		t.Errorf("%v", fields)
	}
	if all, fields = described(pages(t.TempDir())); len(fields) != 0 || len(all["distribution"].([]any)) != 1 {
		t.Errorf("%v", all)
	}
}
