package extract

import (
	"golang.org/x/net/html"
)

// value is what a selector takes from a node it has found, folded.
func (r *reading) value(n *html.Node, s *selector) string {
	if s.attr != "" {
		return fold(attr(n, s.attr))
	}
	return r.text(n)
}

// firstValue is the first value that is not empty, with the selector that found
// it; nil when none did.
func (r *reading) firstValue(list selectors) (string, *selector) {
	for i := range list {
		for _, n := range r.ix.find(&list[i]) {
			if v := r.value(n, &list[i]); v != "" {
				return v, &list[i]
			}
		}
	}
	return "", nil
}

// values are all values of the first selector that finds any.
func (r *reading) values(list selectors) ([]string, *selector) {
	for i := range list {
		var out []string
		for _, n := range r.ix.find(&list[i]) {
			if v := r.value(n, &list[i]); v != "" {
				out = append(out, v)
			}
		}
		if len(out) > 0 {
			return out, &list[i]
		}
	}
	return nil, nil
}

// valueIn is the first value that is not empty below n.
func (r *reading) valueIn(n *html.Node, list selectors) string {
	for i := range list {
		for _, m := range r.ix.below(n, &list[i]) {
			if v := r.value(m, &list[i]); v != "" {
				return v
			}
		}
	}
	return ""
}

// has reports whether a selector finds anything below n.
func (r *reading) has(n *html.Node, list selectors) bool {
	for i := range list {
		if len(r.ix.below(n, &list[i])) > 0 {
			return true
		}
	}
	return false
}

// fieldText fills a text field from the page.
func (r *reading) fieldText(field string, dst *string, list selectors) {
	if v, s := r.firstValue(list); s != nil {
		r.setText(field, dst, v, "css:"+s.source)
	}
}

// A dropper knows what stands inside a match of selectors. Each node is asked once.
type dropper struct {
	ix    *index
	list  selectors
	known map[*html.Node]bool
}

// drops reports whether a node or one of its ancestors is matched.
func (d *dropper) drops(n *html.Node) bool {
	if n == nil || len(d.list) == 0 {
		return false
	}
	is, asked := d.known[n]
	if !asked {
		is = d.matches(n) || d.drops(n.Parent)
		d.known[n] = is
	}
	return is
}

func (d *dropper) matches(n *html.Node) bool {
	for i := range d.list {
		if d.ix.matches(&d.list[i], n) {
			return true
		}
	}
	return false
}

// ancestorIn returns the nearest proper ancestor of n that is a key of m.
func ancestorIn[V any](n *html.Node, m map[*html.Node]V) (*html.Node, bool) {
	for n = n.Parent; n != nil; n = n.Parent {
		if _, ok := m[n]; ok {
			return n, true
		}
	}
	return nil, false
}
