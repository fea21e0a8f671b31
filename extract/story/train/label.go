package main

import (
	"slices"
	"unicode"
)

// tokens are the words of a text as the comparison of shingles takes them; a
// character of a script without blanks is one.
func tokens(s string) []string {
	var out []string
	start := -1
	for i, r := range s {
		wide := r >= 0x2e80 && r < 0xfb00 && !(r >= 0xac00 && r < 0xd7b0) && unicode.IsLetter(r)
		word := (unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_') && !wide
		if word && start < 0 {
			start = i
		}
		if !word && start >= 0 {
			out = append(out, s[start:i])
			start = -1
		}
		if wide {
			out = append(out, string(r))
		}
	}
	if start >= 0 {
		out = append(out, s[start:])
	}
	return out
}

// A label is what a block is by the gold.
type label struct {
	in    bool
	skip  bool // it can't be told
	gold  int  // index of the gold block, -1 without
	whole bool // it is the gold block, letter by letter
	kind  string
}

const n = 4

// align finds which blocks of a page the gold has, in order.
func align(texts []string, blocks []goldBlock) []label {
	var all []string
	var of []int
	for i, b := range blocks {
		for _, t := range tokens(b.Text) {
			all = append(all, t)
			of = append(of, i)
		}
	}
	at := map[string][]int{}
	for i := range all {
		k := key(all[i:min(i+n, len(all))])
		if len(at[k]) < 50 {
			at[k] = append(at[k], i)
		}
	}
	type hit struct{ block, from, to, weight int }
	var hits []hit
	out := make([]label, len(texts))
	toks := make([][]string, len(texts))
	for i, s := range texts {
		out[i].gold = -1
		toks[i] = tokens(s)
		t := toks[i]
		if len(t) < n {
			continue
		}
		found := 0
		starts := map[int]int{}
		for j := 0; j+n <= len(t); j++ {
			if ps := at[key(t[j:j+n])]; len(ps) > 0 {
				found++
				for _, p := range ps {
					starts[p-j]++
				}
			}
		}
		if found*10 < (len(t)-n+1)*6 {
			continue
		}
		out[i].skip = true // until it is in the chain
		var cands []int
		for s := range starts {
			cands = append(cands, s)
		}
		slices.SortFunc(cands, func(a, b int) int {
			if starts[a] != starts[b] {
				return starts[b] - starts[a]
			}
			return a - b
		})
		for _, s := range cands[:min(3, len(cands))] {
			if starts[s]*2 >= found {
				hits = append(hits, hit{i, s, s + len(t), starts[s] + 1})
			}
		}
	}
	// The heaviest chain that rises in both.
	best := make([]int, len(hits))
	prev := make([]int, len(hits))
	end := -1
	for i := range hits {
		best[i], prev[i] = hits[i].weight, -1
		for j := max(0, i-600); j < i; j++ {
			if hits[j].block < hits[i].block && hits[j].to <= hits[i].from+3 && best[j]+hits[i].weight > best[i] {
				best[i], prev[i] = best[j]+hits[i].weight, j
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
	mark := func(i, from, to int) {
		out[i] = label{in: true, gold: -1}
		counts := map[int]int{}
		for p := max(0, from); p < min(to, len(of)); p++ {
			counts[of[p]]++
			if out[i].gold < 0 || counts[of[p]] > counts[out[i].gold] {
				out[i].gold = of[p]
			}
		}
		if g := out[i].gold; g >= 0 {
			out[i].kind = blocks[g].Type
			out[i].whole = letters(texts[i]) == letters(blocks[g].Text)
		}
	}
	for _, h := range chain {
		mark(h.block, h.from, h.to)
	}
	// Short ones between two of the chain.
	lastBlock, lastAt := -1, 0
	for k := 0; k <= len(chain); k++ {
		nextBlock, nextAt := len(texts), len(all)
		if k < len(chain) {
			nextBlock, nextAt = chain[k].block, chain[k].from
		}
		pos := lastAt
		for i := lastBlock + 1; i < nextBlock; i++ {
			t := toks[i]
			if len(t) == 0 || len(t) >= n {
				continue
			}
			for p := pos; p+len(t) <= min(nextAt, pos+400) && p+len(t) <= len(all); p++ {
				if slices.Equal(all[p:p+len(t)], t) && (p == 0 || of[p-1] != of[p] || p+len(t) == len(all) || of[p+len(t)] != of[p]) {
					mark(i, p, p+len(t))
					pos = p + len(t)
					break
				}
			}
		}
		if k < len(chain) {
			lastBlock, lastAt = chain[k].block, chain[k].to
		}
	}
	return out
}

func key(t []string) string {
	s := ""
	for _, x := range t {
		s += x + " "
	}
	return s
}

func letters(s string) string {
	var out []rune
	for _, r := range s {
		if !unicode.IsSpace(r) && r != '\u00ad' && r != '\u200b' {
			out = append(out, r)
		}
	}
	return string(out)
}

// pythonTokens are the words as the evaluation's scorer takes them.
func pythonTokens(s string) []string {
	var out []string
	start := -1
	for i, r := range s {
		word := unicode.IsLetter(r) || unicode.IsNumber(r) || r == '_'
		if word && start < 0 {
			start = i
		}
		if !word && start >= 0 {
			out = append(out, s[start:i])
			start = -1
		}
	}
	if start >= 0 {
		out = append(out, s[start:])
	}
	return out
}
