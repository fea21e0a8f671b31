package main

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"broadsheet/extract/story"
)

// A model is what is learned.
type model struct {
	first, second, lead, subhead                 []tree
	sure                                         [][2]float64
	firstBias, secondBias, leadBias, subheadBias float64
}

// weightOf is how much a block matters.
func weightOf(size float32, blocks int) float32 {
	return (0.5 + min(size, 300)/150) * 200 / (200 + float32(blocks))
}

func run(samples []*sample, p params, dump string) *model {
	var x []float32
	var y []bool
	var w []float32
	byFold := make([][]int32, folds)
	var all []int32
	for _, s := range samples {
		s.base = len(y)
		for i, l := range s.labels {
			r := int32(len(y))
			y = append(y, l.in)
			f := float32(1)
			if s.Set == "bodies" {
				f = float32(*bodiesWeight)
			}
			if s.Set == "news" {
				f = float32(*newsWeight)
			}
			plain := !l.in && s.x[i*story.Width] < 60 && s.x[i*story.Width+2] > 0.8 // a link of a menu: a third of them will do
			if plain {
				f *= 3
			}
			w = append(w, f*weightOf(s.sizes[i], len(s.labels)))
			if !l.skip && (!plain || i%3 == 0) {
				byFold[s.fold] = append(byFold[s.fold], r)
				all = append(all, r)
			}
		}
		x = append(x, s.x...)
	}
	oracle := make([]float32, len(y))
	for i := range y {
		if y[i] {
			oracle[i] = 1
		}
	}
	fmt.Println("oracle")
	report(samples, oracle, 0.5, dump+".oracle")
	fmt.Println("rows", len(y), "features", story.Width)
	m := &model{}
	oof := cross(x, story.Width, y, w, byFold, samples, p)
	fmt.Println("first opinion")
	report(samples, oof, 0.5, "")
	width := story.Width + len(story.ContextNames)
	x2 := make([]float32, 0, len(y)*width)
	for _, s := range samples {
		if len(s.labels) == 0 {
			continue
		}
		ctx := s.page(oof[s.base : s.base+len(s.labels)])
		for i := range s.labels {
			x2 = append(x2, s.x[i*story.Width:(i+1)*story.Width]...)
			x2 = append(x2, ctx[i*len(story.ContextNames):(i+1)*len(story.ContextNames)]...)
		}
	}
	doubtful := func(rows []int32) []int32 {
		return slices.DeleteFunc(slices.Clone(rows), func(r int32) bool { return oof[r] < story.Doubtful })
	}
	for f := range byFold {
		byFold[f] = doubtful(byFold[f])
	}
	all2 := doubtful(all)
	lost := 0
	for _, r := range all {
		if y[r] && oof[r] < story.Doubtful {
			lost++
		}
	}
	fmt.Println("doubtful", len(all2), "of", len(all), "lost", lost)
	oof2 := cross(x2, width, y, w, byFold, samples, p)
	for i, v := range oof {
		if v < story.Doubtful {
			oof2[i] = v
		}
	}
	m.calibrate(samples, oof2)
	m.kinds(samples, x2, width, oof2, p)
	if !quick {
		m.secondOpinion(oof2, x2, width, y, w, byFold, samples, p, dump)
	}
	t := newTable(x, story.Width)
	m.first, m.firstBias = boost(t, y, w, all, p)
	t = newTable(x2, width)
	m.second, m.secondBias = boost(t, y, w, all2, p)
	importance(m.second, append(story.FeatureNames(), story.ContextNames...))
	return m
}

func (m *model) secondOpinion(oof2 []float32, x2 []float32, width int, y []bool, w []float32, byFold [][]int32, samples []*sample, p params, dump string) {
	for _, t := range []float32{0.5, 0.6} {
		fmt.Println("second opinion at", t)
		report(samples, oof2, t, "")
	}
	chosen := make([]float32, len(y))
	for _, s := range samples {
		taken, _ := story.Choose(oof2[s.base:s.base+len(s.labels)], s.sizes)
		copy(chosen[s.base:], taken)
	}
	for _, k := range []float32{0.9, 1.1, 1.2, 1.35, 1.5, 1.75} {
		story.Care = k
		for _, s := range samples {
			taken, _ := story.Choose(oof2[s.base:s.base+len(s.labels)], s.sizes)
			copy(chosen[s.base:], taken)
		}
		fmt.Println("care", k)
		report(samples, chosen, 0.5, "")
	}
	story.Care = 1
	for _, s := range samples {
		taken, _ := story.Choose(oof2[s.base:s.base+len(s.labels)], s.sizes)
		copy(chosen[s.base:], taken)
	}
	fmt.Println("chosen")
	report(samples, chosen, 0.5, dump)
}

