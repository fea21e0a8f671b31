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
		taken, _ := story.Choose(prob[s.base:s.base+len(s.labels)], s.sizes)
		open := s.opening(taken)
		sub.begin(s)
		lead.begin(s)
		for i, l := range s.labels {
			row := x2[(s.base+i)*width : (s.base+i+1)*width]
			if l.in || taken[i] == 1 {
				sub.add(row, nil, l.kind == "subhead", i)
				sub.unknown = append(sub.unknown, !l.whole || l.kind == "lead")
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
	if *explore {
		for _, c := range []struct {
			t, d    int
			r, m, c float64
		}{{200, 3, 0.05, 0.5, 0.2}, {400, 3, 0.03, 0.5, 0.15}, {300, 3, 0.05, 0.2, 0.15}, {300, 3, 0.05, 0.2, 0.08}, {600, 2, 0.05, 0.2, 0.1}, {300, 2, 0.05, 1, 0.1}} {
			for seed := range 2 {
				q := p
				q.trees, q.depth, q.rate, q.minWeight, q.colShare, q.seed = c.t, c.d, c.r, c.m, c.c, uint64(seed+5)
				fmt.Println(c, seed)
				lead.learn("lead", q)
				m.reportLead(&lead, nil, prob)
			}
		}
	}
	q := p
	q.trees, q.depth, q.rate, q.minWeight, q.colShare = 200, 3, 0.05, 0.5, 0.2
	m.lead, m.leadBias = lead.learn("lead", q)
	m.subhead, m.subheadBias = sub.learn("subhead", p)
	m.reportLead(&lead, &sub, prob)
}

// A set is rows of their own.
type set struct {
	width   int
	x       []float32
	y       []bool
	at      []int // the block's index
	pages   []*sample
	from    []int
	oof     []float32
	unknown []bool // rows that teach nothing
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
			if s.unknown == nil || !s.unknown[r] {
				byFold[page.fold] = append(byFold[page.fold], int32(r))
				all = append(all, int32(r))
			}
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

// reportLead says on how many pages the lead is right, and on how many all blocks.
func (m *model) reportLead(lead, sub *set, prob []float32) {
	right, exact := 0, 0
	for k, page := range lead.pages {
		from, to := lead.bounds(k)
		taken, _ := story.Choose(prob[page.base:page.base+len(page.labels)], page.sizes)
		o := page.opening(taken)
		isLead := map[int]bool{}
		for j, yes := range page.leadOf(o, lead.oof[from:to]) {
			isLead[o.Blocks[j]] = yes
		}
		isSub := map[int]bool{}
		if sub == nil {
			sub = &set{pages: lead.pages, from: make([]int, len(lead.pages))}
		}
		from, to = sub.bounds(k)
		for r := from; r < to; r++ {
			isSub[sub.at[r]] = sub.oof[r] > 0.5
		}
		var want, got, wantAll, gotAll []string
		for _, b := range page.blocks() {
			if b.Type == "lead" {
				want = append(want, letters(b.Text))
			}
			wantAll = append(wantAll, b.Type+letters(b.Text))
		}
		for i := range page.labels {
			kind := "paragraph"
			switch {
			case isLead[i]:
				kind = "lead"
				got = append(got, letters(page.texts[i]))
			case taken[i] == 0:
				continue
			case isSub[i] && (page.kindOf(i) == story.Paragraph || page.kindOf(i) == story.Subhead):
				kind = "subhead"
			}
			gotAll = append(gotAll, kind+letters(page.texts[i]))
		}
		if fmt.Sprint(wantAll) == fmt.Sprint(gotAll) {
			exact++
		}
		if fmt.Sprint(want) == fmt.Sprint(got) {
			right++
		} else if *verbose {
			fmt.Printf("  lead %s\n    want %.100q\n    got  %.100q\n", page.File, page.Fields.Lead, got)
		}
	}
	fmt.Printf("lead right on %d of %d pages, all blocks on %d\n", right, len(lead.pages), exact)
}

// bounds are the rows of a page.
func (s *set) bounds(k int) (from, to int) {
	to = len(s.y)
	if k+1 < len(s.pages) {
		to = s.from[k+1]
	}
	return s.from[k], to
}
