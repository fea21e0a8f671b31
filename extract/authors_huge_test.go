package extract_test

import (
	"fmt"
	"strings"
	"testing"
)

// Names that lead to lists of names that lead to each other would take for ever if
// all of them were followed.
func TestAuthorsAreBounded(t *testing.T) {
	t.Parallel()
	var refs, names, houses []string
	for i := range 5000 {
		refs = append(refs, `{"@id":"#all"}`)
		names = append(names, fmt.Sprintf(`"Ada Brook %s"`, strings.Repeat("x", i%40+1)))
		houses = append(houses, `{"@type":"Organization","name":"River Press"}`)
	}
	list := func(values []string) string { return "[" + strings.Join(values, ",") + "]" }
	for name, author := range map[string]string{
		"references to references": list(refs), "names": list(names), "houses": list(houses),
		"lists in lists": "[" + strings.Repeat("[", 50) + list(names) + strings.Repeat("]", 50) + "]",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			art := read(t, pageWith(`<script type="application/ld+json">{"@graph":[{"@id":"#all","@type":"Person","name":`+list(refs)+`},
				{"@type":"NewsArticle","headline":"Bridge closed","author":`+author+`}]}</script>`))
			if len(art.Authors) > 100 {
				t.Errorf("%d authors", len(art.Authors))
			}
		})
	}
}

// A node without an address says nothing of which page it is about: the one that
// has the page's wins, wherever it stands.
func TestAStoryWithTheAddressWinsOverOneWithout(t *testing.T) {
	t.Parallel()
	const teaser = `{"@type":"NewsArticle","headline":"Mill for sale","author":"Ben Hill","datePublished":"2020-01-01T10:00:00Z"}`
	const own = `{"@type":"NewsArticle","url":"https://NEWS.example/a/bridge.html","headline":"The way over the river","author":"Ada Brook"}`
	for name, list := range map[string]string{"before": own + "," + teaser, "behind": teaser + "," + own} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			art := read(t, pageWith(`<script type="application/ld+json">[`+list+`]</script>`))
			if got := strings.Join(art.Authors, "|"); got != "Ada Brook" {
				t.Errorf("authors %q", got)
			}
		})
	}
}
