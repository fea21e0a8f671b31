package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"broadsheet/extract/story"
)

// The settings of the learning, found by cross-validation over publishers.
var (
	storyParams   = params{trees: 150, depth: 5, rate: 0.09, lambda: 5, least: 1, rows: 0.7, cols: 0.25, seed: 2}
	leadParams    = params{trees: 150, depth: 3, rate: 0.1, lambda: 5, least: 0.2, rows: 0.6, cols: 0.15, seed: 1}
	subheadParams = params{trees: 60, depth: 4, rate: 0.1, lambda: 5, least: 3, rows: 0.6, cols: 0.3, seed: 1}
)

// setWeights are how much the pages of a set count: those read by the publishers' own
// parsers are few and exact.
var setWeights = map[string]float32{"news": 3, "bodies": 2}

// A model is what is learned.
type model struct {
	first, second, lead, subhead forest
	sure                         []point
}

// A learner has the blocks of all pages as rows of one table.
type learner struct {
	out     io.Writer // for people
	samples []*sample
	x       []float32 // story.Stride a row
	yes     []bool
	weight  []float32
	sure    []bool    // rows that teach
	prob    []float32 // that a block is one of the story, by trees that hadn't seen its publisher
}

func newLearner(samples []*sample, out io.Writer) *learner {
	l := &learner{out: out}
	for _, s := range samples {
		if s.x == nil {
			continue
		}
		l.samples = append(l.samples, s)
		s.base = len(l.yes)
		l.x = append(l.x, s.x...)
		for i, b := range s.labels {
			l.addRow(s, i, b)
		}
		s.x = nil
	}
	return l
}

// plain is how many links of menus there are to one that is learned from.
const plain = 3

// addRow adds a block. Large ones matter more, those of pages with many less, and of
// the links of menus some are enough.
func (l *learner) addRow(s *sample, i int, b label) {
	weight := max(1, setWeights[s.Set]) * (0.5 + min(s.sizes[i], 300)/150) * 200 / (200 + float32(len(s.labels)))
	sure := !b.unsure && !s.page.Remote(i)
	if !b.in && s.page.IsLink(i) {
		weight *= plain
		sure = sure && i%plain == 0
	}
	l.yes = append(l.yes, b.in)
	l.weight = append(l.weight, weight)
	l.sure = append(l.sure, sure)
}

// learn learns it all and prints how well.
func (l *learner) learn() *model {
	m := &model{}
	own := make([]float32, 0, len(l.yes)*story.Width)
	for row := range slices.Chunk(l.x, story.Stride) {
		own = append(own, row[:story.Width]...)
	}
	first := &task{newTable(own, story.Width), l.yes, l.weight}
	m.first, l.prob = l.opinion(first, l.sure, storyParams)
	l.report("first opinion")
	for _, s := range l.samples {
		n := len(s.labels)
		s.page.AddContext(l.x[s.base*story.Stride:(s.base+n)*story.Stride], l.prob[s.base:s.base+n])
	}
	second := &task{newTable(l.x, story.Stride), l.yes, l.weight}
	doubtful := make([]bool, len(l.sure))
	for r := range doubtful {
		doubtful[r] = l.sure[r] && l.prob[r] >= story.Doubtful
	}
	forest, prob := l.opinion(second, doubtful, storyParams)
	for r, p := range prob {
		if story.InDoubt(l.prob[r]) {
			l.prob[r] = p
		}
	}
	m.second = forest
	l.report("second opinion")
	m.sure = l.calibrate()
	l.kinds(m)
	return m
}

// opinion learns from the rows that teach, and tells of all rows what trees say that
// hadn't seen their publisher.
func (l *learner) opinion(t *task, teaches []bool, p params) (forest, []float32) {
	parts := make([][]int32, folds)
	var all []int32
	for _, s := range l.samples {
		for r := s.base; r < s.base+len(s.labels); r++ {
			if teaches[r] {
				parts[s.fold] = append(parts[s.fold], int32(r))
				all = append(all, int32(r))
			}
		}
	}
	prob := make([]float32, t.rows)
	for f := range parts {
		others := slices.Concat(slices.Delete(slices.Clone(parts), f, f+1)...)
		trained := t.boost(others, p)
		for _, s := range l.samples {
			for r := s.base; s.fold == f && r < s.base+len(s.labels); r++ {
				if s.page == nil || !s.page.Remote(r-s.base) {
					prob[r] = story.Sigmoid(trained.score(t.row(int32(r))))
				}
			}
		}
	}
	return t.boost(all, p), prob
}

// taken are the blocks of a page that a reader would take, and what it expects.
func (l *learner) taken(s *sample) (taken []float32, expected float32) {
	return story.Choose(l.prob[s.base:s.base+len(s.labels)], s.sizes)
}

// report prints the worth of the readings so far.
func (l *learner) report(name string) {
	var sets []string
	scores := map[string]*score{}
	for _, s := range l.samples {
		if scores[s.Set] == nil {
			scores[s.Set] = &score{}
			sets = append(sets, s.Set)
		}
		taken, _ := l.taken(s)
		scores[s.Set].add(s.compare(taken))
	}
	fmt.Fprintln(l.out, name+", on publishers that it hadn't seen:")
	for _, set := range sets {
		fmt.Fprintf(l.out, "  %-9s %v\n", set, scores[set])
	}
}

// misjudged lists the blocks that were wrongly taken (+) or lost (-), page by page.
func (l *learner) misjudged() string {
	var out strings.Builder
	for _, s := range l.samples {
		taken, _ := l.taken(s)
		right, wrong, lost := s.compare(taken)
		all := max(1, right+wrong+lost)
		fmt.Fprintf(&out, "== %s %s %s fp %.3f fn %.3f\n", s.Set, s.File, s.URL, wrong/all, lost/all)
		for i, b := range s.labels {
			if t := taken[i] == 1; t != b.in && !b.unsure {
				fmt.Fprintf(&out, "  %c %.2f %.110q\n", "-+"[bit(t)], l.prob[s.base+i], strings.Join(strings.Fields(s.texts[i]), " "))
			}
		}
	}
	return out.String()
}
