package main

import (
	"time"

	"github.com/spf13/pflag"

	"broadsheet/store"
)

// queryFlags choose records of an archive.
type queryFlags struct {
	site     string
	from, to string
	limit    int
}

func (f *queryFlags) add(flags *pflag.FlagSet) {
	flags.StringVar(&f.site, "site", "", "only this `site`, such as faz.net")
	flags.StringVar(&f.from, "from", "", "published on this `day` or later (2006-01-02, or RFC 3339)")
	flags.StringVar(&f.to, "to", "", "published on this `day` or earlier")
	flags.IntVar(&f.limit, "limit", 0, "at most this many; 0 is all")
}

// query reads the flags. A day without a time is a day in UTC, and --to means
// its end.
func (f *queryFlags) query() (store.Query, error) {
	q := store.Query{Site: f.site, Limit: f.limit}
	if f.limit < 0 {
		return q, usagef("--limit %d: a count can't be negative", f.limit)
	}
	var err error
	if q.From, _, err = moment("--from", f.from); err != nil {
		return q, err
	}
	to, isDay, err := moment("--to", f.to)
	if err != nil {
		return q, err
	}
	if isDay {
		to = to.AddDate(0, 0, 1)
	}
	q.To = to
	if !q.From.IsZero() && !q.To.IsZero() && !q.From.Before(q.To) {
		return q, usagef("--from %s is not before --to %s", f.from, f.to)
	}
	return q, nil
}

// moment reads a day or an instant; isDay tells which.
func moment(flag, s string) (t time.Time, isDay bool, err error) {
	if s == "" {
		return time.Time{}, false, nil
	}
	if t, err = time.Parse(time.DateOnly, s); err == nil {
		return t, true, nil
	}
	if t, err = time.Parse(time.RFC3339, s); err == nil {
		return t, false, nil
	}
	return time.Time{}, false, usagef("%s %s: not a day such as 2019-04-23, nor a time such as 2019-04-23T07:41:00+02:00", flag, s)
}
