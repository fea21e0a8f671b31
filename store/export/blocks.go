package export

import (
	"iter"
	"strings"

	"broadsheet/extract"
)

// runs parts a body into what belongs together in a document: the items of a list,
// the rows of a table; every other block stands alone. Blocks without text, which
// records don't have, are left out.
func runs(body []extract.Block) iter.Seq[[]extract.Block] {
	return func(yield func([]extract.Block) bool) {
		for len(body) > 0 {
			n := 1
			if t := body[0].Type; t == extract.ListItem || t == extract.TableRow {
				for n < len(body) && body[n].Type == t {
					n++
				}
			}
			if !blank(body[:n]) && !yield(body[:n]) {
				return
			}
			body = body[n:]
		}
	}
}

func blank(run []extract.Block) bool {
	for i := range run {
		if strings.TrimSpace(run[i].Text) != "" {
			return false
		}
	}
	return true
}

// cells are those of a table's row.
func cells(b extract.Block) []string { return strings.Split(b.Text, " | ") }

// width is the number of cells of a table's longest row.
func width(rows []extract.Block) int {
	n := 0
	for i := range rows {
		n = max(n, strings.Count(rows[i].Text, " | ")+1)
	}
	return n
}

// depths are those of a list's items, from 1: an item lies at most one deeper than
// the one before it, since there is nothing between them that it could belong to.
func depths(items []extract.Block) []int {
	out, before := make([]int, len(items)), 0
	for i := range items {
		out[i] = max(1, min(items[i].Level, before+1))
		before = out[i]
	}
	return out
}

// level is a subhead's, from 2 to 6.
func level(b extract.Block) int { return max(2, min(b.Level, 6)) }

// nested writes a list with lists inside its items: open begins a list and its
// first item, next ends an item and begins one, end ends an item and its list.
func nested(items []extract.Block, open, next, end func(), item func(extract.Block)) {
	before := 0
	for i, depth := range depths(items) {
		for ; before > depth; before-- {
			end()
		}
		if before < depth {
			open()
		} else {
			next()
		}
		item(items[i])
		before = depth
	}
	for ; before > 0; before-- {
		end()
	}
}
