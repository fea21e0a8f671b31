package story

import (
	"math"
	"unicode"
	"unicode/utf8"
)

// prime mixes the hashes of words that stand together (Knuth's).
const prime = 2654435761

// gram is how many words stand together where texts are compared.
const gram = 3

// grams yields the hash of each run of words.
func grams(s string, yield func(uint32)) {
	var recent [gram]uint32
	n := 0
	wordsOf(s, func(h uint32) bool {
		copy(recent[:], recent[1:])
		recent[gram-1] = h
		if n++; n >= gram {
			x := uint32(0)
			for _, w := range recent {
				x = x*prime + w
			}
			yield(x)
		}
		return true
	})
}

// Words yields the hashes of a text's words and of each two that stand together,
// for a [Lexicon].
func Words(s string, yield func(uint32) bool) {
	last := uint32(0)
	wordsOf(s, func(h uint32) bool {
		ok := yield(h) && (last == 0 || yield(last*prime+h))
		last = h
		return ok
	})
}

// wordsOf yields the hash of each word of a text in small letters; a character of a
// script without blanks is a word.
func wordsOf(s string, yield func(uint32) bool) {
	h, in := uint32(seed), false
	for i := 0; i < len(s); {
		if c := s[i]; c >= 'a' && c <= 'z' { // most
			h = (h ^ uint32(c)) * mix
			in = true
			i++
			continue
		}
		r, size := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(s[i:])
		}
		i += size
		if low := lowLetter(r); low > 0 {
			h = (h ^ uint32(low)) * mix
			in = true
			continue
		}
		if in && !yield(h) {
			return
		}
		h, in = seed, false
		if r >= utf8.RuneSelf && isWide(r) && !yield((h^uint32(r))*mix) {
			return
		}
	}
	if in {
		yield(h)
	}
}

// lowLetter is a letter, or a mark on one, of a script with blanks in small form; 0 for
// any other character.
func lowLetter(r rune) rune {
	switch {
	case r >= 'a' && r <= 'z':
		return r
	case r >= 'A' && r <= 'Z':
		return r | 0x20
	case r < utf8.RuneSelf || isWide(r) && !unicode.IsMark(r):
		return 0
	case unicode.IsLetter(r):
		return unicode.ToLower(r)
	case unicode.IsMark(r):
		return r
	}
	return 0
}

// lettersOf are the letters and digits of a text in small letters.
func lettersOf(s string) string { return string(appendLetters(nil, s, math.MaxInt)) }

// appendLetters adds a text's letters and digits in small letters, until there are enough
// bytes of them.
func appendLetters(out []byte, s string, enough int) []byte {
	for i := 0; i < len(s) && len(out) < enough; {
		if n := smallLetters(s[i:]); n > 0 {
			out = append(out, s[i:i+n]...)
			i += n
			continue
		}
		c := s[i]
		if c < utf8.RuneSelf {
			i++
			switch {
			case c >= '0' && c <= '9':
				out = append(out, c)
			case c >= 'A' && c <= 'Z':
				out = append(out, c|0x20)
			}
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		i += size
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			out = utf8.AppendRune(out, unicode.ToLower(r))
		}
	}
	return out
}

// lettersOfAll are the letters of several texts, without those that have none.
func lettersOfAll(texts []string) [][]byte {
	var out [][]byte
	for _, s := range texts {
		if x := appendLetters(nil, s, math.MaxInt); len(x) > 0 {
			out = append(out, x)
		}
	}
	return out
}

// Edges yields the hashes of a text's first and last words, each alone and with its
// neighbour, for a [Lexicon]: a credit or a label gives a caption away however long
// it is.
func Edges(s string, yield func(uint32)) {
	edge(s, 0x9e3779b9, 1, yield)
	edge(s, 0x85ebca6b, -1, yield)
}

// edge hashes the two words at one end.
func edge(s string, h uint32, step int, yield func(uint32)) {
	words, in := 0, false
	for n := 0; n < 60 && s != "" && words < 2; n++ {
		var r rune
		if step < 0 {
			r, s = cutLast(s)
		} else {
			r, s = cutFirst(s)
		}
		switch {
		case r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z': // most
			h = (h ^ uint32(r|0x20)) * mix
			in = true
		case r >= utf8.RuneSelf && isWide(r):
			h = (h ^ uint32(r)) * mix
			yield(h)
			words++
			in = false
		case r >= utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsMark(r)):
			h = (h ^ uint32(unicode.ToLower(r))) * mix
			in = true
		case in:
			yield(h)
			words++
			in = false
			h = h*31 + uint32(r)
		case !unicode.IsSpace(r):
			h = h*31 + uint32(r)
		}
	}
	if in {
		yield(h)
	}
}

// cutFirst takes the first character off.
func cutFirst(s string) (rune, string) {
	if c := s[0]; c < utf8.RuneSelf { // most
		return rune(c), s[1:]
	}
	r, size := utf8.DecodeRuneInString(s)
	return r, s[size:]
}

// cutLast takes the last character off.
func cutLast(s string) (rune, string) {
	n := len(s) - 1
	if c := s[n]; c < utf8.RuneSelf {
		return rune(c), s[:n]
	}
	r, size := utf8.DecodeLastRuneInString(s)
	return r, s[:len(s)-size]
}
