package main

import (
	"slices"
	"time"

	"github.com/spf13/pflag"

	"broadsheet/store"
	"broadsheet/store/choose"
)

// queryFlags choose records of an archive.
type queryFlags struct {
	published, fetched, modified spanFlags

	sites, sections, topics, languages, access, authors []string

	text, where string
	limit       int
}

func (f *queryFlags) add(flags *pflag.FlagSet) {
	flags.StringArrayVar(&f.sites, "site", nil, "only this `site`, such as faz.net; may be repeated, as all that follow up to --author")
	flags.StringArrayVar(&f.sections, "section", nil, "only this `section`, on any step of an article's path")
	flags.StringArrayVar(&f.topics, "topic", nil, "only this `topic`")
	flags.StringArrayVar(&f.languages, "language", nil, "only this `language` (BCP 47); de is de-AT too")
	flags.StringArrayVar(&f.access, "access", nil, "only articles that are `free|metered|paid|unknown`")
	flags.StringArrayVar(&f.authors, "author", nil, "only articles by this `person`, in small letters or large")
	f.published.add(flags, "", "published")
	f.fetched.add(flags, "fetched-", "fetched")
	f.modified.add(flags, "modified-", "last changed")
	flags.StringVar(&f.text, "text", "", "only articles with all of these `words`, or \"phrases in quotes\", in headline, lead or body")
	flags.StringVar(&f.where, "where", "", "only records for which this `condition` on their fields holds")
	flags.IntVar(&f.limit, "limit", 0, "at most this many; 0 is all")
}

// accesses are what --access takes.
var accesses = []string{"free", "metered", "paid", choose.UnknownAccess}

// query reads the flags: what the archive's indexes answer, and what each record is
// asked.
func (f *queryFlags) query() (q store.Query, c choose.Choice, err error) {
	q = store.Query{Sites: f.sites, Limit: f.limit}
	c = choose.Choice{Sections: f.sections, Topics: f.topics, Languages: f.languages, Access: f.access, Authors: f.authors}
	if f.limit < 0 {
		return q, c, usagef("--limit %d: a count can't be negative", f.limit)
	}
	for _, access := range f.access {
		if !slices.Contains(accesses, access) {
			return q, c, usagef("--access %s: the choices are free, metered, paid and unknown", access)
		}
	}
	published, err := f.published.span()
	if err != nil {
		return q, c, err
	}
	q.From, q.To = published.From, published.To
	if c.Fetched, err = f.fetched.span(); err != nil {
		return q, c, err
	}
	if c.Modified, err = f.modified.span(); err != nil {
		return q, c, err
	}
	if f.text != "" {
		if c.Text, err = choose.ParseWords(f.text); err != nil {
			return q, c, usagef("--text %s: %w", f.text, err)
		}
	}
	if f.where != "" {
		if c.Where, err = choose.ParseWhere(f.where); err != nil {
			return q, c, usagef("--where: %w", err)
		}
	}
	return q, c, nil
}

// spanFlags are the two flags of a span of time.
type spanFlags struct{ prefix, from, to string }

func (f *spanFlags) add(flags *pflag.FlagSet, prefix, what string) {
	f.prefix = prefix
	form := ""
	if prefix == "" {
		form = " (2006-01-02, or RFC 3339)"
	}
	flags.StringVar(&f.from, prefix+"from", "", what+" on this `day` or later"+form)
	flags.StringVar(&f.to, prefix+"to", "", what+" on this `day` or earlier")
}

// span reads the two. A day without a time is a day in UTC, and as the last one it
// means its end.
func (f *spanFlags) span() (s choose.Span, err error) {
	if s.From, _, err = moment("--"+f.prefix+"from", f.from); err != nil {
		return s, err
	}
	if s.To, err = ending("--"+f.prefix+"to", f.to); err != nil {
		return s, err
	}
	if !s.From.IsZero() && !s.To.IsZero() && !s.From.Before(s.To) {
		return s, usagef("--%[1]sfrom %[2]s is not before --%[1]sto %[3]s", f.prefix, f.from, f.to)
	}
	return s, nil
}

// ending reads an instant, or a day of which the end is meant.
func ending(flag, s string) (time.Time, error) {
	at, isDay, err := moment(flag, s)
	if isDay {
		at = at.AddDate(0, 0, 1)
	}
	return at, err
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
