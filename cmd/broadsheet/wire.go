package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"path/filepath"
	"syscall"
	"time"

	"github.com/spf13/pflag"

	"broadsheet/extract"
	"broadsheet/scraper"
	"broadsheet/scraper/queue"
	"broadsheet/scraper/warc"
	"broadsheet/store"
)

// Here the parts of the program are put together, and nowhere else.

// fetchFlags are the flags of all commands that fetch.
type fetchFlags struct {
	delay        time.Duration
	perHost      int
	workers      int
	contact      string
	allowPrivate bool
	timeout      time.Duration
	unpacked     bool // not a flag of its own: see packFlag
	access       accessFlags
}

func (f *fetchFlags) add(flags *pflag.FlagSet) {
	flags.DurationVar(&f.delay, "delay", time.Second, "least time between two requests to one host")
	flags.IntVar(&f.perHost, "per-host", 1, "`connections` to one host at once")
	flags.IntVar(&f.workers, "workers", 16, "fetches at once over all hosts")
	flags.StringVar(&f.contact, "contact", "", "`address` for webmasters, sent in the User-Agent; needed beyond 50 pages of public hosts")
	flags.DurationVar(&f.timeout, "timeout", time.Minute, "how long one answer may take")
	flags.BoolVar(&f.allowPrivate, "allow-private", false, "fetch from loopback and private networks too")
	f.access.add(flags)
}

// check refuses what makes no sense before anything is opened.
func (f *fetchFlags) check() error {
	switch {
	case f.delay < 0:
		return usagef("--delay %s: a time can't be negative", f.delay)
	case f.timeout < 0:
		return usagef("--timeout %s: a time can't be negative", f.timeout)
	case f.perHost < 1:
		return usagef("--per-host %d: at least 1 is needed", f.perHost)
	case f.workers < 1:
		return usagef("--workers %d: at least 1 is needed", f.workers)
	}
	return f.access.check()
}

// options are those of the fetcher that the flags ask for.
func (f *fetchFlags) options(a *app, log *slog.Logger) scraper.FetchOptions {
	delay := f.delay
	if delay == 0 {
		delay = scraper.NoDelay
	}
	return f.access.options(scraper.FetchOptions{
		Version: programVersion(), Contact: f.contact,
		Delay: delay, PerHost: f.perHost, Timeout: f.timeout,
		AllowPrivate: f.allowPrivate, Unpacked: f.unpacked, ConnectTo: a.connectTo, Log: log,
	})
}

// fetcher makes the fetcher that the flags ask for.
func (f *fetchFlags) fetcher(a *app, log *slog.Logger) *scraper.Fetcher {
	return scraper.NewFetcher(f.options(a, log))
}

// readFlags are the flags of all commands that read pages.
type readFlags struct {
	profiles   []string
	noProfiles bool
	force      bool
}

func (f *readFlags) add(flags *pflag.FlagSet) {
	flags.StringSliceVar(&f.profiles, "profile", nil, "site profile `FILE|DIR` that wins over the built-in ones; may be repeated")
	flags.BoolVar(&f.noProfiles, "no-profiles", false, "read with structured data and the general reader alone")
	flags.BoolVar(&f.force, "force", false, "read what is taken for no article too, with a warning in the record")
}

// options loads the profiles: those given, those in the archive's profiles
// folder, the built-in ones, in this order of rank.
func (f *readFlags) options(dir string) (extract.Options, error) {
	if f.noProfiles {
		return extract.Options{Profiles: new(extract.Profiles), Force: f.force}, nil
	}
	own, err := loadProfiles(filepath.Join(dir, "profiles"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, syscall.ENOTDIR) {
		return extract.Options{}, err
	}
	all, err := extract.Embedded().With(own...)
	if err != nil {
		return extract.Options{}, err
	}
	for _, path := range f.profiles {
		given, err := loadProfiles(path)
		if errors.Is(err, fs.ErrNotExist) {
			return extract.Options{}, usagef("--profile %s: there is no such file or folder", path)
		}
		if err == nil && len(given) == 0 {
			err = noProfilesIn(path)
		}
		if err != nil {
			return extract.Options{}, err
		}
		if all, err = all.With(given...); err != nil {
			return extract.Options{}, err
		}
	}
	return extract.Options{Profiles: all, Force: f.force}, nil
}

// inputFlags give files their addresses.
type inputFlags struct {
	url  string
	urls string
}

func (f *inputFlags) add(flags *pflag.FlagSet) {
	flags.StringVar(&f.url, "url", "", "`address` that the one given file was saved from")
	flags.StringVar(&f.urls, "urls", "", "`FILE` with the addresses of many files: base name, a tab, address, a line each")
}

// A packFlag is how the captures of a run are packed. A gzip member can't be made
// smaller by a dictionary, so that with zstd pages are asked for as they are.
type packFlag warc.Compression

func (f *packFlag) add(flags *pflag.FlagSet) {
	*f = packFlag(warc.Gzip)
	flags.Var(f, "compress", "how pages are packed in the archive: gzip, or zstd")
}

// String returns the value.
func (f *packFlag) String() string { return string(*f) }

// Type is what help calls the value.
func (f *packFlag) Type() string { return "FORM" }

// Set takes a value.
func (f *packFlag) Set(value string) error {
	if value != string(warc.Gzip) && value != string(warc.Zstd) {
		return errors.New("give gzip or zstd")
	}
	*f = packFlag(value)
	return nil
}

// openArchive opens the archive for writing, and makes it when there is none.
func (a *app) openArchive(ctx context.Context, log *slog.Logger, pack warc.Compression) (*store.Archive, error) {
	return a.openWith(ctx, store.Options{Software: "Broadsheet/" + programVersion(), Compress: pack, Log: log})
}

// openWith is openArchive with all options of an archive.
func (a *app) openWith(ctx context.Context, opt store.Options) (*store.Archive, error) {
	if a.checking {
		return nil, errChecked
	}
	return waited(ctx, a.wait, func() (*store.Archive, error) { return store.Open(ctx, a.dir, opt) })
}

// leaseTime is longer than an article of fifty pages takes at the slowest pace. No
// lease outlives its process, so an address is never lost for as long.
const leaseTime = 2 * time.Hour

// openFrontier opens the crawl's queue inside the archive's folder. budget is how many
// addresses of one domain are leased in all; 0 is no limit. Other processes can ask for
// it; where that can't be, as in a folder whose path is too long for a socket, they are
// told that it is in use.
func (a *app) openFrontier(f *fetchFlags, budget int, log *slog.Logger) (*queue.Queue, error) {
	q, err := queue.Open(a.frontierPath(), queue.Options{PerHost: f.perHost, HostLimit: budget, LeaseTime: leaseTime, Line: scraper.Domain})
	if err != nil {
		return nil, err
	}
	if err := q.OpenDoor(a.doorPath()); err != nil {
		log.Info("nobody can ask for the frontier while this crawl runs", "err", err)
	}
	return q, nil
}

// viewArchive opens the archive for reading.
func (a *app) viewArchive(ctx context.Context) (*store.Archive, error) {
	return store.View(ctx, a.dir)
}

// closing closes c and keeps its error if nothing else went wrong.
func closing(c io.Closer, what string, err *error) {
	if cerr := c.Close(); cerr != nil && *err == nil {
		*err = fmt.Errorf("close %s: %w", what, cerr)
	}
}
