package choose

import (
	"errors"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"broadsheet/extract"
)

// fold makes texts equal that differ in case or in how their letters are composed.
func fold(s string) string {
	return norm.NFC.String(cases.Fold().String(norm.NFC.String(strings.TrimSpace(s))))
}

func folded(list []string) []string {
	var out []string
	for _, s := range list {
		out = append(out, fold(s))
	}
	return out
}

// Words are words and phrases that a text must have.
type Words struct{ phrases []string }

// ErrNoWords says that a query has nothing to look for.
var ErrNoWords = errors.New("there is no word in it")

// ErrOpenQuote says that a phrase has no end.
var ErrOpenQuote = errors.New(`a phrase that begins with " doesn't end`)

// ParseWords reads a query: words parted by blanks, and phrases in quotes (").
// Without a word in it the error is [ErrNoWords].
func ParseWords(query string) (*Words, error) {
	var w Words
	for i, part := range strings.Split(query, `"`) {
		list := []string{part}
		if i%2 == 0 {
			list = strings.Fields(part)
		}
		for _, phrase := range list {
			if phrase = tokens(phrase); phrase != "" {
				w.phrases = append(w.phrases, phrase)
			}
		}
	}
	switch {
	case strings.Count(query, `"`)%2 == 1:
		return nil, ErrOpenQuote
	case len(w.phrases) == 0:
		return nil, ErrNoWords
	}
	return &w, nil
}

// In reports whether each word and phrase occurs in headline, lead or body. Words are
// whole ones, case and punctuation make no difference, and a phrase stands in one
// block.
func (w *Words) In(art *extract.Article) bool {
	var all strings.Builder
	add := func(text string) { all.WriteString(tokens(text) + "\n") }
	add(art.Headline)
	for _, text := range art.Lead {
		add(text)
	}
	for i := range art.Body {
		add(art.Body[i].Text)
	}
	text := all.String()
	for _, phrase := range w.phrases {
		if !strings.Contains(text, phrase) {
			return false
		}
	}
	return true
}

// spaceless are scripts that put no blanks between words: each sign counts for one.
var spaceless = []*unicode.RangeTable{unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar}

// firstSpaceless is the first sign of those scripts.
const firstSpaceless = 0x0E00

// tokens are the words of a text, folded, a blank before, between and behind them;
// nothing where there is none.
func tokens(text string) string {
	if !norm.NFC.IsNormalString(text) {
		text = norm.NFC.String(text)
	}
	out := make([]byte, 1, len(text)+len(text)/4+2)
	out[0] = ' '
	inWord := false
	for _, r := range text {
		isWord := isWordSign(r)
		isAlone := isWord && r >= firstSpaceless && !unicode.IsMark(r) && unicode.In(r, spaceless...)
		if inWord && (!isWord || isAlone) {
			out = append(out, ' ')
		}
		if inWord = isWord; isWord {
			out = appendFolded(out, r)
		}
		if isAlone {
			out = append(out, ' ')
			inWord = false
		}
	}
	if inWord {
		out = append(out, ' ')
	}
	if len(out) == 1 {
		return ""
	}
	return string(out)
}

func isWordSign(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	}
	return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r)
}

// appendFolded appends a sign as [cases.Fold] writes it, which it does for each by
// itself. To ask it for a whole text takes several times as long.
func appendFolded(out []byte, r rune) []byte {
	switch {
	case r < utf8.RuneSelf:
		return append(out, byte(unicode.ToLower(r)))
	case int(r) < len(foldings()):
		return append(out, foldings()[r]...)
	case unicode.Is(unicode.Lo, r): // letters without case
		return utf8.AppendRune(out, r)
	}
	return append(out, cases.Fold().String(string(r))...)
}

// foldings are those of Latin, Greek and Cyrillic letters.
var foldings = sync.OnceValue(func() *[0x530]string {
	var out [0x530]string
	for r := range out {
		out[r] = cases.Fold().String(string(rune(r)))
	}
	return &out
})
