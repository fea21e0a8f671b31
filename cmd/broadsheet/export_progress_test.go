package main

import (
	"io"
	"log/slog"
	"strconv"
	"strings"
	"time"

	"broadsheet/scraper/find"
	"broadsheet/scraper/queue"
)

// What tests of the terminal reach by itself.
var (
	TimeLeft  = timeLeft
	Harmless  = harmless
	ColumnsOf = columnsOf
	Cut       = cut
	Fit       = fit
)

// A Live is what a terminal shows of a crawl.
type Live struct {
	Now, Begun          time.Time
	Done, Total, Failed int
	Days, Listed        int
	Lists               string
	Ending              bool
	Hosts               []LiveHost
	Arrivals            []LiveArticle
}

// A LiveHost is a line about a host.
type LiveHost struct {
	queue.Line

	Pace         time.Duration
	Done, Failed int
	Became       string
}

// A LiveArticle is one that came in.
type LiveArticle struct {
	At                      time.Time
	Outcome, Headline, Host string
}

func (l *Live) view() *liveView {
	v := &liveView{now: l.Now, begun: l.Begun, noun: "address", done: l.Done, total: l.Total, failed: l.Failed, days: l.Days, listed: l.Listed, lists: l.Lists, isEnding: l.Ending}
	for _, h := range l.Hosts {
		v.hosts = append(v.hosts, hostView{Line: h.Line, pace: h.Pace, done: h.Done, failed: h.Failed, became: h.Became})
	}
	for _, a := range l.Arrivals {
		v.arrivals = append(v.arrivals, arrival{a.At, a.Outcome, a.Headline, a.Host})
	}
	return v
}

// Render is how it looks on a terminal of a size, with emphasis or without.
func (l *Live) Render(columns, rows int, emphasis bool) []string {
	var out []string
	for _, line := range l.view().lines(columns, rows, style{on: emphasis}) {
		out = append(out, line.styled)
	}
	return out
}

// HostState is how a host is.
func HostState(l queue.Line, now time.Time) string { return (&hostView{Line: l}).state(now) }

// A Screen is the bottom of a terminal.
type Screen struct{ s screen }

// NewScreen makes one on w.
func NewScreen(w io.Writer) *Screen { return &Screen{screen{w: w}} }

// Put shows lines, and a text above.
func (s *Screen) Put(text string, width int, lines ...string) {
	var out []shownLine
	for _, l := range lines {
		out = append(out, shownLine{l, l})
	}
	s.s.put(text, out, width)
}

// Numbered are lines with a number each.
func Numbered(n, width int) []string {
	var out []string
	for i := range n {
		out = append(out, strings.Repeat(strconv.Itoa(i%10), width))
	}
	return out
}

// NewKnownLists asks for lists in case they changed.
func NewKnownLists(get find.Getter, shelf *queue.Queue, now func() time.Time) find.Getter {
	return &knownLists{Getter: get, shelf: shelf, saved: &savings{}, now: now, log: slog.New(slog.DiscardHandler)}
}
