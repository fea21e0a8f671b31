package extract

import (
	"bytes"
	"math"
	"slices"
)

// reopensTooMuch reports whether a parser might open again so many formatting
// elements that the tree gets far larger than the page: where <b id=1><b id=2>...
// are never closed, each later block holds all of them once more
// (https://html.spec.whatwg.org, 13.2.4.3). Of 1,035 real pages the worst is
// estimated at 0.5 elements a byte.
func reopensTooMuch(src []byte) bool {
	u := unclosed{pinned: map[string]int{}}
	for i, limit := 0, 2*len(src)+10_000; u.reopened <= limit; {
		n := bytes.IndexByte(src[i:], '<')
		if n < 0 {
			return false
		}
		i += n + 1
		skip, ok := u.tag(src[i:])
		if !ok {
			return false
		}
		i += skip
	}
	return true
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
		if isEnd && len(u.open) == 0 {
			return 0, true // most: there is nothing to close or to pin
		}
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
	end, attributes := tagEnd(src)
	if end != first {
		u.reopened += end / 64 // such a search is paid for, or many would take long
	}
	weight := 1 + attributes/3
	if name == linkName {
		u.link = max(u.link, weight)
	} else {
		u.push(formatting{name, string(src[:end]), weight})
	}
	if end != first {
		u.pin() // an end tag may stand in its attributes
	}
	return first, true
}

// push notes that an element is open.
func (u *unclosed) push(f formatting) {
	if len(u.open) == maxOpen {
		u.reopened = math.MaxInt
		return
	}
	if u.copies(f.tag) == 3 {
		f.weight = 0
	}
	u.open = append(u.open, f)
	u.weight += f.weight
}

// tagEnd is where the ">" of a tag stands, as the parser finds it: quotes count only
// where a value begins. It counts the attributes, too.
func tagEnd(src []byte) (end, attributes int) {
	named, fresh, value := false, false, false
	for i := 0; i < len(src); i++ {
		switch c := src[i]; {
		case c == '>':
			return i, attributes
		case isBlank(c):
			fresh = true // the next name is another one, unless "=" comes first
		case value:
			i += valueEnd(src[i:])
			named, fresh, value = false, true, false
		case c == '=' && named:
			value = true
		case c == '/':
			named, fresh = false, true
		default:
			if fresh {
				attributes++
			}
			named, fresh = true, false
		}
	}
	return len(src), attributes
}

// valueEnd is where the last byte of an attribute's value stands.
func valueEnd(src []byte) int {
	if c := src[0]; c == '"' || c == '\'' {
		if n := bytes.IndexByte(src[1:], c); n >= 0 {
			return n + 1
		}
		return len(src)
	}
	i := 0
	for i+1 < len(src) && src[i+1] != '>' && !isBlank(src[i+1]) {
		i++
	}
	return i
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

// end closes the formatting element of a name that was opened last.
func (u *unclosed) end(name tagName) {
	for i, f := range slices.Backward(u.open) {
		if f.name == name {
			u.weight -= f.weight
			u.open = slices.Delete(u.open, i, i+1)
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

// formattingFirsts are the first letters of their names, as bits.
var formattingFirsts = func() (bits uint32) {
	for _, c := range "abcefinstu" {
		bits |= 1 << (c - 'a')
	}
	return bits
}()

// formattingName is the name that a tag begins with, if it is that of a formatting
// element.
func formattingName(src []byte) (name tagName, ok bool) {
	if formattingFirsts>>(src[0]|0x20-'a')&1 == 0 {
		return name, false
	}
	for i, c := range src {
		switch {
		case endsName(c):
			return name, isFormatting(name[:i])
		case i == len(name):
			return name, false
		}
		name[i] = c | 0x20
	}
	return name, false
}
