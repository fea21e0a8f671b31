// Package story finds the story on the page of a site that nobody has described:
// which runs of text are its paragraphs and subheads, and which are menus, teasers,
// captions and boxes around it.
//
// A [Gatherer] is fed by a walk over the page's tree and notes each run of text
// with what tells it from others. [Gatherer.Page] weighs the runs with a small
// learned [Model] against each other. Nothing here knows a site, a language or an
// address.
package story

import (
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A Block is a run of inline content between the borders of block elements.
type Block struct {
	// Node is the element that the run stands in: its p, li or h2, or whatever
	// block element is around it.
	Node *html.Node
	// Within is the element's atom, 0 for a custom element.
	Within atom.Atom

	pieces [2]int32 // of Gatherer.pieces
	frame           // what is around it
	count           // what is in its text
	links  int32    // links that begin in it
	cells  int32    // borders between cells in it
	images int32    // pictures since the block before
	breaks bool     // it ends in two line breaks
}

// A piece is a part of a block's text with one style.
type piece struct {
	text string
	node *html.Node
}

// A frame is what the walk knows of an open element.
type frame struct {
	in                            places
	ownMarks, nearMarks, allMarks marks
	holder                        int32 // index of the container; -1 when it has none yet
	signature                     uint32
	depth                         int16
	lists                         int8    // open ul and ol
	stand                         int8    // 3 where a name calls this a standfirst, less for what is below
	own, up                       float32 // scores of the element's names, and of its parent's
	low, high                     float32 // of all names around
	sum                           float32
}

// places are the kinds of element that a block stands in, as bits.
type places uint32

const (
	inLink places = 1 << iota
	inBold
	inItalic
	inArticle
	inMain
	inAside
	inNav
	inHeader
	inFooter
	inForm
	inFigure
	inCaption
	inList
	inItem
	inTable
	inQuote
	inSection
	inHeading
	inButton
	inHidden
	inParagraph
	inTerm
	inCode
	inSmall
	inUnshown
	inRow  // of a table, read as one line
	inGone // hidden inside a line
)

// placeOf maps elements to their bit.
var placeOf = map[atom.Atom]places{
	atom.A: inLink, atom.B: inBold, atom.Strong: inBold, atom.I: inItalic, atom.Em: inItalic, atom.Cite: inItalic, atom.Article: inArticle, atom.Main: inMain,
	atom.Aside: inAside, atom.Nav: inNav, atom.Header: inHeader, atom.Footer: inFooter, atom.Form: inForm, atom.Figure: inFigure,
	atom.Figcaption: inCaption, atom.Caption: inCaption, atom.Ul: inList, atom.Ol: inList, atom.Li: inItem, atom.Table: inTable,
	atom.Blockquote: inQuote, atom.Section: inSection, atom.H1: inHeading, atom.H2: inHeading, atom.H3: inHeading, atom.H4: inHeading,
	atom.H5: inHeading, atom.H6: inHeading, atom.Button: inButton, atom.Label: inButton, atom.P: inParagraph, atom.Dl: inTerm, atom.Dd: inTerm, atom.Dt: inTerm, atom.Pre: inCode, atom.Small: inSmall,
}

// isInline reports whether an element is part of a line of text.
func isInline(a atom.Atom) bool {
	switch a {
	case atom.A, atom.Abbr, atom.B, atom.Bdi, atom.Bdo, atom.Cite, atom.Code, atom.Data, atom.Del, atom.Dfn, atom.Em, atom.Font, atom.I, atom.Ins,
		atom.Kbd, atom.Label, atom.Mark, atom.Q, atom.S, atom.Samp, atom.Small, atom.Span, atom.Strike, atom.Strong, atom.Sub, atom.Sup, atom.Time, atom.Tt, atom.U, atom.Var, atom.Wbr,
		atom.Img, atom.Svg, atom.Script, atom.Style, atom.Big, atom.Acronym, atom.Ruby, atom.Rt, atom.Rp, atom.Rb, atom.Nobr, atom.Noscript, atom.Template, atom.Link, atom.Meta, atom.Input, atom.Picture, atom.Source:
		return true
	default:
	}
	return false
}

// isMute reports whether an element's content is shown to nobody as text.
func isMute(a atom.Atom) bool {
	switch a {
	case atom.Script, atom.Style, atom.Template, atom.Svg, atom.Noscript, atom.Iframe, atom.Object, atom.Select, atom.Textarea, atom.Head, atom.Video, atom.Audio, atom.Canvas, atom.Math:
		return true
	default:
	}
	return false
}
