package extract

import (
	"strings"

	"golang.org/x/net/html"
)

// readStructured fills empty fields from what the page states for machines:
// JSON-LD, Open Graph and other meta elements, time elements.
func readStructured(r *reading) error {
	if len(r.title) > maxMeta {
		r.title = "" // an element never closed: the page itself
	}
	r.findLinked()
	r.readLanguage()
	r.readRights()
	r.readHeadline()
	r.readDates()
	r.readSection()
	r.readAuthors()
	r.readPublisher()
	r.readTopics()
	r.readAccess()
	r.readLeadImage()
	return nil
}

// evidence is what the page states, kept by the one walk over the tree, and what
// was made of it.
type evidence struct {
	metas   map[string][]string // contents by name, in lower case
	scripts []string            // the JSON-LD blocks
	states  []*html.Node        // texts of other scripts that may hold the story
	props   []property          // microdata
	times   []datedNode         // time elements
	h1, h2  []*html.Node
	lines   []*html.Node // short paragraphs below the headline

	bylines []byline     // elements that may name the authors
	tags    []*html.Node // links marked as leading to a topic, and what may hold such
	printed []datedNode  // texts that may be dates

	headingAt []int // where the h1 stand, in bytes of text

	title     string // of the title element
	canonical string // address of the link element
	linkBase  string // address of the base element
	lang      string // of the html element
	shape     shape

	houseNames *houseNames // gathered by houses

	linked    linked   // the JSON-LD about this page
	headlines []string // all headlines the page states for itself, best first
}

// A property is an element with an itemprop attribute.
type property struct {
	name string
	node *html.Node
}

// value is the property's machine-readable value, or else its text.
func (p property) value() string {
	for _, key := range []string{"content", "datetime"} {
		if v := attr(p.node, key); v != "" {
			return v
		}
	}
	return brief(p.node, maxValue)
}

// prop returns the first value of a microdata property.
func (e *evidence) prop(name string) string {
	for _, p := range e.props {
		if p.name == name {
			if v := p.value(); v != "" {
				return v
			}
		}
	}
	return ""
}

// maxMeta bounds the content of a meta element that is read as one value, in
// bytes: it is compared with much else on the page.
const maxMeta = 10_000

// meta returns the first content among the names, which are tried in order, and
// the name that had it. Unfilled templates and whole books are none.
func (e *evidence) meta(names ...string) (content, name string) {
	for _, name := range names {
		for _, v := range e.metas[name] {
			if v = strings.TrimSpace(v); v != "" && len(v) <= maxMeta && !strings.HasPrefix(v, "{{") {
				return v, name
			}
		}
	}
	return "", ""
}

// A candidate is a value for a field and where it stands.
type candidate struct{ value, from string }

// stated returns the candidates of a field: the JSON-LD property, then the meta
// names, then the microdata property; "" leaves one out.
func (e *evidence) stated(ld, micro string, names ...string) []candidate {
	var out []candidate
	if ld != "" {
		for _, o := range e.linked.objects() {
			if v := o.text(ld); v != "" {
				out = append(out, candidate{v, "jsonld:" + ld})
			}
		}
	}
	for _, name := range names {
		if v, _ := e.meta(name); v != "" {
			out = append(out, candidate{v, "meta:" + name})
		}
	}
	if micro != "" {
		if v := e.prop(micro); v != "" {
			out = append(out, candidate{v, "microdata:" + micro})
		}
	}
	return out
}

// hasWord reports whether a list of words, as attributes have them, holds word in
// whatever case.
func hasWord(list, word string) bool {
	for one := range strings.FieldsSeq(list) {
		if strings.EqualFold(one, word) {
			return true
		}
	}
	return false
}

// attr returns an attribute's value, blanks around it cut.
func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key && a.Namespace == "" {
			return strings.TrimSpace(a.Val)
		}
	}
	return ""
}

// brief returns the text of an element that is short, "" for one that holds more
// than limit bytes. Marks like a class can be on the whole page: the look ends
// at the limit, so nested marks don't cost the page's size each.
func brief(n *html.Node, limit int) string {
	nodes := 0
	for d := range n.Descendants() {
		nodes++
		if d.Type == html.TextNode {
			limit -= len(strings.TrimSpace(d.Data))
		}
		if limit < 0 || nodes > maxBrief {
			return ""
		}
	}
	return text(n)
}
