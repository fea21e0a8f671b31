package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"

	"github.com/spf13/pflag"

	"broadsheet/extract"
	"broadsheet/scraper"
)

// mannersFlags are the flags of a crawl about how it treats hosts.
type mannersFlags struct {
	trace       string
	obey        []string
	bytesPerDay string

	signals []extract.Signal // those of obey; set by check
	most    int64            // bytes of a day, 0 for any; set by check
}

func (f *mannersFlags) add(flags *pflag.FlagSet) {
	flags.StringVar(&f.trace, "trace", "", "write a JSON line about each request to `FILE`")
	flags.StringSliceVar(&f.obey, "obey", []string{string(extract.OwnNoArchive)}, "rights `SIGNALS` that forbid keeping, beside robots.txt")
	flags.StringVar(&f.bytesPerDay, "max-bytes-per-day", "", "at most `SIZE` from one domain on a day, such as 200MB")
}

// check refuses what makes no sense before anything is opened.
func (f *mannersFlags) check() (err error) {
	if f.signals, err = f.obeyed(); err != nil {
		return err
	}
	f.most, err = mostBytes(f.bytesPerDay)
	return err
}

// A traced is the fetcher of a crawl with its trace.
type traced struct {
	*scraper.Fetcher
	trace *trace
}

// Close ends both.
func (t *traced) Close() error {
	t.Fetcher.Close()
	return t.trace.Close()
}

// fetcher makes the fetcher of a crawl.
func (f *mannersFlags) fetcher(opt scraper.FetchOptions, profiles *extract.Profiles, states scraper.HostStates) (*traced, error) {
	trace, err := newTrace(f.trace)
	if err != nil {
		return nil, err
	}
	opt.PaceOf, opt.States, opt.SiteRights = paceOf(profiles, f.most), states, true
	if trace.file != nil {
		opt.Trace = trace.asked
	}
	return &traced{scraper.NewFetcher(opt), trace}, nil
}

// obeyed are the signals that forbid to keep a page. Robots.txt may be named, and is
// always obeyed.
func (f *mannersFlags) obeyed() ([]extract.Signal, error) {
	var out []extract.Signal
	for _, name := range f.obey {
		switch name = strings.ToLower(strings.TrimSpace(name)); {
		case name == "robots.txt" || name == "none":
		case name == "all":
			out = extract.Signals()
		case slices.Contains(signalNames(), name):
			out = append(out, extract.Signal(name))
		default:
			return nil, usagef("--obey %s: the signals are %s, none and all", name, strings.Join(signalNames(), ", "))
		}
	}
	return out, nil
}

func signalNames() []string {
	var out []string
	for _, s := range extract.Signals() {
		out = append(out, string(s))
	}
	return out
}

// mostBytes is the cap on bytes of a day, 0 for none.
func mostBytes(text string) (int64, error) {
	if text == "" {
		return 0, nil
	}
	n, err := extract.ParseSize(text)
	if err != nil {
		return 0, usagef("--max-bytes-per-day: %v", err)
	}
	return n, nil
}

// paceOf is what the site profiles wish for a host, and the cap of all hosts.
func paceOf(profiles *extract.Profiles, most int64) func(host string) scraper.Pace {
	return func(host string) scraper.Pace {
		site, ok := profiles.For((&url.URL{Scheme: "http", Host: host}).String())
		if !ok {
			if site, ok = profiles.Named(scraper.Domain(host)); !ok {
				return scraper.Pace{BytesPerDay: most}
			}
		}
		p := site.Pace()
		if most > 0 && (p.BytesPerDay == 0 || most < p.BytesPerDay) {
			p.BytesPerDay = most
		}
		return scraper.Pace{Delay: p.Delay, Hours: scraper.Hours{From: p.From, To: p.To}, Zone: p.Zone, BytesPerDay: p.BytesPerDay}
	}
}

// needsContact says that it was the command line that ended a crawl.
func needsContact(err error) error {
	if errors.Is(err, scraper.ErrNoContact) {
		return &usageError{err}
	}
	return err
}

// A trace is the file of --trace, or nothing.
type trace struct {
	mu   sync.Mutex
	file *os.File
	out  *bufio.Writer
	json *json.Encoder
	err  error
}

func newTrace(name string) (*trace, error) {
	if name == "" {
		return &trace{}, nil
	}
	file, err := os.Create(name)
	if err != nil {
		return nil, usagef("--trace: %v", err)
	}
	t := &trace{file: file, out: bufio.NewWriter(file)}
	t.json = json.NewEncoder(t.out)
	t.json.SetEscapeHTML(false)
	return t, nil
}

// asked writes the line of a request.
func (t *trace) asked(a scraper.Asked) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.err = errors.Join(t.err, t.json.Encode(a))
}

// Close ends the file.
func (t *trace) Close() error {
	if t.file == nil {
		return nil
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if err := errors.Join(t.err, t.out.Flush(), t.file.Close()); err != nil {
		return fmt.Errorf("write %s: %w", t.file.Name(), err)
	}
	return nil
}
