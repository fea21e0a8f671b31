package main

import (
	"fmt"

	"broadsheet/scraper/find"
)

// A listProgress shows how far the search for a site's articles is: a line that is
// written over, where somebody looks at a terminal.
type listProgress struct {
	app          *app
	live, shown  bool
	lists, named int
}

// lists begins to show progress.
func (a *app) lists() *listProgress {
	return &listProgress{app: a, live: !a.quiet && !a.verbose && !a.json() && isLive(a.stderr)}
}

// read takes a list that was read.
func (p *listProgress) read(l find.List) {
	p.lists++
	p.named += l.Named
	if p.live {
		p.shown = true
		columns, _ := sizeOf(p.app.stderr)()
		words := fmt.Sprintf("%s, %s; %s: %s", plural(p.lists, "list"), plural(p.named, "address"), l.By, l.URL)
		fmt.Fprintf(p.app.stderr, "\r\x1b[K%s", cut(harmless(words), columns-1))
	}
}

// clear takes the line away.
func (p *listProgress) clear() {
	if p.shown {
		fmt.Fprintf(p.app.stderr, "\r\x1b[K")
		p.shown = false
	}
}
