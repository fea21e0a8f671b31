package drift

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// A Watch follows what is read of the pages of many sites. It holds the last thousand
// pages of each layout. The zero value is ready to use.
type Watch struct {
	rows map[rowKey]*row
}

// A rowKey is a site with a layout, or of its visits.
type rowKey struct {
	site, layout string
	visits       bool
}

// A row is the pages of one layout, or the visits of a site.
type row struct {
	pages []seen
}

// A seen is what stays of a page in memory.
type seen struct {
	sight  Sight
	fields map[string]string // field → where it came from
	length int               // of the body, in characters
	reason string
}

// Add takes a page. They may come in any order.
func (w *Watch) Add(p Page) {
	at := seen{sight: Sight{p.URL, p.Fetched, p.Capture}, reason: p.Reason}
	w.row(rowKey{site: p.Site, visits: true}).add(at)
	if p.Article == nil {
		return
	}
	at.fields = p.Article.Extraction.Fields
	for i := range p.Article.Body {
		at.length += utf8.RuneCountInString(p.Article.Body[i].Text)
	}
	w.row(rowKey{site: p.Site, layout: p.Article.Extraction.Layout}).add(at)
}

func (w *Watch) row(k rowKey) *row {
	if w.rows == nil {
		w.rows = map[rowKey]*row{}
	}
	if w.rows[k] == nil {
		w.rows[k] = &row{}
	}
	return w.rows[k]
}

func (r *row) add(s seen) {
	if r.pages = append(r.pages, s); len(r.pages) >= 2*held {
		r.trim()
	}
}

// trim puts the pages in order and lets go of the oldest.
func (r *row) trim() {
	slices.SortStableFunc(r.pages, func(a, b seen) int {
		return cmp.Or(a.sight.Fetched.Compare(b.sight.Fetched), cmp.Compare(a.sight.URL, b.sight.URL))
	})
	if n := len(r.pages); n > held {
		r.pages = slices.Delete(r.pages, 0, n-held)
	}
}

// Breaks returns what stopped and hasn't come back, by site, layout and field.
func (w *Watch) Breaks() []Break {
	var out []Break
	for k, r := range w.rows {
		r.trim()
		if k.visits {
			out = append(out, r.unread(k)...)
			continue
		}
		out = append(append(out, r.fields(k)...), r.short(k)...)
	}
	slices.SortFunc(out, func(a, b Break) int {
		return cmp.Or(cmp.Compare(a.Site, b.Site), cmp.Compare(a.Layout, b.Layout), cmp.Compare(a.Field, b.Field), cmp.Compare(a.Kind, b.Kind))
	})
	return out
}

// find looks for a break of what is good, and for the pages on either side; at is the
// first of those behind it. Several may have been fetched at one time, so that the time
// alone doesn't tell.
func (r *row) find(k rowKey, good func(*seen) bool) (b Break, at int, ok bool) {
	row := make([]bool, len(r.pages))
	for i := range r.pages {
		row[i] = good(&r.pages[i])
	}
	s, ok := breakIn(row)
	if !ok {
		return Break{}, 0, false
	}
	return Break{
		Site: k.site, Layout: k.layout, Since: r.pages[s.at].sight.Fetched, Before: s.before, After: s.after,
		LastGood: r.pages[s.at-1].sight, FirstBad: r.pages[s.at].sight,
	}, s.at, true
}

// unread looks for a break of the visits.
func (r *row) unread(k rowKey) []Break {
	b, at, ok := r.find(k, func(s *seen) bool { return s.reason == "" })
	if !ok {
		return nil
	}
	b.Kind, b.Now = Unread, most(r.pages[at:], func(s *seen) string { return s.reason })
	return []Break{b}
}

// ignored are fields that don't follow from the layout of a page.
var ignored = map[string]bool{"id": true, "url": true, "aliases": true, "site": true, "rights": true, "alternative_headlines": true, "next_page": true}

// fields looks for breaks of fields, and of the selectors that fill them.
func (r *row) fields(k rowKey) (out []Break) {
	names := map[string]bool{}
	for i := range r.pages {
		for name := range r.pages[i].fields {
			names[name] = !ignored[name]
		}
	}
	for name, follow := range names {
		if !follow {
			continue
		}
		kind := Empty
		b, at, ok := r.find(k, func(s *seen) bool { return s.fields[name] != "" })
		if !ok {
			kind = Selector
			b, at, ok = r.find(k, func(s *seen) bool { return isOfProfile(s.fields[name]) })
		}
		if !ok {
			continue
		}
		b.Kind, b.Field = kind, name
		b.Was = last(r.pages[:at], name, kind == Selector)
		b.Now = most(r.pages[at:], func(s *seen) string { return s.fields[name] })
		out = append(out, b)
	}
	return out
}

// isOfProfile reports whether a source is a selector of a profile.
func isOfProfile(from string) bool {
	return strings.HasPrefix(from, "css:") || from == "profile:images"
}

// last is where a field came from last.
func last(pages []seen, name string, ofProfile bool) string {
	for i := range slices.Backward(pages) {
		if from := pages[i].fields[name]; from != "" && (!ofProfile || isOfProfile(from)) {
			return from
		}
	}
	return ""
}

// most is the most frequent word of pages; "" counts for none.
func most(pages []seen, word func(*seen) string) string {
	counts, best := map[string]int{}, ""
	for i := range pages {
		w := word(&pages[i])
		if w == "" {
			continue
		}
		counts[w]++
		if n := counts[w]; n > counts[best] || n == counts[best] && w < best {
			best = w
		}
	}
	return best
}

// short looks for a break of the body's length.
func (r *row) short(k rowKey) []Break {
	if len(r.pages) < minBefore+minAfter {
		return nil
	}
	usual := median(r.pages[:max(minBefore, len(r.pages)/2)])
	b, at, ok := r.find(k, func(s *seen) bool { return 3*s.length >= usual })
	if !ok {
		return nil
	}
	b.Kind, b.Field, b.Length = Short, "body", &[2]int{median(r.pages[:at]), median(r.pages[at:])}
	return []Break{b}
}

// median is that of the lengths.
func median(pages []seen) int {
	if len(pages) == 0 {
		return 0
	}
	lengths := make([]int, len(pages))
	for i := range pages {
		lengths[i] = pages[i].length
	}
	slices.Sort(lengths)
	return lengths[len(lengths)/2]
}
