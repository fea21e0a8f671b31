package main

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"broadsheet/extract"
	"broadsheet/scraper"
	"broadsheet/scraper/find"
	"broadsheet/scraper/queue"
	"broadsheet/store"
)

// A crawlRun follows a crawl and tells people how it goes: a line an address, and
// a summary at the end.
type crawlRun struct {
	app      *app
	noun     string // what is counted, such as "address"
	started  time.Time
	outcomes map[string]int
	pushed   scraper.Pushed
	bytes    int64
	breaks   int                       // of layouts, told at the end
	failed   int                       // addresses given up and inputs not read
	remark   func(url string) remark   // why a page was not read; the zero value when nobody knows
	ended    func(url, outcome string) // told what became of an address; may be nil
	saved    *savings                  // by conditional requests; may be nil
	live     *progress                 // nil where there is no terminal
}

// show begins to show live progress where somebody looks at a terminal.
func (r *crawlRun) show(source progressSource) {
	if r.app.quiet || r.app.verbose || r.app.logForm != "text" || !isLive(r.app.stderr) {
		return
	}
	r.live = newProgress(r.app.stderr, cmp.Or(r.noun, "address"), source)
}

// hide takes live progress from the screen, for what is said at the end.
func (r *crawlRun) hide() {
	if live := r.live; live != nil {
		r.live = nil
		live.end()
	}
}

// arrived takes an article that came in.
func (r *crawlRun) arrived(outcome store.Outcome, art *extract.Article) {
	if r.live != nil {
		r.live.arrived(outcome, art)
	}
}

// line prints a line about an address, above the progress if that is shown, or an
// object with --log json.
func (r *crawlRun) line(s saying) {
	if r.app.json() {
		r.app.object(s)
		return
	}
	w := r.app.stderr
	if r.live != nil {
		w = r.live
	}
	words := s.URL
	if cause := cmp.Or(s.Cause, string(s.Reason)); cause != "" {
		words = strings.TrimPrefix(words+": "+cause, ": ")
	}
	if !s.Again.IsZero() {
		words += "; again at " + s.Again.Format(time.TimeOnly)
	}
	fmt.Fprintf(w, "%-17s %s\n", s.Msg, harmless(words))
}

// list tells of a list that was read, where no progress is shown.
func (r *crawlRun) list(l find.List) {
	switch {
	case r.live != nil:
		r.live.list(l)
	case l.URL == "", r.app.quiet:
	case r.app.json():
		r.app.object(saying{Level: levelInfo, Msg: "list", URL: l.URL, List: &l})
	default:
		r.app.say("%-17s %s: %s, %s", l.By, l.URL, plural(l.Named, "link"), thousands(l.Taken)+" taken")
	}
}

// note prints a line that is of no use beside a progress.
func (r *crawlRun) note(s saying) {
	if r.live == nil && !r.app.quiet {
		s.Level = levelInfo
		r.line(s)
	}
}

// begin says what an earlier run left and shows progress, unless lines are wanted. days
// are those of a range that day indexes name.
func (r *crawlRun) begin(ctx context.Context, frontier *queue.Queue, pace func(host string) time.Duration, days int, lines bool) {
	r.resume(ctx, frontier)
	if lines {
		return
	}
	r.show(progressSource{ctx: ctx, lines: frontier.Lines, pace: pace, days: days, open: func() int {
		c, _ := frontier.Counts(context.WithoutCancel(ctx))
		return c.Queued + c.Leased
	}})
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
		r.note(saying{Msg: "put back", URL: e.URL, Cause: causeOf(e), Again: e.Again})
	case e.Outcome == "":
	default:
		r.outcomes[e.Outcome]++
		if r.ended != nil {
			r.ended(e.URL, e.Outcome)
		}
		r.bytes += int64(e.Bytes)
		if r.app.observe != nil {
			r.app.observe(e.Outcome, e.Bytes)
		}
		r.tell(e)
	}
}

// tell prints the line of one address; what went wrong is told even with --quiet.
func (r *crawlRun) tell(e scraper.Event) {
	var why remark
	if r.remark != nil {
		why = r.remark(e.URL)
	}
	switch store.Outcome(e.Outcome) {
	case store.RefusedByRights, goneSince:
		r.note(saying{Msg: e.Outcome, URL: e.URL, Cause: why.cause})
		return
	case store.Kept, store.Unchanged, store.Revised, store.NotAnArticle, store.Paywalled, store.RefusedByRobots, store.Removed, alreadyThere:
		r.note(saying{Msg: e.Outcome, URL: e.URL, Reason: why.reason})
		return
	case store.LayoutDrifted:
	default:
		r.failed++
	}
	cause := cmp.Or(causeOf(e), why.cause)
	if why.reason != "" {
		cause += " (" + string(why.reason) + ")"
	}
	r.line(saying{Level: levelWarn, Msg: e.Outcome, URL: e.URL, Cause: cause, Reason: why.reason})
}

// causeOf is why an address failed, without the address: the line begins with it.
func causeOf(e scraper.Event) string {
	if e.Err == nil {
		return ""
	}
	words := e.Err.Error()
	if _, cause, ok := strings.Cut(words, e.URL+": "); ok && e.URL != "" {
		return cause
	}
	return words
}

// verdict is the error that the run ends with, nil when all went well.
func (r *crawlRun) verdict() error {
	drifted := r.outcomes[string(store.LayoutDrifted)]
	if r.failed+drifted+r.breaks == 0 {
		return nil
	}
	return &partialError{failed: r.failed, drifted: drifted, breaks: r.breaks}
}
