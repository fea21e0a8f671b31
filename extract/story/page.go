package story

import (
	"strings"

	"golang.org/x/net/html/atom"
)

// A Page is the blocks of a page with all that is known of them.
type Page struct {
	Blocks  []Block
	texts   []string
	total   holder
	holders []holder
	hints   Hints
	known   vocabulary
	pieces  []string
	shown   []picture

	headline int // index of the block with the headline; -1 without
	main     int32
	best     int32
	groups   map[uint32]*group
	prose    []bool
	remote   []bool              // links of menus, told by scan
	again    map[uint32][2]int32 // how often a text stands on the page, and where first
}

// A group is the blocks of one signature.
type group struct {
	blocks, prose int32
	size, linked  float32
}

// Text returns a block's text, white space as in the page.
func (p *Page) Text(i int) string {
	if p.texts[i] == "" {
		b := &p.Blocks[i]
		parts := p.pieces[b.pieces[0]:b.pieces[1]]
		if len(parts) == 1 {
			p.texts[i] = parts[0]
		} else {
			p.texts[i] = strings.Join(parts, "")
		}
	}
	return p.texts[i]
}

// isProse reports whether a block looks like a sentence or more of running text.
func isProse(b *Block) bool {
	return b.size() >= 80 && b.stops+b.commas > 0 && 3*b.linked < b.chars && b.in&(inNav|inFooter|inForm|inCaption) == 0
}

// Page ends the gathering and measures the blocks against each other.
func (g *Gatherer) Page(h Hints) *Page {
	g.dropMarks()
	p := &Page{Blocks: g.blocks, holders: g.holders, hints: h, known: g.known, pieces: g.pieces, shown: g.shown, texts: make([]string, len(g.blocks))}
	p.measure()
	p.findMain()
	p.findHeadline()
	return p
}

// dropMarks drops the blocks without a word: bullets, bars, stars.
func (g *Gatherer) dropMarks() {
	kept, images := g.blocks[:0], int32(0)
	for _, b := range g.blocks {
		b.images += images
		if images = b.images; b.words > 0 {
			images = 0
			kept = append(kept, b)
		}
	}
	g.blocks = kept
}

// measure sums up the containers and the groups.
func (p *Page) measure() {
	p.groups = make(map[uint32]*group, 64)
	p.prose = make([]bool, len(p.Blocks))
	p.again = make(map[uint32][2]int32, len(p.Blocks))
	for i := range p.Blocks {
		b := &p.Blocks[i]
		p.prose[i] = isProse(b)
		size := b.size()
		p.repeated(i)
		gr := p.groups[b.signature]
		if gr == nil {
			gr = &group{}
			p.groups[b.signature] = gr
		}
		h := &p.holders[b.holder]
		linked := size * share(b.linked, b.chars)
		gr.blocks++
		gr.size += size
		gr.linked += linked
		h.blocks++
		h.runs++
		h.size += size
		h.linked += linked
		if p.prose[i] {
			gr.prose++
			h.good += size
			h.within += size
			if h.parent >= 0 && b.Within == atom.P {
				p.holders[h.parent].good += size
			}
		}
	}
	for i := len(p.holders) - 1; i >= 0; i-- {
		h := &p.holders[i]
		up := &p.total
		if h.parent >= 0 {
			up = &p.holders[h.parent]
		}
		up.size += h.size
		up.linked += h.linked
		up.within += h.within
		up.runs += h.runs
	}
}

func share(a, b int32) float32 {
	if b <= 0 {
		return 0
	}
	return float32(a) / float32(b)
}

func ratio(a, b float32) float32 {
	if b <= 0 {
		return 0
	}
	return a / b
}

// repeated counts how often a block's text stands on the page.
func (p *Page) repeated(i int) {
	h := p.Blocks[i].hash
	a, ok := p.again[h]
	if !ok {
		a[1] = int32(i)
	}
	a[0]++
	p.again[h] = a
}
