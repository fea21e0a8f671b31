package main

import (
	"bytes"
	"context"
	"sync"

	"broadsheet/store"
)

// driftVisits is how many of the last visits are looked at when a crawl has ended: what it
// takes must not grow with the archive.
const driftVisits = 20000

// A siteSet is the sites of a run. It is safe for concurrent use.
type siteSet struct{ names sync.Map }

func (s *siteSet) add(v *store.Visit) { s.names.Store(siteOfVisit(v), true) }

func (s *siteSet) has(site string) bool {
	_, ok := s.names.Load(site)
	return ok
}

// tellDrift tells, at the end of a crawl, of breaks in the layouts of its sites, even with
// --quiet, and returns how many there are.
func (a *app) tellDrift(ctx context.Context, archive *store.Archive, sites *siteSet) (int, error) {
	breaks, err := breaksIn(ctx, archive, driftVisits, sites.has)
	if err != nil {
		return 0, err
	}
	for i := range breaks {
		if a.json() {
			a.object(saying{Level: levelWarn, Msg: "layout broke", Break: &breaks[i]})
			continue
		}
		var words bytes.Buffer
		if err := writeBreak(&words, &breaks[i]); err != nil {
			return 0, err
		}
		if _, err := a.stderr.Write(words.Bytes()); err != nil {
			return 0, err
		}
	}
	return len(breaks), nil
}
