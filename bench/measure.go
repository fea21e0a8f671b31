package main

import (
	"fmt"
	"net/url"
	"path/filepath"
	"runtime"
	"time"

	"broadsheet/bench/score"
)

// A runner reads sets.
type runner struct {
	readers []reader
	rounds  int
	out     string // folder for records, or ""
	now     func() time.Time
}

// set reads all pages of a folder, one after the other, each by all readers.
func (b *runner) set(dir string) (*setResult, error) {
	pages, err := score.ReadPages(dir)
	if err != nil {
		return nil, err
	}
	if len(pages) == 0 {
		return nil, fmt.Errorf("%s: no pages", dir)
	}
	res := &setResult{Name: filepath.Base(dir), Pages: len(pages), Readers: make([]tally, len(b.readers))}
	for i := range pages {
		p, err := load(&pages[i])
		if err != nil {
			return nil, err
		}
		readings := b.read(p)
		res.Parse.add(readings[0].cost)
		for n := range b.readers {
			res.Readers[n].take(b.readers[n].name, &pages[i], &readings[n+1])
		}
	}
	for n := range res.Readers {
		res.Readers[n].Figures = score.Mean(res.Readers[n].pages)
	}
	return res, b.save(res)
}

func load(gold *score.Page) (*page, error) {
	raw, err := gold.HTML()
	if err != nil {
		return nil, err
	}
	u, err := url.Parse(gold.URL)
	if err != nil {
		return nil, err
	}
	return &page{name: gold.Name(), html: raw, url: u}, nil
}

// A cost is what reading some pages took.
type cost struct {
	Time   time.Duration `json:"ns"`
	Allocs uint64        `json:"allocs"`
	Bytes  uint64        `json:"bytes"`
}

func (c *cost) add(d cost) {
	c.Time += d.Time
	c.Allocs += d.Allocs
	c.Bytes += d.Bytes
}

// A reading is what a reader made of a page.
type reading struct {
	record score.Record
	ok     bool // it wasn't refused
	cost   cost
}

// read parses a page, and then has each reader read it. Allocations are counted in
// a first reading, which gives the record and warms the caches; then all take
// turns, each round beginning with another of them, and the least time counts.
func (b *runner) read(p *page) []reading {
	ways := append([]reader{{name: "html.Parse", read: parseOnly}}, b.readers...)
	out := make([]reading, len(ways))
	for i := range ways {
		out[i] = first(&ways[i], p)
	}
	for round := range b.rounds {
		for n := range ways {
			i := (round + n) % len(ways)
			start := b.now()
			_, _ = ways[i].safely(p)
			if took := b.now().Sub(start); round == 0 || took < out[i].cost.Time {
				out[i].cost.Time = took
			}
		}
	}
	for i := range ways {
		if ways[i].elsewhere != nil {
			out[i].cost = cost{Time: ways[i].elsewhere(p)}
		}
	}
	return out
}

// first makes the record at once, so that no tree outlives its reading.
func first(r *reader, p *page) reading {
	var out reading
	var record func() score.Record
	var err error
	out.cost = allocations(func() { record, err = r.safely(p) })
	if out.ok = err == nil; out.ok && record != nil {
		out.record = record()
	}
	return out
}

// allocations counts what a function allocates.
func allocations(do func()) cost {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	do()
	runtime.ReadMemStats(&after)
	return cost{Allocs: after.Mallocs - before.Mallocs, Bytes: after.TotalAlloc - before.TotalAlloc}
}
