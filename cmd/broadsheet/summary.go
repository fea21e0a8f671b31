package main

import (
	"cmp"
	"context"
	"log/slog"
	"time"

	"broadsheet/scraper/queue"
	"broadsheet/store"
)

// outcomes in the order of the summary.
var outcomes = []store.Outcome{
	store.Kept, store.Revised, store.Unchanged, store.Paywalled, store.NotAnArticle, store.LayoutDrifted,
	store.RefusedByRobots, store.Gone, store.GaveUp, "not read",
}

// summary ends every run, however it ended.
func (r *crawlRun) summary(ctx context.Context, frontier *queue.Queue) {
	if r.live != nil {
		r.live.end()
		r.live = nil
	}
	left := 0
	if c, err := frontier.Counts(context.WithoutCancel(ctx)); err == nil {
		left = c.Queued
	}
	total := 0
	for _, n := range r.outcomes {
		total += n
	}
	took := time.Since(r.started)
	switch {
	case r.app.quiet:
	case r.app.json():
		r.app.told().LogAttrs(ctx, slog.LevelInfo, "summary", slog.Any("outcomes", r.outcomes), slog.Int("addresses", total),
			slog.Int("fresh", r.pushed.Fresh), slog.Int("left", left), slog.Int64("bytes", r.bytes),
			slog.Float64("seconds", took.Seconds()), slog.String("archive", r.app.dir))
	default:
		r.summaryLines(total, left, took)
	}
}

// summaryLines is the summary for people.
func (r *crawlRun) summaryLines(total, left int, took time.Duration) {
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
	r.app.say("%s, %s in %s (%.1f a second), archive %s", plural(total, "address"), bytesOf(r.bytes),
		took.Round(time.Millisecond), float64(total)/cmp.Or(took.Seconds(), 1), r.app.dir)
}
