package extract

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// An index is what one walk over the page finds for all readers.
type index struct {
	keyed   map[string][]*html.Node // candidates of the profile's selectors
	order   map[*html.Node]int      // place in the document of the nodes in keyed
	metas   []*html.Node
	links   []*html.Node
	times   []*html.Node
	jsonld  []*html.Node
	title   *html.Node
	h1      *html.Node
	root    *html.Node // the html element
	textLen int        // bytes of visible text, roughly
	linkLen int        // those of them inside links
}

// newIndex walks the page once, without recursion.
func newIndex(doc *html.Node, keys map[string]bool) *index {
	ix := &index{keyed: map[string][]*html.Node{}, order: map[*html.Node]int{}}
	place, inLink := 0, 0
	for n := doc; n != nil; {
		if n.Type == html.ElementNode {
			place++
			ix.take(n)
			ix.key(n, keys, place)
			if n.DataAtom == atom.A {
				inLink++
			}
		}
		if n.Type == html.TextNode && n.Parent != nil && n.Parent.DataAtom != atom.Script && n.Parent.DataAtom != atom.Style {
			ix.count(n.Data, inLink > 0)
		}
		if n.FirstChild != nil {
			n = n.FirstChild
			continue
		}
		for n != nil && n.NextSibling == nil {
			inLink -= leaves(n)
			n = n.Parent
		}
		if n != nil {
			inLink -= leaves(n)
			n = n.NextSibling
		}
	}
	return ix
}

// leaves is 1 when the walk leaves a link with n.
func leaves(n *html.Node) int {
	if n.Type == html.ElementNode && n.DataAtom == atom.A {
		return 1
	}
	return 0
}

// count adds up text, to tell articles from lists of links.
func (ix *index) count(s string, inLink bool) {
	n := len(strings.TrimSpace(s))
	ix.textLen += n
	if inLink {
		ix.linkLen += n
	}
}

// take notes the elements that structured data lies in.
func (ix *index) take(n *html.Node) {
	switch n.DataAtom {
	case atom.Meta:
		ix.metas = append(ix.metas, n)
	case atom.Link:
		ix.links = append(ix.links, n)
	case atom.Time:
		ix.times = append(ix.times, n)
	case atom.Script:
		if strings.EqualFold(strings.TrimSpace(attr(n, "type")), "application/ld+json") {
			ix.jsonld = append(ix.jsonld, n)
		}
	case atom.Title:
		if ix.title == nil && n.Namespace == "" {
			ix.title = n
		}
	case atom.H1:
		if ix.h1 == nil {
			ix.h1 = n
		}
	case atom.Html:
		if ix.root == nil {
			ix.root = n
		}
	}
}

// key files an element under all keys that it has and a selector asks for.
func (ix *index) key(n *html.Node, keys map[string]bool, place int) {
	if len(keys) == 0 {
		return
	}
	add := func(key string) {
		if keys[key] {
			ix.keyed[key] = append(ix.keyed[key], n)
			ix.order[n] = place
		}
	}
	add(n.Data)
	add("*")
	for _, a := range n.Attr {
		switch a.Key {
		case "class":
			for class := range strings.FieldsSeq(a.Val) {
				add("." + class)
			}
		case "id":
			add("#" + a.Val)
		}
	}
}

// find returns the nodes that match a selector in document order.
func (ix *index) find(s *selector) []*html.Node {
	var out []*html.Node
	for i, key := range s.keys {
		if slices.Contains(s.keys[:i], key) {
			continue
		}
		for _, n := range ix.keyed[key] {
			if s.match.Match(n) && !slices.Contains(out[max(0, len(out)-1):], n) {
				out = append(out, n)
			}
		}
	}
	if len(s.keys) > 1 {
		ix.sort(out)
		out = slices.Compact(out)
	}
	return out
}

// sort puts nodes into document order.
func (ix *index) sort(nodes []*html.Node) {
	slices.SortStableFunc(nodes, func(a, b *html.Node) int { return ix.order[a] - ix.order[b] })
}

// findAny returns what the first alternative that finds something finds.
func (ix *index) findAny(list selectors) ([]*html.Node, *selector) {
	for i := range list {
		if nodes := ix.find(&list[i]); len(nodes) > 0 {
			return nodes, &list[i]
		}
	}
	return nil, nil
}
