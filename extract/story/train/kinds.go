package main

import (
	"fmt"
	"slices"

	"broadsheet/extract/story"
)

// A lesson is the rows of one question that only some blocks are asked.
type lesson struct {
	width int
	x     []float32
	yes   []bool
	sure  []bool
	pages []lessonPage
}

// A lessonPage has the rows of a page, and which block each is.
type lessonPage struct {
	*sample
	from   int
	blocks []int
}

func (l *lesson) begin(s *sample) { l.pages = append(l.pages, lessonPage{s, len(l.yes), nil}) }

func (l *lesson) add(block int, yes, sure bool, row ...[]float32) {
	l.x = append(l.x, slices.Concat(row...)...)
	l.yes = append(l.yes, yes)
	l.sure = append(l.sure, sure)
	p := &l.pages[len(l.pages)-1]
	p.blocks = append(p.blocks, block)
}

// learn learns the lesson, and tells what trees say that hadn't seen a row's publisher.
func (l *lesson) learn(p params) (forest, []float32) {
	inner := &learner{}
	weight := make([]float32, len(l.yes))
	for _, page := range l.pages {
		n := len(page.blocks)
		inner.samples = append(inner.samples, &sample{sheet: page.sheet, base: page.from, labels: make([]label, n)})
		for r := page.from; r < page.from+n; r++ {
			weight[r] = 10 / (5 + float32(n))
		}
	}
	return inner.opinion(&task{newTable(l.x, l.width), l.yes, weight}, l.sure, p)
}

// kinds learns which blocks are the lead and which are subheads, from the pages whose
// gold tells.
func (l *learner) kinds(m *model) {
	lead, sub := lesson{width: story.Stride + len(story.OrderNames)}, lesson{width: story.Stride}
	for _, s := range l.samples {
		if s.Fields.Text != nil {
			continue
		}
		taken, _ := l.taken(s)
		sub.begin(s)
		lead.begin(s)
		for i, b := range s.labels {
			if b.in || taken[i] == 1 {
				sub.add(i, b.kind == "subhead", b.whole && b.kind != "lead", l.row(s, i))
			}
		}
		open := s.page.Opening(taken, s.sizes)
		for k, i := range open.Blocks {
			b := s.labels[i]
			lead.add(i, b.in && b.kind == "lead", true, l.row(s, i), open.Features[k][:])
		}
	}
	if len(lead.yes) == 0 {
		return
	}
	var leadProb, subProb []float32
	m.lead, leadProb = lead.learn(leadParams)
	m.subhead, subProb = sub.learn(subheadParams)
	l.reportKinds(&lead, &sub, leadProb, subProb)
}

func (l *learner) row(s *sample, i int) []float32 {
	return l.x[(s.base+i)*story.Stride : (s.base+i+1)*story.Stride]
}

// reportKinds prints on how many pages the lead is right, and on how many all blocks.
func (l *learner) reportKinds(lead, sub *lesson, leadProb, subProb []float32) {
	leads, exact := 0, 0
	for k, page := range lead.pages {
		taken, _ := l.taken(page.sample)
		isLead, isSub := map[int]bool{}, map[int]bool{}
		o := page.page.Opening(taken, page.sizes)
		for j, yes := range page.page.LeadOf(o, leadProb[page.from:page.from+len(page.blocks)]) {
			isLead[o.Blocks[j]] = yes
		}
		for j, i := range sub.pages[k].blocks {
			kind := page.page.KindOf(i)
			isSub[i] = subProb[sub.pages[k].from+j] > 0.5 && (kind == story.Paragraph || kind == story.Subhead)
		}
		var read []goldBlock
		for i := range page.labels {
			switch {
			case isLead[i]:
				read = append(read, goldBlock{"lead", page.texts[i]})
			case taken[i] == 1 && isSub[i]:
				read = append(read, goldBlock{"subhead", page.texts[i]})
			case taken[i] == 1:
				read = append(read, goldBlock{"paragraph", page.texts[i]})
			}
		}
		leads += bit(same(page.blocksOf("lead"), leadOf(read)))
		exact += bit(same(page.sheet.blocks(), read))
	}
	fmt.Fprintf(l.out, "lead right on %d of %d pages, all blocks on %d\n", leads, len(lead.pages), exact)
}

// blocksOf are the gold's blocks of a type.
func (g *sheet) blocksOf(kind string) []goldBlock {
	return slices.DeleteFunc(g.blocks(), func(b goldBlock) bool { return b.Type != kind })
}

func leadOf(read []goldBlock) []goldBlock {
	return slices.DeleteFunc(slices.Clone(read), func(b goldBlock) bool { return b.Type != "lead" })
}

// same reports whether two readings have the same blocks, letter by letter.
func same(a, b []goldBlock) bool {
	return slices.EqualFunc(a, b, func(x, y goldBlock) bool { return x.Type == y.Type && letters(x.Text) == letters(y.Text) })
}
