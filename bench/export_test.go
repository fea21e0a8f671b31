package main

import (
	"time"

	"broadsheet/bench/score"
)

// Names for the tests of this package.
var (
	Run    = run
	Blocks = blocks
	Names  = names

	ProcessorTime = &processorTime
)

// Peers are the names of the readers that run here.
var Peers = func() (names []string) {
	for _, r := range peers {
		names = append(names, r.name)
	}
	return names
}()

// Times are those of the parse and of one reader for an empty page.
func Times(rounds int, read func() error, now func() time.Time) []time.Duration {
	b := &runner{readers: []reader{standIn(read)}, rounds: rounds, now: now}
	var out []time.Duration
	for _, r := range b.read(&page{}) {
		out = append(out, r.cost.Time)
	}
	return out
}

// Refuses reports whether a reading counts as refused.
func Refuses(read func() error) bool {
	r := standIn(read)
	got := first(&r, &page{})
	return !got.ok
}

func standIn(read func() error) reader {
	return reader{name: "stand-in", read: func(*page) (func() score.Record, error) { return nil, read() }}
}
