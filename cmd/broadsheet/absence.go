package main

import (
	"context"
	"fmt"
	"time"

	"broadsheet/store"
)

// An absence is that the page of a kept article is gone.
type absence struct {
	Since time.Time `json:"since"`
	Last  time.Time `json:"last"`
	Sure  bool      `json:"sure"` // two looks, hours apart
}

// String says it in words.
func (a absence) String() string {
	if !a.Sure {
		return "gone at " + a.Since.Format(time.RFC3339) + ", to be looked at again before it is believed"
	}
	return "gone since " + a.Since.Format(time.RFC3339)
}

// goneSince is the outcome of a known article whose page is gone: an event in its
// history, and no failure of the crawl.
const goneSince = "gone since"

// goneSince remarks since when the page of a known article is gone.
func (in *ingest) goneSince(ctx context.Context, v *store.Visit) (string, error) {
	visits, err := in.archive.Visits(ctx, v.ID)
	if err != nil {
		return "", fmt.Errorf("keep the record of %s: %w", v.Address, err)
	}
	if gone, ok := store.AbsenceOf(visits); ok {
		words := gone.Since.Format(time.RFC3339) + ", to be looked at again before it is believed"
		if gone.Sure {
			words = gone.Since.Format(time.RFC3339) + ", which this look confirmed"
		}
		in.remarks.Store(v.Address, remark{cause: words})
	}
	return goneSince, nil
}
