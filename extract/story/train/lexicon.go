package main

import (
	"math"

	"broadsheet/extract/story"

	"golang.org/x/net/html"
)

// A ratio is how much of what is around stories has a word, and how much of what is in
// them, summed over pages.
type ratio struct{ out, in float64 }

// counts are how often words stand in and around stories.
type counts struct{ names, words map[uint32]count }

// A count sums up the ratios of publishers' pages.
type count struct {
	ratio
	pages float64
}

func newCounts() *counts { return &counts{map[uint32]count{}, map[uint32]count{}} }

// add adds those of a page.
func (c *counts) add(s *sample) {
	sumUp(c.names, s.names)
	sumUp(c.words, s.words)
}

func sumUp(into map[uint32]count, from map[uint32]ratio) {
	for h, v := range from {
		x := into[h]
		into[h] = count{ratio{x.out + v.out, x.in + v.in}, x.pages + 1}
	}
}

// What a word needs to be in the lexicon: pages that have it, and a score that tells
// something. Smooth keeps rare words near 0.
const (
	namePages, nameSmooth = 7, 0.5
	wordPages, wordSmooth = 10, 0.3
	wordScore             = 0.4
)

// lexicon scores the words, without what one publisher has added: a page must not be
// read with what its own publisher taught.
func (c *counts) lexicon(without *counts) story.Lexicon {
	if without == nil {
		without = newCounts()
	}
	return story.Lexicon{
		Names: scores(c.names, without.names, namePages, nameSmooth, 0),
		Words: scores(c.words, without.words, wordPages, wordSmooth, wordScore),
	}
}

func scores(all, without map[uint32]count, pages, smooth, least float64) map[uint32]float32 {
	out := map[uint32]float32{}
	for h, v := range all {
		o := without[h]
		score := math.Log((v.in - o.in + smooth) / (v.out - o.out + smooth))
		if v.pages-o.pages >= pages && math.Abs(score) >= least {
			out[h] = float32(score)
		}
	}
	return out
}

// The words that are counted of a text, and the texts that are short: as in the reader.
const (
	maxWords = 40
	maxShort = 300
	fewest   = 20 // short texts of a page whose words count in full
)

// countWords counts the words of a page's names and texts.
func (s *sample) countWords(p *story.Page) {
	var all, short [2]float64
	for i, l := range s.labels {
		if !l.unsure {
			all[bit(l.in)]++
			short[bit(l.in)] += float64(bit(len(s.texts[i]) < maxShort))
		}
	}
	for i, l := range s.labels {
		if l.unsure {
			continue
		}
		countNames(s.names, p.Blocks[i].Node, l.in, all[bit(l.in)])
		seen := map[uint32]bool{}
		story.Edges(s.texts[i], func(h uint32) { once(s.words, seen, h, l.in, max(fewest, all[bit(l.in)])) })
		if len(s.texts[i]) < maxShort {
			k := 0
			story.Words(s.texts[i], func(h uint32) bool {
				once(s.words, seen, h, l.in, max(fewest, short[bit(l.in)]))
				k++
				return k < maxWords
			})
		}
	}
}

// countNames counts the words in the names of an element and those around it.
func countNames(into map[uint32]ratio, n *html.Node, in bool, of float64) {
	seen := map[uint32]bool{}
	for ; n != nil && n.Type == html.ElementNode; n = n.Parent {
		for h := range story.Names(n) {
			once(into, seen, h, in, of)
		}
	}
}

// once counts a word of a block, once.
func once(into map[uint32]ratio, seen map[uint32]bool, h uint32, in bool, of float64) {
	if seen[h] {
		return
	}
	seen[h] = true
	r := into[h]
	if in {
		r.in += 1 / of
	} else {
		r.out += 1 / of
	}
	into[h] = r
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}
