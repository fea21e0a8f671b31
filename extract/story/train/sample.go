package main

import (
	"fmt"
	"os"
	"runtime"
	"sync"

	"broadsheet/extract/story"
)

// A sample is a page's blocks with their labels and features.
type sample struct {
	*sheet
	page   *story.Page
	labels []label
	texts  []string
	sizes  []float32
	x      []float32 // features, story.Stride a block
	base   int       // its first row among those of all pages

	names, words map[uint32]ratio
}

// gather opens a page and collects its blocks; nil when it has none.
func gather(g *sheet, l story.Lexicon) *story.Page {
	s, err := g.open()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return nil
	}
	ga := story.NewGatherer(l)
	ga.Walk(s.doc)
	return ga.Page(s.hints)
}

// newSample labels a page's blocks and counts its words.
func newSample(g *sheet) *sample {
	s := &sample{sheet: g, names: map[uint32]ratio{}, words: map[uint32]ratio{}}
	p := gather(g, story.Lexicon{})
	if p == nil {
		return s
	}
	s.texts = make([]string, len(p.Blocks))
	for i := range p.Blocks {
		s.texts[i] = p.Text(i)
	}
	s.labels = align(s.texts, g.blocks())
	s.countWords(p)
	return s
}

// measure makes the lexicon and measures the features of all pages, each with what the
// other publishers taught.
func measure(samples []*sample) story.Lexicon {
	all, own := newCounts(), map[string]*counts{}
	for _, s := range samples {
		if own[s.key] == nil {
			own[s.key] = newCounts()
		}
		all.add(s)
		own[s.key].add(s)
	}
	each(len(samples), func(i int) {
		s := samples[i]
		if s.labels == nil {
			return
		}
		s.page = gather(s.sheet, all.lexicon(own[s.key]))
		s.x, s.sizes = s.page.Features(), s.page.Sizes()
		s.page.Forget()
	})
	return all.lexicon(nil)
}

// each does something for each number below n, on all processors.
func each(n int, do func(int)) {
	var wg sync.WaitGroup
	next := make(chan int)
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := range next {
				do(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	wg.Wait()
}
