package main

import (
	"context"
	"errors"
	"log/slog"
	"sync"

	"github.com/spf13/pflag"

	"broadsheet/extract"
	"broadsheet/scraper"
	"broadsheet/scraper/chromium"
	"broadsheet/store"
)

// browserFlags are the flags of a crawl that may let a browser render pages.
type browserFlags struct {
	render bool
	path   string
}

func (f *browserFlags) add(flags *pflag.FlagSet) {
	flags.BoolVar(&f.render, "render", false, "let a browser render the pages of sites whose profile says 'render: true'")
	flags.StringVar(&f.path, "browser", "", "`PATH` of the browser for --render; without it Chromium or Chrome is looked for")
}

// A renderer is what a crawl does about pages that are to be rendered: with a browser, or
// without one.
type renderer struct {
	browser  *chromium.Browser // nil without --render
	profiles *extract.Profiles
	tell     func(format string, args ...any)
	told     sync.Map // sites whose profile asks in vain
}

// A crawlArchive is the archive of a crawl, with what renders the pages that it keeps.
type crawlArchive struct {
	*store.Archive

	pages *renderer
}

// open opens both. The browser comes first: captures say which one it was.
func (o *crawlOptions) open(ctx context.Context, a *app, profiles *extract.Profiles, log *slog.Logger) (*crawlArchive, error) {
	pages, err := o.browser.start(ctx, a, &o.fetch, profiles, log)
	if err != nil {
		return nil, err
	}
	archive, err := a.openWith(ctx, o.kept(a, log, pages.version()))
	if err != nil {
		return nil, errors.Join(err, pages.Close())
	}
	return &crawlArchive{archive, pages}, nil
}

// Close ends both.
func (c *crawlArchive) Close() error { return errors.Join(c.Archive.Close(), c.pages.Close()) }

// start starts the browser if there is to be one.
func (f *browserFlags) start(ctx context.Context, a *app, o *fetchFlags, profiles *extract.Profiles, log *slog.Logger) (*renderer, error) {
	r := &renderer{profiles: profiles, tell: a.say}
	if !f.render {
		if f.path != "" {
			return nil, usagef("--browser goes with --render")
		}
		return r, nil
	}
	if !anyRenders(profiles) {
		return nil, usagef("--render: no site profile says 'render: true': see 'broadsheet profile schema', and --profile")
	}
	path, err := chromium.Find(f.path)
	if err != nil {
		return nil, &usageError{err}
	}
	if a.checking {
		return r, nil
	}
	if chromium.IsBare() {
		a.say("the browser runs without its sandbox, since root has none: better crawl as another user")
	}
	r.browser, err = chromium.Start(ctx, chromium.Options{Path: path, UserAgent: o.options(a, log).UserAgent(), Log: log})
	return r, err
}

func anyRenders(profiles *extract.Profiles) bool {
	for _, p := range profiles.All() {
		if _, _, ok := p.Renders(); ok {
			return true
		}
	}
	return false
}

// wanted says which pages are to be rendered, and as whose reader.
func (r *renderer) wanted(address string) (scraper.View, bool) {
	p, ok := r.profiles.For(address)
	if !ok {
		return scraper.View{}, false
	}
	zone, language, ok := p.Renders()
	return scraper.View{Zone: zone, Language: language}, ok
}

// version is the browser's name; "" without one.
func (r *renderer) version() string {
	if r.browser == nil {
		return ""
	}
	return r.browser.Version()
}

// rendered says which pages are rendered; nil is none.
func (r *renderer) rendered() func(address string) bool {
	if r.browser == nil {
		return nil
	}
	return func(address string) bool {
		_, ok := r.wanted(address)
		return ok
	}
}

// getter gets pages with a fetcher, and lets the browser render those for which it is there.
func (r *renderer) getter(f *scraper.Fetcher) scraper.Getter {
	if r.browser == nil {
		return &unrendered{f, r}
	}
	return scraper.NewRendering(f, scraper.RenderOptions{Browser: r.browser, Wanted: r.wanted})
}

// Close ends the browser.
func (r *renderer) Close() error {
	if r.browser == nil {
		return nil
	}
	return r.browser.Close()
}

// An unrendered fetcher tells of sites whose pages should be rendered.
type unrendered struct {
	*scraper.Fetcher

	r *renderer
}

// Fetch gets a page as it comes.
func (p *unrendered) Fetch(ctx context.Context, address string) (*scraper.Page, error) {
	if site, ok := p.r.profiles.For(address); ok {
		if _, _, ok := site.Renders(); ok {
			if _, again := p.r.told.LoadOrStore(site.Name(), true); !again {
				p.r.tell("%s: its profile asks for a browser: its pages are read as they come, without what scripts add; --render lets them run", site.Name())
			}
		}
	}
	return p.Fetcher.Fetch(ctx, address)
}
