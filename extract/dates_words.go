package extract

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// dateWordsFile is the table of the words around dates; its head explains it.
//
//go:embed words/dates.txt
var dateWordsFile string

// A wordKind is a set of what a word can be in a date or beside it.
type wordKind uint32

const (
	isWeekday wordKind = 1 << iota
	isPublishedLabel
	isModifiedLabel
	isPlainWord
	isYearMark
	isMonthMark
	isDayMark
	isHourMark
	isMinuteMark
	isSecondMark
	isOrdinal
	isEra
	isAM
	isPM
	isAOfAM
	isPOfPM
	isMOfAM
)

// isBeside are the kinds of the words that a line which is only a date may hold
// next to it.
const isBeside = isWeekday | isPublishedLabel | isModifiedLabel | isPlainWord

// wordKinds are the names of the kinds in the table.
var wordKinds = map[string]wordKind{
	"weekday": isWeekday, "published": isPublishedLabel, "modified": isModifiedLabel, "plain": isPlainWord,
	"year": isYearMark, "month_mark": isMonthMark, "day": isDayMark, "hour": isHourMark, "minute": isMinuteMark, "second": isSecondMark,
	"ordinal": isOrdinal, "era": isEra, "am": isAM, "pm": isPM, "a_of_am": isAOfAM, "p_of_pm": isPOfPM, "m_of_am": isMOfAM,
}

// A dateWord is what is known of a word.
type dateWord struct {
	kind    wordKind
	month   int8 // 1 to 12; 0 for none
	weekday int8 // 1 for Monday to 7; 0 for none or for several
	varies  bool // it is another month in some language
	begins  bool // it is the beginning of words that are known together
}

// A dateTable holds the words by their plain form, and under "hr:word" those
// that are another month in one language.
type dateTable struct {
	words map[string]dateWord
	plain map[rune]rune // letters without their accents
}

// dateTables reads the table once, when the first date is read.
var dateTables = sync.OnceValue(func() *dateTable {
	t := &dateTable{words: make(map[string]dateWord, 2500), plain: plainLetters()}
	for line := range strings.Lines(dateWordsFile) {
		kind, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		lang, words, _ := strings.Cut(rest, " ")
		if kind == "" || kind == "#" {
			continue
		}
		group := int8(0)
		for list := range strings.SplitSeq(words, ",") {
			group++
			for word := range strings.FieldsSeq(list) {
				t.add(t.plainWord(strings.ReplaceAll(word, "_", " ")), kind, lang, group)
			}
		}
	}
	return t
})

// add files a word, and the beginnings of one with blanks.
func (t *dateTable) add(word, kind, lang string, group int8) {
	for i, r := range word {
		if r == ' ' {
			first := t.words[word[:i]]
			first.begins = true
			t.words[word[:i]] = first
		}
	}
	w := t.words[word]
	switch {
	case kind == "month" && w.month != 0 && w.month != group:
		w.varies = true
		t.words[lang+":"+word] = dateWord{month: group}
	case kind == "month":
		w.month = group
	case kind == "weekday" && w.kind&isWeekday != 0 && w.weekday != group:
		w.weekday = 0
	case kind == "weekday":
		w.weekday = group
	}
	w.kind |= wordKinds[kind]
	t.words[word] = w
}

// plainWord is a word in the form in which words are compared.
func (t *dateTable) plainWord(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r = t.plainLetter(r); r >= 0 && r != '\'' && r != '’' {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// plainLetter is a letter small and without accents; -1 for a mark that only
// spoils comparison.
func (t *dateTable) plainLetter(r rune) rune {
	if r < 0x80 {
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}
	r = unicode.ToLower(r)
	if p, ok := t.plain[r]; ok {
		return p
	}
	if unicode.Is(unicode.Cf, r) {
		return -1
	}
	return r
}

// plainLetters are the letters that fall together: with and without accent, the
// two small sigmas. Vowel signs of Indic scripts stay, for they are letters.
func plainLetters() map[rune]rune {
	out := map[rune]rune{'ł': 'l', 'ø': 'o', 'đ': 'd', 'ı': 'i', 'ς': 'σ', 'ـ': -1, '़': -1, '়': -1, 'ٰ': -1}
	for _, span := range [][2]rune{{0xc0, 0x24f}, {0x370, 0x45f}, {0x620, 0x64a}, {0x958, 0x95f}, {0x9dc, 0x9df}, {0x1e00, 0x1fff}} {
		for r := span[0]; r <= span[1]; r++ {
			if first, _ := utf8.DecodeRuneInString(norm.NFD.String(string(r))); first != r && unicode.IsLower(r) == unicode.IsLower(first) {
				out[r] = first
			}
		}
	}
	for r := rune(0x300); r <= 0x36f; r++ {
		out[r] = -1
	}
	for r := rune(0x64b); r <= 0x65f; r++ {
		out[r] = -1
	}
	return out
}
