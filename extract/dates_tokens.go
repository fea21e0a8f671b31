package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Bounds on what is read as a date or as a line with one.
const (
	maxDateTokens = 48
	maxDateLine   = 300 // bytes: Indic letters take three each
	maxDateWord   = 48  // bytes
)

// A dateToken is a number, a word or a sign of a text that may hold a date.
type dateToken struct {
	start, end int      // in the text
	number     int      // its value
	digits     int      // how many it has; 0 for what is no number
	sign       rune     // of punctuation; 0 for other tokens
	word       dateWord // what is known of a word
	spaced     bool     // a blank stands before it
}

// A dateText is a short text in tokens.
type dateText struct {
	s      string
	tokens [maxDateTokens]dateToken
	n      int
	hints  dateHints
	thai   bool // it has Thai letters
	whole  bool // no token is left out
}

// dateHints are what is known of a page's dates beforehand.
type dateHints struct {
	lang    string // the base of its language: "en"
	region  string // of its language or host: "US"
	machine bool   // the text is written for machines and is one date
}

// noToken stands for what is beyond the ends.
var noToken dateToken

// at is the token at i.
func (t *dateText) at(i int) *dateToken {
	if i < 0 || i >= t.n {
		return &noToken
	}
	return &t.tokens[i]
}

// is reports whether the token at i can be of a kind.
func (t *dateText) is(i int, kind wordKind) bool { return t.at(i).word.kind&kind != 0 }

// sign reports whether the token at i is one of some signs.
func (t *dateText) sign(i int, signs string) bool {
	s := t.at(i).sign
	return s != 0 && strings.ContainsRune(signs, s)
}

// split makes tokens of a text.
func (t *dateText) split(s string) {
	table := dateTables()
	t.s, t.n, t.whole = s, 0, true
	spaced := false
	for i := 0; i < len(s); {
		r, size := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(s[i:])
		}
		if unicode.IsSpace(r) || r >= utf8.RuneSelf && unicode.Is(unicode.Cf, r) {
			spaced = spaced || unicode.IsSpace(r)
			i += size
			continue
		}
		if t.n == maxDateTokens {
			t.whole = false
			return
		}
		tok := &t.tokens[t.n]
		*tok = dateToken{start: i, spaced: spaced}
		t.n++
		spaced = false
		switch {
		case digit(r) >= 0:
			t.takeNumber(tok)
		case isDateLetter(r):
			t.takeWord(tok, table)
		default:
			tok.sign, tok.end = plainSign(r), i+size
		}
		i = tok.end
	}
}

// takeNumber reads the digits from the token's start on.
func (t *dateText) takeNumber(tok *dateToken) {
	tok.end = len(t.s)
	for i, r := range t.s[tok.start:] {
		d := digit(r)
		if d < 0 {
			tok.end = tok.start + i
			return
		}
		if tok.digits++; tok.digits <= 9 {
			tok.number = tok.number*10 + d
		}
	}
}

// takeWord reads a word from the token's start on, or several that are known
// together.
func (t *dateText) takeWord(tok *dateToken, table *dateTable) {
	var buf [maxDateWord]byte
	if first, size := utf8.DecodeRuneInString(t.s[tok.start:]); isUnspaced(first) {
		tok.end = tok.start + size
		t.takeUnspaced(tok, table, buf[:0])
		return
	}
	plain, end := t.letters(table, buf[:0], tok.start)
	tok.end = end
	tok.word = t.known(table, plain)
	for w := tok.word; w.begins && strings.HasPrefix(t.s[end:], " "); {
		plain, end = t.letters(table, append(plain, ' '), end+1)
		w = t.known(table, plain)
		if w.kind != 0 || w.month != 0 {
			tok.word, tok.end = w, end
		}
	}
}

// letters adds the letters from a place on to a word in its plain form.
func (t *dateText) letters(table *dateTable, plain []byte, start int) ([]byte, int) {
	for i, r := range t.s[start:] {
		if !isDateLetter(r) && !unicode.Is(unicode.Cf, r) && !t.isApostrophe(start+i, r) {
			return plain, start + i
		}
		t.thai = t.thai || r >= 0xe00 && r < 0xe80
		if r = table.plainLetter(r); r >= 0 && r != '\'' && r != '’' && len(plain)+utf8.UTFMax <= maxDateWord {
			plain = utf8.AppendRune(plain, r)
		}
	}
	return plain, len(t.s)
}

// isApostrophe reports whether a sign stands between two letters of a word.
func (t *dateText) isApostrophe(at int, r rune) bool {
	if r != '\'' && r != '’' {
		return false
	}
	next, _ := utf8.DecodeRuneInString(t.s[at+utf8.RuneLen(r):])
	return isDateLetter(next)
}

// maxUnspaced is how many letters the longest known word has of a script that
// sets no blanks.
const maxUnspaced = 6

// takeUnspaced takes the longest known word where no blank says how far it goes,
// or one letter.
func (t *dateText) takeUnspaced(tok *dateToken, table *dateTable, plain []byte) {
	runes := 0
	for i, r := range t.s[tok.start:] {
		if runes++; runes > maxUnspaced || !isUnspaced(r) || len(plain)+utf8.UTFMax > maxDateWord {
			return
		}
		plain = utf8.AppendRune(plain, r)
		if w := t.known(table, plain); w.kind != 0 {
			tok.word, tok.end = w, tok.start+i+utf8.RuneLen(r)
		}
	}
}

// known is what the table has of a word, in the page's language.
func (t *dateText) known(table *dateTable, plain []byte) dateWord {
	w := table.words[string(plain)]
	if w.varies {
		if here, ok := table.words[t.hints.lang+":"+string(plain)]; ok {
			w.month = here.month
		}
	}
	return w
}

// isDateLetter reports whether a character is part of a word, signs of ordinals
// too.
func isDateLetter(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
	}
	return unicode.IsLetter(r) || r == '°' || unicode.Is(unicode.M, r)
}

// isUnspaced reports whether a letter is of a script that sets no blanks between
// words, or hangs words together as Korean does.
func isUnspaced(r rune) bool {
	return r >= 0x2e80 && r <= 0x9fff && r != '・' || r >= 0xac00 && r <= 0xd7a3
}

// zeros are the digits 0 of the scripts that news are dated in: Arabic, Persian,
// Devanagari, Bengali, Gujarati, Tamil, Thai, full width.
var zeros = [...]rune{'٠', '۰', '०', '০', '૦', '௦', '๐', '０'}

// digit is the value of a digit of any of these scripts, -1 for other characters.
func digit(r rune) int {
	if r < utf8.RuneSelf {
		if '0' <= r && r <= '9' {
			return int(r - '0')
		}
		return -1
	}
	for _, zero := range zeros {
		if r >= zero && r <= zero+9 {
			return int(r - zero)
		}
	}
	return -1
}

// plainSign is the sign that stands for all of its kind.
func plainSign(r rune) rune {
	switch r {
	case '‐', '‑', '−', '－':
		return '-'
	case '／':
		return '/'
	case '：':
		return ':'
	case '．', '。':
		return '.'
	case '，', '、', '،':
		return ','
	case '（', '［', '[':
		return '('
	case '）', '］', ']':
		return ')'
	case '·', '・', '∙', '●', '‧':
		return '•'
	case '｜', '│', '¦', '┃':
		return '|'
	}
	return r
}
