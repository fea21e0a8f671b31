package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A stateWriter writes what holds a story as HTML.
type stateWriter struct {
	out    strings.Builder
	follow func(*stateValue) *stateValue
	left   int // bytes
}

// value writes a value; inside a line its texts make no paragraphs.
func (w *stateWriter) value(v *stateValue, inLine bool, depth int) {
	if w.left--; w.left < 0 || depth > maxStateDepth {
		return
	}
	switch v.kind {
	case stateText:
		w.text(v.text, inLine)
	case stateList:
		if a, children := v.element(); a != 0 {
			w.element(a, children, inLine, depth)
			return
		}
		for i := range v.list {
			w.value(&v.list[i], inLine, depth+1)
		}
	case stateObject:
		w.object(w.follow(v), inLine, depth)
	default:
	}
}

// text writes a text as it is where it is HTML, or else line by line.
func (w *stateWriter) text(s string, inLine bool) {
	isAddress := strings.HasPrefix(s, "http") && !strings.Contains(s, " ")
	if w.left -= len(s); w.left < 0 || isAddress || !inLine && !isWords(s) {
		return
	}
	if !strings.Contains(s, "</") && !strings.Contains(s, "<br") {
		s = html.EscapeString(html.UnescapeString(s))
	}
	switch {
	case inLine:
		w.out.WriteString(s)
	case isMarkup(s):
		w.out.WriteString("<div>" + s + "</div>")
	default:
		for line := range strings.SplitSeq(s, "\n") {
			w.out.WriteString("<p>" + line + "</p>")
		}
	}
}

// isAside reports whether an element's content is no text of a story.
func isAside(a atom.Atom) bool {
	switch a {
	case atom.Figure, atom.Aside, atom.Nav, atom.Form, atom.Footer, atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Iframe, atom.Svg, atom.Button:
		return true
	}
	return false
}

// element writes an element with its children.
func (w *stateWriter) element(a atom.Atom, children []stateValue, inLine bool, depth int) {
	switch {
	case a == atom.Br:
		w.out.WriteString("<br>")
		return
	case isAside(a):
		return
	case isInline(a):
		for i := range children {
			w.value(&children[i], inLine, depth+1)
		}
		return
	}
	inLine = isText(a) || a == atom.Td || a == atom.Th || a == atom.Pre
	w.out.WriteString("<" + a.String() + ">")
	for i := range children {
		w.value(&children[i], inLine, depth+1)
	}
	w.out.WriteString("</" + a.String() + ">")
}

// object writes what an object holds, as its type says.
func (w *stateWriter) object(v *stateValue, inLine bool, depth int) {
	a, ok := v.tag()
	if a == atom.Br {
		w.out.WriteString("<br>")
	}
	held := v.held()
	if !ok || len(held) == 0 {
		return
	}
	list := held
	if len(held) == 1 && held[0].kind == stateList && held[0].isPlain() {
		list = held[0].list
	}
	switch {
	case a == atom.Ul:
		w.out.WriteString("<ul>")
		for i := range list {
			w.element(atom.Li, list[i:i+1], true, depth)
		}
		w.out.WriteString("</ul>")
	case a == 0 && !inLine && isLine(held):
		w.element(atom.P, list, true, depth)
	case a != 0 && (!inLine || isBlock(a)):
		w.element(a, list, inLine, depth)
	default:
		for i := range list {
			w.value(&list[i], inLine, depth+1)
		}
	}
}

// isPlain reports whether a list is no element.
func (v *stateValue) isPlain() bool {
	a, _ := v.element()
	return a == 0
}

// isLine reports whether what an object holds is one line of text: a string that is no
// paragraphs yet, or pieces of which one is a text and nothing else.
func isLine(held []stateValue) bool {
	if len(held) != 1 {
		return false
	}
	one := &held[0]
	if one.kind == stateText {
		return !isMarkup(one.text) && !strings.Contains(one.text, "\n")
	}
	for i := range one.list {
		c := &one.list[i]
		switch kind := c.typeOf(); {
		case one.kind != stateList:
		case c.kind == stateText:
			return len(c.text) < minStory && !strings.Contains(c.text, "</p>")
		case c.kind == stateObject && (c.get("text") != nil || c.get("value") != nil) && (kind == "" || kind == "text" || kind == "span"):
			return true
		}
	}
	return false
}
