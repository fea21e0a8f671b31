package story

import (
	"strings"

	"golang.org/x/net/html"
)

// A naming is what an attribute's value says as names.
type naming struct {
	score float32
	marks marks
	words int    // more than maxNames where not all were read
	hash  uint32 // of the value

	note  uint8 // a caller's
	noted bool
}

func (n *naming) add(o naming) {
	n.score += o.score
	n.marks |= o.marks
}

// maxNamings bounds the attributes' values that are remembered: a page says the same
// names again and again.
const maxNamings = 2000

// A memory has what values of attributes say.
type memory struct {
	at      map[string]int32 // index of namings
	namings []naming
	value   string // the last one that was asked for
	last    *naming
	spare   naming // of a value that isn't remembered
}

func newMemory() memory {
	return memory{at: make(map[string]int32, usualBlocks), namings: make([]naming, 0, usualBlocks)}
}

// NoteOf returns the note that a caller takes of a class, and takes it only once for each
// class: the gatherer looks it up anyway. A nil gatherer remembers nothing.
func (g *Gatherer) NoteOf(class string, take func(class string) uint8) uint8 {
	if g == nil {
		return take(class)
	}
	n := g.naming(class)
	if !n.noted {
		n.note, n.noted = take(class), true
	}
	return n.note
}

// naming returns what a value says. It stands until the next one is asked for.
func (g *Gatherer) naming(value string) *naming {
	m := &g.memory
	if m.last != nil && m.value == value { // each class is asked for twice
		return m.last
	}
	i, ok := m.at[value]
	switch {
	case ok:
		m.last = &m.namings[i]
	case len(m.namings) < maxNamings:
		m.at[value] = int32(len(m.namings))
		m.namings = append(m.namings, g.weigh(value))
		m.last = &m.namings[len(m.namings)-1]
	default:
		m.spare = g.weigh(value)
		m.last = &m.spare
	}
	m.value = value
	return m.last
}

// weigh reads a value.
func (g *Gatherer) weigh(value string) naming {
	left := maxNames
	out := g.read(value, &left)
	out.words, out.hash = maxNames-left, hashClass(value)
	return out
}

// read weighs the names of a value, so many as are left.
func (g *Gatherer) read(value string, left *int) naming {
	var out naming
	words(value, left, func(h uint32) bool {
		known := g.known.names.get(h)
		out.score += known.score
		out.marks |= known.marks
		return true
	})
	return out
}

// maxHashed bounds the bytes of a class by which elements are told apart.
const maxHashed = 200

// hashClass is 0 for no class.
func hashClass(class string) uint32 {
	h := uint32(0)
	for i := range min(len(class), maxHashed) {
		h = (h ^ uint32(class[i])) * mix
	}
	return h
}

// name weighs an element's names and notes what is hidden. It returns the hash of the
// element's class.
func (g *Gatherer) name(n *html.Node, f *frame) (class uint32) {
	var own naming
	left := maxNames
	for i := range n.Attr {
		a := &n.Attr[i]
		switch a.Key {
		case "hidden":
			f.in |= inHidden
		case "aria-hidden":
			if a.Val == "true" {
				f.in |= inHidden
			}
		case "style":
			if strings.Contains(a.Val, "none") && strings.Contains(strings.ReplaceAll(a.Val, " ", ""), "display:none") {
				f.in |= inUnshown
			}
		case "id": // no other element has it
			if left > 0 {
				own.add(g.read(a.Val, &left))
			}
		case "class":
			known := g.naming(a.Val)
			class = known.hash
			g.take(&own, known, a.Val, &left)
		default:
			if isNaming(a.Key) {
				g.take(&own, g.naming(a.Val), a.Val, &left)
			}
		}
	}
	f.take(&own)
	return class
}

// take adds what is known of a value, as far as names are left.
func (g *Gatherer) take(own, known *naming, value string, left *int) {
	switch {
	case *left <= 0:
	case known.words <= *left:
		*left -= known.words
		own.add(*known)
	default:
		own.add(g.read(value, left))
	}
}

// take notes what an element's own names say.
func (f *frame) take(own *naming) {
	f.stand = max(0, f.stand-1)
	f.nearMarks = f.ownMarks | own.marks
	f.ownMarks = own.marks
	f.allMarks |= own.marks
	if own.marks&standfirst != 0 {
		f.stand = 3
	}
	f.up = f.own
	f.own = own.score
	f.low, f.high = min(f.low, own.score), max(f.high, own.score)
	f.sum += own.score
}
