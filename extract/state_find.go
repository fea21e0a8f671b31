package extract

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Bounds on the look for a story in what scripts hold.
const (
	maxStateWork  = 32 << 20 // values and bytes that are looked at
	maxStateLooks = 8        // of nesting that a text's size is taken from
	maxNear       = 5        // objects between a story's headline and its text
	far           = 1000     // from the headline
)

// A stateFinder looks for the story among the values of a state.
type stateFinder struct {
	names  []string               // letters of the page's headlines
	shared map[string]*stateValue // objects that others refer to by their key
	left   int                    // work
	values *int                   // that may still be read

	best *stateValue
	size int         // of the best
	own  bool        // the best stands by the page's headline
	open *stateValue // the best while its parts are visited
}

// newStateFinder takes the objects that stand at the top under a key each, to which
// caches of a site's interface refer.
func newStateFinder(s *state, names []string, left int, values *int) *stateFinder {
	f := &stateFinder{names: names, left: left, values: values}
	for i := range s.roots {
		f.share(&s.roots[i], 2)
	}
	return f
}

// share notes an object's objects by their key.
func (f *stateFinder) share(v *stateValue, depth int) {
	if v.kind != stateObject || depth < 0 {
		return
	}
	for i, key := range v.keys {
		c := &v.list[i]
		if c.kind != stateObject {
			continue
		}
		if c.get("__typename") != nil {
			if f.shared == nil {
				f.shared = map[string]*stateValue{}
			}
			f.shared[key] = c
		}
		f.share(c, depth-1)
	}
}

// follow returns what an object only refers to, or the object.
func (f *stateFinder) follow(v *stateValue) *stateValue {
	if f.shared == nil || v.kind != stateObject || len(v.keys) > 3 {
		return v
	}
	for _, key := range [...]string{"__ref", "id"} {
		if to := f.shared[v.string(key)]; to != nil && to != v {
			return to
		}
	}
	return v
}

// visit looks at a value under a key; near counts the objects from the one with the
// headline.
func (f *stateFinder) visit(v *stateValue, key string, near int) {
	if f.left--; f.left < 0 {
		return
	}
	switch v.kind {
	case stateWord:
		return
	case stateText:
		f.visitText(v, key, near)
		return
	case stateList:
		if isBodyKey(key) {
			f.offer(v, near, 2)
		} else if near <= maxNear && len(v.list) > 0 && v.list[0].kind == stateObject {
			f.offer(v, near, 1)
		}
	case stateObject:
		switch {
		case f.isOwn(v):
			near = 0
		case v.isTeaser():
			near = far
		}
	}
	if f.best == v {
		f.open = v
	}
	for i := range v.list {
		name := key
		if v.kind == stateObject {
			name = v.keys[i]
		}
		f.visit(&v.list[i], name, near+1)
	}
	if f.open == v {
		f.open = nil
	}
}

// visitText looks at a text, which may be JSON once more.
func (f *stateFinder) visitText(v *stateValue, key string, near int) {
	switch s := v.text; {
	case len(s) < minStory:
	case strings.HasPrefix(s, "{\"") || strings.HasPrefix(s, "[{\""):
		f.left -= len(s)
		p := stateParser{src: s, left: f.values}
		inner := p.value(0)
		f.visit(&inner, key, near+1)
	case isMarkup(s) || isBodyKey(key):
		f.offer(v, near, 2)
	}
}

// isBodyKey reports whether a key is one of a story's text, whatever its arguments.
func isBodyKey(key string) bool {
	if len(key) > 100 {
		return false
	}
	key, _, _ = strings.Cut(key, "(")
	key = strings.Map(smallLetter, key)
	return bodyKeys[key] || strings.HasPrefix(key, "body") || strings.HasSuffix(key, "body")
}

// isMarkup reports whether a text is paragraphs of HTML.
func isMarkup(s string) bool {
	return strings.Contains(s, "<p") && strings.Contains(s, "</p>") || strings.Contains(s, "<br")
}

// offer takes a value for the story if it holds more text than the best so far, or
// most of the best's with less around it. The weight is how much its key says.
func (f *stateFinder) offer(v *stateValue, near, weight int) {
	size := weight * f.textSize(v, maxStateLooks)
	own := near <= maxNear
	switch {
	case size < 2*minStory || f.own && !own:
		return
	case f.own == own && size <= f.size && (f.open == nil || size*10 < f.size*8):
		return
	}
	f.best, f.size, f.own = v, size, own
}

// isOwn reports whether an object has the page's headline.
func (f *stateFinder) isOwn(v *stateValue) bool {
	for i := range v.list {
		c := &v.list[i]
		if f.isName(c) {
			return true
		}
		if c.kind != stateObject || len(c.list) > 20 {
			continue
		}
		for j := range c.list {
			if f.isName(&c.list[j]) {
				return true
			}
		}
	}
	return false
}

// isName reports whether a value is one of the page's headlines.
func (f *stateFinder) isName(v *stateValue) bool {
	if v.kind != stateText || len(v.text) < 8 || len(v.text) > 500 {
		return false
	}
	f.left -= len(v.text)
	name := letters(resolveEntities(v.text))
	return slices.ContainsFunc(f.names, func(own string) bool { return sameLetters(name, own) })
}

// textSize is the length of the text that a value holds, in characters.
func (f *stateFinder) textSize(v *stateValue, looks int) int {
	if f.left--; f.left < 0 || looks < 0 {
		return 0
	}
	switch v.kind {
	case stateText:
		if f.left -= len(v.text); !isWords(v.text) {
			return 0
		}
		return utf8.RuneCountInString(v.text)
	case stateList:
		list := v.list
		if a, children := v.element(); isAside(a) {
			return 0
		} else if a != 0 {
			list = children
		}
		size := 0
		for i := range list {
			size += f.textSize(&list[i], looks-1)
		}
		return size
	case stateObject:
		v = f.follow(v)
		if _, ok := v.tag(); !ok {
			return 0
		}
		size := 0
		for _, c := range v.held() {
			size += f.textSize(&c, looks-1)
		}
		return size
	default:
	}
	return 0
}
