package main

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"time"

	"github.com/spf13/pflag"

	"broadsheet/extract"
	"broadsheet/scraper/find"
)

// newsAge is how old an article may be that is looked for without a range: longer
// than a cron job that failed over a weekend is not run.
const newsAge = 7 * 24 * time.Hour

// findFlags are the flags of commands that look for articles.
type findFlags struct {
	from, to         string
	maxAge           ageFlag
	limit, depth     int
	include, exclude []string

	flags *pflag.FlagSet
}

// names are those of the flags, each of which says that a site is meant.
var findFlagNames = []string{"from", "to", "max-age", "limit", "depth", "include", "exclude"}

func (f *findFlags) add(flags *pflag.FlagSet) {
	f.flags, f.maxAge = flags, ageFlag(newsAge)
	flags.StringVar(&f.from, "from", "", "of a site, articles of this `day` or later (2006-01-02, or RFC 3339)")
	flags.StringVar(&f.to, "to", "", "of a site, articles of this `day` or earlier")
	flags.Var(&f.maxAge, "max-age", "without a range, articles not older than this; 0 is all")
	flags.IntVar(&f.limit, "limit", 0, "of a site, at most this many new addresses; 0 is all")
	flags.IntVar(&f.depth, "depth", -1, "links from the front page to section pages; -1: one, where there is no feed or sitemap")
	flags.StringArrayVar(&f.include, "include", nil, "of a site, only addresses that match this `regexp`; may be repeated")
	flags.StringArrayVar(&f.exclude, "exclude", nil, "of a site, no addresses that match this `regexp`; may be repeated")
}

// given reports whether any of the flags was used.
func (f *findFlags) given() bool {
	for _, name := range findFlagNames {
		if f.flags != nil && f.flags.Changed(name) {
			return true
		}
	}
	return false
}

// isRange reports whether a span of days was asked for.
func (f *findFlags) isRange() bool { return f.from != "" || f.to != "" }

// check refuses what makes no sense before anything is opened.
func (f *findFlags) check() error {
	_, err := f.options(time.UTC, time.Unix(0, 0))
	return err
}

// takes reports whether the flags let an address through.
func (f *findFlags) takes(address string) bool {
	fits := func(list []string) bool {
		return slices.ContainsFunc(list, func(s string) bool {
			p, err := regexp.Compile(s)
			return err == nil && p.MatchString(address)
		})
	}
	return (len(f.include) == 0 || fits(f.include)) && !fits(f.exclude)
}

// options are what the flags ask of a site in a zone.
func (f *findFlags) options(zone *time.Location, now time.Time) (opt find.Options, err error) {
	switch {
	case f.limit < 0:
		return opt, usagef("--limit %d: a count can't be negative", f.limit)
	case f.depth < -1:
		return opt, usagef("--depth %d: give 0 for the front page alone, or 1 and more", f.depth)
	case f.isRange() && f.flags != nil && f.flags.Changed("max-age"):
		return opt, usagef("--max-age and a range with --from or --to exclude each other")
	}
	opt = find.Options{Limit: f.limit, Depth: f.depth, Undated: !f.isRange()}
	if opt.Include, err = patterns("include", f.include); err != nil {
		return opt, err
	}
	if opt.Exclude, err = patterns("exclude", f.exclude); err != nil {
		return opt, err
	}
	if !f.isRange() {
		if f.maxAge > 0 {
			opt.From = now.Add(-time.Duration(f.maxAge))
		}
		return opt, nil
	}
	if opt.From, err = momentIn("--from", f.from, zone, 0); err != nil {
		return opt, err
	}
	if opt.To, err = momentIn("--to", f.to, zone, 1); err != nil {
		return opt, err
	}
	if !opt.From.IsZero() && !opt.To.IsZero() && !opt.From.Before(opt.To) {
		return opt, usagef("--from %s is not before --to %s", f.from, f.to)
	}
	return opt, nil
}

// momentIn reads a day in a zone, to which days are added, or an instant.
func momentIn(flag, s string, zone *time.Location, days int) (time.Time, error) {
	at, isDay, err := moment(flag, s)
	if err != nil || !isDay {
		return at, err
	}
	y, m, d := at.Date()
	return time.Date(y, m, d+days, 0, 0, 0, 0, cmp.Or(zone, time.UTC)), nil
}

func patterns(flag string, list []string) ([]*regexp.Regexp, error) {
	var out []*regexp.Regexp
	for _, s := range list {
		p, err := regexp.Compile(s)
		if err != nil {
			return nil, usagef("--%s %s: %w", flag, s, err)
		}
		out = append(out, p)
	}
	return out, nil
}

// An ageFlag is a length of time that may be given in days or weeks.
type ageFlag time.Duration

// String returns the value.
func (f *ageFlag) String() string {
	if d := time.Duration(*f); d == 0 || d%(24*time.Hour) != 0 {
		return d.String()
	}
	return strconv.Itoa(int(time.Duration(*f)/(24*time.Hour))) + "d"
}

// Type is what help calls the value.
func (f *ageFlag) Type() string { return "AGE" }

// Set takes a value.
func (f *ageFlag) Set(value string) error {
	d, err := extract.ParseAge(value)
	if err != nil || d < 0 {
		return extract.ErrAge
	}
	*f = ageFlag(d)
	return nil
}
