package story

import (
	"iter"

	"golang.org/x/net/html"
)

// A Lexicon says of words how much more often they stand at or in a story than
// around one: the logarithm of the ratio, 0 for a word that says nothing.
type Lexicon struct {
	// Names are words of class, id and the like, by their hash.
	Names map[uint32]float32
	// Words are words of short texts, by their hash.
	Words map[uint32]float32
}

// maxNames bounds the words of an element's names that are looked at.
const maxNames = 40

// Names yields the words in an element's names by their hash: "article-body__text"
// and "articleBodyText" are article, body and text.
func Names(n *html.Node) iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		left := maxNames
		for _, a := range n.Attr {
			if isNaming(a.Key) && !words(a.Val, &left, yield) {
				return
			}
		}
	}
}

// isNaming reports whether an attribute names what its element is.
func isNaming(key string) bool {
	switch key {
	case "class", "id", "itemprop", "role", "data-testid", "data-component", "data-type", "data-component-name":
		return true
	}
	return false
}

// seed and mix are those of FNV-1a's 32 bits; a name of several words has another seed.
const (
	seed      = 2166136261
	mix       = 16777619
	wholeSeed = seed ^ 0x5bd1e995
)

// words yields the words of names, so many as are left: digits and marks part them,
// and a capital behind a small letter begins one. A name of several words is yielded
// too. It reports whether more may come.
func words(s string, left *int, yield func(uint32) bool) bool {
	w := wordReader{left: left, yield: yield, whole: wholeSeed}
	for i := 0; i < len(s); i++ {
		if n := smallLetters(s[i:]); n > 0 {
			w.smallLetters(s[i : i+n])
			i += n
		}
		if i == len(s) {
			break
		}
		switch c := s[i]; {
		case c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f':
			if !w.endName() {
				return false
			}
		case !w.letter(c):
			return false
		}
	}
	return w.endName()
}

// A wordReader reads one name.
type wordReader struct {
	left  *int
	yield func(uint32) bool

	word, whole    uint32
	letters, parts int
	small          bool // the last character is a small letter
}

// smallLetters reads letters that end nothing.
func (w *wordReader) smallLetters(s string) {
	word, whole := w.word, w.whole
	if w.letters == 0 {
		word = seed
	}
	for i := range len(s) {
		low := uint32(s[i])
		word, whole = (word^low)*mix, (whole^low)*mix
	}
	w.word, w.whole = word, whole
	w.letters += len(s)
	w.small = true
}

// letter reads a character.
func (w *wordReader) letter(c byte) bool {
	low := c | 0x20
	isLetter := low >= 'a' && low <= 'z'
	upper := isLetter && c != low
	if (!isLetter || upper && w.small) && !w.end() {
		return false
	}
	w.small = isLetter && !upper
	if !isLetter {
		return true
	}
	if w.letters == 0 {
		w.word = seed
	}
	w.word, w.whole = (w.word^uint32(low))*mix, (w.whole^uint32(low))*mix
	w.letters++
	return true
}

// endName ends a name.
func (w *wordReader) endName() bool {
	ok := w.end() && (w.parts < 2 || w.give(w.whole))
	w.whole, w.parts, w.small = wholeSeed, 0, false
	return ok
}

// end ends a word; one of a single letter says nothing.
func (w *wordReader) end() bool {
	n := w.letters
	if w.letters = 0; n > 0 {
		w.parts++
	}
	return n < 2 || w.give(w.word)
}

func (w *wordReader) give(h uint32) bool { *w.left--; return *w.left >= 0 && w.yield(h) }

// HashName is the hash that Names yields for a word in small letters.
func HashName(word string) uint32 {
	h := uint32(seed)
	for i := range len(word) {
		h = (h ^ uint32(word[i])) * mix
	}
	return h
}
