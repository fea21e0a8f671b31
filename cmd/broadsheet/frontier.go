package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"broadsheet/scraper"
	"broadsheet/scraper/queue"
)

func newFrontierCommand(a *app) *cobra.Command {
	c := &cobra.Command{
		Use:   "frontier",
		Short: "Look into the crawl's queue: what is to be fetched, and why it isn't yet",
		Long: "Frontier shows and changes the addresses that crawls know, in the archive's frontier.db. While a crawl runs, it is asked,\n" +
			"and takes what is changed at once.",
		Example: "  broadsheet frontier list\n" +
			"  broadsheet frontier why https://www.faz.net/-gpf-9m7re",
		Args: cobra.ArbitraryArgs,
		RunE: noCommand,
	}
	c.AddCommand(newFrontierListCommand(a), newFrontierWhyCommand(a), newFrontierChangeCommand(a, true), newFrontierChangeCommand(a, false),
		newFrontierPauseCommand(a), newFrontierResumeCommand(a))
	return c
}

// frontierPath is where the queue lies.
func (a *app) frontierPath() string { return filepath.Join(a.dir, "frontier.db") }

// doorPath is where a crawl that runs answers for it.
func (a *app) doorPath() string { return filepath.Join(a.dir, "frontier.sock") }

// askFrontier opens the queue that is there, or asks the crawl that has it. It makes none.
func (a *app) askFrontier(ctx context.Context) (*queue.Client, error) {
	if c, err := queue.Ask(ctx, a.doorPath()); err == nil {
		return c, nil
	}
	path := a.frontierPath()
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("open frontier %s: there is none: 'broadsheet crawl' makes one, or name another archive with --archive", path)
	}
	q, err := queue.Open(path, queue.Options{Line: scraper.Domain})
	if err == nil {
		return queue.NewClient(q), nil
	}
	if errors.Is(err, queue.ErrInUse) { // a crawl may have begun meanwhile
		if c, err := queue.Ask(ctx, a.doorPath()); err == nil {
			return c, nil
		}
	}
	return nil, err
}

// withFrontier does something with the queue.
func (a *app) withFrontier(ctx context.Context, do func(*queue.Client) error) (err error) {
	q, err := a.askFrontier(ctx)
	if err != nil {
		return err
	}
	defer closing(q, "frontier", &err)
	return do(q)
}

// choiceFlags choose addresses of the queue.
type choiceFlags struct {
	state string
	host  string
	limit int
}

func (f *choiceFlags) add(c *cobra.Command, state string) {
	c.Flags().StringVar(&f.state, "state", state, "only addresses that are `queued|failed|done`, or all")
	c.Flags().StringVar(&f.host, "host", "", "only addresses of this `host`")
}

func (f *choiceFlags) check() error {
	switch f.state {
	case string(queue.Queued), string(queue.Failed), string(queue.Done), "all":
	default:
		return usagef("--state %s: the states are queued, failed, done and all", f.state)
	}
	if f.limit < 0 {
		return usagef("--limit %d: a count can't be negative", f.limit)
	}
	return nil
}

// choice is what the flags choose.
func (f *choiceFlags) choice() queue.Choice {
	c := queue.Choice{Host: strings.ToLower(f.host)}
	if f.state != "all" {
		c.State = queue.State(f.state)
	}
	return c
}

func hostOfAddress(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Host
}

// A queuedAddress is a line of frontier list.
type queuedAddress struct {
	URL       string    `json:"url"`
	State     string    `json:"state"`
	Priority  int       `json:"priority"`
	NotBefore time.Time `json:"not_before,omitzero"`
	Attempts  int       `json:"attempts,omitempty"`
	Ended     time.Time `json:"ended,omitzero"` // when it was done or given up
	Outcome   string    `json:"outcome,omitempty"`
	Error     string    `json:"error,omitempty"` // the last one
}

