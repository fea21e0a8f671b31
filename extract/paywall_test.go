package extract_test

import (
	"errors"
	"testing"

	"broadsheet/extract"
)

// TestPaywall: a wall without a story is told from a page that is no article.
func TestPaywall(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		state string
		want  bool
	}{"paid": {"false", true}, "free": {"true", false}} {
		src := `<html><title>The ferry and its owners</title><script type="application/ld+json">{"@type":"NewsArticle","headline":"The ferry and its owners","isAccessibleForFree":` + c.state + `}</script><div class="wall"></div>`
		_, err := extract.Extract(extract.Page{HTML: []byte(src), URL: "https://news.example/ferry"}, extract.Options{})
		none, ok := errors.AsType[*extract.NoArticleError](err)
		if !ok || (none.Reason == extract.ReasonPaywall) != c.want || !errors.Is(err, extract.ErrNoArticle) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
