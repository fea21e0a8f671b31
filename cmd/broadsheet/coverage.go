package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"broadsheet/scraper"
	"broadsheet/scraper/find"
)

// A coverage is what a site has of a range of days, as far as its lists tell.
type coverage struct {
	loc      *time.Location
	from, to time.Time
	items    map[string][]*scraper.Item // by day, or by month where no day is known
	unread   []time.Time                // days whose list was not read
}

func newCoverage(loc *time.Location, from, to time.Time) *coverage {
	return &coverage{loc: cmp.Or(loc, time.UTC), from: from, to: to, items: map[string][]*scraper.Item{}}
}

// found takes an address of the range.
func (c *coverage) found(item *scraper.Item, _ bool) {
	day := item.Named.Date.In(c.loc).Format(time.DateOnly)
	if item.Named.Dated == find.DatedMonth {
		day = day[:len("2006-01")]
	}
	c.items[day] = append(c.items[day], item)
}

// A coveredDay is a line of the table.
type coveredDay struct {
	Day     string         `json:"day"` // or month, of what is of no certain day
	Found   int            `json:"found"`
	Kept    int            `json:"kept"`
	Missing int            `json:"missing"`
	Why     map[string]int `json:"why,omitempty"`    // of what is missing
	Unread  bool           `json:"unread,omitempty"` // the day's list was not read
}

// table counts by day, oldest first. became says what became of an address, "" for
// what is kept.
func (c *coverage) table(became func(*scraper.Item) string) []coveredDay {
	days := map[string]*coveredDay{}
	for _, day := range c.days() {
		days[day] = &coveredDay{Day: day}
	}
	for day, items := range c.items {
		d := &coveredDay{Day: day, Found: len(items), Why: map[string]int{}}
		for _, item := range items {
			if why := became(item); why != "" {
				d.Why[why]++
				d.Missing++
			}
		}
		d.Kept = d.Found - d.Missing
		days[day] = d
	}
	for _, at := range c.unread {
		if d := days[at.Format(time.DateOnly)]; d != nil {
			d.Unread = true
		}
	}
	var out []coveredDay
	for _, day := range slices.Sorted(maps.Keys(days)) {
		out = append(out, *days[day])
	}
	return out
}

// maxTableDays bounds the days that the table has lines for though nothing was found.
const maxTableDays = 5_000

// days are those of the range; none when it is open at its beginning.
func (c *coverage) days() []string {
	if c.from.IsZero() {
		return nil
	}
	last := c.to
	if last.IsZero() || last.After(time.Now()) {
		last = time.Now()
	}
	var out []string
	for at := c.from.In(c.loc); at.Before(last) && len(out) < maxTableDays; at = at.AddDate(0, 0, 1) {
		out = append(out, at.Format(time.DateOnly))
	}
	return out
}

// maxDayLines is how many lines are printed for days: more become months.
const maxDayLines = 100

// sayCoverage prints the table.
func (a *app) sayCoverage(table []coveredDay) {
	if a.quiet {
		return
	}
	if a.json() {
		for i := range table {
			a.object(saying{Level: levelInfo, Msg: "coverage", coveredDay: &table[i]})
		}
		return
	}
	sum := coveredDay{Day: "in all", Why: map[string]int{}}
	for i := range table {
		sum.add(&table[i])
	}
	if len(table) > maxDayLines {
		table = months(table)
	}
	a.say("\n%-10s %7s %7s %7s", "day", "found", "kept", "missing")
	for i := range table {
		a.say("%s", table[i].line())
	}
	if len(table) > 1 {
		a.say("%s", sum.line())
	}
}

// add adds another day up.
func (d *coveredDay) add(o *coveredDay) {
	d.Found, d.Kept, d.Missing = d.Found+o.Found, d.Kept+o.Kept, d.Missing+o.Missing
	for why, n := range o.Why {
		d.Why[why] += n
	}
	d.Unread = d.Unread || o.Unread
}

// line is the day's line, for people.
func (d *coveredDay) line() string {
	var why []string
	if d.Unread {
		why = append(why, "its list was not read")
	}
	for _, w := range slices.Sorted(maps.Keys(d.Why)) {
		why = append(why, fmt.Sprintf("%s %s", thousands(d.Why[w]), w))
	}
	return strings.TrimRight(fmt.Sprintf("%-10s %7s %7s %7s  %s", d.Day, thousands(d.Found), thousands(d.Kept), thousands(d.Missing), strings.Join(why, ", ")), " ")
}

// months adds days up by month.
func months(table []coveredDay) []coveredDay {
	var out []coveredDay
	for i := range table {
		month := table[i].Day[:len("2006-01")]
		if n := len(out); n == 0 || out[n-1].Day != month {
			out = append(out, coveredDay{Day: month, Why: map[string]int{}})
		}
		out[len(out)-1].add(&table[i])
	}
	return out
}
