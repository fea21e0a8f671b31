package main

import (
	"context"
	"errors"

	"broadsheet/extract"
	"broadsheet/store"
)

// redo reads an article anew, and those that its pages lead to now.
func redo(ctx context.Context, archive renewer, reader *rereader, past *store.Past) *redone {
	d := &redone{past: past}
	r := &store.Renewal{Pasts: []*store.Past{past}}
	known := map[string]bool{past.ID: true}
	for i := 0; i < len(r.Pasts); i++ {
		arts, steps, err := reader.readAll(ctx, r.Pasts[i])
		if err != nil {
			d.err = err
			return d
		}
		if i == 0 {
			d.steps = steps
		}
		r.Readings = append(r.Readings, arts)
		for _, art := range arts {
			if art == nil || known[art.ID] {
				continue
			}
			known[art.ID] = true
			p, err := archive.Past(ctx, art.ID)
			switch {
			case err == nil:
				r.Pasts = append(r.Pasts, p)
			case !errors.Is(err, store.ErrNotFound):
				d.err = err
				return d
			}
		}
	}
	if past.ID == "" && r.Readings[0][0] == nil {
		return d
	}
	differs, err := r.Differs()
	if d.err = err; differs {
		d.renewal = r
	}
	return d
}

// readAll reads each step of an article. Where one can't be read its record stays.
func (r *rereader) readAll(ctx context.Context, p *store.Past) ([]*extract.Article, []readAnew, error) {
	arts, steps := make([]*extract.Article, len(p.Steps)), make([]readAnew, len(p.Steps))
	for i := range p.Steps {
		if ctx.Err() != nil {
			return nil, nil, context.Cause(ctx)
		}
		s := &p.Steps[i]
		art, err := r.read(ctx, s)
		steps[i] = readAnew{s, art, err}
		if arts[i] = art; err != nil {
			arts[i] = s.Record
		}
	}
	return arts, steps, nil
}
