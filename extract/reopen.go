package extract

import (
	"bytes"
	"math"
	"slices"

	"golang.org/x/net/html"
)

// reopensTooMuch reports whether a parser might open again so many formatting
// elements that the tree gets far larger than the page: where <b id=1><b id=2>...
// are never closed, each later block holds all of them once more
// (https://html.spec.whatwg.org, 13.2.4.3). Of 1,035 real pages the worst is
// estimated at 0.5 elements a byte.
func reopensTooMuch(src []byte) bool {
	limit := 2*len(src) + 10_000
	return reopened(src, limit, false) > limit && reopened(src, limit, true) > limit
}

// reopened estimates how many elements are opened again, up to a limit. Exact
// counts of attributes take longer than a first look at all pages may.
func reopened(src []byte, limit int, exact bool) int {
	u := unclosed{pinned: map[string]int{}, exact: exact}
	for i := 0; u.reopened <= limit; {
		n := bytes.IndexByte(src[i:], '<')
		if n < 0 {
			break
		}
		i += n + 1
		skip, ok := u.tag(src[i:])
		if !ok {
			break
		}
		i += skip
	}
	return u.reopened
}

// An unclosed estimates from above, with no idea of the parser's state, how many
// elements are opened again. An end tag counts only where nothing but text and
// formatting elements stands after the start tag, for then no comment, script,
// attribute or table's cell hides it. Other elements stay open for good: pinned.
type unclosed struct {
	open     []formatting
	weight   int            // of the open ones
	pinned   map[string]int // by their tags
	fixed    int            // weight of the pinned ones
	link     int            // weight of the heaviest link: the parser keeps one open
	reopened int            // so far
	exact    bool           // count attributes exactly
}

// A formatting element by its start tag as written. The weight is how many
// elements a copy counts as, attributes too; 0 where the parser makes none.
type formatting struct {
	name   tagName
	tag    string
	weight int
}

// tag takes what stands after a "<". It returns how many bytes of it can't begin
// another tag, and whether another may follow.
func (u *unclosed) tag(src []byte) (skip int, ok bool) {
	if len(src) < 2 {
		return 0, false
	}
	isEnd := src[0] == '/'
	if isEnd {
		src = src[1:]
	}
	switch c := src[0] | 0x20; {
	case c >= 'a' && c <= 'z':
		u.reopened += u.weight + u.fixed + u.link // each tag may close what they stand in
		name, ok := formattingName(src)
		switch {
		case !ok:
			u.pin()
		case isEnd:
			u.end(name)
		default:
			return u.start(name, src)
		}
	case src[0] == '!' || src[0] == '?' || isEnd:
		u.pin() // a comment
	}
	return 0, true
}

// start opens a formatting element. If what looks like its tag stands in a comment
// or a script, others begin after its first ">".
func (u *unclosed) start(name tagName, src []byte) (skip int, ok bool) {
	first := bytes.IndexByte(src, '>')
	if first < 0 {
		return 0, false
	}
	end := tagEnd(src)
	if end != first {
		u.reopened += end / 64 // such a search is paid for, or many would take long
	}
	weight := 1 + attributes(src[:end], u.exact)/3
	switch tag := string(src[:end]); {
	case name == linkName:
		u.link = max(u.link, weight)
	case len(u.open) == maxOpen:
		u.reopened = math.MaxInt
	case u.copies(tag) >= 3:
		u.open = append(u.open, formatting{name, tag, 0})
	default:
		u.open = append(u.open, formatting{name, tag, weight})
		u.weight += weight
	}
	if end != first {
		u.pin() // an end tag may stand in its attributes
	}
	return first, true
}

// tagEnd is where the ">" of a tag stands, as the parser finds it: quotes count only
// where a value begins.
func tagEnd(src []byte) int {
	named, value := false, false
	for i := 0; i < len(src); i++ {
		switch c := src[i]; {
		case c == '>':
			return i
		case isBlank(c):
		case value && (c == '"' || c == '\''):
			n := bytes.IndexByte(src[i+1:], c)
			if n < 0 {
				return len(src)
			}
			i += n + 1
			named, value = false, false
		case value:
			for i+1 < len(src) && src[i+1] != '>' && !isBlank(src[i+1]) {
				i++
			}
			named, value = false, false
		case c == '=' && named:
			value = true
		default:
			named = c != '/'
		}
	}
	return len(src)
}

func isBlank(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' }

// maxOpen is how deep the parser lets elements stand in each other.
const maxOpen = 512

// copies is how many elements of the same tag are open, three at most: of more the
// parser forgets the first.
func (u *unclosed) copies(tag string) int {
	n := u.pinned[tag]
	for _, f := range u.open {
		if f.tag == tag {
			n++
		}
	}
	return min(n, 3)
}

// attributes is the number of attributes of a start tag, or more; 0 of a short one.
func attributes(tag []byte, exact bool) int {
	const few = 48
	if len(tag) <= 2*few {
		return 0
	}
	if exact {
		z := html.NewTokenizer(bytes.NewReader(slices.Concat([]byte{'<'}, tag, []byte{'>'})))
		z.Next()
		n := 0
		for _, more := z.TagName(); more; n++ {
			_, _, more = z.TagAttr()
		}
		return n
	}
	most := 0
	for _, c := range []byte(" /\n\t\r\f") { // an attribute follows on one of them, or on a quote
		most += bytes.Count(tag, []byte{c})
	}
	return most + (bytes.Count(tag, []byte{'"'})+bytes.Count(tag, []byte{'\''}))/2
}

// end closes the formatting element of a name that was opened last.
func (u *unclosed) end(name tagName) {
	for i := len(u.open) - 1; i >= 0; i-- {
		if u.open[i].name == name {
			u.weight -= u.open[i].weight
			u.open = append(u.open[:i], u.open[i+1:]...)
			return
		}
	}
}

// pin takes those that are open for never closed.
func (u *unclosed) pin() {
	if len(u.open) == 0 {
		return
	}
	for _, f := range u.open {
		if f.weight > 0 {
			u.pinned[f.tag]++
			u.fixed += f.weight
		}
	}
	u.open, u.weight = u.open[:0], 0
}

// A tagName is the name of a formatting element, in lower case.
type tagName [len("strong")]byte

var linkName = tagName{'a'}

// formattingName is the name that a tag begins with, if it is that of a formatting
// element.
func formattingName(src []byte) (name tagName, ok bool) {
	for i, c := range src {
		switch {
		case c == '>' || c == '/' || isBlank(c):
			return name, isFormatting(name[:i])
		case i == len(name):
			return name, false
		}
		name[i] = c | 0x20
	}
	return name, false
}
