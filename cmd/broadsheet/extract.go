package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"log/slog"

	"github.com/spf13/cobra"

	"broadsheet/extract"
	"broadsheet/scraper"
	"broadsheet/scraper/queue"
	"broadsheet/store/export"
)

// extractOptions are the flags of extract.
type extractOptions struct {
	fetch fetchFlags
	read  readFlags
	input inputFlags
	sure  float64

	explain string // the file to write why into
}

func newExtractCommand(a *app) *cobra.Command {
	var o extractOptions
	c := &cobra.Command{
		Use:   "extract INPUT...",
		Short: "Read pages to records on stdout, storing nothing",
		Long: "Extract reads addresses, files (.html, .html.gz), folders of such files, WARC files, or '-' for a list of addresses\n" +
			"on stdin, and writes a record a line to stdout in the order of the inputs. Nothing is stored. A page that is\n" +
			"no article is told on stderr with the reason, and the exit code is then 3; --force reads one anyway, an error\n" +
			"page too. With --min-confidence, so is one whose reading is less sure.\n" +
			"Profiles in the archive's folder count here too.\n" +
			"--explain writes beside the record one page for a browser: what each passage of the page was taken for and\n" +
			"why, and what else might have filled each field.",
		Example: "  broadsheet extract page.html --url https://www.faz.net/-gpf-9m7re\n" +
			"  broadsheet extract pages/ --urls addresses.tsv > records.jsonl\n" +
			"  broadsheet extract page.html --explain why.html\n" +
			"  broadsheet extract --access access.yaml https://www.faz.net/-gpf-9m7re\n" +
			"  broadsheet extract https://www.faz.net/-gpf-9m7re | jq .headline",
		Args: func(c *cobra.Command, args []string) error {
			if len(args) == 0 && o.explain != "" {
				return fmt.Errorf("--explain %s is where to write; name the page to read, too", o.explain)
			}
			return someArgs("addresses, files or folders, or '-' for a list of addresses on stdin")(c, args)
		},
		RunE: func(c *cobra.Command, args []string) error { return a.extract(c.Context(), &o, args) },
	}
	o.fetch.add(c.Flags())
	o.read.add(c.Flags())
	o.input.add(c.Flags())
	c.Flags().Float64Var(&o.sure, "min-confidence", 0, "leave out records whose reading is less sure than `X`, from 0 to 1")
	c.Flags().StringVar(&o.explain, "explain", "", "write why the one given page was read so to the HTML `FILE`")
	return c
}

func (a *app) extract(ctx context.Context, o *extractOptions, inputs []string) error {
	log := a.log()
	if err := o.fetch.check(); err != nil {
		return err
	}
	if err := checkExplain(o.explain, inputs); err != nil {
		return err
	}
	opts, err := o.read.options(a.dir)
	if err != nil {
		return err
	}
	if o.sure < 0 || o.sure > 1 {
		return usagef("--min-confidence %v: it must be from 0 to 1", o.sure)
	}
	opts.MinConfidence = o.sure
	src, err := a.source(inputs, &o.input, opts.Profiles)
	if err != nil {
		return err
	}
	fetcher := o.fetch.fetcher(a, log)
	defer fetcher.Close()
	frontier := queue.NewMemory(queue.Options{PerHost: o.fetch.perHost, LeaseTime: leaseTime})
	out := bufio.NewWriter(a.stdout)
	lines, err := export.New("jsonl", out, export.Options{})
	if err != nil {
		return err
	}
	run := &extraction{app: a, reading: opts, log: log, explainTo: o.explain, line: newInOrder(func(art *extract.Article) error {
		if err := lines.Write(art); err != nil {
			return err
		}
		return out.Flush() // a reader of the pipe sees each record at once
	})}
	err = scraper.Crawl(ctx, run.line.number(src), frontier, fetcher, run, scraper.CrawlOptions{
		Workers: o.fetch.workers, Backoff: a.backoff, Watch: run.watch, Log: a.verboseLog(log),
	})
	if err := errors.Join(err, run.line.flush()); err != nil {
		return err
	}
	return run.verdict()
}

// An extraction is the handler of the extract command: it reads pages and writes
// records, and keeps nothing.
type extraction struct {
	app     *app
	reading extract.Options
	log     *slog.Logger
	line    *inOrder
	tally   tally

	explainTo string // the file that says why; "" for none
}

// Handle reads one page and writes its record when its turn comes.
func (e *extraction) Handle(ctx context.Context, page *scraper.Page, more scraper.Fetch) scraper.Rest {
	return ended(e.read(ctx, page, more))
}

func (e *extraction) read(ctx context.Context, page *scraper.Page, more scraper.Fetch) (string, error) {
	if err := e.explain(page); err != nil {
		return "", err
	}
	art, err := extract.Extract(extractPage(page), e.reading)
	if err == nil && page.Status != 0 {
		art, _, err = furtherPages(ctx, art, e.reading, more, nil)
	}
	if err != nil {
		if ctx.Err() != nil {
			return "", context.Cause(ctx)
		}
		return "not read", e.failed(page.Source, err)
	}
	return "read", e.line.put(page.Source, &art)
}

// GaveUp tells of an address that could not be had. Forced, it reads what came
// with the error, if that is a page.
func (e *extraction) GaveUp(_ context.Context, job scraper.Job, page *scraper.Page, cause error) scraper.Rest {
	return ended(e.missed(job, page, cause))
}

func (e *extraction) missed(job scraper.Job, page *scraper.Page, cause error) (string, error) {
	if page != nil {
		if err := e.explain(page); err != nil {
			return "", err
		}
	}
	if e.reading.Force && page != nil {
		if art, err := extract.Extract(extractPage(page), e.reading); err == nil {
			return "read", e.line.put(job.Source, &art)
		}
	}
	return "gave up", e.failed(job.Source, cause)
}

// failed tells of an input that gives no record, and lets the next ones pass.
func (e *extraction) failed(source string, cause error) error {
	e.tally.fail(errors.Is(cause, extract.ErrLayout))
	e.app.complain(cause)
	return e.line.put(source, nil)
}

// watch tells of inputs that could not even be named.
func (e *extraction) watch(ev scraper.Event) {
	switch {
	case ev.Outcome == "not read" && ev.Err != nil:
		e.tally.fail(false)
		e.app.complain(ev.Err)
	case !ev.Again.IsZero():
		e.app.say("%v; trying again", ev.Err)
	}
}

func (e *extraction) verdict() error { return e.tally.verdict() }
