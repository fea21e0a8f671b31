package main

import (
	"context"
	"iter"

	"broadsheet/extract"
	"broadsheet/store"
	"broadsheet/store/similar"
)

// The values of --dedupe.
const (
	sameText = "exact" // also of the flag without a value
	nearText = "near"
)

// records are the chosen records. done gives what they need free, and is called when
// they have been read.
func (a *app) records(ctx context.Context, archive *store.Archive, o *exportOptions, chosen *selection) (_ iter.Seq2[*extract.Article, error], done func() error, err error) {
	if o.dedupe != nearText && !o.markDuplicates {
		return archive.Articles(ctx, chosen.query), func() error { return nil }, nil
	}
	index, err := a.openSimilar(ctx, archive)
	if err != nil {
		return nil, nil, err
	}
	if o.markDuplicates {
		return marked(ctx, archive, chosen, index.Duplicates()), index.Close, nil
	}
	return firstOnes(ctx, archive, chosen, index.Duplicates()), index.Close, nil
}

// marked says of each record whose text is nearly that of one before, and counts, of which
// article it is a duplicate.
func marked(ctx context.Context, archive *store.Archive, chosen *selection, before *similar.Duplicates) iter.Seq2[*extract.Article, error] {
	return func(yield func(*extract.Article, error) bool) {
		for art, err := range archive.Articles(ctx, chosen.query) {
			if err == nil {
				art.DuplicateOf, err = before.Of(ctx, art)
			}
			if err == nil && art.DuplicateOf != "" {
				chosen.matcher.Duplicates++
			}
			if !yield(art, err) || err != nil {
				return
			}
		}
	}
}

// firstOnes leaves out, and counts, records whose text is nearly that of one before. The
// query's limit counts those that are left.
func firstOnes(ctx context.Context, archive *store.Archive, chosen *selection, before *similar.Duplicates) iter.Seq2[*extract.Article, error] {
	query, n := chosen.query, 0
	query.Limit = 0
	return func(yield func(*extract.Article, error) bool) {
		for art, err := range archive.Articles(ctx, query) {
			first := ""
			if err == nil {
				first, err = before.Of(ctx, art)
			}
			if first != "" {
				chosen.matcher.Duplicates++
				continue
			}
			if n++; !yield(art, err) || err != nil || n == chosen.query.Limit {
				return
			}
		}
	}
}
