package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"broadsheet/extract/story"
)

// Bounds on what one page can make us keep.
const (
	maxScripts    = 200
	maxStates     = 2000
	maxMetas      = 2000
	maxProperties = 2000
	maxMarked     = 200
	maxPrinted    = 100
	maxLabel      = 60   // bytes of a text that may be a label
	maxBrief      = 2000 // nodes of an element that is read as one value
	maxValue      = 2000 // bytes of such a value
)

// walk goes over the page once, without recursion, and keeps what the readers
// want: the candidates of the profile's selectors in the index, and as evidence
// what the page states. Where a profile reads the page, its keys are wanted and
// what only helps to guess is not.
func (r *reading) walk(keys map[string]int, guess bool) {
	r.metas = map[string][]string{}
	if guess && (r.opts.General == nil || r.opts.General == Story) {
		r.blocks = newGatherer()
		r.blocks.Limit(r.opts.MaxBlocks)
	}
	w := walker{e: &r.evidence, ix: newIndex(keys), guess: guess, blocks: r.blocks}
	r.ix = w.ix
	for n := r.doc; n != nil; {
		switch n.Type {
		case html.ElementNode:
			w.enter(n)
			r.blocks.Enter(n)
		case html.TextNode:
			w.text(n)
			r.blocks.Text(n)
		default:
		}
		if n.FirstChild != nil {
			n = n.FirstChild
			continue
		}
		for ; n != nil; n = n.Parent {
			w.leave(n)
			r.blocks.Leave(n)
			if n.NextSibling != nil {
				n = n.NextSibling
				break
			}
		}
	}
}

// A walker is the state of a walk.
type walker struct {
	e  *evidence
	ix *index

	blocks  *story.Gatherer
	guess   bool // keep what only the reader's eye can tell
	links   int  // open a elements
	mute    int  // open elements that show no text
	place   int  // of the element in the document
	metas   int
	heading int // the bytes of text before the last h1

	topicsAt int // the bytes of text before the end of a label of topics; 0 for none

	before *html.Node // the last text, where it may be a label
}

// isMute reports whether an element's content is shown to nobody.
func isMute(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Template, atom.Svg, atom.Noscript, atom.Iframe:
		return true
	default:
		return false
	}
}

// leave goes up from a node.
func (w *walker) leave(n *html.Node) {
	if n.Type != html.ElementNode {
		return
	}
	if n.DataAtom == atom.A {
		w.links--
	}
	if isMute(n) {
		w.mute--
	}
}

// text counts a text node and keeps it if it may be a date.
func (w *walker) text(n *html.Node) {
	if w.mute > 0 {
		return
	}
	w.printedByline(n)
	w.firstLine(n)
	before := w.e.shape.textBytes
	w.e.shape.text(n, w.links > 0)
	w.topicLabel(n)
	w.printed(n, before)
	if size := w.e.shape.textBytes - before; size > maxLabel {
		w.before = nil
	} else if size > 2 {
		w.before = n
	}
}

// enter notes an element.
func (w *walker) enter(n *html.Node) {
	w.place++
	w.ix.element(n, w.place)
	if isMute(n) {
		w.mute++
		if n.DataAtom == atom.Script {
			w.script(n)
		}
	}
	if w.mute == 0 {
		w.shown(n)
	}
	w.attributes(n)
}

// shown notes an element by its name.
func (w *walker) shown(n *html.Node) {
	e := w.e
	switch n.DataAtom {
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
	case atom.Base:
		if e.linkBase == "" {
			e.linkBase = attr(n, "href")
		}
	case atom.Link:
		if e.canonical == "" && hasWord(attr(n, "rel"), "canonical") {
			e.canonical = attr(n, "href")
		}
	case atom.A:
		w.links++
		e.shape.links++
		w.labelledTopic(n)
	case atom.Time:
		if len(e.times) < maxMarked {
			e.times = append(e.times, w.dated(n))
		}
	case atom.Address:
		if w.guess && w.nearHeading() {
			w.byline(n, false)
		}
	case atom.H1:
		if len(e.h1) < maxMarked {
			e.h1 = append(e.h1, n)
			e.headingAt = append(e.headingAt, e.shape.textBytes)
		}
		w.heads()
	case atom.H2:
		if w.guess && len(e.h2) < maxMarked {
			e.h2 = append(e.h2, n)
		}
	default:
	}
}