func newFrontierListCommand(a *app) *cobra.Command {
	var f choiceFlags
	asJSON := false
	c := &cobra.Command{
		Use:   "list",
		Short: "List the addresses of the queue, a line each",
		Long: "List prints a line for each address that waits to be fetched, in the order in which they were first queued: its state,\n" +
			"when it is due (a dash is at once) or ended, its outcome or last error, and the address, parted by tabs.",
		Example: "  broadsheet frontier list\n" +
			"  broadsheet frontier list --state failed --host www.faz.net --json",
		Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if err := f.check(); err != nil {
				return err
			}
			return a.withFrontier(c.Context(), func(q *queue.Client) error { return a.listFrontier(c.Context(), q, &f, asJSON) })
		},
	}
	f.add(c, string(queue.Queued))
	c.Flags().IntVar(&f.limit, "limit", 0, "at most this many; 0 is all")
	c.Flags().BoolVar(&asJSON, "json", false, "print a JSON object for each address, a line each")
	return c
}

func (a *app) listFrontier(ctx context.Context, q *queue.Client, f *choiceFlags, asJSON bool) error {
	out := bufio.NewWriter(a.stdout)
	n := 0
	for e, err := range q.All(ctx, f.choice()) {
		if err != nil {
			return err
		}
		if n++; f.limit > 0 && n > f.limit {
			break
		}
		if err := writeQueued(out, &e, asJSON); err != nil {
			return err
		}
	}
	return out.Flush()
}

func writeQueued(out *bufio.Writer, e *queue.Entry, asJSON bool) error {
	if asJSON {
		q := queuedAddress{
			URL: e.Job.URL, State: string(e.State), Priority: e.Job.Priority, NotBefore: e.Job.NotBefore,
			Attempts: e.Job.Attempts, Outcome: e.Outcome, Error: e.Job.LastError,
		}
		if e.State != queue.Queued {
			q.Ended = e.At
		}
		return writeObject(out, q)
	}
	at, words := e.Job.NotBefore, e.Job.LastError
	if e.State != queue.Queued {
		at, words = e.At, e.Outcome
	}
	if words == "" {
		words = "-"
	}
	_, err := fmt.Fprintf(out, "%s\t%s\t%s\t%s\n", e.State, orDash(at), harmless(strings.Join(strings.Fields(words), " ")), e.Job.URL)
	return err
}

// newFrontierChangeCommand is retry, or drop.
func newFrontierChangeCommand(a *app, retry bool) *cobra.Command {
	f := choiceFlags{}
	use, short := "drop", "Forget addresses"
	long := "Drop takes addresses out of the queue, whatever became of them. Records and pages stay in the archive, and what a site\n" +
		"still names is queued again by the next crawl of it."
	if retry {
		use, short = "retry", "Fetch addresses at the next crawl that failed, or wait"
		long = "Retry queues addresses anew that were given up, or wait for a time: the crawl that runs, or the next one, fetches them.\n" +
			"With --host or --state it takes all that fit, given up ones where no state is named."
	}
	c := &cobra.Command{
		Use: use + " [URL...]", Short: short, Long: long,
		Example: "  broadsheet frontier " + use + " https://www.faz.net/-gpf-9m7re\n" +
			"  broadsheet frontier " + use + " --state failed --host www.faz.net",
		ValidArgsFunction: cobra.NoFileCompletions,
		Args:              cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			byFlags := c.Flags().Changed("state") || f.host != ""
			if byFlags == (len(args) > 0) {
				return usagef("%s: give addresses, or choose them by --state and --host", use)
			}
			if err := f.check(); err != nil {
				return err
			}
			return a.withFrontier(c.Context(), func(q *queue.Client) error { return a.changeFrontier(c.Context(), q, retry, args, &f) })
		},
	}
	state := "all"
	if retry {
		state = string(queue.Failed)
	}
	f.add(c, state)
	return c
}

// changeBatch is how many addresses are changed at once.
const changeBatch = 10_000

