package main

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode"
)

// A label is what a block is by the gold.
type label struct {
	in     bool   // of the story
	unsure bool   // the gold has its words, but elsewhere: it teaches nothing
	whole  bool   // it is a block of the gold, letter by letter
	kind   string // of the gold's block
}

// run is how many words together are looked for in the gold.
const run = 4

// An aligner finds which blocks of a page the gold has.
type aligner struct {
	gold   []goldBlock
	words  []string         // of the whole gold
	of     []int            // by word: the index of its block
	at     map[string][]int // where runs of words begin
	blocks [][]string       // the words of the page's blocks
	texts  []string
	out    []label
}

// A hit is a block with the words of the gold that it seems to be.
type hit struct{ block, from, to, weight int }

// align labels the blocks of a page: those that have the gold's words in its order, of
// all such chains the one with the most words, and the short ones between.
func align(texts []string, gold []goldBlock) []label {
	a := aligner{gold: gold, at: map[string][]int{}, texts: texts, out: make([]label, len(texts))}
	for i, b := range gold {
		for _, w := range tokens(b.Text) {
			a.words = append(a.words, w)
			a.of = append(a.of, i)
		}
	}
	const most = 50 // places of a run that are looked at
	for i := range a.words {
		if k := key(a.words[i:min(i+run, len(a.words))]); len(a.at[k]) < most {
			a.at[k] = append(a.at[k], i)
		}
	}
	var hits []hit
	for i, s := range texts {
		a.blocks = append(a.blocks, tokens(s))
		hits = append(hits, a.find(i)...)
	}
	chain := heaviest(hits)
	for _, h := range chain {
		a.mark(h)
	}
	a.between(chain)
	return a.out
}

// find looks for a block's words in the gold, 60 of 100 runs of which must be there.
func (a *aligner) find(i int) []hit {
	t := a.blocks[i]
	found, starts := 0, map[int]int{}
	for j := 0; j+run <= len(t); j++ {
		places := a.at[key(t[j:j+run])]
		for _, p := range places {
			starts[p-j]++
		}
		found += min(1, len(places))
	}
	if len(t) < run || found*100 < (len(t)-run+1)*60 {
		return nil
	}
	a.out[i].unsure = true // until it is in the chain
	best := slices.SortedFunc(maps.Keys(starts), func(x, y int) int { return cmp.Or(starts[y]-starts[x], x-y) })
	var out []hit
	for _, s := range best[:min(3, len(best))] {
		if starts[s]*2 >= found {
			out = append(out, hit{i, s, s + len(t), starts[s] + 1})
		}
	}
	return out
}

// heaviest returns the chain with the most words that rises in page and gold. Only so
// many hits before one are looked at.
func heaviest(hits []hit) []hit {
	const back = 600
	best, prev := make([]int, len(hits)), make([]int, len(hits))
	end := -1
	for i, h := range hits {
		best[i], prev[i] = h.weight, -1
		for j := max(0, i-back); j < i; j++ {
			if hits[j].block < h.block && hits[j].to <= h.from+run-1 && best[j]+h.weight > best[i] {
				best[i], prev[i] = best[j]+h.weight, j
			}
		}
		if end < 0 || best[i] > best[end] {
			end = i
		}
	}
	var chain []hit
	for i := end; i >= 0; i = prev[i] {
		chain = append(chain, hits[i])
	}
	slices.Reverse(chain)
	return chain
}

// mark labels a block with the gold's block that most of its words are of.
func (a *aligner) mark(h hit) {
	a.out[h.block] = label{in: true}
	words, most := map[int]int{}, -1
	for p := max(0, h.from); p < min(h.to, len(a.of)); p++ {
		words[a.of[p]]++
		if most < 0 || words[a.of[p]] > words[most] {
			most = a.of[p]
		}
	}
	if most >= 0 {
		a.out[h.block].kind = a.gold[most].Type
		a.out[h.block].whole = letters(a.texts[h.block]) == letters(a.gold[most].Text)
	}
}

// between labels the blocks of fewer words than a run: they must stand between two of
// the chain in page and gold, and begin or end a block there.
func (a *aligner) between(chain []hit) {
	const near = 400 // words of the gold that are looked at
	last := hit{block: -1}
	for _, next := range append(chain, hit{block: len(a.texts), from: len(a.words)}) {
		pos := max(0, last.to)
		for i := last.block + 1; i < next.block; i++ {
			t := a.blocks[i]
			if len(t) == 0 || len(t) >= run {
				continue
			}
			for p := pos; p+len(t) <= min(next.from, pos+near, len(a.words)); p++ {
				if slices.Equal(a.words[p:p+len(t)], t) && a.isEdge(p, p+len(t)) {
					a.mark(hit{block: i, from: p, to: p + len(t)})
					pos = p + len(t)
					break
				}
			}
		}
		last = next
	}
}

// isEdge reports whether words begin or end a block of the gold.
func (a *aligner) isEdge(from, to int) bool {
	return from == 0 || a.of[from-1] != a.of[from] || to == len(a.of) || a.of[to] != a.of[to-1]
}

func key(words []string) string { return strings.Join(words, " ") }

// letters is a text without blanks and what isn't seen.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '\u00ad' || r == '\u200b' {
			return -1
		}
		return r
	}, s)
}
