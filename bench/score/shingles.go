package score

import (
	"strings"
	"unicode"
)

// width is how many words make a shingle.
const width = 4

// tokens are the words of a text: runs of letters, digits and low lines. A mark
// that combines with a letter parts them, since it does so in Python's \w, with
// which the figures of others are made.
func tokens(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool {
		return r != '_' && !unicode.IsLetter(r) && !unicode.IsNumber(r)
	})
}

// shingles counts the runs of four words; a shorter text is one of its own.
func shingles(text string) map[string]int {
	words, out := tokens(text), map[string]int{}
	if len(words) == 0 {
		return out
	}
	for i := range max(1, len(words)-width+1) {
		out[strings.Join(words[i:min(i+width, len(words))], " ")]++
	}
	return out
}

// An overlap says how two bags of shingles lie to each other: what both have, what
// only the prediction has, and what only gold has, as parts of the whole.
type overlap struct{ both, extra, lost float64 }

func compare(gold, predicted map[string]int) overlap {
	var o overlap
	for s, n := range gold {
		shared := min(n, predicted[s])
		o.both += float64(shared)
		o.lost += float64(n - shared)
	}
	for s, n := range predicted {
		o.extra += float64(max(0, n-gold[s]))
	}
	if sum := o.both + o.extra + o.lost; sum > 0 {
		o.both, o.extra, o.lost = o.both/sum, o.extra/sum, o.lost/sum
	}
	return o
}

func (o overlap) isExact() bool { return o.extra == 0 && o.lost == 0 }

// precision is 1 for two empty texts.
func (o overlap) precision() float64 { return share(o, o.extra) }

func (o overlap) recall() float64 { return share(o, o.lost) }

func share(o overlap, wrong float64) float64 {
	switch {
	case o.isExact():
		return 1
	case o.both == 0:
		return 0
	default:
		return o.both / (o.both + wrong)
	}
}

// fold makes white space single blanks. Go's notion lacks the four separators of
// ASCII, which Python's has.
func fold(text string) string {
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool {
		return unicode.IsSpace(r) || r >= 0x1c && r <= 0x1f
	}), " ")
}
