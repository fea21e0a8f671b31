package similar

import (
	"cmp"
	"slices"
	"sync"
)

// A tally is what a record shares with a text.
type tally struct {
	row
	shared int // samples
}

// gathered is what the bands say about a text.
type gathered struct {
	least       float64  // the similarity that is looked for; 0 asks for boilerplate only
	samples     int      // of the text, that say something
	tallies     []tally  // of records that may be as similar
	boilerplate []uint64 // shingles, sorted
}

// counts are numbers by place: a record's place is that of its run and its row.
type counts struct {
	n       []uint16
	touched []int // places that are not 0
}

func (c *counts) add(place int, by uint16) {
	if c.n[place] == 0 {
		c.touched = append(c.touched, place)
	}
	c.n[place] += by
}

// clear makes room for so many places, all 0.
func (c *counts) clear(places int) {
	for _, place := range c.touched {
		c.n[place] = 0
	}
	c.touched = c.touched[:0]
	if len(c.n) < places {
		c.n = make([]uint16, places)
	}
}

// scratch is what a query counts in: it is large and mostly 0, and used again.
type scratch struct {
	total, block counts
	places       []int // of a band
}

var scratches = sync.Pool{New: func() any { return new(scratch) }}

// gather looks a text up.
func (x *Index) gather(d *digest, least float64) (*gathered, error) {
	g := &gathered{least: least}
	s := scratches.Get().(*scratch)
	defer scratches.Put(s)
	err := x.look(func(all []bands) {
		s.total.clear(len(all) * runRows)
		s.block.clear(len(all) * runRows)
		for block, samples := range d.sampled() {
			g.add(block, samples, all, s)
		}
		g.note(all, s)
	})
	slices.Sort(g.boilerplate)
	return g, err
}

// add looks a block up, by samples that no block before it has.
func (g *gathered) add(block, samples []uint64, all []bands, s *scratch) {
	cut := 0
	for _, sample := range samples {
		if !s.band(keyOf(sample), all) {
			cut++
			continue
		}
		for _, place := range s.places {
			s.block.add(place, 1)
		}
	}
	if s.isBoilerplate(all, len(samples), cut) {
		g.boilerplate = append(g.boilerplate, block...)
	} else {
		g.samples += len(samples) - cut
		for _, place := range s.block.touched {
			s.total.add(place, s.block.n[place])
		}
	}
	s.block.clear(0)
}

// band reads the places of a band, unless it is to be cut.
func (s *scratch) band(key uint64, all []bands) bool {
	s.places = s.places[:0]
	for i, b := range all {
		var isWhole bool
		if s.places, isWhole = b.band(s.places, key, i*runRows, maxBand-len(s.places)); !isWhole {
			return false
		}
	}
	return true
}

// isBoilerplate reports whether a block, or nearly all of it, stands in many articles
// of one site, or in so many of all that its bands are cut.
func (s *scratch) isBoilerplate(all []bands, samples, cut int) bool {
	if samples < 2 {
		return false
	}
	sites, ids := map[uint32]int{}, map[uint64]bool{}
	for _, place := range s.block.touched {
		if 5*(int(s.block.n[place])+cut) < 4*samples {
			continue
		}
		r := all[place/runRows].row(place % runRows)
		if ids[r.id] {
			continue // another revision
		}
		ids[r.id] = true
		if sites[r.site]++; sites[r.site] > maxPerSite {
			return true
		}
	}
	return 5*cut >= 4*samples
}

// note keeps the records that share at least half of the samples that one of the
// similarity is expected to share.
func (g *gathered) note(all []bands, s *scratch) {
	if g.least <= 0 {
		return
	}
	for _, place := range s.total.touched {
		r, shared := all[place/runRows].row(place%runRows), int(s.total.n[place])
		if shared >= needed(min(g.samples, int(r.samples)), g.least) {
			g.tallies = append(g.tallies, tally{r, shared})
		}
	}
}

// candidates are a record of each other article that is wanted, those that share most
// first.
func (g *gathered) candidates(self uint64, wanted func(id uint64) bool) []tally {
	slices.SortFunc(g.tallies, func(a, b tally) int {
		return cmp.Or(cmp.Compare(b.shared, a.shared), cmp.Compare(a.record, b.record))
	})
	var out []tally
	ids := map[uint64]bool{self: true}
	for _, t := range g.tallies {
		if !ids[t.id] && wanted(t.id) && len(out) < maxCompare {
			ids[t.id] = true
			out = append(out, t)
		}
	}
	return out
}
