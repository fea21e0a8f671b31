package extract_test

import (
	"strings"
	"testing"

	"broadsheet/extract"
)

// TestEachStemIsFoundAnywhere: the quick look finds what the plain one does.
func TestEachStemIsFoundAnywhere(t *testing.T) {
	t.Parallel()
	classes := []string{"", "a", "by", "bylin", "auth-or", "story__text", "ÄUTOR", "a\xffuthor", "\xe1uthor"}
	for _, stem := range extract.BylineStems() {
		classes = append(classes, stem, "x-"+stem, stem+"__y", "aub"+stem+"rew", stem[1:], stem[:len(stem)-1])
	}
	for _, class := range classes {
		if got, want := extract.HasBylineStem(class); got != want {
			t.Errorf("%q: %v, want %v", class, got, want)
		}
	}
	for _, class := range []string{"StoryAuthor", "AUTHOR", "byLine"} {
		if !extract.MayNameAuthor(class) {
			t.Errorf("%q may name nobody", class)
		}
	}
	if extract.MayNameAuthor(strings.Repeat("teaser ", 50)) {
		t.Error("a teaser may name an author")
	}
}
