package store_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"broadsheet/extract"
	"broadsheet/store"
)

// TestTextIsKeptWhole: the text that follows from lead and body is left out on
// disk, another one is kept, and both come back.
func TestTextIsKeptWhole(t *testing.T) {
	t.Parallel()
	a := open(t, t.TempDir())
	derived := article(1, "One.")
	derived.Lead = []string{"Lead."}
	derived.Text = "Lead.\n\nOne."
	own := article(2, "Two.")
	own.Text = "a text of another program"
	for _, want := range []*extract.Article{derived, own} {
		if _, err := a.Keep(t.Context(), store.Visit{Address: want.URL, Fetched: start.Add(time.Hour), Article: want}); err != nil {
			t.Fatal(err)
		}
		got, err := a.Article(t.Context(), want.ID)
		if err != nil {
			t.Fatal(err)
		}
		want.Revision = 1
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("the record changed on its way (-want +got):\n%s", diff)
		}
	}
}
