package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/spf13/cobra"

	"broadsheet/scraper"
	"broadsheet/scraper/queue"
	"broadsheet/store"
)

// A reason is why an address is not fetched yet.
type reason struct {
	URL   string    `json:"url"`
	Rule  string    `json:"rule"` // due, leased, pace, busy, limit, paused, not before, kept, left alone, gone, refused, removed, given up, no article, unknown
	Words string    `json:"why"`
	Until time.Time `json:"until,omitzero"` // when the rule holds it no longer; absent where nobody knows
}

func newFrontierWhyCommand(a *app) *cobra.Command {
	asJSON := false
	var read readFlags
	c := &cobra.Command{
		Use:   "why URL",
		Short: "Say in one sentence why an address is not fetched yet",
		Long: "Why names the rule that holds an address: it is due or being fetched, the pace of its host holds it, its host is paused, it\n" +
			"waits for a time after a failure, it was kept and is asked for again at a time, it was given up, gone or refused by\n" +
			"robots.txt; or no crawl has heard of it. While a crawl runs, that one is asked.",
		Example:           "  broadsheet frontier why https://www.faz.net/-gpf-9m7re",
		Args:              oneArg("an address"),
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(c *cobra.Command, args []string) error {
			address, err := scraper.Normalize(args[0])
			if err != nil {
				return usagef("%w", err)
			}
			why, err := a.why(c.Context(), address, &read, time.Now())
			if err != nil {
				return err
			}
			if asJSON {
				return writeObject(a.stdout, why)
			}
			_, err = fmt.Fprintln(a.stdout, why.Words)
			return err
		},
	}
	read.add(c.Flags())
	c.Flags().BoolVar(&asJSON, "json", false, "print a JSON object")
	return c
}

// why says what holds an address.
func (a *app) why(ctx context.Context, address string, read *readFlags, now time.Time) (_ reason, err error) {
	opts, err := read.options(a.dir)
	if err != nil {
		return reason{}, err
	}
	w := whyer{address: address, now: now}
	if archive, aerr := a.viewArchive(ctx); aerr == nil {
		defer closing(archive, "archive", &err)
		if err := w.look(ctx, &again{archive: archive, profiles: opts.Profiles}); err != nil {
			return reason{}, err
		}
	} else if !errors.Is(aerr, store.ErrNoArchive) {
		return reason{}, aerr
	}
	if _, serr := os.Stat(a.frontierPath()); !errors.Is(serr, fs.ErrNotExist) {
		q, qerr := a.askFrontier(ctx)
		if qerr != nil {
			return reason{}, qerr
		}
		defer closing(q, "frontier", &err)
		w.running = q.Remote
		if w.Sight, err = q.See(ctx, address); err != nil {
			return reason{}, err
		}
	}
	out := w.reason()
	out.URL = address
	return out, nil
}

// A whyer has all that is known of an address.
type whyer struct {
	address string
	now     time.Time
	queue.Sight
	running bool // a crawl runs, and has it
	kept    bool // the archive has its article
	next    revisit
}

// look asks the archive.
func (w *whyer) look(ctx context.Context, g *again) error {
	id, err := (knower{g.archive, g.profiles}).find(ctx, &scraper.Item{Job: scraper.Job{URL: w.address, Source: w.address}})
	if err != nil || id == "" {
		return err
	}
	art, err := g.archive.Article(ctx, id)
	if err != nil {
		return err
	}
	w.kept = true
	w.next, err = g.revisit(ctx, art, time.Time{})
	return err
}

// reason finds the rule.
func (w *whyer) reason() reason {
	e := &w.Entry
	switch {
	case !w.Known && !w.kept:
		return reason{Rule: "unknown", Words: "no crawl has heard of it: fetch it with 'broadsheet crawl " + w.address + "'"}
	case e.Leased:
		return reason{Rule: "leased", Words: fmt.Sprintf("it is being fetched now, since %s, as attempt %d", e.Since.Format(time.RFC3339), e.Job.Attempts+1)}
	case !w.Known || e.State == queue.Done && w.kept || e.State == queue.Failed && !w.next.gone.Since.IsZero():
		return w.revisited()
	case e.State == queue.Queued:
		return w.waits()
	}
	return w.ended()
}

