package store_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"broadsheet/extract"
	"broadsheet/store"
)

// TestRenewalOfWhatHasChangedDoesNothing: a past that was read before another renewal gave
// the article other records, or before another visit, is stale; read again it is done, and
// no record is left that nothing leads to (the archive is checked at the end).
func TestRenewalOfWhatHasChangedDoesNothing(t *testing.T) {
	t.Parallel()
	reading := func(p *store.Past, headline string) *store.Renewal {
		return renewing(p, func(_ int, s *store.Step) *extract.Article {
			art := article(1, "text")
			art.Headline, art.ContentHash, art.Fetched = headline, "sha256:"+headline, s.Visit.Fetched
			return art
		})
	}
	for name, meanwhile := range map[string]func(*store.Archive){
		"another reading": func(a *store.Archive) { renew(t, a, reading(past(t, a, "kiosk.example:1"), "meanwhile")) },
		"another visit": func(a *store.Archive) {
			keep(t, a, article(1, "more"), "https://kiosk.example/1", start.Add(time.Hour))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := open(t, t.TempDir())
			keep(t, a, article(1, "text"), "https://kiosk.example/1", start)
			late := reading(past(t, a, "kiosk.example:1"), "late")
			meanwhile(a)
			before := listed(t, a, store.Query{AllRevisions: true})
			was := newest(t, a, "kiosk.example:1").Headline
			renew(t, a, late)
			if got := newest(t, a, "kiosk.example:1").Headline; !late.Stale || got != was {
				t.Fatalf("stale is %t, headline %q, was %q", late.Stale, got, was)
			}
			if diff := cmp.Diff(before, listed(t, a, store.Query{AllRevisions: true})); diff != "" {
				t.Errorf("(-before +after):\n%s", diff)
			}
			again := reading(past(t, a, "kiosk.example:1"), "again")
			renew(t, a, again)
			if got := newest(t, a, "kiosk.example:1").Headline; again.Stale || got != "again" {
				t.Errorf("stale is %t, headline %q", again.Stale, got)
			}
		})
	}
}

// TestTwoRenewalsOfOneArticleInABatch: the second is stale, since the first gave it other
// records.
func TestTwoRenewalsOfOneArticleInABatch(t *testing.T) {
	t.Parallel()
	a := open(t, t.TempDir())
	keep(t, a, article(1, "text"), "https://kiosk.example/1", start)
	var batch []*store.Renewal
	for _, headline := range []string{"one", "two"} {
		batch = append(batch, renewing(past(t, a, "kiosk.example:1"), func(_ int, s *store.Step) *extract.Article {
			art := article(1, "text")
			art.Headline, art.ContentHash, art.Fetched = headline, "sha256:"+headline, s.Visit.Fetched
			return art
		}))
	}
	renew(t, a, batch...)
	if batch[0].Stale || !batch[1].Stale {
		t.Errorf("stale are %t and %t", batch[0].Stale, batch[1].Stale)
	}
	if got := newest(t, a, "kiosk.example:1").Headline; got != "one" {
		t.Errorf("headline %q", got)
	}
}
