package story

import (
	"unicode"
	"unicode/utf8"
)

// A count is what is in a text, counted in one pass over it.
type count struct {
	chars  int32 // without blanks
	words  int32 // runs of letters and digits; a character of a script without blanks is one
	wide   int32 // characters of scripts without blanks
	upper  int32
	digits int32
	commas int32
	stops  int32  // ends of sentences
	marks  int32  // other marks: | / · • > : and the like
	hash   uint32 // of the characters, ASCII in small letters
	linked int32  // characters in links
	bold   int32
	italic int32
	first  rune // first and last characters that are no blank
	last   rune
	inWord bool
}

// add counts a text that stands in a link, bold or italic.
func (c *count) add(s string, in places) {
	before := c.chars
	for i := 0; i < len(s); {
		if n := c.smallLetters(s[i:]); n > 0 { // most of a text
			i += n
			continue
		}
		r, size := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(s[i:])
		}
		i += size
		c.rune(r)
	}
	n := c.chars - before
	if in&inLink != 0 {
		c.linked += n
	}
	if in&inBold != 0 {
		c.bold += n
	}
	if in&inItalic != 0 {
		c.italic += n
	}
}

// smallLetters is how many letters from a to z a text begins with.
func smallLetters(s string) int {
	for i := range len(s) {
		if s[i] < 'a' || s[i] > 'z' {
			return i
		}
	}
	return len(s)
}

// smallLetters counts the letters from a to z that a text begins with, and returns how
// many they are.
func (c *count) smallLetters(s string) int {
	h, n := c.hash, 0
	for n < len(s) && s[n] >= 'a' && s[n] <= 'z' {
		h = (h ^ uint32(s[n])) * mix
		n++
	}
	if n == 0 {
		return 0
	}
	c.letter(false)
	c.hash = h
	if c.first == 0 {
		c.first = rune(s[0])
	}
	c.last = rune(s[n-1])
	c.chars += int32(n)
	return n
}

// rune counts a character.
func (c *count) rune(r rune) {
	switch {
	case r == ' ' || r == '\n' || r == '\t' || r == '\r' || r == '\u00a0':
		c.inWord = false
		return
	case r >= 'a' && r <= 'z':
		c.letter(false)
	case r >= 'A' && r <= 'Z':
		c.letter(true)
	case r >= '0' && r <= '9':
		c.digits++
		c.letter(false)
	case r < utf8.RuneSelf:
		c.mark(r)
	case r == '\u00ad' || r == '\u200b' || r == '\ufeff':
		return
	case isWide(r):
		c.wide++
		c.words++
		c.inWord = false
	case unicode.IsLetter(r) || unicode.IsMark(r):
		c.letter(unicode.IsUpper(r))
	case unicode.IsDigit(r):
		c.digits++
		c.letter(false)
	case unicode.IsSpace(r):
		c.inWord = false
		return
	default:
		c.mark(r)
	}
	h := uint32(r)
	if r >= 'A' && r <= 'Z' {
		h |= 0x20
	}
	c.hash = (c.hash ^ h) * mix
	if c.first == 0 {
		c.first = r
	}
	c.last = r
	c.chars++
}

func (c *count) letter(upper bool) {
	if !c.inWord {
		c.words++
		c.inWord = true
	}
	if upper {
		c.upper++
	}
}

// mark counts a punctuation mark. Quotes and brackets close what they stand behind.
func (c *count) mark(r rune) {
	switch r {
	case '.', '!', '?', '…', '。', '！', '？', '؟', '।', '۔':
		c.stops++
		c.inWord = false
	case ',', ';', '、', '，', '،', '；':
		c.commas++
		c.inWord = false
	case '\'', '’', '-', '_':
	default:
		c.marks++
		c.inWord = false
	}
}

// isWide reports whether a character is of a script that sets no blanks between words.
func isWide(r rune) bool {
	return r >= 0x2e80 && r < 0xa4d0 && (r < 0x3000 || r > 0x303f) || r >= 0xf900 && r < 0xfb00 || r >= 0x0e00 && r < 0x0f00 || r >= 0x20000 && r < 0x32000
}

// size is the length of a text in characters of an alphabet: one that stands for a
// syllable or a word counts for more.
func (c *count) size() float32 { return float32(c.chars) + 1.5*float32(c.wide) }

// ends tells the kind of a text's last character: 3 the end of a sentence, 2 a
// closing quote or bracket, 1 a colon, 0 anything else.
func (c *count) ends() float32 {
	switch c.last {
	case '.', '!', '?', '…', '。', '！', '？', '؟', '।', '۔':
		return 3
	case '"', '”', '“', '»', '«', '’', '\'', ')', '」', '』', '）', ']', '›':
		return 2
	case ':', '：':
		return 1
	default:
		return 0
	}
}

// begins tells the kind of a text's first character.
func (c *count) begins() float32 {
	switch r := c.first; {
	case r >= '0' && r <= '9':
		return 1
	case unicode.IsLower(r):
		return 2
	case unicode.IsUpper(r):
		return 3
	case unicode.IsLetter(r):
		return 4
	case r == '"' || r == '“' || r == '„' || r == '«' || r == '»' || r == '\'' || r == '‘' || r == '「' || r == '—' || r == '–':
		return 5
	default:
		return 0
	}
}