// cross predicts each fold from the others.
func cross(x []float32, width int, y []bool, w []float32, byFold [][]int32, samples []*sample, p params) []float32 {
	out := make([]float32, len(y))
	t := newTable(x, width)
	for f := range byFold {
		var rows []int32
		for o := range byFold {
			if o != f {
				rows = append(rows, byFold[o]...)
			}
		}
		trees, bias := boost(t, y, w, rows, p)
		for _, s := range samples {
			if s.fold != f {
				continue
			}
			for r := s.base; r < s.base+len(s.labels); r++ {
				v := float32(bias)
				for _, tr := range trees {
					v += tr.predictBins(t.bins[r*width : (r+1)*width])
				}
				out[r] = story.Sigmoid(v)
			}
		}
	}
	return out
}

func importance(trees []tree, names []string) {
	n := make([]int, len(names))
	for _, t := range trees {
		for _, x := range t {
			if x.feature >= 0 {
				n[x.feature]++
			}
		}
	}
	var sb strings.Builder
	for i, c := range n {
		fmt.Fprintf(&sb, "%s %d, ", names[i], c)
	}
	fmt.Println(sb.String())
}

// report scores predictions as the evaluation does.
func report(samples []*sample, prob []float32, threshold float32, dump string) {
	var f *os.File
	if dump != "" {
		f, _ = os.Create(dump)
		defer f.Close()
	}
	type sum struct{ n, p, q, np, nq, exact float64 }
	sums := map[string]*sum{}
	for _, s := range samples {
		var texts []string
		for i := range s.labels {
			if prob[s.base+i] >= threshold {
				texts = append(texts, s.texts[i])
			}
		}
		var gold []string
		for _, b := range s.blocks() {
			gold = append(gold, b.Text)
		}
		if s.Fields.Text != nil {
			gold = []string{*s.Fields.Text}
		}
		tp, fp, fn := overlap(strings.Join(gold, "\n"), strings.Join(texts, "\n"))
		x := sums[s.Set]
		if x == nil {
			x = &sum{}
			sums[s.Set] = x
		}
		x.n++
		if fp == 0 && fn == 0 {
			x.exact++
		}
		if tp+fp > 0 {
			x.p += tp / (tp + fp)
			x.np++
		}
		if tp+fn > 0 {
			x.q += tp / (tp + fn)
			x.nq++
		}
		if f != nil {
			fmt.Fprintf(f, "== %s %s %s fp %.3f fn %.3f\n", s.Set, s.File, s.URL, fp/(tp+fp+fn+1e-9), fn/(tp+fp+fn+1e-9))
			if strings.HasSuffix(dump, ".oracle") {
				have := map[string]int{}
				for _, t := range texts {
					have[letters(t)]++
				}
				for _, b := range s.blocks() {
					if have[letters(b.Text)] == 0 {
						fmt.Fprintf(f, "  gold %s %.130q\n", b.Type, b.Text)
					}
				}
				want := map[string]int{}
				for _, b := range s.blocks() {
					want[letters(b.Text)]++
				}
				for _, t := range texts {
					if want[letters(t)] == 0 {
						fmt.Fprintf(f, "  ours %.130q\n", strings.Join(strings.Fields(t), " "))
					}
				}
			}
			for i, l := range s.labels {
				if yes := prob[s.base+i] >= threshold; yes != l.in {
					fmt.Fprintf(f, "  %v in=%v skip=%v p=%.2f %.110q\n", yes, l.in, l.skip, prob[s.base+i], strings.Join(strings.Fields(s.texts[i]), " "))
				}
			}
		}
	}
	for set, x := range sums {
		p, q := x.p/x.np, x.q/x.nq
		fmt.Printf("  %s n %.0f F1 %.4f P %.4f R %.4f exact %.3f\n", set, x.n, 2*p*q/(p+q), p, q, x.exact/x.n)
	}
}

func overlap(gold, pred string) (tp, fp, fn float64) {
	g, p := shingles(gold), shingles(pred)
	for k, n := range g {
		tp += float64(min(n, p[k]))
		fn += float64(max(0, n-p[k]))
	}
	for k, n := range p {
		fp += float64(max(0, n-g[k]))
	}
	return tp, fp, fn
}

func shingles(s string) map[string]int {
	t := pythonTokens(s)
	out := map[string]int{}
	for i := range max(1, len(t)-n+1) {
		if i < len(t) {
			out[key(t[i:min(i+n, len(t))])]++
		}
	}
	return out
}
