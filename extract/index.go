package extract

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// An index has the candidates of the profile's selectors, filed under the key
// that each selector's last part asks for.
type index struct {
	wanted  map[string]bool
	any     bool                    // a selector asks for elements of no name
	keyed   map[string][]*html.Node // by "name", ".class", "#id" or "*"
	order   map[*html.Node]int      // place in the document of the nodes in keyed
	answers map[answer]bool         // what is known of the nodes before candidates
	scratch []byte                  // for keys, so that looking one up allocates nothing
}

func newIndex(keys map[string]bool) *index {
	return &index{wanted: keys, any: keys["*"], keyed: map[string][]*html.Node{}, order: map[*html.Node]int{}, answers: map[answer]bool{}}
}

// wants reports whether a selector asks for a key.
func (ix *index) wants(key string) bool { return ix.wanted[key] }

// add files an element under a key, once: a class may be written again and again.
func (ix *index) add(key string, n *html.Node, place int) {
	list := ix.keyed[key]
	if len(list) > 0 && list[len(list)-1] == n {
		return
	}
	ix.keyed[key] = append(list, n)
	ix.order[n] = place
}

// classes files an element under each of its classes.
func (ix *index) classes(list string, n *html.Node, place int) {
	if len(ix.wanted) == 0 {
		return
	}
	for class := range strings.FieldsSeq(list) {
		ix.file(".", class, n, place)
	}
}

// file files an element under a key of two parts, if a selector asks for it.
func (ix *index) file(mark, name string, n *html.Node, place int) {
	if len(ix.wanted) == 0 {
		return
	}
	ix.scratch = append(append(ix.scratch[:0], mark...), name...)
	if ix.wanted[string(ix.scratch)] {
		ix.add(string(ix.scratch), n, place)
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
			if ix.matches(s, n) {
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
