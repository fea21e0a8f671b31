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
