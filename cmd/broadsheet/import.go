package main

import (
	"context"
	"errors"
	"hash/maphash"
	"runtime"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"broadsheet/scraper"
	"broadsheet/scraper/warc"
	"broadsheet/store"
)

// importOptions are the flags of import.
type importOptions struct {
	read readFlags
	pack packFlag
}

func newImportCommand(a *app) *cobra.Command {
	var o importOptions
	c := &cobra.Command{
		Use:   "import FILE...",
		Short: "Take the pages of WARC files into the archive, with their own dates",
		Long: "Import reads WARC files of whatever program (.warc, .warc.gz, .warc.zst), keeps each page that a server answered\n" +
			"with as a capture of its own date, with its request where the file has that, and the record read from it. It asks no\n" +
			"network. Redirects that led to a page in the day before are kept with it, and their addresses lead to its article.\n" +
			"Images, errors and the like are passed over, and counted. What is in the archive already is left as it is, so that\n" +
			"importing a file once more adds nothing. A record that can't be used is named, and those after it follow; the exit\n" +
			"code is then 3.",
		Example: "  broadsheet import CC-NEWS-20240101000000-00001.warc.gz\n" +
			"  broadsheet import --compress zstd crawl-*.warc.gz",
		Args: someArgs("WARC files"),
		RunE: func(c *cobra.Command, args []string) error { return a.importFiles(c.Context(), &o, args) },
	}
	o.read.add(c.Flags())
	o.pack.add(c.Flags())
	return c
}

func (a *app) importFiles(ctx context.Context, o *importOptions, files []string) (err error) {
	opts, err := o.read.options(a.dir)
	if err != nil {
		return err
	}
	src, err := scraper.NewWARCs(files)
	if err != nil {
		return &usageError{err}
	}
	src.EachWay = true
	log := a.log()
	archive, err := a.openArchive(ctx, log, warc.Compression(o.pack))
	if err != nil {
		return err
	}
	defer closing(archive, "archive", &err)
	handler := newIngest(archive, opts, nil, log)
	run := &importRun{
		crawlRun: crawlRun{app: a, noun: "page", started: time.Now(), outcomes: map[string]int{}, remark: handler.remark},
		archive:  archive, handler: handler,
	}
	run.show(progressSource{ctx: ctx})
	handler.arrived = run.arrived
	err = run.all(ctx, src)
	run.end(0, src.Passed())
	if err != nil {
		return err
	}
	return run.verdict()
}

// An importRun takes pages from files into the archive, and tells how it goes as a
// crawl does.
type importRun struct {
	crawlRun
	archive  *store.Archive
	handler  *ingest
	watching sync.Mutex
}

// all takes all pages. Those of one address go one after the other, so that its
// revisions stand in the order of the files.
func (r *importRun) all(ctx context.Context, src scraper.Source) error {
	outer := ctx
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	lines := make([]chan *scraper.Page, 4*runtime.GOMAXPROCS(0)) // most wait for the disk
	var wg sync.WaitGroup
	for i := range lines {
		lines[i] = make(chan *scraper.Page)
		wg.Go(func() {
			for page := range lines[i] {
				if err := r.one(ctx, page); err != nil {
					stop(err)
				}
			}
		})
	}
	seed := maphash.MakeSeed()
	for item, err := range src.Items(ctx) {
		if err != nil {
			r.watchOne(scraper.Event{URL: item.Job.Source, Outcome: notRead, Err: err})
			continue
		}
		select {
		case lines[maphash.String(seed, item.Page.URL)%uint64(len(lines))] <- item.Page:
		case <-ctx.Done():
		}
	}
	for _, line := range lines {
		close(line)
	}
	wg.Wait()
	if outer.Err() != nil {
		return context.Cause(outer)
	}
	return context.Cause(ctx)
}

// one takes one page. What has begun is finished even if ctx ends.
func (r *importRun) one(ctx context.Context, page *scraper.Page) error {
	select {
	case <-ctx.Done():
		return nil
	default:
	}
	ctx = context.WithoutCancel(ctx)
	e := page.Exchanges[len(page.Exchanges)-1]
	known, err := r.archive.Known(ctx, page.Source, page.Fetched, warc.Digest(e.Body))
	if err != nil {
		return err
	}
	outcome := alreadyThere
	if !known {
		if outcome, err = r.handler.Handle(ctx, page, noNetwork)(); err != nil {
			return err
		}
	}
	r.watchOne(scraper.Event{URL: page.Source, Outcome: outcome, Bytes: len(page.HTML)})
	return nil
}

func (r *importRun) watchOne(e scraper.Event) {
	r.watching.Lock()
	defer r.watching.Unlock()
	r.watch(e)
}

// noNetwork is how an import fetches the further pages of an article.
func noNetwork(context.Context, string) (*scraper.Page, error) {
	return nil, errors.New("an import asks no network: crawl the article for its other pages")
}
