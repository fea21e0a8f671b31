package changes

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/words"
)

// A token is a word or a mark, with the blanks before it: those count for nothing
// when texts are aligned, or two texts would be alike in every other place.
type token struct {
	gap, text string
	id        int32 // the same for the same text
	isWord    bool  // a letter or a digit is in it
}

// A vocabulary numbers texts. It has room for the two texts at hand.
type vocabulary struct {
	numbers  map[string]int32
	old, now []token
	matcher  matcher
}

func newVocabulary() *vocabulary { return &vocabulary{numbers: map[string]int32{}} }

func (v *vocabulary) id(text string) int32 {
	id, ok := v.numbers[text]
	if !ok {
		id = int32(len(v.numbers))
		v.numbers[text] = id
	}
	return id
}

// split parts a text into the room that out has. The last token is empty, for the
// blanks at the end.
func (v *vocabulary) split(out []token, text string) []token {
	out = out[:0]
	gap := 0 // where the blanks begin
	segments := words.FromString(text)
	for segments.Next() {
		word := segments.Value()
		if strings.TrimSpace(word) == "" {
			continue
		}
		at := segments.Start()
		out = append(out, token{text[gap:at], word, v.id(word), strings.ContainsFunc(word, isLetter)})
		gap = at + len(word)
	}
	return append(out, token{gap: text[gap:], id: v.id("")})
}

func isLetter(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }

func ids(tokens []token) []int32 {
	out := make([]int32, len(tokens))
	for i := range tokens {
		out[i] = tokens[i].id
	}
	return out
}

// runs compares two texts by words.
func (v *vocabulary) runs(old, now string) []Run {
	v.old, v.now = v.split(v.old, old), v.split(v.now, now)
	a, b := v.old, v.now
	var pairs []pair
	if old <= now {
		pairs = v.matcher.common(ids(a), ids(b))
	} else { // whichever is older, the same two texts are aligned in the same way
		pairs = flipped(v.matcher.common(ids(b), ids(a)))
	}
	var w runWriter
	var from pair
	for _, p := range withoutIslands(pairs, a, b) {
		deleted, inserted := textOf(a[from.old:p.old])+a[p.old].gap, textOf(b[from.new:p.new])+b[p.new].gap
		w.replace(deleted, inserted)
		w.add(Equal, a[p.old].text)
		from = pair{p.old + 1, p.new + 1}
	}
	return w.runs()
}

// withoutIslands drops what is equal between two changes and is a mark or a single
// character: it is so by chance, and nobody could read the rest.
func withoutIslands(pairs []pair, a, b []token) []pair {
	out := pairs[:0]
	for i := 0; i < len(pairs); {
		end := i + 1
		for end < len(pairs) && pairs[end] == (pair{pairs[end-1].old + 1, pairs[end-1].new + 1}) {
			end++
		}
		first, last := pairs[i], pairs[end-1]
		isInside := first.old+first.new > 0 && (last.old+1 < len(a) || last.new+1 < len(b))
		if !isInside || !isIsland(a[first.old:last.old+1]) {
			out = append(out, pairs[i:end]...)
		}
		i = end
	}
	return out
}

// isIsland reports whether tokens are too little to stand alone.
func isIsland(tokens []token) bool {
	if len(tokens) == 1 {
		return !tokens[0].isWord || utf8.RuneCountInString(tokens[0].text) == 1
	}
	for _, t := range tokens {
		if t.isWord {
			return false
		}
	}
	return true
}

func textOf(tokens []token) string {
	var b strings.Builder
	for _, t := range tokens {
		b.WriteString(t.gap)
		b.WriteString(t.text)
	}
	return b.String()
}

// A runWriter joins what belongs together.
type runWriter struct {
	out  []Run
	op   Op
	text []byte // of the run that isn't in out yet
}

func (w *runWriter) add(op Op, text string) {
	if text == "" {
		return
	}
	if op != w.op {
		w.flush()
		w.op = op
	}
	w.text = append(w.text, text...)
}

func (w *runWriter) flush() {
	if len(w.text) > 0 {
		w.out = append(w.out, Run{w.op, string(w.text)})
		w.text = w.text[:0]
	}
}

// runs are all that was written: none, but a list, of an empty text.
func (w *runWriter) runs() []Run {
	if w.flush(); w.out == nil {
		return []Run{}
	}
	return w.out
}

// replace writes a change; blanks that both sides begin or end with are equal.
func (w *runWriter) replace(deleted, inserted string) {
	n := 0
	for n < min(len(deleted), len(inserted)) && deleted[n] == ' ' && inserted[n] == ' ' {
		n++
	}
	w.add(Equal, deleted[:n])
	deleted, inserted = deleted[n:], inserted[n:]
	a, b := strings.TrimRight(deleted, " "), strings.TrimRight(inserted, " ")
	n = min(len(deleted)-len(a), len(inserted)-len(b))
	tail := deleted[len(deleted)-n:]
	w.add(Deleted, deleted[:len(deleted)-n])
	w.add(Inserted, inserted[:len(inserted)-n])
	w.add(Equal, tail)
}

// whole is a text that is in one way.
func whole(op Op, text string) []Run {
	if text == "" {
		return []Run{}
	}
	return []Run{{op, text}}
}
