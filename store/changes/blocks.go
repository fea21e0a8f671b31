package changes

import (
	"cmp"
	"slices"

	"broadsheet/extract"
)

// A placed block is one of lead or body with its place.
type placed struct {
	Place
	text string
}

// blocksOf are the blocks of lead and body, counted through.
func blocksOf(art *extract.Article) []placed {
	out := make([]placed, 0, len(art.Lead)+len(art.Body))
	for _, text := range art.Lead {
		out = append(out, placed{Place{Index: len(out), Part: Lead}, text})
	}
	for i := range art.Body {
		b := &art.Body[i]
		out = append(out, placed{Place{len(out), Body, b.Type, b.Level, b.Time}, b.Text})
	}
	return out
}

// blocks compares the blocks of two revisions.
func (v *vocabulary) blocks(old, now []placed) (out []Block) {
	pairs, stays := v.align(textsOf(old), textsOf(now))
	byNew := make(map[int]int, len(pairs)) // where in pairs
	isPaired := make([]bool, len(old))
	var stops []int // the old blocks that stay
	for k, p := range pairs {
		byNew[p.new], isPaired[p.old] = k, true
		if stays[k] {
			stops = append(stops, p.old)
		}
	}
	stops = append(stops, len(old))
	next := 0
	remove := func() { // what stood before the next that stays
		for ; next < stops[0]; next++ {
			if !isPaired[next] {
				out = append(out, Block{Op: Removed, Old: &old[next].Place, Words: whole(Deleted, old[next].text)})
			}
		}
		stops = stops[1:]
	}
	remove()
	for j := range now {
		k, ok := byNew[j]
		switch {
		case !ok:
			out = append(out, Block{Op: Added, New: &now[j].Place, Words: whole(Inserted, now[j].text)})
		case !stays[k]:
			out = append(out, v.pairOf(&old[pairs[k].old], &now[j], Moved))
		default:
			if b := v.pairOf(&old[pairs[k].old], &now[j], Edited); b.Op != Equal {
				out = append(out, b)
			}
			remove()
		}
	}
	return out
}

// pairOf compares two blocks that are one; one that changed nothing is Equal.
func (v *vocabulary) pairOf(old, now *placed, op Op) Block {
	b := Block{Op: op, Old: &old.Place, New: &now.Place}
	switch {
	case old.Part != now.Part:
		b.Op = Moved
	case op == Edited && old.text == now.text && old.Type == now.Type && old.Level == now.Level && sameTime(old.Time, now.Time):
		return Block{Op: Equal}
	}
	if old.text == now.text {
		b.Words = whole(Equal, now.text)
	} else {
		b.Words = v.runs(old.text, now.text)
	}
	return b
}

func textsOf(blocks []placed) []string {
	out := make([]string, len(blocks))
	for i := range blocks {
		out[i] = blocks[i].text
	}
	return out
}

// align says which block is which, and which of them stayed in their order. The pairs
// rise on the old side. The same two texts are aligned in the same way whichever is
// older: what was added one way was removed the other.
func (v *vocabulary) align(old, now []string) (pairs []pair, stays []bool) {
	if slices.Compare(old, now) <= 0 {
		return v.alignOrdered(old, now)
	}
	pairs, stays = v.alignOrdered(now, old)
	back := make(map[pair]bool, len(pairs))
	for i, p := range pairs {
		back[pair{p.new, p.old}] = stays[i]
	}
	pairs = sorted(flipped(pairs))
	for i, p := range pairs {
		stays[i] = back[p]
	}
	return pairs, stays
}

func (v *vocabulary) alignOrdered(a, b []string) (pairs []pair, stays []bool) {
	texts := newVocabulary()
	x, y := texts.ids(a), texts.ids(b)
	anchors := v.matcher.common(x, y)
	pairs = slices.Concat(anchors, equals(x, y, anchors))
	takenOld, takenNew := map[int]bool{}, map[int]bool{}
	for _, p := range pairs {
		takenOld[p.old], takenNew[p.new] = true, true
	}
	pairs = append(pairs, edited(
		v.gather(a, anchors, takenOld, func(p pair) int { return p.old }),
		v.gather(b, anchors, takenNew, func(p pair) int { return p.new }))...)
	pairs = sorted(pairs)
	return pairs, steady(pairs, func(p pair) int { return 1 + len(a[p.old]) })
}

func (v *vocabulary) ids(texts []string) []int32 {
	out := make([]int32, len(texts))
	for i, text := range texts {
		out[i] = v.id(text)
	}
	return out
}

// equals pairs what is equal and stands elsewhere, in the order of its occurrence.
func equals(a, b []int32, anchors []pair) (out []pair) {
	takenOld, takenNew := map[int]bool{}, map[int]bool{}
	for _, p := range anchors {
		takenOld[p.old], takenNew[p.new] = true, true
	}
	places := map[int32][]int{}
	for i, id := range a {
		if !takenOld[i] {
			places[id] = append(places[id], i)
		}
	}
	for j, id := range b {
		if list := places[id]; !takenNew[j] && len(list) > 0 {
			out = append(out, pair{list[0], j})
			places[id] = list[1:]
		}
	}
	return out
}

func sorted(pairs []pair) []pair {
	slices.SortFunc(pairs, func(x, y pair) int { return cmp.Compare(x.old, y.old) })
	return pairs
}
