package main

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"time"

	"broadsheet/scraper"
	"broadsheet/scraper/queue"
	"broadsheet/store"
)

// A crawlRun follows a crawl and tells people how it goes: a line an address, and
// a summary at the end.
type crawlRun struct {
	app      *app
	started  time.Time
	outcomes map[string]int
	pushed   scraper.Pushed
	bytes    int64
	failed   int // addresses given up and inputs not read
}

// resume says what an earlier run left.
func (r *crawlRun) resume(ctx context.Context, frontier *queue.Queue) {
	if left, err := frontier.Counts(ctx); err == nil && left.Queued > 0 {
		r.app.say("going on with %s that an earlier run left", plural(left.Queued, "address"))
	}
}

// watch takes the crawl's events, one at a time.
func (r *crawlRun) watch(e scraper.Event) {
	r.pushed.Added += e.Pushed.Added
	r.pushed.Known += e.Pushed.Known
	r.pushed.Fresh += e.Pushed.Fresh
	switch {
	case !e.Again.IsZero():
		r.app.say("%-16s %v; again at %s", "put back", e.Err, e.Again.Format(time.TimeOnly))
	case e.Outcome == "":
	default:
		r.outcomes[e.Outcome]++
		r.bytes += int64(e.Bytes)
		r.tell(e)
	}
}

// tell prints the line of one address; what went wrong is told even with --quiet.
func (r *crawlRun) tell(e scraper.Event) {
	switch store.Outcome(e.Outcome) {
	case store.Kept, store.Unchanged, store.Revised, store.NotAnArticle, store.Paywalled:
		r.app.say("%-16s %s", e.Outcome, e.URL)
	case store.RefusedByRobots:
		r.app.say("%-16s %s", e.Outcome, e.URL)
	default:
		if store.Outcome(e.Outcome) != store.LayoutDrifted {
			r.failed++
		}
		cause := ""
		if e.Err != nil {
			cause = ": " + e.Err.Error()
		}
		fmt.Fprintf(r.app.stderr, "%-16s %s%s\n", e.Outcome, e.URL, cause)
	}
}

// summary ends every run, however it ended.
func (r *crawlRun) summary(ctx context.Context, frontier *queue.Queue) {
	order := []store.Outcome{
		store.Kept, store.Revised, store.Unchanged, store.Paywalled, store.NotAnArticle, store.LayoutDrifted,
		store.RefusedByRobots, store.Gone, store.GaveUp, "not read",
	}
	r.app.say("")
	for _, o := range order {
		if n := r.outcomes[string(o)]; n > 0 {
			r.app.say("%6s  %s", thousands(n), o)
		}
	}
	if r.pushed.Fresh > 0 {
		r.app.say("%6s  kept not long ago, not asked for (see --revisit)", thousands(r.pushed.Fresh))
	}
	if left, err := frontier.Counts(context.WithoutCancel(ctx)); err == nil && left.Queued > 0 {
		r.app.say("%6s  left for the next run", thousands(left.Queued))
	}
	total := 0
	for n := range maps.Values(r.outcomes) {
		total += n
	}
	took := time.Since(r.started)
	r.app.say("%s, %s in %s (%.1f a second), archive %s", plural(total, "address"), bytesOf(r.bytes),
		took.Round(time.Millisecond), float64(total)/cmp.Or(took.Seconds(), 1), r.app.dir)
}

// verdict is the error that the run ends with, nil when all went well.
func (r *crawlRun) verdict() error {
	drifted := r.outcomes[string(store.LayoutDrifted)]
	if r.failed+drifted == 0 {
		return nil
	}
	return &partialError{failed: r.failed, drifted: drifted}
}
