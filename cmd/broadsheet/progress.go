package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
	"golang.org/x/term"

	"broadsheet/scraper"
)

// maxHostLines is how many hosts have a line of their own: those that something
// happened to last.
const maxHostLines = 8

// refresh is how often the screen changes.
const refresh = 200 * time.Millisecond

// A progress shows on a terminal how a crawl goes: a bar for the whole, and a line
// a host below it.
type progress struct {
	bars    *mpb.Progress
	whole   *mpb.Bar
	waiting func(host string) int // addresses of a host that are queued
	total   func() int            // addresses that are queued or being fetched

	lines []*mpb.Bar
	begun time.Time
	asked time.Time // when total was asked

	mu     sync.Mutex
	shown  []string // the host of each line
	hosts  map[string]*hostProgress
	done   int
	failed int
}

// A hostProgress is what happened to a host in this run.
type hostProgress struct {
	fetched, failed int
	first, last     time.Time
	became          string    // what became of the last address
	again           time.Time // when an address that was put back is due; else zero
}

// isLive reports whether w is a terminal that can show progress.
func isLive(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd())) && os.Getenv("TERM") != "dumb"
}

// newProgress begins to show progress on w.
func newProgress(w io.Writer, waiting func(string) int, total func() int, opts ...mpb.ContainerOption) *progress {
	opts = append([]mpb.ContainerOption{mpb.WithOutput(w), mpb.WithWidth(40), mpb.WithRefreshRate(refresh)}, opts...)
	p := &progress{bars: mpb.New(opts...), waiting: waiting, total: total, hosts: map[string]*hostProgress{}, begun: time.Now()}
	p.whole = p.bars.New(0, mpb.BarStyle(), mpb.AppendDecorators(decor.Any(p.sum)))
	return p
}

// Write prints lines above the bars.
func (p *progress) Write(b []byte) (int, error) { return p.bars.Write(b) }

// watch takes an event of the crawl, one at a time. The bars ask back for their
// texts, so nothing is said to them under the lock.
func (p *progress) watch(e scraper.Event, failed bool) {
	done, add := p.count(e, failed)
	if add {
		i := len(p.lines)
		p.lines = append(p.lines, p.bars.New(0, mpb.NopStyle(), mpb.PrependDecorators(decor.Any(p.line(i)))))
	}
	if now := time.Now(); now.Sub(p.asked) >= refresh {
		p.asked = now
		open := p.total()
		if e.Host != "" && e.Outcome != "" {
			open-- // the address itself: its lease ends after the event
		}
		p.whole.SetTotal(int64(done+open), false)
	}
	p.whole.SetCurrent(int64(done))
}

// count adds an event up, and says whether the host is to get a new line.
func (p *progress) count(e scraper.Event, failed bool) (done int, add bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if e.Outcome != "" {
		p.done++
	}
	if failed {
		p.failed++
	}
	if e.Host == "" {
		return p.done, false
	}
	add = p.touch(e.Host, failed || !e.Again.IsZero())
	if h := p.hosts[e.Host]; e.Outcome != "" || !e.Again.IsZero() {
		h.became, h.again = e.Outcome, e.Again
	}
	return p.done, add
}

// touch counts what happened to a host and sees that it has a line.
func (p *progress) touch(host string, failed bool) (add bool) {
	h := p.hosts[host]
	if h == nil {
		h = &hostProgress{first: time.Now()}
		p.hosts[host] = h
	}
	h.last = time.Now()
	if failed {
		h.failed++
	} else {
		h.fetched++
	}
	switch {
	case slices.Contains(p.shown, host):
	case len(p.shown) < maxHostLines:
		p.shown = append(p.shown, host)
		return true
	default:
		p.shown[p.oldest()] = host
	}
	return false
}

// oldest is the line of the host that nothing has happened to for longest.
func (p *progress) oldest() int {
	at := 0
	for i, host := range p.shown {
		if p.hosts[host].last.Before(p.hosts[p.shown[at]].last) {
			at = i
		}
	}
	return at
}

// sum is what stands behind the bar.
func (p *progress) sum(s decor.Statistics) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	out := fmt.Sprintf(" %s of %s", thousands(int(s.Current)), plural(int(s.Total), "address"))
	if p.failed > 0 {
		out += ", " + thousands(p.failed) + " failed"
	}
	if left := timeLeft(int(s.Current), int(s.Total), time.Since(p.begun)); left != "" {
		out += ", " + left
	}
	return out
}

// enoughToTell is how many addresses must be done before the time for the rest is told:
// the first ones wait for robots.txt.
const enoughToTell = 5

// timeLeft says how long the rest takes at the pace so far; "" when nobody can tell.
func timeLeft(done, total int, took time.Duration) string {
	if done < enoughToTell || done >= total {
		return ""
	}
	left := time.Duration(float64(took) / float64(done) * float64(total-done))
	unit := time.Second
	switch {
	case left > 10*time.Hour:
		unit = time.Hour
	case left > 10*time.Minute:
		unit = time.Minute
	}
	words := max(left.Round(unit), unit).String()
	if unit > time.Second {
		words = strings.TrimSuffix(words, "0s")
	}
	if unit > time.Minute {
		words = strings.TrimSuffix(words, "0m")
	}
	return "about " + words + " left"
}

// state says in a word or two how a host is: what became of its last address, or when
// the one that was put back is due.
func (h *hostProgress) state(now time.Time) string {
	if h.again.After(now) {
		return "again at " + h.again.Format(time.TimeOnly)
	}
	return h.became
}

// line tells of the host that has line i.
func (p *progress) line(i int) func(decor.Statistics) string {
	return func(decor.Statistics) string {
		p.mu.Lock()
		defer p.mu.Unlock()
		host := p.shown[i]
		h := p.hosts[host]
		rate := float64(h.fetched+h.failed) / max(time.Since(h.first).Seconds(), 1)
		return fmt.Sprintf("%-32s %7s fetched %7s queued %5s errors %6.1f/s  %s", host, thousands(h.fetched), thousands(p.waiting(host)), thousands(h.failed), rate, h.state(time.Now()))
	}
}

// end takes the bars from the screen.
func (p *progress) end() {
	for _, line := range p.lines {
		line.Abort(true)
	}
	p.whole.Abort(true)
	p.bars.Wait()
}
