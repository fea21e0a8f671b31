package story

import "golang.org/x/net/html"

// Walk feeds a gatherer with a whole tree.
func (g *Gatherer) Walk(root *html.Node) {
	for n := root; n != nil; {
		switch n.Type {
		case html.ElementNode:
			g.Enter(n)
		case html.TextNode:
			g.Text(n)
		default:
		}
		if n.FirstChild != nil {
			n = n.FirstChild
			continue
		}
		for n != nil {
			g.Leave(n)
			if n == root {
				return
			}
			if n.NextSibling != nil {
				n = n.NextSibling
				break
			}
			n = n.Parent
		}
	}
}
