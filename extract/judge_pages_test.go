package extract_test

import (
	"testing"

	"broadsheet/extract"
	"broadsheet/extract/gold"
)

// TestRealArticlesAreKept reads the evaluation pages, all of them articles by
// their gold: at most one in a hundred of a set may be refused.
func TestRealArticlesAreKept(t *testing.T) {
	t.Parallel()
	for _, set := range []string{"news", "bodies", "articles"} {
		t.Run(set, func(t *testing.T) {
			t.Parallel()
			total, refused := 0, 0
			for _, p := range gold.Set(t, set) {
				total++
				page := extract.Page{HTML: p.MustHTML(t), URL: p.URL, Source: p.File}
				if _, err := extract.Extract(page, generalOnly); err != nil {
					refused++
					t.Log(err)
				}
			}
			t.Logf("%d of %d refused", refused, total)
			if total == 0 || refused*100 > max(total, 100) {
				t.Errorf("%d of %d articles refused", refused, total)
			}
		})
	}
}
