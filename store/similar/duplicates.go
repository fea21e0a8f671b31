package similar

import (
	"context"

	"broadsheet/extract"
)

// Bounds of what [Duplicates] calls one: stricter than what a person wants to see.
const (
	duplicateLeast   = 0.7 // its similarity
	duplicateShorter = 0.5 // the shorter text, as a part of the longer one
)

// Duplicates says of articles, in the order in which it is asked, which are nearly the
// same as one before. It holds some 20 bytes for each article that isn't.
type Duplicates struct {
	index *Index
	taken map[uint64]bool // ids, hashed
}

// Duplicates begins to look for them.
func (x *Index) Duplicates() *Duplicates {
	return &Duplicates{index: x, taken: map[uint64]bool{}}
}

// Of returns the id of the most similar article that was asked about before and was
// no duplicate itself: of similarity 0.7 at least, neither text longer than twice the
// other. Where there is none it returns "", and art is one that others may be
// duplicates of. Revisions of an article are no duplicates of each other.
//
// Compared is the newest revision of articles asked about before, and those that the
// index doesn't have are not found.
func (d *Duplicates) Of(ctx context.Context, art *extract.Article) (id string, err error) {
	self := hashed(art.ID)
	if d.taken[self] {
		return "", nil
	}
	matches, err := d.index.like(ctx, art, duplicateLeast, func(id uint64) bool { return d.taken[id] })
	if err != nil {
		return "", err
	}
	for _, m := range matches {
		if m.Shorter >= duplicateShorter {
			return m.Article.ID, nil
		}
	}
	d.taken[self] = true
	return "", nil
}
