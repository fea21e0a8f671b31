package main

import (
	"context"
	"iter"

	"broadsheet/extract"
	"broadsheet/scraper/warc"
	"broadsheet/store"
)

// keptPages hands out the captures behind records, and counts the records whose page was
// dropped by a rule.
type keptPages struct {
	archive *store.Archive
	dropped int
}

// Behind is that of the archive.
func (p *keptPages) Behind(ctx context.Context, art *extract.Article) iter.Seq2[*warc.Record, error] {
	return func(yield func(*warc.Record, error) bool) {
		none := true
		for rec, err := range p.archive.Behind(ctx, art) {
			if none = false; !yield(rec, err) {
				return
			}
		}
		if none && art.Capture != nil {
			p.dropped++
		}
	}
}
