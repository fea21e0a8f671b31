package find

import "time"

// Why an address was left out, as [Report] counts it.
const (
	Elsewhere    = "of another site"
	NoArticle    = "not an article's address"
	Excluded     = "left out by --include or --exclude"
	TooOld       = "older"
	TooNew       = "younger"
	ChangedLater = "changed after the range, published nobody says when"
	Undated      = "without a date"
	Future       = "dated in the future" // and taken as undated
	TrapRepeats  = "trap: parts of the path repeat"
	TrapLong     = "trap: too long or too deep"
	TrapFacets   = "trap: one page in too many forms"
	TrapEndless  = "trap: lists with more than fifty pages" // of which fifty were read
	TrapCalendar = "trap: pages of calendars"
	TrapSession  = "with a session's number, which was cut" // and taken without it
	Furniture    = "on the lists of several days"
	OverCap      = "beyond what one run takes from a site: name a smaller range"
)

// A List is a list that was read.
type List struct {
	By    string `json:"by"` // kind
	URL   string `json:"-"`
	Named int    `json:"named"` // addresses
	Taken int    `json:"taken"` // of them that were chosen and had not been before
}

// A Report is what a [Finder] did.
type Report struct {
	Lists      []List
	Chosen     int            // addresses that fit
	Known      int            // of them that are kept already
	Dropped    map[string]int // left out, by reason
	Failed     []string       // lists that could not be read
	FailedDays []time.Time    // whose index is one of them
	Unread     int            // lists beyond the limit of one run
}
