package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Bounds on what one page can make us keep.
const (
	maxScripts    = 200
	maxMetas      = 2000
	maxProperties = 2000
	maxMarked     = 200
	maxPrinted    = 60
	maxBrief      = 2000 // nodes of an element that is read as one value
	maxValue      = 2000 // bytes of such a value
)

// gather walks the tree once and keeps what the readers of structured data want.
func (r *reading) gather() {
	e := &r.evidence
	e.metas = map[string][]string{}
	w := walker{e: e, shown: r.layout == nil}
	for n := r.doc; n != nil; {
		down := n.Type != html.ElementNode || w.enter(n)
		if n.Type == html.TextNode {
			e.shape.text(n, w.links > 0)
			w.printed(n)
		}
		if down && n.FirstChild != nil {
			n = n.FirstChild
			continue
		}
		for n != nil {
			if n.DataAtom == atom.A && n.Type == html.ElementNode {
				w.links--
			}
			if n.NextSibling != nil {
				n = n.NextSibling
				break
			}
			n = n.Parent
		}
	}
}

// A walker is the state of gather.
type walker struct {
	e     *evidence
	links int // open a elements
	metas int
	shown bool // keep what the reader sees, too: no layout of a profile has read it

	heading int // the bytes of text before the last h1
}

// belowHeading reports whether the walk is just below a heading: a byline and a
// few buttons have room between it and the standfirst.
func (w *walker) belowHeading() bool {
	return len(w.e.h1) > 0 && w.e.shape.textBytes < w.heading+500
}

// enter notes an element and says whether to look into it.
func (w *walker) enter(n *html.Node) bool {
	e := w.e
	switch n.DataAtom {
	case atom.Script:
		w.script(n)
		return false
	case atom.Style, atom.Template, atom.Svg, atom.Noscript, atom.Iframe:
		return false
	case atom.Html:
		if e.lang == "" {
			e.lang = attr(n, "lang")
		}
	case atom.Title:
		if e.title == "" {
			e.title = text(n)
		}
	case atom.Meta:
		w.meta(n)
	case atom.A:
		w.links++
		e.shape.links++
	case atom.Time:
		if len(e.times) < maxMarked {
			e.times = append(e.times, n)
		}
	case atom.H1:
		if len(e.h1) < maxMarked {
			e.h1 = append(e.h1, n)
		}
		w.heading = e.shape.textBytes
	case atom.P:
		e.shape.paragraphs++
	default:
	}
	w.marked(n)
	return true
}

// printed keeps short texts below the headline that may be a date.
func (w *walker) printed(n *html.Node) {
	if !w.shown || len(w.e.h1) == 0 || len(n.Data) < 8 || len(n.Data) > 2*maxDate || len(w.e.printed) >= maxPrinted {
		return
	}
	if strings.Contains(n.Data, "20") || strings.Contains(n.Data, "19") {
		w.e.printed = append(w.e.printed, n)
	}
}

// script keeps a block of JSON-LD.
func (w *walker) script(n *html.Node) {
	kind, _, _ := strings.Cut(strings.ToLower(attr(n, "type")), ";")
	if strings.TrimSpace(kind) != "application/ld+json" || n.FirstChild == nil || len(w.e.scripts) >= maxScripts {
		return
	}
	w.e.scripts = append(w.e.scripts, n.FirstChild.Data)
}

// meta keeps a meta element under each of its names.
func (w *walker) meta(n *html.Node) {
	content := attr(n, "content")
	if content == "" || w.metas >= maxMetas {
		return
	}
	w.metas++
	for _, key := range []string{"property", "name", "http-equiv"} {
		for name := range strings.FieldsSeq(strings.ToLower(attr(n, key))) {
			w.e.metas[name] = append(w.e.metas[name], content)
		}
	}
}

// marked keeps elements that say of themselves what they hold.
func (w *walker) marked(n *html.Node) {
	for _, a := range n.Attr {
		switch a.Key {
		case "itemprop":
			for name := range strings.FieldsSeq(a.Val) {
				if len(w.e.props) < maxProperties {
					w.e.props = append(w.e.props, property{name, n})
				}
			}
		case "rel":
			if n.DataAtom == atom.A && w.shown {
				w.linked(n, strings.ToLower(a.Val))
			}
		case "class":
			if w.shown {
				w.classed(n, a.Val)
			}
		}
	}
}

// classed keeps elements whose class names what they hold.
func (w *walker) classed(n *html.Node, class string) {
	if isByline(class) && len(w.e.bylines) < maxMarked {
		w.e.bylines = append(w.e.bylines, n)
	}
	if w.belowHeading() && isStandfirst(class) && len(w.e.standfirsts) < maxMarked {
		w.e.standfirsts = append(w.e.standfirsts, n)
	}
}

// linked keeps links that say what they lead to.
func (w *walker) linked(n *html.Node, rel string) {
	for kind := range strings.FieldsSeq(rel) {
		switch {
		case kind == "author" && len(w.e.bylines) < maxMarked:
			w.e.bylines = append(w.e.bylines, n)
		case kind == "tag" && len(w.e.tags) < maxMarked:
			w.e.tags = append(w.e.tags, n)
		}
	}
}

// isByline reports whether a class attribute names an author's line.
func isByline(class string) bool {
	if !strings.Contains(class, "ut") && !strings.Contains(class, "line") && !strings.Contains(class, "UT") && !strings.Contains(class, "LINE") {
		return false // most classes: this runs for each element of the page
	}
	for name := range strings.FieldsSeq(strings.ToLower(class)) {
		name = name[strings.LastIndex(name, "__")+1:]
		switch strings.Trim(strings.ReplaceAll(name, "_", "-"), "-") {
		case "byline", "author", "author-name", "byline-name", "p-author", "entry-author", "article-author", "authors", "post-author", "byline-author",
			"author-link", "article-byline", "auteur", "authorname", "author-meta", "article-authors",
			"autor": //nolint:misspell // German and Spanish
			return true
		}
	}
	return false
}

// isStandfirst reports whether a class attribute names the paragraph between
// headline and body.
func isStandfirst(class string) bool {
	for name := range strings.FieldsSeq(strings.ToLower(class)) {
		name = name[strings.LastIndexAny(name, "-_")+1:]
		switch name {
		case "standfirst", "lead", "lede", "intro", "dek", "deck", "subtitle", "subheadline", "chapo", "vorspann", "sapo", "entradilla", "bajada",
			"ingress", "preamble", "introtext", "leadtext":
			return true
		}
	}
	return false
}
