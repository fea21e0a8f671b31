package similar

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"broadsheet/extract"
	"broadsheet/store"
)

// Bounds of a query; docs/similar.md tells what they mean.
const (
	maxBand        = 1000 // a band with more records is cut: it says nothing
	maxPerSite     = 8    // a block that stands in more articles of one site is boilerplate
	maxBoilerplate = 3    // a text may be so many times as long by it
	maxCompare     = 1000 // records that are compared, those first that share most
)

// A Match is an article whose text is nearly that of another one.
type Match struct {
	Article *extract.Article // its newest revision
	// Similarity is the share of the shorter text's shingles that the longer one has.
	Similarity float64
	// Jaccard is the share that both have of those that either has.
	Jaccard float64
	// Shorter is the length of the shorter text as a part of the longer one's.
	Shorter float64
}

// Like returns the articles of other ids whose similarity to art is at least least,
// the most similar first, and of those the first in the archive. Boilerplate counts in
// neither text: a block that stands in more than 8 articles of one site. art need not be
// in the archive.
func (x *Index) Like(ctx context.Context, art *extract.Article, least float64) ([]Match, error) {
	return x.like(ctx, art, least, func(uint64) bool { return true })
}

// like does so among the articles that are wanted, by the hash of their id.
func (x *Index) like(ctx context.Context, art *extract.Article, least float64, wanted func(id uint64) bool) ([]Match, error) {
	d := read(art)
	g, err := x.gather(d, least)
	if err != nil {
		return nil, err
	}
	var out []Match
	for _, c := range g.candidates(hashed(art.ID), wanted) {
		m, err := x.compare(ctx, d, g, c, least)
		if err != nil {
			return nil, err
		}
		if m.Similarity >= least && m.Article.ID != art.ID {
			out = append(out, m)
		}
	}
	slices.SortStableFunc(out, func(a, b Match) int { return cmp.Compare(b.Similarity, a.Similarity) })
	return out, nil
}

// compare compares a text with that of a candidate. An article that is no longer in
// the archive is not similar.
func (x *Index) compare(ctx context.Context, d *digest, g *gathered, c tally, least float64) (Match, error) {
	if err := context.Cause(ctx); err != nil {
		return Match{}, err
	}
	art, err := x.archive.Newest(ctx, c.record)
	if errors.Is(err, store.ErrNotFound) || err == nil && art == nil {
		return Match{Article: &extract.Article{}, Similarity: -1}, nil
	}
	if err != nil {
		return Match{}, err
	}
	other := read(art)
	if m := compare(d.all, other.all, g.boilerplate); m.containment < least/maxBoilerplate {
		return Match{Article: art}, nil // as most are that share no more than phrases
	}
	theirs, err := x.gather(other, 0)
	if err != nil {
		return Match{}, err
	}
	m := compare(d.all, other.all, g.boilerplate, theirs.boilerplate)
	return Match{art, m.containment, m.jaccard, m.shorter}, nil
}

// needed is how many samples a candidate must share, of so many that the shorter text
// has. Those of a short text have no part below the bound in common with a long one's.
func needed(samples int, least float64) int {
	if samples <= minSamples {
		return 1
	}
	return max(1, int(least*float64(samples)/2))
}