// printed keeps short texts that may hold a date.
func (w *walker) printed(n *html.Node, place int) {
	if w.guess && len(w.e.printed) < maxPrinted && mayHoldDate(n.Data) {
		w.e.printed = append(w.e.printed, datedNode{n, w.before, place})
	}
}

// dated is a node with what stands before it.
func (w *walker) dated(n *html.Node) datedNode {
	return datedNode{n, w.before, w.e.shape.textBytes}
}

// script keeps a block of JSON-LD, and what may hold the story where the page doesn't.
func (w *walker) script(n *html.Node) {
	if n.FirstChild == nil {
		return
	}
	kind, _, _ := strings.Cut(strings.ToLower(attr(n, "type")), ";")
	switch isLinked := strings.TrimSpace(kind) == "application/ld+json"; {
	case isLinked && len(w.e.scripts) < maxScripts:
		w.e.scripts = append(w.e.scripts, n.FirstChild.Data)
	case !isLinked && w.guess && mayHoldState(n.FirstChild.Data) && len(w.e.states) < maxStates:
		w.e.states = append(w.e.states, n.FirstChild)
	}
}

// meta keeps a meta element under each of its names.
func (w *walker) meta(n *html.Node) {
	content := attr(n, "content")
	if content == "" {
		return
	}
	for _, key := range []string{"property", "name", "http-equiv"} {
		for name := range strings.FieldsSeq(strings.ToLower(attr(n, key))) {
			if w.metas++; w.metas > maxMetas {
				return
			}
			w.e.metas[name] = append(w.e.metas[name], content)
		}
	}
}

// attributes files an element under its keys, and keeps it if it says of itself
// what it holds.
func (w *walker) attributes(n *html.Node) {
	look, file := w.guess && w.mute == 0, !w.ix.idle()
	for i := range n.Attr {
		a := &n.Attr[i]
		if file {
			w.ix.attribute(a, n, w.place)
		}
		switch {
		case a.Key == "itemprop":
			w.prop(n, a.Val)
		case look && a.Key == "class":
			w.classed(n, a.Val)
		case look && n.DataAtom == atom.A && a.Key == "rel":
			w.linked(n, strings.ToLower(a.Val))
		case look:
			w.tells(n, a)
		}
	}
}

// prop keeps an element of microdata.
func (w *walker) prop(n *html.Node, names string) {
	for name := range strings.FieldsSeq(names) {
		if len(w.e.props) < maxProperties {
			w.e.props = append(w.e.props, property{name, n})
		}
	}
}

// classed keeps elements whose class names what they hold.
func (w *walker) classed(n *html.Node, class string) {
	a := w.blocks.NoteOf(class, notesOf)
	if a&mayName != 0 && (a&anywhere != 0 || w.nearHeading()) {
		w.byline(n, a&surelyNames != 0)
	}
	if a&ofTopics != 0 && len(w.e.h1) > 0 {
		w.topic(n)
	}
}

// What a class says, as bits.
const (
	mayName     = 1 << iota // its element may name the authors
	surelyNames             // it does
	anywhere                // not just below the headline
	ofTopics                // its element is a topic or a list of them
)

// notesOf is what a class says of authors and topics.
func notesOf(class string) uint8 {
	says := authorshipOf(class)
	if namesTopics(class) {
		says |= ofTopics
	}
	return says
}

// authorshipOf is what a class says of authors.
func authorshipOf(class string) (says uint8) {
	small := strings.ToLower(class)
	if !bylineFinder.in(small) {
		return 0
	}
	if isByline(small) {
		says = mayName | surelyNames
	} else if namesAuthors(small) {
		says = mayName
	}
	if mayNameAuthors(class) {
		says |= anywhere
	}
	return says
}

// linked keeps links that say what they lead to.
func (w *walker) linked(n *html.Node, rel string) {
	for kind := range strings.FieldsSeq(rel) {
		switch kind {
		case "author":
			w.byline(n, true)
		case "tag":
			w.topic(n)
		}
	}
}

// topic keeps a link to a topic, or what may hold such links.
func (w *walker) topic(link *html.Node) {
	if n := len(w.e.tags); n > 0 && w.e.tags[n-1] == link || n >= maxMarked {
		return
	}
	w.e.tags = append(w.e.tags, link)
}
