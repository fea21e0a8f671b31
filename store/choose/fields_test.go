package choose_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"broadsheet/extract"
	"broadsheet/store/choose"
)

// written is a record as JSON has it.
func written(t *testing.T, v any) map[string]any {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var out map[string]any
	if err := json.Unmarshal(raw, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// TestFieldsLeaveARecord: what was asked for, and what a record can't be without.
func TestFieldsLeaveARecord(t *testing.T) {
	t.Parallel()
	base := `"schema": "broadsheet/article/1", "id": "tagesblatt.example:7", "revision": 2, "content_hash": "sha256:00"`
	for fields, want := range map[string]string{
		"":                           `{` + base + `, "extraction": {}}`,
		"id":                         `{` + base + `, "extraction": {}}`,
		"headline,authors":           `{` + base + `, "extraction": {}, "headline": "Die alte Mühle mahlt wieder", "authors": ["Wiebke Althoff", "Jonas Ferber"]}`,
		"http.status":                `{` + base + `, "extraction": {}, "http": {"status": 200}}`,
		"http.etag":                  `{` + base + `, "extraction": {}, "http": {}}`,
		"dateline.place,modified":    `{` + base + `, "extraction": {}}`,
		"extraction.profile":         `{` + base + `, "extraction": {"profile": "tagesblatt.example"}}`,
		"related.items.paid":         `{` + base + `, "extraction": {}, "related": [{"group": "Mehr", "items": [{"paid": true}]}]}`,
		"related.items.paid,related": `{` + base + `, "extraction": {}, "related": [{"group": "Mehr", "items": [{"headline": "Brot", "paid": true}]}]}`,
		"related,related.items.paid": `{` + base + `, "extraction": {}, "related": [{"group": "Mehr", "items": [{"headline": "Brot", "paid": true}]}]}`,
		"extraction.fields,access":   `{` + base + `, "access": "metered", "extraction": {"fields": {"lead": "css:p.intro"}}}`,
	} {
		f, err := choose.ParseFields(strings.FieldsFunc(fields, func(r rune) bool { return r == ',' }))
		if err != nil {
			t.Errorf("%s: %v", fields, err)
			continue
		}
		var wanted map[string]any
		if err := json.Unmarshal([]byte(want), &wanted); err != nil {
			t.Fatal(err)
		}
		art := story()
		if diff := cmp.Diff(wanted, written(t, f.Of(art))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", fields, diff)
		}
		if diff := cmp.Diff(story(), art); diff != "" {
			t.Errorf("%s changed the record:\n%s", fields, diff)
		}
	}
}

// TestBlocksKeepTypeAndText: the schema asks for both.
func TestBlocksKeepTypeAndText(t *testing.T) {
	t.Parallel()
	f, err := choose.ParseFields([]string{"body.level"})
	if err != nil {
		t.Fatal(err)
	}
	art := story()
	art.Body[0].Level = 3
	if diff := cmp.Diff(art.Body, f.Of(art).Body); diff != "" {
		t.Error(diff)
	}
	if f.Has("lead") || f.Has("extraction") || !f.Has("body") || !f.Has("id") || f.Has("nothing") {
		t.Error("what is wanted is told wrong")
	}
	var all *choose.Fields
	if !all.Has("lead") || all.Of(art) != art {
		t.Error("no choice is all")
	}
}

// TestChosenFieldsAreValid: whatever field is asked for alone, the record is as the
// shipped schema says.
func TestChosenFieldsAreValid(t *testing.T) {
	t.Parallel()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(extract.ArticleSchema()))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("article.json", doc); err != nil {
		t.Fatal(err)
	}
	schema := c.MustCompile("article.json")
	asked := 0
	var ask func(prefix string, fields []choose.Field)
	ask = func(prefix string, fields []choose.Field) {
		for _, field := range fields {
			f, err := choose.ParseFields([]string{prefix + field.Name})
			if err != nil {
				t.Fatal(err)
			}
			if err := schema.Validate(any(written(t, f.Of(story())))); err != nil {
				t.Errorf("%s%s: %v", prefix, field.Name, err)
			}
			asked++
			ask(prefix+field.Name+".", field.Fields)
		}
	}
	ask("", choose.Record())
	if asked < 60 {
		t.Errorf("%d fields", asked)
	}
}

// TestWrongFields are told with their names and what may have been meant.
func TestWrongFields(t *testing.T) {
	t.Parallel()
	for name, near := range map[string][]string{
		"hedline": {"headline", "related.items.headline"}, "http.statsu": {"http.status"}, "status": {"http.status"}, "Headline": {"headline", "related.items.headline"},
		"headline.text": nil, "": nil, ".": nil, "http.": nil, "published.year": nil, "authors.0": nil, "extraction.fields.lead": {"lead"}, "zzzzzzzz": nil,
		strings.Repeat("headline", 40): nil,
	} {
		_, err := choose.ParseFields([]string{"id", name})
		wrong, ok := errors.AsType[*choose.NameError](err)
		if !ok || wrong.Name != name {
			t.Errorf("%q: %v", name, err)
			continue
		}
		for _, n := range near {
			if !slices.Contains(wrong.Near, n) {
				t.Errorf("%q: near to it are %q, want %s", name, wrong.Near, n)
			}
		}
	}
}

// TestRecordIsTheSchemas: names and what each object must have are those of the
// shipped schema.
func TestRecordIsTheSchemas(t *testing.T) {
	t.Parallel()
	var doc struct {
		Defs map[string]struct {
			Properties map[string]any
			Required   []string
		} `json:"$defs"`
	}
	if err := json.Unmarshal(extract.ArticleSchema(), &doc); err != nil {
		t.Fatal(err)
	}
	seen := 0
	check := func(of reflect.Type, fields []choose.Field) {
		def := doc.Defs[of.Name()]
		seen++
		var required []string
		for _, f := range fields {
			if _, ok := def.Properties[f.Name]; !ok {
				t.Errorf("%s has no %s", of.Name(), f.Name)
			}
			if f.Required {
				required = append(required, f.Name)
			}
		}
		if len(fields) != len(def.Properties) || !slices.Equal(slices.Sorted(slices.Values(required)), slices.Sorted(slices.Values(def.Required))) {
			t.Errorf("%s: %d fields, %d in the schema; required are %q, want %q", of.Name(), len(fields), len(def.Properties), required, def.Required)
		}
	}
	check(reflect.TypeFor[extract.Article](), choose.Record())
	for name, of := range map[string]reflect.Type{
		"body": reflect.TypeFor[extract.Block](), "images": reflect.TypeFor[extract.Image](), "http": reflect.TypeFor[extract.HTTP](),
		"rights": reflect.TypeFor[extract.Rights](), "capture": reflect.TypeFor[extract.Capture](), "extraction": reflect.TypeFor[extract.Extraction](),
	} {
		i := slices.IndexFunc(choose.Record(), func(f choose.Field) bool { return f.Name == name })
		check(of, choose.Record()[i].Fields)
	}
	if seen != 7 {
		t.Errorf("%d objects were compared", seen)
	}
}
