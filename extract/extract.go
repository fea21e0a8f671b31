package extract

import (
	"fmt"
)

// A reader fills the fields of the reading's article that it is responsible for
// and that are still empty. It must not change the tree.
type reader func(r *reading) error

// readers run in this order: what the site's profile says, what the page states
// for machines, what can be told from the page's shape, and at last what follows
// from the fields themselves.
var readers = []reader{readProfile, readStructured, readGeneral, judge, beSure, finish}

// Extract reads a page into an article. See the package's documentation for its
// errors.
func Extract(page Page, opts Options) (Article, error) {
	r, err := newReading(page, opts)
	if err != nil {
		return Article{}, fmt.Errorf("extract %s: %w", page.name(), err)
	}
	for _, read := range readers {
		if err := read(r); err != nil {
			return Article{}, fmt.Errorf("extract %s: %w", page.name(), err)
		}
	}
	return r.art, nil
}
