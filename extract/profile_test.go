package extract_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"broadsheet/extract"
)

func TestBuiltInProfilesReadTheirPages(t *testing.T) {
	t.Parallel()
	for _, p := range extract.Embedded().All() {
		if len(p.Tests()) == 0 {
			t.Errorf("%s lists no test page", p.Name())
		}
		for _, problem := range p.Check(extract.EmbeddedFiles()) {
			t.Error(problem)
		}
	}
}

func TestRecordsAreValid(t *testing.T) {
	t.Parallel()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(extract.ArticleSchema()))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("article.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("article.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range extract.Embedded().All() {
		for _, test := range p.Tests() {
			file, err := extract.EmbeddedFiles().Open(test.Page)
			if err != nil {
				t.Fatal(err)
			}
			var page bytes.Buffer
			if _, err := page.ReadFrom(file); err != nil {
				t.Fatal(err)
			}
			_ = file.Close()
			art, err := extract.Extract(extract.Page{HTML: page.Bytes(), URL: test.URL}, extract.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if err := schema.Validate(asJSON(t, art)); err != nil {
				t.Errorf("%s: %v", test.Page, err)
			}
		}
	}
	var wrong any
	if err := json.Unmarshal([]byte(`{"schema":"broadsheet/article/1"}`), &wrong); err != nil {
		t.Fatal(err)
	}
	if schema.Validate(wrong) == nil {
		t.Error("a record without an id is valid")
	}
	if !bytes.Contains(extract.ArticleSchema(), []byte("no house names")) {
		t.Error("the fields' comments are not in the schema")
	}
}
