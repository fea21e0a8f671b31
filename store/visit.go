package store

import (
	"time"

	"broadsheet/extract"
)

// An Outcome says what became of an address.
type Outcome string

// The outcomes.
const (
	Kept            Outcome = "kept"
	Unchanged       Outcome = "unchanged"
	Revised         Outcome = "revised"
	NotAnArticle    Outcome = "not an article"
	LayoutDrifted   Outcome = "layout drifted"
	Paywalled       Outcome = "paywalled"
	RefusedByRobots Outcome = "refused by robots"
	RefusedByRights Outcome = "refused by rights" // nothing of it is kept
	Gone            Outcome = "gone"
	GaveUp          Outcome = "gave up"
	Removed         Outcome = "removed" // for good; nothing of it is kept again
)

// A Visit is one time that an address was asked for.
type Visit struct {
	// Address is what was asked for.
	Address string `cbor:"address"`
	// Fetched is when; the archive's clock where it is zero.
	Fetched time.Time `cbor:"fetched"`
	// Captures are where its exchanges stand, the page last, further pages after.
	Captures []extract.Capture `cbor:"captures,omitempty"`
	// Article is what was read; nil when Outcome says why there is none.
	Article *extract.Article `cbor:"-"`
	// Outcome is set by the caller for a visit without an article, by the archive
	// for one with.
	Outcome Outcome `cbor:"outcome"`
	// Reason is why the page is no article; "" for another outcome, and in an archive
	// of a time when visits had none.
	Reason extract.Reason `cbor:"reason,omitempty"`
	// Note explains the outcome in words.
	Note string `cbor:"note,omitempty"`
	// ID is the article's, set by the archive.
	ID string `cbor:"id,omitempty"`
	// Hash is the content_hash of what was seen; set by a merge, where the revision
	// of the visit's time may be another archive's.
	Hash string `cbor:"content_hash,omitempty"`
	// Record is what was read, as a record is encoded: of a revision that became a visit
	// by a merge.
	Record []byte `cbor:"record,omitempty"`
	// Dropped is when the visit's pages were dropped by a rule; zero of one that has
	// them. Its one capture is then what stands in their place.
	Dropped time.Time `cbor:"dropped,omitzero"`
}

// A Result says what Keep did.
type Result struct {
	Outcome  Outcome
	ID       string // "" without an article
	Revision int    // of the article; 0 without one
}
