package drift

import (
	"time"

	"broadsheet/extract"
)

// A Kind says what broke.
type Kind string

// The kinds of breaks.
const (
	// Empty: a field that was filled is empty.
	Empty Kind = "empty"
	// Selector: a selector finds nothing, and something else fills its field.
	Selector Kind = "selector"
	// Short: bodies have less than a third of the length that was usual.
	Short Kind = "short"
	// Unread: addresses bring pages of which no article can be read.
	Unread Kind = "unread"
)

// A Page is what one visit brought, and what was read of it.
type Page struct {
	Site    string
	URL     string
	Fetched time.Time
	Capture *extract.Capture // nil where none is kept
	// Article is what was read; nil when Reason says why there is none, or when the page
	// was as it had been.
	Article *extract.Article
	// Reason is why no article was read of what should be one, such as "layout drifted" or
	// "consent"; "" when one was.
	Reason string
}

// A Count is on how many of some pages all was well.
type Count struct {
	Good  int `json:"good"`
	Pages int `json:"pages"`
}

func (c Count) share() float64 { return float64(c.Good) / float64(c.Pages) }

// A Sight is one page, to look at.
type Sight struct {
	URL     string           `json:"url"`
	Fetched time.Time        `json:"fetched"`
	Capture *extract.Capture `json:"capture,omitempty"`
}

// A Break is one thing that stopped and hasn't come back. Its JSON form is a promise
// (docs/drift.md).
type Break struct {
	Site   string `json:"site"`
	Layout string `json:"layout,omitempty"` // absent of the general reader, and of Unread
	Kind   Kind   `json:"kind"`
	Field  string `json:"field,omitempty"` // absent of Unread
	// Was is where the field came from before, such as "css:p.by", as in the record's
	// extraction; Now where it comes from since. Of Unread, Now is the most frequent reason.
	Was string `json:"was,omitempty"`
	Now string `json:"now,omitempty"`
	// Since is when the first of the pages after the break was fetched.
	Since  time.Time `json:"since"`
	Before Count     `json:"before"`
	After  Count     `json:"after"`
	// Length is the median of body lengths in characters before and after, of Short.
	Length *[2]int `json:"length,omitempty"`
	// LastGood and FirstBad are the pages nearest to the break on either side.
	LastGood Sight `json:"last_good"`
	FirstBad Sight `json:"first_bad"`
}
