package find

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/url"
	"regexp"
	"strings"
	"time"

	"golang.org/x/net/publicsuffix"

	"broadsheet/scraper"
)

// Options are the settings of a [Finder]. The zero value takes all that has ever
// been named.
type Options struct {
	// From and To bound the articles' dates, To excluded; zero is open.
	From, To time.Time
	// Undated takes links without a date from feeds and front pages too, where new
	// ones stand; from sitemaps it does where From and To are open.
	Undated bool
	// Include and Exclude are asked about addresses; none in Include is all.
	Include, Exclude []*regexp.Regexp
	// Limit is how many addresses are given at most; 0 is no limit.
	Limit int
	// Depth is how many links away from the front page section pages are read,
	// besides those that the site's description names. -1 means one, where the site
	// has neither feed nor sitemap, else none.
	Depth int
	// Known says of what is kept already, so that it isn't given; may be nil.
	Known func(ctx context.Context, item *scraper.Item) (bool, error)
	// Teasers are what kept articles name; may be nil.
	Teasers scraper.Source
	// Chosen is told of each address that fits, known or not; may be nil.
	Chosen func(item *scraper.Item, known bool)
	// Read is told of each list that was read; may be nil.
	Read func(List)
	// MaxAddresses and MaxLists bound what is held and what is fetched; 0 means
	// 250,000, and 1,000 besides the days of a range.
	MaxAddresses, MaxLists int
	// Now is the clock; nil means time.Now.
	Now func() time.Time
}

// errManyLists says that a list was not asked for.
var errManyLists = errors.New("enough lists were read in this run")

// A Finder finds the articles of a site. It is a [scraper.Source]: newest first,
// those without a date as of today.
type Finder struct {
	get  Getter
	site Site
	opt  Options

	base   *url.URL // of the front page
	sieve  *sieve
	report Report
}

// New makes a finder, for one run.
func New(get Getter, site Site, opt Options) *Finder {
	if opt.Now == nil {
		opt.Now = time.Now //nolint:forbidigo // the one place where the real clock comes in
	}
	if opt.MaxAddresses == 0 {
		opt.MaxAddresses = 250_000
	}
	f := &Finder{site: site, opt: opt, report: Report{Dropped: map[string]int{}}}
	if opt.MaxLists == 0 {
		opt.MaxLists = 1_000 + 3*len(f.days())
	}
	f.get = &sparing{Getter: get, left: opt.MaxLists, unread: &f.report.Unread}
	f.sieve = &sieve{
		choice: choice{
			span: span{opt.From, opt.To}, now: opt.Now(), undated: opt.Undated, all: opt.Undated && opt.From.IsZero() && opt.To.IsZero(),
			include: opt.Include, exclude: opt.Exclude,
		},
		site: &f.site, shapes: shapes{}, limit: opt.MaxAddresses, seen: map[string]*scraper.Item{}, report: &f.report,
	}
	return f
}

// Report returns what was done. It is whole when Items has ended.
func (f *Finder) Report() *Report { return &f.report }

// A sparing getter fetches so many lists and no more.
type sparing struct {
	Getter
	left   int
	unread *int
}

// Document gets a list, or refuses.
func (s *sparing) Document(ctx context.Context, address string) (*scraper.Page, []byte, error) {
	if s.left--; s.left < 0 {
		*s.unread++
		return nil, nil, fmt.Errorf("list %s: %w", address, errManyLists)
	}
	return s.Getter.Document(ctx, address)
}

// Items yields what is to be fetched, and an error for each list that can't be read.
func (f *Finder) Items(ctx context.Context) iter.Seq2[scraper.Item, error] {
	return func(yield func(scraper.Item, error) bool) {
		r := &round{Finder: f, yield: yield}
		front, ok := r.open(ctx)
		if !ok {
			return
		}
		if !r.isLongPast() || !f.hasDays() {
			r.feeds(ctx, front)
		}
		r.sitemaps(ctx)
		r.sections(ctx, front)
		if f.opt.Teasers != nil {
			r.read(ctx, ByTeaser, "", f.opt.Teasers)
		}
		r.give(ctx, front.found)
	}
}

// A round is one run of a finder's Items.
type round struct {
	*Finder
	yield   func(scraper.Item, error) bool
	ended   bool // the reader has enough
	full    bool // as many are given as were asked for
	given   int
	waiting []*scraper.Item
}

// front is what the front page leads to.
type front struct {
	items []scraper.Item
	feeds []string
	found []string // all links
}

// fail tells of a list that could not be read.
func (r *round) fail(item scraper.Item, err error) {
	if errors.Is(err, errManyLists) || errors.Is(err, context.Canceled) {
		return // it is counted, or the whole run ends
	}
	r.report.Failed = append(r.report.Failed, item.Job.Source)
	r.ended = r.ended || !r.yield(item, err)
}

