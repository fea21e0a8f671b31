package story

import "golang.org/x/net/html"

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
	// The nodes of the open elements, from the innermost out.
	var missing []*html.Node
	var at []int
	e := n.Parent
	for i := len(g.stack) - 1; i > from; i-- {
		if i == 1 || g.stack[i].depth != g.stack[i-1].depth {
			missing = append(missing, e)
			at = append(at, i)
		}
		e = e.Parent
	}
	for i := len(missing) - 1; i >= 0; i-- {
		g.holders = append(g.holders, holder{node: missing[i], parent: parent})
		parent = int32(len(g.holders) - 1)
		g.stack[at[i]].holder = parent
		for j := at[i] + 1; j < len(g.stack) && g.stack[j].depth == g.stack[at[i]].depth; j++ {
			g.stack[j].holder = parent
		}
	}
	return parent
}

// signature is a number for an element's name and classes: elements of one kind
// share it.
func signature(n *html.Node) uint32 {
	h := uint32(n.DataAtom) * 2654435761
	for _, a := range n.Attr {
		if a.Key == "class" {
			for i := range min(len(a.Val), 200) {
				h = (h ^ uint32(a.Val[i])) * 16777619
			}
		}
	}
	return h
}
