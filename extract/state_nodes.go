package extract

import (
	"strings"

	"golang.org/x/net/html/atom"
)

// holds are the keys under which state keeps the text of a block, or the blocks of a
// text, the first that is there before the others.
var holds = [...]string{"content_elements", "children", "content", "text", "value", "html", "htmlText", "body", "items", "paragraphs", "blocks", "nodes"}

// bodyKeys are the keys under which newsrooms keep a story's text, beside those that
// begin or end in "body".
var bodyKeys = map[string]bool{
	"content": true, "contents": true, "contenthtml": true, "htmlcontent": true, "html": true, "text": true, "fulltext": true, "paragraphs": true,
	"contentelements": true, "blocks": true, "story": true, "article": true, "articlecontent": true, "articletext": true, "maincontent": true,
	"richtext": true, "document": true, "elements": true, "components": true, "rendered": true, "slices": true, "newscontent": true,
	"contentblocks": true, "sections": true, "storytext": true,
}

// asideTypes are words in the types of blocks that are no text of the story.
var asideTypes = []string{
	"image", "video", "embed", "gallery", "photo", "picture", "figure", "caption", "related", "newsletter", "teaser", "promo", "advert", "social", "media",
	"audio", "interstitial", "linklist", "divider", "widget", "podcast", "recirc", "credit", "author", "iframe", "script", "correction", "infobox",
}

// held returns what holds an object's text: what has a known key, or else its first
// text of some words, or else all that may hold more.
func (v *stateValue) held() []stateValue {
	for _, key := range holds {
		if c := v.get(key); c != nil && (len(c.list) > 0 || c.kind == stateText && c.text != "") {
			return []stateValue{*c}
		}
	}
	var out []stateValue
	for i := range v.list {
		switch c := &v.list[i]; {
		case c.kind == stateText && len(c.text) > minWords && isWords(c.text):
			return v.list[i : i+1]
		case c.kind > stateText:
			out = append(out, *c)
		}
	}
	return out
}

// isWords reports whether a text is written for people: it has a blank, or characters
// of a script that needs none, and few of code's marks.
func isWords(s string) bool {
	words, marks := false, 0
	for _, r := range s {
		switch {
		case r == ' ' || r == '\n' || r >= firstWide:
			words = true
		case r == '{' || r == '}' || r == '=' || r == ';' || r == '|' || r == '$' || r == '\\':
			marks++
		}
	}
	return words && (30*marks < len(s) || strings.Contains(s, "</") && 15*marks < len(s))
}

// isTeaser reports whether an object leads to a story: it has a headline and an address.
func (v *stateValue) isTeaser() bool {
	headed, linked := false, false
	for i, key := range v.keys {
		switch key {
		case "headline", "title":
			headed = headed || v.list[i].kind == stateText && isSentence(clip(v.list[i].text, maxValue))
		case "url", "href", "slug", "link", "path", "permalink", "canonical_url":
			linked = true
		}
	}
	return headed && linked
}

// typeOf is what an object says of itself: the letters of its type, small.
func (v *stateValue) typeOf() string {
	for _, key := range [...]string{"type", "_type", "nodeType", "blockName", "__typename", "__component", "slice_type", "kind", "is", "name", "bodyElementType"} {
		if c := v.get(key); c != nil && c.kind == stateText && len(c.text) < 100 {
			return strings.Map(smallLetter, c.text)
		}
	}
	return ""
}

// smallLetter keeps letters and digits of ASCII.
func smallLetter(r rune) rune {
	switch {
	case r >= 'A' && r <= 'Z':
		return r | 0x20
	case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
		return r
	}
	return -1
}

// tag returns the element that an object's type stands for, 0 for one that only holds
// others, and whether it is text of the story at all.
func (v *stateValue) tag() (atom.Atom, bool) {
	if v.isTeaser() {
		return 0, false
	}
	kind := v.typeOf()
	for _, word := range asideTypes {
		if strings.Contains(kind, word) {
			return 0, false
		}
	}
	if kind == "element" || kind == "tag" {
		return atom.Lookup([]byte(v.string("tagName") + v.string("name") + v.string("tag"))), true
	}
	if a := headingOf(v.string("style")); a != 0 {
		return a, true
	}
	if a := headingOf(kind); a != 0 {
		return a, true
	}
	switch {
	case strings.Contains(kind, "listitem") || v.string("listItem") != "":
		return atom.Li, true
	case strings.Contains(kind, "list"):
		return atom.Ul, true
	case strings.Contains(kind, "quote") || v.string("style") == "blockquote":
		return atom.Blockquote, true
	case strings.Contains(kind, "heading"), strings.Contains(kind, "header"), strings.Contains(kind, "subhead"), strings.Contains(kind, "crosshead"), kind == "subtitle":
		return headingAtoms[v.level()], true
	case strings.HasSuffix(kind, "break") || kind == "br":
		return atom.Br, true
	}
	return 0, true
}

// headingAtoms are the elements of headings by their level; the first stands in for
// an unknown one.
var headingAtoms = [...]atom.Atom{atom.H2, atom.H2, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6}

// headingOf reads a style such as "h3" or "heading-3".
func headingOf(s string) atom.Atom {
	if n := len(s); n >= 2 && n < 20 && s[n-1] >= '1' && s[n-1] <= '6' && (s[0]|0x20 == 'h') && (n == 2 || strings.HasPrefix(s, "head")) {
		return headingAtoms[s[n-1]-'0']
	}
	return 0
}

// level is a heading's level as stated, 0 when it isn't.
func (v *stateValue) level() int {
	for _, o := range [...]*stateValue{v, v.get("attrs"), v.get("data")} {
		if o == nil {
			continue
		}
		if c := o.get("level"); c != nil && len(c.text) == 1 && c.text[0] >= '1' && c.text[0] <= '6' {
			return int(c.text[0] - '0')
		}
	}
	return 0
}

// isInline reports whether an element is part of a line.
func isInline(a atom.Atom) bool {
	switch a {
	case atom.A, atom.Span, atom.Em, atom.Strong, atom.B, atom.I, atom.U, atom.Br, atom.Sub, atom.Sup, atom.Mark, atom.Time, atom.Small:
		return true
	}
	return false
}

// string returns the text of a key, "" when it has none.
func (v *stateValue) string(key string) string {
	if c := v.get(key); c != nil && c.kind == stateText {
		return c.text
	}
	return ""
}

// element reads a list that stands for an element: its name, its attributes, its
// children.
func (v *stateValue) element() (atom.Atom, []stateValue) {
	list := v.list
	if v.kind != stateList || len(list) < 2 || list[0].kind != stateText {
		return 0, nil
	}
	if list[0].text == "$" { // the server has rendered it, too
		return atom.Template, nil
	}
	a := atom.Lookup([]byte(list[0].text))
	if !isBlock(a) && !isInline(a) && !isAside(a) {
		return 0, nil
	}
	list = list[1:]
	if list[0].kind == stateObject {
		list = list[1:]
	}
	return a, list
}