// waits says what holds an address that is queued.
func (w *whyer) waits() reason {
	job := &w.Entry.Job
	due := fmt.Sprintf("it is due, with priority %d, among %s of its domain", job.Priority, plural(w.Waiting, "queued address"))
	switch {
	case w.Pausing != "":
		return reason{Rule: "paused", Words: fmt.Sprintf("%s is paused since %s: go on with 'broadsheet frontier resume %[1]s'", w.Pausing, w.Paused.Format(time.RFC3339))}
	case job.NotBefore.After(w.now):
		return reason{Rule: "not before", Until: job.NotBefore, Words: fmt.Sprintf("not before %s, after %s: %s; 'broadsheet frontier retry' sets it free",
			job.NotBefore.Format(time.RFC3339), plural(job.Attempts, "failed attempt"), orNothing(job.LastError))}
	case !w.running:
		return reason{Rule: "due", Words: due + ": the next crawl fetches it at the site's pace, if its --per-host-limit lets it"}
	case w.Limit > 0 && w.Taken >= w.Limit:
		return reason{Rule: "limit", Words: fmt.Sprintf("%s, which has had the %d of this run (--per-host-limit): a later crawl fetches it", due, w.Limit)}
	case w.Held.After(w.now):
		return reason{Rule: "pace", Until: w.Held, Words: fmt.Sprintf("%s, whose pace holds it: next in %s", due, shortly(w.Held.Sub(w.now)))}
	case w.Leased > 0:
		return reason{Rule: "busy", Words: fmt.Sprintf("%s, of which the crawl that runs is fetching %d now: the next one follows at the site's pace", due, w.Leased)}
	}
	return reason{Rule: "due", Words: due + ": the crawl that runs fetches it when a worker is free and those before it are done"}
}

// shortly writes a time to wait, not finer than it matters.
func shortly(d time.Duration) string {
	if d < time.Second {
		return d.Round(10 * time.Millisecond).String()
	}
	return d.Round(time.Second).String()
}

// ended says why an address that led to no article is not asked for.
func (w *whyer) ended() reason {
	e := &w.Entry
	at := e.At.Format(time.RFC3339)
	switch outcome := store.Outcome(e.Outcome); {
	case outcome == store.Gone, outcome == goneSince:
		return reason{Rule: "gone", Until: e.At.Add(goneAge), Words: fmt.Sprintf("the server had no such page at %s; a list that names it has it asked for again from %s on", at, e.At.Add(goneAge).Format(time.RFC3339))}
	case outcome == store.RefusedByRobots:
		return reason{Rule: "refused", Words: fmt.Sprintf("robots.txt forbade it at %s; a crawl that is given it asks again", at)}
	case outcome == store.RefusedByRights:
		return reason{Rule: "refused", Words: fmt.Sprintf("what it said of its rights at %s forbade to keep it; a crawl that is given it asks again when --revisit has passed", at)}
	case outcome == store.Removed:
		return reason{Rule: "removed", Words: "it was removed from the archive for good"}
	case e.State == queue.Failed:
		return reason{Rule: "given up", Words: fmt.Sprintf("given up at %s after %s, %s: %s; 'broadsheet frontier retry' queues it again",
			at, plural(e.Job.Attempts+1, "attempt"), e.Outcome, orNothing(e.Job.LastError))}
	}
	return reason{Rule: "no article", Words: fmt.Sprintf("it was fetched at %s: %s; a crawl that is given it asks again when --revisit has passed", at, e.Outcome)}
}

// revisited says when the page of a kept article is asked for again.
func (w *whyer) revisited() reason {
	n := &w.next
	switch last := n.last.Format(time.RFC3339); {
	case n.gone.Sure:
		return reason{Rule: "gone", Words: "gone since " + n.gone.Since.Format(time.RFC3339) + ", which a second look confirmed: it is not asked for any more"}
	case !n.gone.Since.IsZero():
		return reason{Rule: "gone", Until: n.at, Words: "gone at " + n.gone.Since.Format(time.RFC3339) + ": a crawl of its site looks again from " + n.at.Format(time.RFC3339) + " on"}
	case n.at.IsZero():
		return reason{Rule: "left alone", Words: fmt.Sprintf("kept, last visited at %s, and as it was for so long that it is left alone; 'broadsheet crawl --revisit 0 %s' asks", last, w.address)}
	case n.at.After(w.now):
		return reason{Rule: "kept", Until: n.at, Words: fmt.Sprintf("kept, last visited at %s: a crawl of its site asks again from %s on", last, n.at.Format(time.RFC3339))}
	default:
		return reason{Rule: "due", Words: fmt.Sprintf("kept, last visited at %s, and due since %s: the next crawl of its site asks whether it changed", last, n.at.Format(time.RFC3339))}
	}
}

func orNothing(s string) string {
	if s == "" {
		return "nobody said why"
	}
	return harmless(s)
}
