package scraper

import (
	"fmt"
	"io"

	"broadsheet/scraper/warc"
)

// latePages hands out the pages of a WARC file, each when it is known what stands behind
// it: that may be its request, and its rendered document.
type latePages struct {
	yield func(Item, error) bool
	page  *Page // the last one; nil when it was handed out
	of    answer
}

// give hands out something else than a page.
func (l *latePages) give(item Item, err error) bool { return l.flush() && l.yield(item, err) }

// hold takes a page up, and hands out the one before.
func (l *latePages) hold(p *Page, of answer) bool {
	if !l.flush() {
		return false
	}
	l.page, l.of = p, of
	return true
}

// flush hands out what is held.
func (l *latePages) flush() bool {
	p := l.page
	l.page = nil
	return p == nil || l.yield(Item{Page: p}, nil)
}

// ask takes the request of the page that is held. Of another request is is false.
func (l *latePages) ask(q *asked) (is bool) {
	if l.page == nil || !q.isOf(l.of) {
		return false
	}
	e := &l.page.Exchanges[len(l.page.Exchanges)-1]
	if e.Request != nil || e.Response == nil {
		return false
	}
	e.Request = q.head
	return true
}

// render takes the document of a record that was rendered from the page that is held. Of
// another record is is false.
func (l *latePages) render(rec *warc.Record) (is bool, err error) {
	by := rec.RenderedBy()
	if by == "" || l.page == nil || rec.RefersTo().ID != l.of.id {
		return false, nil
	}
	html, err := io.ReadAll(io.LimitReader(rec.Block, maxFile+1))
	if err == nil && len(html) > maxFile {
		err = fmt.Errorf("it is larger than %d bytes", maxFile)
	}
	if err != nil {
		return true, err
	}
	l.page.rendered(&warc.Rendered{At: rec.Date(), By: by, HTML: html})
	return true, nil
}
