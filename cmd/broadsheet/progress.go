package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"sync"
	"time"

	"golang.org/x/term"

	"broadsheet/extract"
	"broadsheet/scraper"
	"broadsheet/scraper/find"
	"broadsheet/scraper/queue"
	"broadsheet/store"
)

// refresh is how often the screen changes at most.
const refresh = 200 * time.Millisecond

// A progress shows on a terminal how a crawl goes: the whole, the hosts that are busiest,
// and the last articles. It looks at the terminal's size each time, so a change of that
// is followed.
type progress struct {
	out    *screen
	st     style
	size   func() (columns, rows int)
	source progressSource
	now    func() time.Time
	ended  chan struct{} // closed by end
	drawn  sync.WaitGroup

	mu    sync.Mutex // around what follows and the screen
	view  liveView
	hosts map[string]*hostView // by domain; what happened in this run
	read  int                  // lists
	named int                  // by them
	lines []queue.Line         // as they stood when they were asked for last
	asked time.Time            // when that was
}

// A progressSource is what a progress asks about the run. All may be nil.
type progressSource struct {
	ctx   context.Context     //nolint:containedctx // it says whether somebody interrupted the run
	lines func() []queue.Line // of the frontier
	open  func() int          // addresses that are queued or being fetched
	pace  func(host string) time.Duration
	days  int // of a range that day indexes name
}

// isLive reports whether w is a terminal that can show progress.
func isLive(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return false
	}
	if runtime.GOOS == "windows" {
		return obeysSequences(f)
	}
	return os.Getenv("TERM") != "dumb" && os.Getenv("TERM") != ""
}

// sizeOf is how a terminal's size is asked for. One that doesn't say is a common one.
func sizeOf(w io.Writer) func() (columns, rows int) {
	return func() (int, int) {
		if f, ok := w.(*os.File); ok {
			if columns, rows, err := term.GetSize(int(f.Fd())); err == nil && columns > 0 && rows > 0 {
				return columns, rows
			}
		}
		return 80, 24
	}
}

// newProgress begins to show progress on w.
func newProgress(w io.Writer, noun string, source progressSource) *progress {
	p := &progress{
		out: &screen{w: w}, st: colours(w), size: sizeOf(w), source: source, now: time.Now, ended: make(chan struct{}),
		view: liveView{noun: noun, begun: time.Now(), days: source.days}, hosts: map[string]*hostView{},
	}
	p.drawn.Go(p.draw)
	return p
}

// draw changes the screen now and then, until the end.
func (p *progress) draw() {
	tick := time.NewTicker(refresh)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			p.paint("")
		case <-p.ended:
			return
		}
	}
}

// paint shows how it stands now, and a text above.
func (p *progress) paint(text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	columns, rows := p.size()
	lines := p.state().lines(columns, rows, p.st)
	if text != "" {
		p.out.above(text, lines, columns)
		return
	}
	p.out.paint(lines, columns)
}

// manyLines are asked for less often: each time all are looked at.
const (
	manyLines    = 2_000
	askManyAfter = 10 * refresh
)

// state is the view as of now.
func (p *progress) state() *liveView {
	v := p.view
	v.now = p.now()
	v.isEnding = p.source.ctx != nil && p.source.ctx.Err() != nil
	if p.source.lines != nil && (len(p.lines) < manyLines || v.now.Sub(p.asked) >= askManyAfter) {
		p.lines, p.asked = p.source.lines(), v.now
	}
	known := map[string]bool{}
	v.hosts = make([]hostView, 0, len(p.lines))
	for _, line := range p.lines {
		h := hostView{}
		if was := p.hosts[line.Name]; was != nil {
			h = *was
		} else if line.Waiting+line.Leased == 0 {
			continue // of an earlier run
		}
		known[line.Name] = true
		h.Line = line
		if p.source.pace != nil {
			h.pace = p.source.pace(line.Name)
		}
		v.hosts = append(v.hosts, h)
	}
	for name, h := range p.hosts {
		if !known[name] {
			v.hosts = append(v.hosts, *h)
		}
	}
	if p.source.open != nil {
		v.total = v.done + p.source.open()
	}
	if p.read > 0 {
		v.lists = fmt.Sprintf("%s read, with %s; the last was %s", plural(p.read, "list"), plural(p.named, "link"), p.view.lists)
	}
	return &v
}

// Write prints lines above the view.
func (p *progress) Write(b []byte) (int, error) {
	p.paint(string(b))
	return len(b), nil
}

// list takes a list that was read.
func (p *progress) list(l find.List) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.read++
	p.named += l.Named
	if l.By == find.ByDay {
		p.view.listed++
	}
	p.view.lists = strings.TrimSpace(l.By + " " + l.URL)
}

// arrived takes an article that came in. It is safe for concurrent use.
func (p *progress) arrived(outcome store.Outcome, art *extract.Article) {
	if outcome != store.Kept && outcome != store.Revised {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	a := arrival{at: p.now(), outcome: string(outcome), headline: headlineOf(art), host: hostOfAddress(art.URL)}
	p.view.arrivals = append([]arrival{a}, p.view.arrivals[:min(len(p.view.arrivals), mostArrivals-1)]...)
}

// headlineOf is the headline with its kicker, or else the address.
func headlineOf(art *extract.Article) string {
	switch {
	case art.Headline == "":
		return art.URL
	case art.Kicker != "":
		return art.Kicker + ": " + art.Headline
	}
	return art.Headline
}

// watch takes an event of the crawl.
func (p *progress) watch(e scraper.Event, failed bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if e.Outcome != "" {
		p.view.done++
	}
	if failed {
		p.view.failed++
	}
	if e.Host == "" || e.Outcome == "" && e.Again.IsZero() {
		return
	}
	name := scraper.Domain(e.Host)
	h := p.hosts[name]
	if h == nil {
		h = &hostView{Line: queue.Line{Name: name}}
		p.hosts[name] = h
	}
	switch {
	case e.Outcome == "":
		h.became = "put back"
		return
	case failed:
		h.failed++
	default:
		h.done++
	}
	h.became = e.Outcome
}

// end takes the view from the screen.
func (p *progress) end() {
	close(p.ended)
	p.drawn.Wait()
	p.mu.Lock()
	defer p.mu.Unlock()
	columns, _ := p.size()
	p.out.clear(columns)
}
