package main

import (
	"fmt"
	"strings"

	"broadsheet/extract"
	"broadsheet/store/changes"
)

// blocks prints the blocks that changed, each with what stands before and after it.
func (p *printer) blocks(old, now *extract.Article, blocks []changes.Block) {
	if len(blocks) == 0 {
		return
	}
	p.gap()
	stayed, after := unchanged(old, now, blocks)
	shown := 0 // of those that stayed
	for i := range blocks {
		b := &blocks[i]
		n := shown
		for n < len(stayed) && (b.New != nil && stayed[n].now < b.New.Index || b.New == nil && stayed[n].old < b.Old.Index) {
			n++
		}
		p.context(after, stayed[shown:n], shown > 0 || i > 0, true)
		shown = n
		p.change(b)
	}
	p.context(after, stayed[shown:], true, false)
}

// A stay is a block that is as it was: its places.
type stay struct{ old, now int }

// unchanged lists the blocks that no change names, and the texts of all.
func unchanged(old, now *extract.Article, blocks []changes.Block) (stayed []stay, after []string) {
	isOld, isNew := map[int]bool{}, map[int]bool{}
	for i := range blocks {
		if b := &blocks[i]; b.Old != nil {
			isOld[b.Old.Index] = true
		}
		if b := &blocks[i]; b.New != nil {
			isNew[b.New.Index] = true
		}
	}
	after = append(after, now.Lead...)
	for i := range now.Body {
		after = append(after, now.Body[i].Text)
	}
	from, size := 0, len(old.Lead)+len(old.Body)
	for i := range after {
		if isNew[i] {
			continue
		}
		for from < size && isOld[from] {
			from++
		}
		stayed = append(stayed, stay{from, i})
		from++
	}
	return stayed, after
}

// context prints blocks that stayed in a line each: all of a few, else those beside a
// change.
func (p *printer) context(texts []string, stayed []stay, isAfter, isBefore bool) {
	from, to := 0, len(stayed) // those that are no change's neighbours
	if isAfter {
		from = min(1, to)
	}
	if isBefore {
		to = max(to-1, from)
	}
	for i, s := range stayed {
		switch {
		case i < from, i >= to, to-from == 1:
			p.line("%s", p.style.dim(strings.TrimRight("  "+oneLine(texts[s.now], lineWidth-2), " ")))
		case i == from:
			p.line("%s", p.style.dim(fmt.Sprintf("  (%s)", plural(to-from, "unchanged block"))))
		}
	}
}

// change prints one block.
func (p *printer) change(b *changes.Block) {
	switch b.Op {
	case changes.Added, changes.Removed:
		p.marked(b.Op, textOf(b.Words))
	case changes.Moved:
		p.runs("> "+movedFrom(b)+": ", b.Words)
	default:
		head := "~ "
		if b.Old.Type != b.New.Type {
			head += fmt.Sprintf("%s, now %s: ", b.Old.Type, b.New.Type)
		}
		p.runs(head, b.Words)
	}
}

// movedFrom says where a block went.
func movedFrom(b *changes.Block) string {
	if b.Old.Part != b.New.Part {
		return fmt.Sprintf("from %s to %s", b.Old.Part, b.New.Part)
	}
	return fmt.Sprintf("from %d to %d", b.Old.Index+1, b.New.Index+1)
}

func textOf(runs []changes.Run) string {
	var b strings.Builder
	for _, r := range runs {
		b.WriteString(r.Text)
	}
	return b.String()
}

// marked prints a text that is there on one side only, with a mark before each line.
func (p *printer) marked(op changes.Op, s string) {
	mark, paint, kind := "+ ", p.style.green, changes.Inserted
	if op == changes.Removed {
		mark, paint, kind = "- ", p.style.red, changes.Deleted
	}
	for _, line := range wrapCells(cellsOf(kind, s), lineWidth-len(mark)) {
		p.line("%s", paint(strings.TrimRight(mark+joined(line), " ")))
	}
}

// oneLine shortens a text to a number of columns.
func oneLine(s string, columns int) string {
	if r := []rune(s); len(r) > 4*columns { // marks have no width, but nobody has so many
		s = string(r[:4*columns])
	}
	lines := wrapCells(cellsOf(changes.Equal, s), columns)
	if len(lines) == 1 {
		return joined(lines[0])
	}
	return joined(wrapCells(cellsOf(changes.Equal, s), columns-2)[0]) + " …"
}