// read takes in what a list names.
func (r *round) read(ctx context.Context, by, address string, src scraper.Source) {
	if r.ended || ctx.Err() != nil {
		return
	}
	r.takeIn(by, address, src.Items(ctx))
}

func (r *round) takeIn(by, address string, items iter.Seq2[scraper.Item, error]) {
	l := List{By: by, URL: address}
	failed := false
	for item, err := range items {
		if err != nil {
			failed = true
			r.fail(item, err)
			continue
		}
		l.Named++
		if item.Named.By == ByNews {
			l.By = ByNews
		}
		if taken := r.sieve.take(item); taken != nil {
			l.Taken++
			r.waiting = append(r.waiting, taken)
		}
	}
	if l.Named == 0 && (failed || address == "") {
		return
	}
	r.report.Lists = append(r.report.Lists, l)
	if r.opt.Read != nil {
		r.opt.Read(l)
	}
}

// open reads the front page and learns the site's hosts from it. It returns false
// when there is no such site.
func (r *round) open(ctx context.Context) (front, bool) {
	var out front
	tries := []string{r.site.Front}
	if !strings.Contains(r.site.Front, "://") {
		tries = []string{"https://" + r.site.Front, "http://" + r.site.Front}
	}
	var err error
	for _, address := range tries {
		if address, err = scraper.Normalize(address); err == nil {
			r.base, err = url.Parse(address)
		}
		if err != nil {
			r.fail(unread(r.site.Front), err)
			return out, false
		}
		var gone bool
		if out, gone, err = r.front(ctx); !gone {
			break
		}
	}
	for _, host := range append([]string{r.base.Host}, r.site.Hosts...) {
		r.sieve.hosts = r.sieve.hosts.with("//" + host)
	}
	r.sieve.secure = r.base.Scheme == "https"
	if err != nil {
		r.fail(unread(r.base.String()), err)
		return out, !isNoHost(err) // its feeds and sitemaps may be there all the same
	}
	return out, true
}

// front reads the front page; gone says that nobody answers there.
func (r *round) front(ctx context.Context) (out front, gone bool, err error) {
	src := Listing{Get: r.get, URL: r.base.String(), By: ByPage, Loc: r.site.loc(), Seen: func(p *scraper.Page, found, feeds []string) {
		out.found, out.feeds = found, feeds
		if landed, perr := url.Parse(p.URL); perr == nil && isOneSite(landed.Hostname(), r.base.Hostname()) {
			r.base = landed
		} else {
			err = fmt.Errorf("%s leads to another site, %s: name that one if it is meant", r.base, p.URL)
		}
	}}
	for item, ierr := range src.Items(ctx) {
		if ierr != nil {
			return out, isUnreachable(ierr), ierr
		}
		out.items = append(out.items, item)
	}
	return out, false, err
}

// isUnreachable reports whether nobody answered, so that the other scheme is tried.
func isUnreachable(err error) bool {
	fe, ok := errors.AsType[*scraper.FetchError](err)
	return ok && (fe.Reason == scraper.ReasonConnection || fe.Reason == scraper.ReasonNoRobots || fe.Reason == scraper.ReasonTimeout)
}

// isNoHost reports whether there is nobody to ask for anything.
func isNoHost(err error) bool {
	fe, ok := errors.AsType[*scraper.FetchError](err)
	return ok && (fe.Reason == scraper.ReasonNoHost || fe.Reason == scraper.ReasonPrivate) || isUnreachable(err)
}

// isOneSite reports whether two hosts are of one registered domain.
func isOneSite(a, b string) bool {
	if a == b {
		return true
	}
	x, errX := publicsuffix.EffectiveTLDPlusOne(a)
	y, errY := publicsuffix.EffectiveTLDPlusOne(b)
	return errX == nil && errY == nil && x == y
}

// isLongPast reports whether what is asked for ended before what feeds, news
// sitemaps and front pages hold.
func (r *round) isLongPast() bool {
	return !r.opt.To.IsZero() && r.opt.To.Before(r.opt.Now().AddDate(0, 0, -3))
}

// hasDays reports whether day indexes name what is asked for.
func (f *Finder) hasDays() bool { return f.site.Days.Path != "" && !f.opt.From.IsZero() }

// days are those of the range, newest first, in the site's zone.
func (f *Finder) days() []time.Time {
	if !f.hasDays() {
		return nil
	}
	last := f.opt.Now()
	if !f.opt.To.IsZero() && f.opt.To.Before(last) {
		last = f.opt.To.Add(-1)
	}
	var out []time.Time
	for day := dayOf(last, f.site.loc()); !day.Before(dayOf(f.opt.From, f.site.loc())); day = day.AddDate(0, 0, -1) {
		out = append(out, day)
	}
	return out
}

func dayOf(at time.Time, loc *time.Location) time.Time {
	y, m, d := at.In(loc).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, loc)
}
