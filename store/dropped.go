package store

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"broadsheet/extract"
	"broadsheet/scraper/warc"
)

// ErrDropped says that a page was dropped by a rule; its record is there.
var ErrDropped = errors.New("its page was dropped by a rule")

// droppedSchema and droppedType say what a conversion record's block is.
const (
	droppedSchema = "broadsheet/dropped/1"
	droppedType   = "application/json"
)

// A Dropped is what stays of a visit whose pages were dropped by a rule. It stands in the
// captures in their place, as a WARC conversion record, so that the database can be made
// anew without them.
type Dropped struct {
	Schema string    `json:"schema"` // broadsheet/dropped/1
	At     time.Time `json:"dropped"`
	Rule   string    `json:"rule"` // in words
	Visit  struct {
		Address string          `json:"address"`
		Fetched time.Time       `json:"fetched"`
		Outcome Outcome         `json:"outcome"`
		Reason  extract.Reason  `json:"reason,omitempty"`
		Note    string          `json:"note,omitempty"`
		ID      string          `json:"id"`
		Hash    string          `json:"content_hash,omitempty"` // of what was seen
		Seen    json.RawMessage `json:"seen,omitempty"`         // a record that became a visit by a merge
		InForce string          `json:"in_force,omitempty"`     // content_hash of the revision that it found unchanged
	} `json:"visit"`
	// Records are the revisions that were read from the pages: one, unless a merge made
	// several of them, or the visit found nothing new.
	Records []*extract.Article `json:"records,omitempty"`
}

// write writes it as a block.
func (d *Dropped) write() ([]byte, error) {
	raw, err := json.Marshal(d)
	if err != nil {
		return nil, fmt.Errorf("write what stays of %.200s: %w", d.Visit.Address, err)
	}
	return raw, nil
}

// readDropped reads a block; nil is that of another program, whose conversion records may
// hold anything.
func readDropped(raw []byte) *Dropped {
	var d Dropped
	if err := json.Unmarshal(raw, &d); err != nil || d.Schema != droppedSchema || d.Visit.Address == "" || d.Visit.ID == "" {
		return nil
	}
	return &d
}

// isStandIn reports whether a record stands in the place of pages that were dropped: what
// a browser rendered is a conversion, too.
func isStandIn(rec *warc.Record) bool { return rec.Type() == warc.Conversion && rec.RenderedBy() == "" }

// droppedOf is what is to stay of a visit and its records.
func droppedOf(v *Visit, records []*extract.Article) (*Dropped, error) {
	d := &Dropped{Schema: droppedSchema, Records: records}
	to := &d.Visit
	to.Address, to.Fetched, to.Outcome, to.Reason, to.Note, to.ID, to.Hash = v.Address, v.Fetched, v.Outcome, v.Reason, v.Note, v.ID, v.Hash
	if len(v.Record) == 0 {
		return d, nil
	}
	seen, err := decodeRecord(v.Record)
	if err == nil {
		to.Seen, err = json.Marshal(seen)
	}
	return d, err
}

// visit is the visit that it stands for, without its article. At is where it stands
// itself: there the visit's pages would be.
func (d *Dropped) visit(at []extract.Capture) (Visit, error) {
	from := &d.Visit
	v := Visit{
		Address: from.Address, Fetched: from.Fetched, Outcome: from.Outcome, Reason: from.Reason, Note: from.Note,
		ID: from.ID, Hash: from.Hash, Dropped: d.At, Captures: at,
	}
	if len(from.Seen) == 0 {
		return v, nil
	}
	var seen extract.Article
	err := json.Unmarshal(from.Seen, &seen)
	if err == nil {
		seen.Capture = &at[0]
		v.Record, err = encodedRecord(&seen)
	}
	return v, err
}

// standInID is the id of the record that stands in the place of another: always the same.
func standInID(of string) string {
	sum := sha256.Sum256([]byte("broadsheet/dropped " + of))
	b := sum[:16]
	b[6], b[8] = b[6]&0x0f|0x80, b[8]&0x3f|0x80 // RFC 9562, version 8
	return fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
