package main

import (
	"fmt"
	"time"
)

// A ticker tells at a terminal how far a run is.
type ticker struct {
	app         *app
	on          bool
	begun, last time.Time
}

func newTicker(a *app) *ticker {
	return &ticker{app: a, on: !a.quiet && a.logForm == "text" && isLive(a.stderr), begun: time.Now()}
}

// show tells of so many pages, now and then.
func (t *ticker) show(pages int) {
	now := time.Now()
	if !t.on || now.Sub(t.last) < refresh {
		return
	}
	t.last = now
	fmt.Fprintf(t.app.stderr, "\r%s read, %.0f a second\x1b[K", plural(pages, "page"), float64(pages)/now.Sub(t.begun).Seconds())
}

// end takes the line from the screen.
func (t *ticker) end() {
	if t.on {
		fmt.Fprintf(t.app.stderr, "\r\x1b[K")
	}
}
