package main

import "time"

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
