package store_test

import (
	"testing"
	"time"

	"broadsheet/scraper/warc"
	"broadsheet/store"
)

// TestKnownPagesAreThoseOfTheirDates: of an article each visit, of another address its
// last one and earlier ones of a payload that is there.
func TestKnownPagesAreThoseOfTheirDates(t *testing.T) {
	t.Parallel()
	a := open(t, t.TempDir())
	later := start.Add(time.Hour)
	keep(t, a, article(1, "text"), "https://kiosk.example/one", start)
	keep(t, a, article(1, "text"), "https://kiosk.example/one", later)
	for _, at := range []time.Time{start, later} {
		refs, err := a.Capture(t.Context(), []warc.Exchange{exchange("https://kiosk.example/", at, "front "+at.String())})
		if err != nil {
			t.Fatal(err)
		}
		v := store.Visit{Address: "https://kiosk.example/", Fetched: at, Captures: refs, Outcome: store.NotAnArticle}
		if _, err := a.Keep(t.Context(), v); err != nil {
			t.Fatal(err)
		}
	}
	front := warc.Digest([]byte("front " + start.String()))
	for _, c := range []struct {
		address string
		at      time.Time
		digest  string
		want    bool
	}{
		{"https://kiosk.example/one", start, "", true},
		{"https://kiosk.example/one", later.UTC(), "", true},
		{"https://kiosk.example/one", start.Add(time.Minute), "", false},
		{"https://kiosk.example/1", start, "", false}, // its own address, which nobody asked for
		{"https://kiosk.example/", later, "", true},
		{"https://kiosk.example/", start, front, true},
		{"https://kiosk.example/", start, "sha1:OTHER", false},
		{"https://kiosk.example/", later.Add(time.Hour), front, false},
		{"https://kiosk.example/other", start, front, false},
	} {
		if known, err := a.Known(t.Context(), c.address, c.at, c.digest); known != c.want || err != nil {
			t.Errorf("%s at %v: %v, %v", c.address, c.at, known, err)
		}
	}
}
