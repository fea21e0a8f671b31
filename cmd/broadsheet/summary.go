package main

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"broadsheet/scraper/queue"
	"broadsheet/store"
)

// outcomes in the order of the summary.
var outcomes = []store.Outcome{
	store.Kept, store.Revised, store.Unchanged, store.Paywalled, store.NotAnArticle, store.LayoutDrifted,
	store.RefusedByRobots, store.RefusedByRights, goneSince, store.Gone, store.Removed, store.GaveUp, alreadyThere, notRead,
}

// Outcomes that are of a run alone, and not of the archive.
const (
	alreadyThere = "already there" // a page of this date was kept before
	notRead      = "not read"      // an input, or a record of one
)

// sums are a summary, for programs.
type sums struct {
	Outcomes  map[string]int `json:"outcomes"`
	Addresses int            `json:"addresses"`
	Fresh     int            `json:"fresh"`            // kept not long ago, not asked for
	Left      int            `json:"left"`             // for the next run
	Passed    map[string]int `json:"passed,omitempty"` // records of an import that are no pages
	Saved     *saved         `json:"saved,omitempty"`  // by conditional requests
	Bytes     int64          `json:"bytes"`
	Seconds   float64        `json:"seconds"`
	Archive   string         `json:"archive"`
}

// summary ends every crawl, however it ended.
func (r *crawlRun) summary(ctx context.Context, frontier *queue.Queue) {
	left := 0
	if c, err := frontier.Counts(context.WithoutCancel(ctx)); err == nil {
		left = c.Queued
	}
	r.end(left, nil)
}

// end tells what became of the addresses, how many are left and what was passed over.
func (r *crawlRun) end(left int, passed map[string]int) {
	r.hide()
	total := 0
	for _, n := range r.outcomes {
		total += n
	}
	took := time.Since(r.started)
	s := &sums{Outcomes: r.outcomes, Addresses: total, Fresh: r.pushed.Fresh, Left: left, Passed: passed, Bytes: r.bytes, Seconds: took.Seconds(), Archive: r.app.dir}
	if r.saved != nil {
		s.Saved = r.saved.sum()
	}
	if r.app.summed != nil {
		r.app.summed(s)
	}
	switch {
	case r.app.quiet:
	case r.app.json():
		r.app.object(saying{Level: levelInfo, Msg: "summary", sums: s})
	default:
		r.summaryLines(total, left, passed, s.Saved, took)
	}
}

// summaryLines is the summary for people.
func (r *crawlRun) summaryLines(total, left int, passed map[string]int, spared *saved, took time.Duration) {
	r.app.say("")
	for _, o := range outcomes {
		if n := r.outcomes[string(o)]; n > 0 {
			r.app.say("%6s  %s", thousands(n), o)
		}
	}
	if r.pushed.Fresh > 0 {
		r.app.say("%6s  kept not long ago, not asked for (see --revisit)", thousands(r.pushed.Fresh))
	}
	if left > 0 {
		r.app.say("%6s  left for the next run", thousands(left))
	}
	for _, what := range slices.Sorted(maps.Keys(passed)) {
		r.app.say("%6s  passed over: %s", thousands(passed[what]), what)
	}
	if spared != nil {
		r.app.say("%s", spared)
	}
	r.app.say("%s, %s in %s (%.1f a second), archive %s", plural(total, cmp.Or(r.noun, "address")), bytesOf(r.bytes),
		took.Round(time.Millisecond), float64(total)/cmp.Or(took.Seconds(), 1), r.app.dir)
}
