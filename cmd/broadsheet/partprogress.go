package main

import (
	"fmt"
	"io"
	"strings"
	"sync/atomic"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
)

// A partProgress shows on a terminal how far a long work over an archive is, one part
// of it after the other, such as its records and then its captures.
type partProgress struct {
	bars *mpb.Progress
	bar  *mpb.Bar
	part atomic.Pointer[string]
}

// partsOf shows progress where somebody looks at a terminal: tell takes how far a part
// is, nil where nobody looks, and end takes the bar from the screen.
func (a *app) partsOf() (tell func(part string, done, total int64), end func()) {
	if a.quiet || a.verbose || a.logForm != "text" || !isLive(a.stderr) {
		return nil, func() {}
	}
	p := newPartProgress(a.stderr)
	return p.tell, p.end
}

func newPartProgress(w io.Writer) *partProgress {
	p := &partProgress{bars: mpb.New(mpb.WithOutput(w), mpb.WithWidth(40), mpb.WithRefreshRate(refresh))}
	p.part.Store(new(string))
	// Without a total from the start a bar isn't done, and left on the screen, when it
	// is full.
	p.bar = p.bars.New(0, mpb.BarStyle(), mpb.AppendDecorators(decor.Any(p.sum)))
	return p
}

// tell moves the bar. A new part takes the place of the one before.
func (p *partProgress) tell(part string, done, total int64) {
	if part != *p.part.Load() {
		p.part.Store(&part)
	}
	p.bar.SetTotal(total, false)
	p.bar.SetCurrent(done)
}

// sum is what stands behind the bar.
func (p *partProgress) sum(s decor.Statistics) string {
	part := *p.part.Load()
	return fmt.Sprintf(" %s: %s of %s", part, amount(part, s.Current), amount(part, s.Total))
}

// amount writes how much of a part: captures are told in bytes, the rest is counted.
func amount(part string, n int64) string {
	if strings.HasPrefix(part, "captures") {
		return bytesOf(n)
	}
	return thousands(int(n))
}

// end takes the bar from the screen.
func (p *partProgress) end() {
	p.bar.Abort(true)
	p.bars.Wait()
}
