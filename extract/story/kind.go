package story

import "golang.org/x/net/html/atom"

// A Kind says what a block is to its story.
type Kind string

// The kinds of block.
const (
	Lead      Kind = "lead"
	Paragraph Kind = "paragraph"
	Subhead   Kind = "subhead"
	ListItem  Kind = "list_item"
	Quote     Kind = "quote"
	TableRow  Kind = "table_row"
	Code      Kind = "code"
)

// KindOf tells what a block of the story is by its element.
func (p *Page) KindOf(i int) Kind {
	b := &p.Blocks[i]
	switch {
	case b.in&inRow != 0:
		return TableRow
	case b.in&inHeading != 0:
		return Subhead
	case b.in&inItem != 0:
		return ListItem
	case b.in&inQuote != 0:
		return Quote
	case b.in&inCode != 0:
		return Code
	}
	return Paragraph
}

// level is that of a heading's element, or how deep a list stands in others.
func (p *Page) level(i int, k Kind) int {
	b := &p.Blocks[i]
	switch {
	case k == ListItem:
		return max(1, int(b.lists))
	case k != Subhead:
		return 0
	}
	switch b.Within {
	case atom.H1, atom.H2:
		return 2
	case atom.H3:
		return 3
	case atom.H4:
		return 4
	case atom.H5:
		return 5
	case atom.H6:
		return 6
	}
	return 0
}
