package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"

	"broadsheet/store"
)

// Bounds of what a person wants to see of a kind of groups at once.
const (
	maxStatsRows = 15
	maxStatsName = 32
)

// statsTables prints what a person at a terminal reads: a table a kind, with bars.
func statsTables(w io.Writer, s *store.Stats, style style, width int) {
	fmt.Fprintf(w, "%s in %s, %s, %s (%s)\n", style.bold(plural(s.Total.Articles, "article")), plural(s.Total.Revisions, "revision"),
		plural(s.Total.Visits, "visit"), plural(s.Total.Captures, "capture"), bytesOf(s.Total.Bytes))
	if s.Addresses > 0 {
		fmt.Fprintf(w, "%s led to no article\n", plural(s.Addresses, "address"))
	}
	fmt.Fprintf(w, "on disk: %s of captures, %s of database\n", bytesOf(s.CapturesBytes), bytesOf(s.DatabaseBytes))
	for _, groups := range kindsOf(s) {
		if len(groups.list) > 0 {
			statsTable(w, groups, style, width)
		}
	}
}

// statsTable prints one kind. Of months the last ones are shown, of the rest the
// largest.
func statsTable(w io.Writer, groups groupsOf, style style, width int) {
	list := groups.list
	left := len(list) - maxStatsRows
	switch {
	case left > 0 && groups.kind == "month":
		list = list[left:]
	case left > 0:
		list = list[:maxStatsRows]
	}
	head := fmt.Sprintf("%9s %9s %9s %9s %9s", "articles", "revisions", "visits", "captures", "bytes")
	names, most := 0, 1
	for _, g := range list {
		names = max(names, text.StringWidthWithoutEscSequences(shortName(g.Name)))
		most = max(most, sizeOfGroup(groups.kind, g))
	}
	names = max(names, len("by "+groups.kind))
	fmt.Fprintf(w, "\n%s %s\n", style.bold(text.Pad("by "+groups.kind, names, ' ')), style.dim(head))
	room := min(30, width-names-len(head)-3)
	for _, g := range list {
		fmt.Fprintf(w, "%s %9s %9s %9s %9s %9s %s\n", text.Pad(shortName(g.Name), names, ' '), none(g.Articles), none(g.Revisions),
			thousands(g.Visits), thousands(g.Captures), bytesOf(g.Bytes), bar(sizeOfGroup(groups.kind, g), most, room))
	}
	if left > 0 {
		fmt.Fprintln(w, style.dim(fmt.Sprintf("and %s more: see --json", thousands(left))))
	}
}

// shortName is a name that fits its column.
func shortName(name string) string { return text.Trim(oneCell(name), maxStatsName) }

// oneCell is a name without what would end a cell or a line: pages say what their
// language is.
func oneCell(name string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return '?'
		}
		return r
	}, name)
}

// sizeOfGroup is what the bar of a group shows: outcomes have visits, the rest articles.
func sizeOfGroup(kind string, g store.Group) int {
	if kind == "outcome" {
		return g.Visits
	}
	return g.Articles
}

// none writes a count that some groups don't have.
func none(n int) string {
	if n == 0 {
		return "-"
	}
	return thousands(n)
}

// eighths are the parts of a block that end a bar.
var eighths = []rune(" ▏▎▍▌▋▊▉")

// bar draws n of most in a room of so many columns, exact to an eighth of one. What is
// there at all is seen.
func bar(n, most, room int) string {
	if room < 4 || n <= 0 {
		return ""
	}
	parts := max(1, n*8*room/most)
	out := strings.Repeat("█", parts/8)
	if parts%8 > 0 {
		out += string(eighths[parts%8])
	}
	return out
}
