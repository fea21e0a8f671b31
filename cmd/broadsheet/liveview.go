package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"broadsheet/scraper/queue"
)

// A liveView is all that is shown of a crawl that runs.
type liveView struct {
	now, begun  time.Time
	noun        string // what is counted, such as "address"
	done, total int    // total is 0 where nobody knows
	failed      int
	days        int    // of a range that day indexes name; 0 without
	listed      int    // of them, whose index was read
	lists       string // what was read of lists; "" where none is
	isEnding    bool   // somebody has interrupted it
	hosts       []hostView
	arrivals    []arrival // the last articles, the newest first
}

// A hostView is a line about a host, or a domain with all its hosts.
type hostView struct {
	queue.Line

	pace         time.Duration // between two requests; 0 where nobody waits
	done, failed int
	became       string // what became of its last address; "" before the first
}

// An arrival is an article that came in.
type arrival struct {
	at                time.Time
	outcome, headline string
	host              string
}

const (
	mostHosts    = 12
	mostArrivals = 5
)

// busiest puts the hosts first that have most to do, then those that had.
func busiest(hosts []hostView) {
	slices.SortFunc(hosts, func(a, b hostView) int {
		return cmp.Or(cmp.Compare(b.Waiting+b.Leased, a.Waiting+a.Leased), cmp.Compare(b.done+b.failed, a.done+a.failed), cmp.Compare(a.Name, b.Name))
	})
}

// lines are the view for a terminal of so many columns and rows: never as many as its
// rows, and each shorter than its columns. Hosts that have no place are counted.
func (v *liveView) lines(columns, rows int, st style) []shownLine {
	p := &page{columns: columns - 1, left: rows - 2, st: st} // a line below is where the cursor stands
	p.add(v.head(), st.bold)
	if v.lists != "" && p.left > 3 {
		p.add(v.lists, st.dim)
	}
	busiest(v.hosts)
	arrivals := min(len(v.arrivals), mostArrivals, max(0, p.left-6))
	room := p.left
	if arrivals > 0 {
		room -= arrivals + 1
	}
	v.hostLines(p, room)
	if arrivals > 0 {
		p.add("", nil)
	}
	for i := range arrivals {
		v.arrivals[i].line(p)
	}
	return p.lines
}

// hostLines adds as many hosts as there is room for.
func (v *liveView) hostLines(p *page, room int) {
	if len(v.hosts) == 0 || room < 1 {
		return
	}
	cols := columnsFor(p.columns, v.hosts)
	if room > 3 {
		p.add("", nil)
		p.add(cols.line(hostHead), p.st.dim)
		room -= 2
	}
	n := min(len(v.hosts), mostHosts, room)
	if n < len(v.hosts) && n == room {
		n-- // for the line that counts the others
	}
	shown := slices.Clone(v.hosts[:n])
	slices.SortFunc(shown, func(a, b hostView) int { return cmp.Compare(a.Name, b.Name) }) // lines that change places can't be read
	for i := range shown {
		h := &shown[i]
		emphasis := map[bool]func(string) string{true: p.st.red}[h.failed > 0 && isFailure(h.became)]
		p.add(cols.line(h.cells(v.now)), emphasis)
	}
	if more := v.hosts[n:]; len(more) > 0 {
		queued := 0
		for i := range more {
			queued += more[i].Waiting + more[i].Leased
		}
		p.add(fmt.Sprintf("and %s more, with %s queued", thousands(len(more)), thousands(queued)), p.st.dim)
	}
}

// head is the line about the whole.
func (v *liveView) head() string {
	parts := []string{plural(v.done, v.noun)}
	if total := v.expected(); total > 0 {
		about := ""
		if total != v.total {
			about = "about "
		}
		parts[0] = fmt.Sprintf("%s of %s%s", thousands(v.done), about, plural(total, v.noun))
	}
	if v.days > 0 {
		parts = append(parts, fmt.Sprintf("%s of %s listed", thousands(v.listed), plural(v.days, "day")))
	}
	if v.failed > 0 {
		parts = append(parts, thousands(v.failed)+" failed")
	}
	took := v.now.Sub(v.begun)
	if v.done > 0 && took >= time.Second {
		parts = append(parts, fmt.Sprintf("%.1f a second", float64(v.done)/took.Seconds()))
	}
	if v.isEnding {
		parts = append(parts, "interrupted: what is under way is finished first")
	} else if left := v.timeLeft(took); left != "" {
		parts = append(parts, left)
	}
	return strings.Join(parts, ", ")
}

// fewDays are too few to tell by them how many addresses the others have.
const fewDays = 2

// expected is how many addresses there are in all. Of a range whose days are not all
// listed it is guessed by those that are.
func (v *liveView) expected() int {
	if v.listed >= v.days || v.listed < fewDays {
		return v.total
	}
	return v.total * v.days / v.listed
}

// timeLeft says how long the rest takes: at the pace so far, lists that are still to be
// read counted as addresses, since they keep the same pace; but not less than the longest
// line takes at its own.
func (v *liveView) timeLeft(took time.Duration) string {
	done, total := v.done, v.expected()
	if v.days > 0 && v.listed < fewDays && v.days > v.listed {
		return "" // nobody can tell
	}
	if v.days > 0 {
		done, total = done+v.listed, total+v.days
	}
	var longest time.Duration
	for i := range v.hosts {
		if h := &v.hosts[i]; !h.Paused && !h.Spent {
			longest = max(longest, time.Duration(h.Waiting)*h.pace)
		}
	}
	return timeLeft(done, total, took, longest)
}

// enoughToTell is how many addresses must be done before the time for the rest is told:
// the first ones wait for robots.txt.
const enoughToTell = 5

// timeLeft says how long the rest takes at the pace so far, and at least; "" when nobody
// can tell.
func timeLeft(done, total int, took, least time.Duration) string {
	if done < enoughToTell || done >= total {
		return ""
	}
	left := max(least, time.Duration(float64(took)/float64(done)*float64(total-done)))
	unit := time.Second
	switch {
	case left > 10*time.Hour:
		unit = time.Hour
	case left > 10*time.Minute:
		unit = time.Minute
	}
	words := max(left.Round(unit), unit).String()
	for _, nothing := range []string{"0s", "0m"} {
		if rest := strings.TrimSuffix(words, nothing); strings.HasSuffix(rest, "m") || strings.HasSuffix(rest, "h") {
			words = rest
		}
	}
	return "about " + words + " left"
}

// line adds the line of an article.
func (a *arrival) line(p *page) {
	host := ""
	if p.columns >= 70 {
		host = cut(a.host, 24)
	}
	room := p.columns - len("07:12:31  unchanged  ") - columnsOf(host) - 2
	p.add(strings.TrimRight(fmt.Sprintf("%s  %s  %s  %s", a.at.Format(time.TimeOnly), fit(a.outcome, len("unchanged")), fit(harmless(a.headline), max(room, 1)), host), " "), nil)
}

// A page gathers lines, as long and as many as there is room for.
type page struct {
	columns, left int
	st            style
	lines         []shownLine
}

// add adds a line, with emphasis or nil.
func (p *page) add(text string, emphasis func(string) string) {
	if p.left < 1 && len(p.lines) > 0 {
		return
	}
	p.left--
	text = cut(harmless(text), p.columns)
	styled := text
	if emphasis != nil {
		styled = emphasis(text)
	}
	p.lines = append(p.lines, shownLine{text, styled})
}
