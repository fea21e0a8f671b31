package main

import (
	"fmt"
	"strings"
	"unicode"
)

// tokens are the words of a text; a character of a script without blanks is one.
func tokens(s string) []string {
	return split(s, func(r rune) bool { return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) })
}

// plainTokens are the words as the evaluation takes them: runs of letters and digits.
func plainTokens(s string) []string { return split(s, func(rune) bool { return false }) }

// split splits a text into runs of letters and digits; some characters stand alone.
func split(s string, alone func(rune) bool) []string {
	var out []string
	start := -1
	for i, r := range s {
		word := unicode.IsLetter(r) || unicode.IsNumber(r) || r == '_'
		single := word && alone(r)
		if start >= 0 && (!word || single) {
			out = append(out, s[start:i])
			start = -1
		}
		switch {
		case single:
			out = append(out, string(r))
		case word && start < 0:
			start = i
		}
	}
	if start >= 0 {
		out = append(out, s[start:])
	}
	return out
}

// shingles counts the runs of words of a text.
func shingles(s string) map[string]int {
	t := plainTokens(s)
	out := map[string]int{}
	for i := range max(1, len(t)-run+1) {
		if i < len(t) {
			out[key(t[i:min(i+run, len(t))])]++
		}
	}
	return out
}

// overlap compares the shingles of two texts.
func overlap(gold, read string) (right, wrong, lost float64) {
	g, r := shingles(gold), shingles(read)
	for k, n := range g {
		right += float64(min(n, r[k]))
		lost += float64(max(0, n-r[k]))
	}
	for k, n := range r {
		wrong += float64(max(0, n-g[k]))
	}
	return right, wrong, lost
}

// compare compares what was taken of a page with the gold.
func (s *sample) compare(taken []float32) (right, wrong, lost float64) {
	var texts, gold []string
	for i, t := range taken {
		if t == 1 {
			texts = append(texts, s.texts[i])
		}
	}
	for _, b := range s.blocks() {
		gold = append(gold, b.Text)
	}
	return overlap(strings.Join(gold, "\n"), strings.Join(texts, "\n"))
}

// A score is what readings of a set of pages are worth: precision and recall of the
// words, averaged over pages, their F1, and the share of pages without a fault.
type score struct{ pages, read, precision, gold, recall, exact float64 }

func (x *score) add(right, wrong, lost float64) {
	x.pages++
	if wrong == 0 && lost == 0 {
		x.exact++
	}
	if right+wrong > 0 {
		x.read++
		x.precision += right / (right + wrong)
	}
	if right+lost > 0 {
		x.gold++
		x.recall += right / (right + lost)
	}
}

func (x *score) String() string {
	p, r := x.precision/max(1, x.read), x.recall/max(1, x.gold)
	return fmt.Sprintf("%4.0f pages  F1 %.4f  precision %.4f  recall %.4f  exact %.3f", x.pages, 2*p*r/max(1e-9, p+r), p, r, x.exact/max(1, x.pages))
}
