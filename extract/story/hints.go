package story

import (
	"net/url"
	"unicode"
	"unicode/utf8"
)

// Hints are what is known of the story before its text is looked for.
type Hints struct {
	// Base is the page's address, nil when unknown.
	Base *url.URL
	// Headline is the story's headline, and Headlines are all that may be.
	Headline  string
	Headlines []string
	// Descriptions are the summaries that the page states for machines.
	Descriptions []string
	// Stated is the story's text as the page states it for machines, "" without.
	Stated string
	// Article says that the page calls itself an article for machines, and News that
	// it calls itself a news article.
	Article, News bool
	// Authors are the names of the authors.
	Authors []string
	// IsDate reports whether a short line is only a date; nil knows none.
	IsDate func(string) bool
}

// headlines are all that are known.
func (h *Hints) headlines() []string { return append([]string{h.Headline}, h.Headlines...) }

// gram is how many words stand together where texts are compared.
const gram = 3

// A shingler hashes the words of texts, gram by gram.
type shingler struct {
	recent [gram]uint32
	n      int
}

// grams yields the hash of each run of words.
func grams(s string, yield func(uint32)) int {
	var sh shingler
	h, in := uint32(2166136261), false
	for _, r := range s {
		switch {
		case isWide(r):
			if in {
				sh.word(h, yield)
				h, in = 2166136261, false
			}
			sh.word((h^uint32(r))*16777619, yield)
		case r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
			h = (h ^ uint32(unicode.ToLower(r))) * 16777619
			in = true
		default:
			if in {
				sh.word(h, yield)
				h, in = 2166136261, false
			}
		}
	}
	if in {
		sh.word(h, yield)
	}
	return sh.n
}

func (s *shingler) word(h uint32, yield func(uint32)) {
	copy(s.recent[:], s.recent[1:])
	s.recent[gram-1] = h
	if s.n++; s.n >= gram {
		x := uint32(0)
		for _, w := range s.recent {
			x = x*2654435761 + w
		}
		yield(x)
	}
}

// Words yields the hashes of a text's words and of each two that stand together,
// for a [Lexicon].
func Words(s string, yield func(uint32) bool) {
	last := uint32(0)
	wordsOf(s, func(h uint32) bool {
		ok := yield(h) && (last == 0 || yield(last*2654435761+h))
		last = h
		return ok
	})
}

// wordsOf yields the hash of each word of a text in small letters; a character of a
// script without blanks is a word.
func wordsOf(s string, yield func(uint32) bool) {
	const seed = 2166136261
	h, in := uint32(seed), false
	for _, r := range s {
		if unicode.IsLetter(r) && !isWide(r) || unicode.IsMark(r) {
			h = (h ^ uint32(unicode.ToLower(r))) * 16777619
			in = true
			continue
		}
		if in && !yield(h) {
			return
		}
		h, in = seed, false
		if isWide(r) && !yield((h^uint32(r))*16777619) {
			return
		}
	}
	if in {
		yield(h)
	}
}

// lettersOf are the letters and digits of a text in small letters.
func lettersOf(s string) string { return string(appendLetters(nil, s)) }

// appendLetters adds a text's letters and digits in small letters.
func appendLetters(out []byte, s string) []byte {
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			i++
			switch {
			case c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
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
		if x := appendLetters(nil, s); len(x) > 0 {
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
		r, size := utf8.DecodeRuneInString(s)
		if step < 0 {
			r, size = utf8.DecodeLastRuneInString(s)
			s = s[:len(s)-size]
		} else {
			s = s[size:]
		}
		switch {
		case isWide(r):
			h = (h ^ uint32(r)) * 16777619
			yield(h)
			words++
			in = false
		case unicode.IsLetter(r) || unicode.IsMark(r):
			h = (h ^ uint32(unicode.ToLower(r))) * 16777619
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
