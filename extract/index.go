package extract

import (
	"slices"
	"sort"

	"golang.org/x/net/html"
)

// An index has the candidates of the profile's selectors, filed under the key
// that each selector's last part asks for.
type index struct {
	wanted  map[string]int     // the keys that selectors ask for, counted from 1
	any     bool               // a selector asks for elements of no name
	attrs   []string           // keys of attributes that selectors ask for
	may     [256]bool          // by fingerprint: whether a class or id may be asked for
	keyed   [][]placed         // by the number of a key: "name", ".class", "#id", "[attribute" or "*"
	order   map[*html.Node]int // place in the document of the nodes that were found
	answers map[answer]bool    // what is known of the nodes before candidates
	scratch []byte             // for keys, so that looking one up allocates nothing
}

// A placed node may be matched by a selector; its place is that in the document.
type placed struct {
	*html.Node
	place int
}

// number gives those keys that have none yet their numbers.
func (s *selector) number(keys map[string]int) {
	for _, key := range s.keys {
		if keys[key] == 0 {
			keys[key] = len(keys) + 1
		}
	}
}

// usualNodes is for how many nodes that are found there is room at first.
const usualNodes = 56

func newIndex(keys map[string]int) *index {
	ix := &index{wanted: keys, any: keys["*"] > 0, keyed: make([][]placed, len(keys)+1), answers: map[answer]bool{}}
	ix.order = make(map[*html.Node]int, min(len(keys), usualNodes))
	for key := range keys {
		switch key[0] {
		case '[':
			ix.attrs = append(ix.attrs, key)
		case '.', '#':
			ix.may[fingerprint(key[1:])] = true
		}
	}
	return ix
}

// fingerprint is a number that tells most names apart without a look at all of them:
// a page has thousands of classes, and few are asked for.
func fingerprint(name string) byte {
	if name == "" {
		return 0
	}
	return byte(len(name))*31 ^ name[0]*7 ^ name[len(name)-1] ^ name[len(name)/2]*3
}

// idle reports whether no selector asks for anything.
func (ix *index) idle() bool { return len(ix.wanted) == 0 }

// element files an element under its name.
func (ix *index) element(n *html.Node, place int) {
	if ix.any {
		ix.add(ix.wanted["*"], n, place)
	}
	if !ix.idle() {
		ix.add(ix.wanted[n.Data], n, place)
	}
}

// attribute files an element under an attribute and what that names.
func (ix *index) attribute(a *html.Attribute, n *html.Node, place int) {
	switch a.Key {
	case "id":
		ix.file("#", a.Val, n, place)
	case "class":
		ix.classes(a.Val, n, place)
	}
	for _, key := range ix.attrs {
		if key[1:] == a.Key {
			ix.add(ix.wanted[key], n, place)
		}
	}
}

// classes files an element under each of its classes, which ASCII's blanks part.
func (ix *index) classes(list string, n *html.Node, place int) {
	start := 0
	for i := range len(list) + 1 {
		if i < len(list) && !isBlank(list[i]) {
			continue
		}
		if i > start {
			ix.file(".", list[start:i], n, place)
		}
		start = i + 1
	}
}

// add files an element under the number of a key, once: a class may be written again and
// again. 0 is no key.
func (ix *index) add(key int, n *html.Node, place int) {
	list := ix.keyed[key]
	if key == 0 || len(list) > 0 && list[len(list)-1].Node == n {
		return
	}
	ix.keyed[key] = append(list, placed{n, place})
}

// file files an element under a key of two parts, if a selector asks for it.
func (ix *index) file(mark, name string, n *html.Node, place int) {
	if !ix.may[fingerprint(name)] {
		return
	}
	ix.scratch = append(append(ix.scratch[:0], mark...), name...)
	ix.add(ix.wanted[string(ix.scratch)], n, place)
}

// find returns the nodes that match a selector in document order.
func (ix *index) find(s *selector) []*html.Node { return ix.findIn(s, nil, 0) }

// below returns those of them below a node that was found before.
func (ix *index) below(n *html.Node, s *selector) []*html.Node { return ix.findIn(s, n, ix.order[n]+1) }

// findIn returns the nodes that match a selector from a place on, as long as they
// are below root; nil is no bound.
func (ix *index) findIn(s *selector, root *html.Node, from int) []*html.Node {
	var out []*html.Node
	for i, p := range s.paths {
		list := ix.keyed[ix.wanted[s.keys[i]]]
		at := sort.Search(len(list), func(i int) bool { return list[i].place >= from })
		for _, c := range list[at:] {
			if root != nil && !isBelow(c.Node, root) {
				break
			}
			if ix.fitsCandidate(p, c.Node) {
				out = append(out, c.Node)
				ix.order[c.Node] = c.place
			}
		}
	}
	if len(s.paths) > 1 {
		ix.sort(out)
		out = slices.Compact(out)
	}
	return out
}

// isBelow reports whether a node stands inside another.
func isBelow(n, root *html.Node) bool {
	for n = n.Parent; n != nil; n = n.Parent {
		if n == root {
			return true
		}
	}
	return false
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
