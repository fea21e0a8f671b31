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
	failed   int       // addresses given up and inputs not read
	live     *progress // nil where there is no terminal
}

// show begins to show live progress where somebody looks at a terminal.
func (r *crawlRun) show(ctx context.Context, frontier *queue.Queue) {
	if r.app.quiet || r.app.verbose || r.app.logForm != "text" || !isLive(r.app.stderr) {
		return
	}
	r.live = newProgress(r.app.stderr, frontier.Waiting, func() int {
		c, _ := frontier.Counts(context.WithoutCancel(ctx))
		return c.Queued + c.Leased
	})
}

// line prints a line about an address, above the progress if that is shown.
func (r *crawlRun) line(format string, args ...any) {
	w := r.app.stderr
	if r.live != nil {
		w = r.live
	}
	fmt.Fprintf(w, format+"\n", args...)
}

// note prints a line that is of no use beside a progress.
func (r *crawlRun) note(format string, args ...any) {
	if r.live == nil && !r.app.quiet {
		r.line(format, args...)
	}
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
	failed := r.failed
	defer func() {
		if r.live != nil {
			r.live.watch(e, r.failed > failed)
		}
	}()
	switch {
	case !e.Again.IsZero():
		r.note("%-16s %v; again at %s", "put back", e.Err, e.Again.Format(time.TimeOnly))
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
	case store.Kept, store.Unchanged, store.Revised, store.NotAnArticle, store.Paywalled, store.RefusedByRobots:
		r.note("%-16s %s", e.Outcome, e.URL)
	default:
		if store.Outcome(e.Outcome) != store.LayoutDrifted {
			r.failed++
		}
		cause := ""
		if e.Err != nil {
			cause = ": " + e.Err.Error()
		}
		r.line("%-16s %s%s", e.Outcome, e.URL, cause)
	}
}

// summary ends every run, however it ended.
func (r *crawlRun) summary(ctx context.Context, frontier *queue.Queue) {
	if r.live != nil {
		r.live.end()
		r.live = nil
	}
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
