package store

import (
	"context"
	"fmt"
	"slices"

	"broadsheet/extract"
)

// Restore keeps a visit whose pages were dropped, as it was: its records, and the
// visit. It is called in the order of [Rebuilding.Visits].
func (r *Rebuilding) Restore(ctx context.Context, h *Held) (Outcome, error) {
	v, err := h.Dropped.visit(h.Captures)
	if err != nil {
		return "", fmt.Errorf("restore the visit of %.200s: %w", v.Address, err)
	}
	outcome := v.Outcome
	for _, art := range h.Dropped.Records {
		at := v.Captures[0]
		art.Capture = &at
		v.Article = art
		res, err := r.a.Keep(ctx, v)
		if err != nil {
			return "", err
		}
		outcome = res.Outcome
	}
	if len(h.Dropped.Records) > 0 {
		return outcome, nil
	}
	k := &keep{job: func(t txn) error { return t.restore(v, h.Dropped.Visit.InForce) }}
	k.done.Add(1)
	if err = r.a.handOver(ctx, k); err == nil {
		k.done.Wait()
		err = k.err
	}
	if err != nil {
		return "", fmt.Errorf("restore the visit of %.200s: %w", v.Address, err)
	}
	return outcome, nil
}

// restore stores a visit that found nothing new. Of an article that isn't there, such as
// one whose other pages can't be read, it is a visit that led to none.
func (t txn) restore(v Visit, found string) error {
	if !t.has(v.ID) {
		v.ID = ""
	}
	if v.ID != "" && isReading(v.Outcome) {
		err := t.putAddresses(&extract.Article{ID: v.ID}, v.Address)
		if err == nil {
			err = t.returnTo(v, found)
		}
		if err != nil {
			return err
		}
	}
	raw, err := encode(v)
	if err != nil {
		return err
	}
	return t.putVisit(v, raw)
}

// returnTo makes a revision of an earlier one where a visit found that unchanged and
// another archive, merged in later, saw the article change meanwhile. A merge makes the same one.
func (t txn) returnTo(v Visit, found string) error {
	revisions, err := t.revisionsOf(v.ID)
	if err != nil || found == "" || contentOf(revisions[len(revisions)-1]) == found {
		return err
	}
	for _, old := range slices.Backward(revisions) {
		if contentOf(old) == found {
			art := *old
			art.Source, art.Fetched, art.Capture, art.HTTP = v.Address, v.Fetched, &v.Captures[0], nil
			v.Article = &art
			_, err := t.keepArticle(&v, nil)
			return err
		}
	}
	return nil
}
