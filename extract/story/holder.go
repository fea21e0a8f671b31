package story

import (
	"slices"

	"golang.org/x/net/html"
)

// A holder is a block element with text in it.
type holder struct {
	node   *html.Node
	parent int32
	blocks int32   // directly in it
	good   float32 // size of prose directly in it
	within float32 // size of prose in it and below
	size   float32 // of all text in it and below
	linked float32
	runs   int32 // blocks in it and below
}

// hold returns the container of the element that is open now, and makes those that
// are still missing from the outermost in.
func (g *Gatherer) hold(n *html.Node) int32 {
	parent := int32(-1)
	from := len(g.stack) - 1
	for ; from > 0; from-- {
		if g.stack[from].holder >= 0 {
			parent = g.stack[from].holder
			break
		}
	}
	at := g.bare(from)
	for _, i := range slices.Backward(at) {
		node := n.Parent
		for range len(g.stack) - 1 - i {
			node = node.Parent
		}
		g.holders = append(g.holders, holder{node: node, parent: parent})
		parent = int32(len(g.holders) - 1)
		for j := i; j < len(g.stack) && g.stack[j].depth == g.stack[i].depth; j++ {
			g.stack[j].holder = parent
		}
	}
	return parent
}

// bare are the open block elements without a container, from the innermost out.
func (g *Gatherer) bare(from int) []int {
	at := g.scratch[:0]
	for i := len(g.stack) - 1; i > from; i-- {
		if i == 1 || g.stack[i].depth != g.stack[i-1].depth {
			at = append(at, i)
		}
	}
	g.scratch = at
	return at
}
