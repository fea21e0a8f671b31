package extract

import (
	"strings"

	"golang.org/x/net/html"
)

// How far from the headline a date without a label is one of the article, in
// bytes of text.
const (
	nearBelow = 700
	nearAbove = 250
)

// A nearness is how a date stands to a headline, the best last.
type nearness byte

const (
	farAway nearness = iota
	above            // where a masthead may say what day it is
	below
)

// fromAddress is the source of the day in the page's address.
const fromAddress = "generic:address"

// show reads what the page shows: time elements, and texts that are a date or
// begin or end with one.
func (b *dateBook) show() {
	for _, d := range b.r.times {
		b.timeElement(d)
	}
	for _, d := range b.r.printed {
		b.printed(d)
	}
}

// timeElement reads a time element, its attribute before its text.
func (b *dateBook) timeElement(d datedNode) {
	value := attr(d.node, "datetime")
	if value == "" {
		value = brief(d.node, 2*maxDate)
	}
	if value == "" || insideOther(d.node) {
		return
	}
	m, ok := readDate(value, b.r.zone, b.hints)
	if !ok {
		if m, ok = readDate(brief(d.node, 2*maxDate), b.r.zone, b.hints); !ok {
			b.refuse("published", value)
			return
		}
	}
	label := classLabel(d.node)
	if label == unlabelled {
		label = b.labelled(d)
	}
	b.file(statedDate{m, "generic:time", b.nearness(d)}, label)
}

// printed reads a text with a date.
func (b *dateBook) printed(d datedNode) {
	s := printedText(d.node)
	var t dateText
	dates, alone := t.line(s, b.hints)
	if len(dates) == 0 || insideOther(d.node) {
		return
	}
	if near := b.nearness(d); alone && near > b.lineAt {
		b.lineAt, b.dateline = near, t.dateline(dates[0], d.before)
	}
	for i, date := range dates {
		if !date.apart || date.open {
			continue
		}
		m, ok := date.moment(b.r.zone, b.hints)
		if !ok {
			b.refuse("published", s)
			continue
		}
		label := date.label
		if label == unlabelled && i == 0 {
			if label = b.labelled(d); label == unlabelled {
				label = classLabel(d.node.Parent)
			}
		}
		b.file(statedDate{m, "generic:printed", b.nearness(d)}, label)
	}
}

// printedText is a text node, or all of the element where comments part it.
func printedText(n *html.Node) string {
	if p := n.PrevSibling; p != nil && p.Type == html.CommentNode && n.Parent != nil {
		if s := brief(n.Parent, maxDateLine); s != "" {
			return s
		}
	}
	return n.Data
}

// file puts a date where its label says. One that can't be the page's is some
// other date: of a birth, of a concert.
func (b *dateBook) file(s statedDate, label dateLabel) {
	switch {
	case s.time.Unix() == 0 || b.doubt(s.moment) != "":
	case label == ofChange:
		b.changes = append(b.changes, s)
	case label == ofRelease:
		b.marked = append(b.marked, s)
	default:
		b.shown = append(b.shown, s)
	}
}

// labelled is the label in the text before a date.
func (b *dateBook) labelled(d datedNode) dateLabel {
	if d.before == nil {
		return unlabelled
	}
	return labelLine(d.before.Data)
}

// nearness is how a node stands to a headline. On a page without one time elements
// are taken as they come.
func (b *dateBook) nearness(d datedNode) nearness {
	near := farAway
	if len(b.r.headingAt) == 0 && d.node.Type == html.ElementNode {
		return below
	}
	for _, at := range b.r.headingAt {
		switch {
		case d.place >= at && d.place <= at+nearBelow:
			return below
		case d.place < at && d.place >= at-nearAbove:
			near = above
		}
	}
	return near
}

// address is the day in the page's address: /2024/05/03/, /2024-05-03-, /20240503/.
func (b *dateBook) address() []statedDate {
	if b.r.base == nil {
		return nil
	}
	year, month, day, ok := dayInPath(b.r.base.Path)
	if !ok {
		return nil
	}
	d := foundDate{year: year, month: month, day: day}
	if !(&dateText{}).settle(&d) {
		return nil
	}
	m, _ := d.moment(b.r.zone, b.hints)
	if b.doubt(m) != "" {
		return nil
	}
	return []statedDate{{moment: m, from: fromAddress}}
}

// dayInPath finds a day at the beginning of one segment of a path, or spread over
// three. A number that goes on after the day is none.
func dayInPath(path string) (year, month, day int, ok bool) {
	for path != "" {
		path = strings.TrimLeft(path, "/")
		rest := path
		if year, rest, ok = cutDigits(rest, 4); ok && year >= firstNews {
			sep := ""
			if rest != "" && (rest[0] == '/' || rest[0] == '-' || rest[0] == '_') {
				sep = rest[:1]
			}
			if month, rest, ok = cutDigits(rest[len(sep):], 2); ok && strings.HasPrefix(rest, sep) {
				if day, rest, ok = cutDigits(rest[len(sep):], 2); ok && (rest == "" || rest[0] < '0' || rest[0] > '9') {
					return year, month, day, true
				}
			}
		}
		_, path, _ = strings.Cut(path, "/")
	}
	return 0, 0, 0, false
}

// cutDigits reads n digits off a text; two of them may be one before a slash.
func cutDigits(s string, n int) (value int, rest string, ok bool) {
	i := 0
	for i < len(s) && i < n && '0' <= s[i] && s[i] <= '9' {
		value = value*10 + int(s[i]-'0')
		i++
	}
	return value, s[i:], i == n || n == 2 && i == 1 && (i == len(s) || s[i] == '/')
}
