package extract_test

import (
	"errors"
	"testing"

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

// TestRecordsAreValid: every record that is read from a test page, by its profile
// or without one, is valid against the schema.
func TestRecordsAreValid(t *testing.T) {
	t.Parallel()
	schema := compiled(t, extract.ArticleSchema())
	for name, page := range testPages(t) {
		art, err := extract.Extract(page, extract.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(asJSON(t, art)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		art, err = extract.Extract(page, generalOnly)
		if err != nil && !errors.Is(err, extract.ErrNoArticle) {
			t.Errorf("%s without a profile: %v", name, err)
		}
		if err == nil && schema.Validate(asJSON(t, art)) != nil {
			t.Errorf("%s without a profile: not valid", name)
		}
	}
}
