package main

import (
	"flag"
	"fmt"
	"log"
	"math"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"broadsheet/extract/story"

	"golang.org/x/net/html"
)

// A sample is a page's blocks with their labels.
type sample struct {
	*gold
	labels  []label
	texts   []string
	sizes   []float32
	x       []float32
	page    func([]float32) []float32
	opening func([]float32) story.Opening
	leadOf  func(story.Opening, []float32) []bool
	kindOf  func(int) story.Kind
	ctx     []float32
	base    int // its first row
	names   map[uint32][2]float64
	words   map[uint32][2]float64
}

const folds = 6

var quick bool

var verbose = flag.Bool("v", false, "tell what went wrong")

var bodiesWeight = flag.Float64("bodies", 1, "weight of the bodies")

var explore = flag.Bool("explore", false, "try settings for the lead")

var newsWeight = flag.Float64("news", 2, "weight of news pages")

func main() {
	pages := flag.String("pages", "../shared/data", "folder of gold pages")
	out := flag.String("o", "", "file to write the model to")
	sets := flag.String("sets", "news,bodies,articles", "sets to train on")
	trees := flag.Int("trees", 100, "trees of each opinion")
	depth := flag.Int("depth", 5, "depth of trees")
	dump := flag.String("dump", "", "file for the blocks that were misjudged")
	rate := flag.Float64("rate", 0.1, "")
	minw := flag.Float64("minw", 2, "")
	flag.BoolVar(&quick, "quick", false, "leave out the second cross-validation")
	cols := flag.Float64("cols", 0.4, "")
	flag.Parse()
	golds, err := load(*pages, strings.Split(*sets, ","), folds)
	if err != nil {
		log.Fatal(err)
	}
	start := time.Now()
	samples := make([]*sample, len(golds))
	each(len(golds), func(i int) { samples[i] = first(golds[i]) })
	fmt.Println("read", time.Since(start))
	lex := newCounts()
	byKey := map[string]*counts{}
	for _, s := range samples {
		if byKey[s.key] == nil {
			byKey[s.key] = newCounts()
		}
		lex.add(s)
		byKey[s.key].add(s)
	}
	full := lex.lexicon(nil)
	fmt.Println("names", len(full.Names), "words", len(full.Words))
	each(len(samples), func(i int) { samples[i].second(lex.lexicon(byKey[samples[i].key])) })
	fmt.Println("features", time.Since(start))
	p := params{trees: *trees, depth: *depth, rate: *rate, lambda: 5, minWeight: *minw, rowShare: 0.6, colShare: *cols, seed: 1}
	m := run(samples, p, *dump)
	fmt.Println("trained", time.Since(start))
	if *out != "" {
		if err := m.write(*out, full); err != nil {
			log.Fatal(err)
		}
	}
}

func each(n int, do func(int)) {
	var wg sync.WaitGroup
	next := make(chan int)
	for range 2 {
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

// gather opens a page and collects its blocks.
func gather(g *gold, l story.Lexicon) *story.Page {
	s, err := g.open()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return nil
	}
	ga := story.NewGatherer(l)
	ga.Walk(s.doc)
	return ga.Page(s.hints)
}

// first labels a page's blocks and counts the words.
func first(g *gold) *sample {
	s := &sample{gold: g, names: map[uint32][2]float64{}, words: map[uint32][2]float64{}}
	p := gather(g, story.Lexicon{})
	if p == nil {
		return s
	}
	s.texts = make([]string, len(p.Blocks))
	for i := range p.Blocks {
		s.texts[i] = p.Text(i)
	}
	s.labels = align(s.texts, g.blocks())
	var total [2]float64
	for _, l := range s.labels {
		if !l.skip {
			total[bit(l.in)]++
		}
	}
	var short [2]float64
	for i, l := range s.labels {
		if !l.skip && len(s.texts[i]) < 300 {
			short[bit(l.in)]++
		}
	}
	for i, l := range s.labels {
		if l.skip {
			continue
		}
		seen := map[uint32]bool{}
		for e := p.Blocks[i].Node; e != nil && e.Type == html.ElementNode; e = e.Parent {
			for h := range story.Names(e) {
				if !seen[h] {
					seen[h] = true
					c := s.names[h]
					c[bit(l.in)] += 1 / total[bit(l.in)]
					s.names[h] = c
				}
			}
		}
		clear(seen)
		story.Edges(s.texts[i], func(h uint32) {
			if !seen[h] {
				seen[h] = true
				c := s.words[h]
				c[bit(l.in)] += 1 / math.Max(20, total[bit(l.in)])
				s.words[h] = c
			}
		})
		if len(s.texts[i]) < 300 {
			k := 0
			story.Words(s.texts[i], func(h uint32) bool {
				if !seen[h] {
					seen[h] = true
					c := s.words[h]
					c[bit(l.in)] += 1 / math.Max(20, short[bit(l.in)])
					s.words[h] = c
				}
				k++
				return k < 40
			})
		}
	}
	return s
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// second measures the features.
func (s *sample) second(l story.Lexicon) {
	if s.labels == nil {
		return
	}
	p := gather(s.gold, l)
	for x := range slices.Chunk(p.Features(), story.Stride) {
		s.x = append(s.x, x[:story.Width]...)
	}
	s.sizes = make([]float32, len(p.Blocks))
	for i := range s.sizes {
		s.sizes[i] = s.x[i*story.Width]
	}
	s.opening = func(taken []float32) story.Opening { return p.Opening(taken, s.sizes) }
	s.leadOf = p.LeadOf
	s.kindOf = p.KindOf
	for i := range p.Blocks {
		p.Blocks[i].Node = nil // the tree is large
	}
	p.Forget()
	s.page = func(first []float32) []float32 { return p.Context(first) }
}

// counts are how often words stand in and around stories.
type counts struct{ names, words map[uint32][3]float64 } // out, in, publishers

func newCounts() *counts { return &counts{map[uint32][3]float64{}, map[uint32][3]float64{}} }

func (c *counts) add(s *sample) {
	for h, v := range s.names {
		x := c.names[h]
		c.names[h] = [3]float64{x[0] + v[0], x[1] + v[1], x[2] + 1}
	}
	for h, v := range s.words {
		x := c.words[h]
		c.words[h] = [3]float64{x[0] + v[0], x[1] + v[1], x[2] + 1}
	}
}

// lexicon scores words without those of one publisher.
func (c *counts) lexicon(without *counts) story.Lexicon {
	l := story.Lexicon{Names: map[uint32]float32{}, Words: map[uint32]float32{}}
	for h, v := range c.names {
		if without != nil {
			o := without.names[h]
			v = [3]float64{v[0] - o[0], v[1] - o[1], v[2] - o[2]}
		}
		if v[2] >= 7 {
			l.Names[h] = float32(math.Log((v[1] + 0.5) / (v[0] + 0.5)))
		}
	}
	for h, v := range c.words {
		if without != nil {
			o := without.words[h]
			v = [3]float64{v[0] - o[0], v[1] - o[1], v[2] - o[2]}
		}
		if x := float32(math.Log((v[1] + 0.3) / (v[0] + 0.3))); v[2] >= 10 && (x < -0.4 || x > 0.4) {
			l.Words[h] = x
		}
	}
	return l
}