func (a *app) changeFrontier(ctx context.Context, q *queue.Client, retry bool, args []string, f *choiceFlags) error {
	var list []string
	for _, arg := range args {
		address, err := scraper.Normalize(arg)
		if err != nil {
			return usagef("%w", err)
		}
		seen, err := q.See(ctx, address)
		if err != nil {
			return err
		}
		if !seen.Known {
			return fmt.Errorf("%s is not in the frontier; 'broadsheet frontier list --state all' shows what is", address)
		}
		list = append(list, address)
	}
	word := "dropped"
	if retry {
		word = "queued again"
	}
	if len(args) == 0 {
		for e, err := range q.All(ctx, f.choice()) {
			if err != nil {
				return err
			}
			list = append(list, e.Job.URL)
		}
	}
	total := 0
	for len(list) > 0 {
		batch := list[:min(changeBatch, len(list))]
		list = list[len(batch):]
		n, err := q.Change(ctx, !retry, batch...)
		if total += n; err != nil {
			return err
		}
	}
	if q.Remote {
		word += ", in the crawl that runs"
	}
	a.say("%s %s", plural(total, "address"), word)
	return nil
}

func newFrontierPauseCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "pause [HOST]",
		Short: "Fetch nothing of a host's queue, until 'frontier resume'",
		Long: "Pause keeps the addresses of a host, and of all hosts of its domain, in the queue and lets no crawl fetch them, nor one\n" +
			"that runs take the next; what it is fetching is finished. Without a host it lists those that are paused.",
		Example: "  broadsheet frontier pause www.faz.net\n  broadsheet frontier pause",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.withFrontier(c.Context(), func(q *queue.Client) error {
				if len(args) == 0 {
					return a.listPaused(c.Context(), q)
				}
				host, err := hostArg(args[0])
				if err != nil {
					return err
				}
				waiting, err := q.Pause(c.Context(), host)
				if err != nil {
					return err
				}
				a.say("%s is paused, with %s; go on with 'broadsheet frontier resume %s'", host, plural(waiting, "queued address"), host)
				return nil
			})
		},
	}
}

// listPaused prints the hosts that are paused, and since when.
func (a *app) listPaused(ctx context.Context, q *queue.Client) error {
	paused, err := q.Paused(ctx)
	if err != nil {
		return err
	}
	for _, host := range slices.Sorted(maps.Keys(paused)) {
		if _, err := fmt.Fprintf(a.stdout, "%s\t%s\n", host, paused[host].Format(time.RFC3339)); err != nil {
			return err
		}
	}
	return nil
}

func newFrontierResumeCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "resume HOST",
		Short:   "Let crawls fetch a paused host's queue again",
		Long:    "Resume ends what 'frontier pause' began: the crawl that runs, or the next one, fetches what is queued of the host.",
		Example: "  broadsheet frontier resume www.faz.net",
		Args:    oneArg("a host such as www.faz.net"),
		RunE: func(c *cobra.Command, args []string) error {
			host, err := hostArg(args[0])
			if err != nil {
				return err
			}
			return a.withFrontier(c.Context(), func(q *queue.Client) error {
				r, err := q.Resume(c.Context(), host)
				if err != nil {
					return err
				}
				if !r.Was {
					a.say("%s was not paused; 'broadsheet frontier pause' lists what is", host)
					return nil
				}
				a.say("%s goes on, with %s", host, plural(r.Waiting, "queued address"))
				return nil
			})
		},
	}
}

// hostArg is the host of an argument, also of an address.
func hostArg(arg string) (string, error) {
	address := arg
	if !strings.Contains(arg, "://") {
		address = "https://" + arg
	}
	address, err := scraper.Normalize(address)
	host := hostOfAddress(address)
	if err != nil || host == "" {
		return "", usagef("%s: not a host such as www.faz.net", arg)
	}
	return host, nil
}
