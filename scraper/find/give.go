package find

import (
	"context"
	"net/url"
	"slices"
	"time"

	"broadsheet/scraper"
)

// give yields what waits, newest first; the index of each day is read when its turn
// has come. furniture are links that stand on any page of the site.
func (r *round) give(ctx context.Context, furniture []string) {
	d := daily{round: r, furniture: map[string]bool{}}
	if r.isLongPast() {
		for _, address := range furniture {
			d.furniture[tidied(address)] = true
		}
	}
	days := r.days()
	for i, day := range days {
		if r.full || r.ended || ctx.Err() != nil {
			r.report.FailedDays = append(r.report.FailedDays, days[i:]...)
			break
		}
		d.read(ctx, day)
	}
	d.flush(ctx)
	r.giveSince(ctx, time.Time{})
}

// A daily reads the indexes of days, newest first. What stands on those of two days
// running is no article of either, but what the site shows on every page; so each
// list waits for the one after it.
type daily struct {
	*round
	furniture map[string]bool
	held      []scraper.Item
	day       time.Time
	seen      map[string]bool // on the list that is held
}

// read reads the index of a day and gives those of the day after it.
func (d *daily) read(ctx context.Context, day time.Time) {
	address := d.site.Days.Address(d.base, day)
	failed := len(d.report.Failed) + d.report.Unread
	var items []scraper.Item
	seen := map[string]bool{}
	src := Listing{
		Get: d.get, URL: address, By: ByDay, Day: day, Loc: d.site.loc(), More: func([]time.Time) bool { return true },
		Endless: d.endless,
	}
	for item, err := range src.Items(ctx) {
		if err != nil {
			d.fail(item, err)
			continue
		}
		at := tidied(item.Job.URL)
		seen[at] = true
		if d.seen[at] {
			d.furniture[at] = true
		}
		items = append(items, item)
	}
	if len(d.report.Failed)+d.report.Unread > failed {
		d.report.FailedDays = append(d.report.FailedDays, day)
	}
	d.flush(ctx)
	d.held, d.day = items, day
	if len(seen) > 0 {
		d.seen = seen
	}
}

// tidied is an address without what tells visitors apart.
func tidied(address string) string {
	address, err := scraper.Normalize(address)
	if err != nil {
		return ""
	}
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	u, _ = tidy(u)
	return u.String()
}

// flush takes in the list that is held and gives what is of its day.
func (d *daily) flush(ctx context.Context) {
	if d.day.IsZero() {
		return
	}
	own := slices.DeleteFunc(d.held, func(item scraper.Item) bool {
		is := d.furniture[tidied(item.Job.URL)] && item.Named.Dated == DatedDay && d.sieve.isArticleOf(item.Job.URL)
		if is {
			d.report.Dropped[Furniture]++
		}
		return is
	})
	d.takeIn(ByDay, d.site.Days.Address(d.base, d.day), all(own))
	d.giveSince(ctx, d.day)
	d.held, d.day = nil, time.Time{}
}

// giveSince yields what waits of a day and later ones.
func (r *round) giveSince(ctx context.Context, day time.Time) {
	now := dayOf(r.opt.Now(), r.site.loc())
	at := func(i *scraper.Item) time.Time {
		if i.Named.Date.IsZero() {
			return now
		}
		return i.Named.Date
	}
	slices.SortStableFunc(r.waiting, func(a, b *scraper.Item) int { return at(b).Compare(at(a)) })
	n := 0
	for ; n < len(r.waiting) && !at(r.waiting[n]).Before(day); n++ {
		if r.ended || ctx.Err() != nil {
			return
		}
		r.hand(ctx, r.waiting[n])
	}
	r.waiting = r.waiting[n:]
}

// hand yields one item, if it isn't known and not enough were yielded.
func (r *round) hand(ctx context.Context, item *scraper.Item) {
	known := false
	if r.opt.Known != nil {
		var err error
		if known, err = r.opt.Known(ctx, item); err != nil {
			r.fail(*item, err)
			return
		}
	}
	if r.opt.Chosen != nil {
		r.opt.Chosen(item, known)
	}
	switch {
	case known:
		r.report.Known++
		return
	case r.full:
		return
	}
	r.given++
	r.full = r.opt.Limit > 0 && r.given >= r.opt.Limit
	given := *item
	given.Once = true
	r.ended = !r.yield(given, nil)
}
