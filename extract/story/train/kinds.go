package main

import (
	"fmt"

	"broadsheet/extract/story"
)

// kinds learns which blocks of the story are the lead and which are subheads, from
// the pages whose gold tells.
func (m *model) kinds(samples []*sample, x2 []float32, width int, prob []float32, p params) {
	var lead, sub set
	lead.width, sub.width = width+len(story.OrderNames), width
	for _, s := range samples {
		if s.Set != "news" || len(s.labels) == 0 {
			continue
		}
		taken := story.Choose(prob[s.base:s.base+len(s.labels)], s.sizes)
		open := s.opening(taken)
		sub.begin(s)
		lead.begin(s)
		for i, l := range s.labels {
			row := x2[(s.base+i)*width : (s.base+i+1)*width]
			if l.in && (l.kind == "subhead" || l.kind == "paragraph") && l.whole {
				sub.add(row, nil, l.kind == "subhead", i)
			}
		}
		for k, i := range open.Blocks {
			row := x2[(s.base+i)*width : (s.base+i+1)*width]
			l := s.labels[i]
			lead.add(row, open.Features[k][:], l.in && l.kind == "lead", i)
		}
	}
	p.trees, p.depth, p.rate, p.minWeight = 60, 4, 0.1, 3
	p.colShare = 0.3
	m.lead, m.leadBias = lead.learn("lead", p)
	m.subhead, m.subheadBias = sub.learn("subhead", p)
	m.reportLead(&lead)
}

// A set is rows of their own.
type set struct {
	width int
	x     []float32
	y     []bool
	at    []int // the block's index
	pages []*sample
	from  []int
	oof   []float32
}

func (s *set) begin(p *sample) { s.pages = append(s.pages, p); s.from = append(s.from, len(s.y)) }

func (s *set) add(row, more []float32, y bool, at int) {
	s.x = append(append(s.x, row...), more...)
	s.y = append(s.y, y)
	s.at = append(s.at, at)
}

func (s *set) learn(name string, p params) ([]tree, float64) {
	w := make([]float32, len(s.y))
	byFold := make([][]int32, folds)
	var all []int32
	var clones []*sample
	for k, page := range s.pages {
		to := len(s.y)
		if k+1 < len(s.pages) {
			to = s.from[k+1]
		}
		for r := s.from[k]; r < to; r++ {
			w[r] = 10 / (5 + float32(to-s.from[k]))
			byFold[page.fold] = append(byFold[page.fold], int32(r))
			all = append(all, int32(r))
		}
		clones = append(clones, &sample{gold: page.gold, base: s.from[k], labels: make([]label, to-s.from[k])})
	}
	s.oof = cross(s.x, s.width, s.y, w, byFold, clones, p)
	wrong := 0
	for i, v := range s.oof {
		if (v > 0.5) != s.y[i] {
			wrong++
		}
	}
	fmt.Printf("%s: %d rows, %d wrong\n", name, len(s.y), wrong)
	t := newTable(s.x, s.width)
	return boost(t, s.y, w, all, p)
}

// reportLead says on how many pages the lead is right.
func (m *model) reportLead(s *set) {
	right, first := 0, 0
	for k, page := range s.pages {
		to := len(s.y)
		if k+1 < len(s.pages) {
			to = s.from[k+1]
		}
		var want, got []string
		for _, l := range page.Fields.Lead {
			want = append(want, letters(l))
		}
		for r := s.from[k]; r < to; r++ {
			if s.oof[r] > 0.5 {
				got = append(got, letters(page.texts[s.at[r]]))
			}
		}
		if fmt.Sprint(want) == fmt.Sprint(got) {
			right++
		} else if *verbose {
			fmt.Printf("  lead %s\n    want %.100q\n    got  %.100q\n", page.File, page.Fields.Lead, got)
		}
		_ = first
	}
	fmt.Printf("lead right on %d of %d pages\n", right, len(s.pages))
}
