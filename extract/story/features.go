package story

import (
	"strings"

	"golang.org/x/net/html/atom"
)

// A Page is the blocks of a page with all that is known of them.
type Page struct {
	Blocks  []Block
	texts   []string
	rows    []float32 // features, len(FeatureNames) a block
	total   holder
	holders []holder
	hints   Hints
	lex     Lexicon
	pieces  []piece
	shown   []picture

	headline int // index of the block with the headline; -1 without
	main     int32
	best     int32
	groups   map[uint32]*group
	prose    []bool
	letters  []uint32            // hash of each block's letters
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
			p.texts[i] = parts[0].text
		} else {
			var sb strings.Builder
			for _, x := range parts {
				sb.WriteString(x.text)
			}
			p.texts[i] = sb.String()
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
	p := &Page{Blocks: g.blocks, holders: g.holders, hints: h, lex: g.lexicon, pieces: g.pieces, shown: g.shown, texts: make([]string, len(g.blocks))}
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
	p.letters = make([]uint32, len(p.Blocks))
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

// findMain finds the container with the most prose directly in it, and the deepest
// one with most of the page's prose.
func (p *Page) findMain() {
	p.main, p.best = -1, -1
	for i := range p.holders {
		h := &p.holders[i]
		if h.within >= 0.6*p.total.within && h.within > 0 {
			p.main = int32(i)
		}
		if p.best < 0 || h.good > p.holders[p.best].good {
			p.best = int32(i)
		}
	}
}

// findHeadline finds the block with the headline: the last one before the prose
// begins, a heading rather than another.
func (p *Page) findHeadline() {
	p.headline = -1
	want := lettersOf(p.hints.Headline)
	for i := range p.Blocks {
		b := &p.Blocks[i]
		if b.in&inHeading == 0 || int(b.chars) > 2*len(want)+20 {
			continue
		}
		if want != "" && lettersOf(p.Text(i)) == want {
			if p.headline < 0 || b.Within == atom.H1 && p.Blocks[p.headline].Within != atom.H1 {
				p.headline = i
			}
		}
	}
	for i := 0; p.headline < 0 && i < len(p.Blocks); i++ {
		if p.Blocks[i].Within == atom.H1 {
			p.headline = i
		}
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

// kind is a number for the element that a block stands in.
func kind(b *Block) float32 {
	switch b.Within {
	case atom.P:
		return 1
	case atom.Div:
		return 2
	case atom.Li:
		return 3
	case atom.H1:
		return 4
	case atom.H2:
		return 5
	case atom.H3:
		return 6
	case atom.H4, atom.H5, atom.H6:
		return 7
	case atom.Td, atom.Th, atom.Tr:
		return 8
	case atom.Blockquote:
		return 9
	case atom.Figcaption, atom.Caption:
		return 10
	case atom.Section, atom.Article, atom.Main:
		return 11
	case atom.Dd, atom.Dt:
		return 12
	case atom.Pre:
		return 13
	case 0:
		return 14
	default:
		return 15
	}
}

// isPart reports whether container h is c or inside it.
func (p *Page) isPart(h, c int32) bool {
	for ; h >= c && h >= 0; h = p.holders[h].parent {
		if h == c {
			return true
		}
	}
	return false
}

// distance counts the containers between two, up to a bound, by their nearest
// common one.
func (p *Page) distance(a, b int32) float32 {
	n := 0
	for a != b && n < 24 {
		if a > b {
			a = p.holders[a].parent
		} else {
			b = p.holders[b].parent
		}
		n++
	}
	return float32(n)
}

// repeated counts how often a block's text stands on the page.
func (p *Page) repeated(i int) {
	h := p.Blocks[i].hash
	p.letters[i] = h
	a, ok := p.again[h]
	if !ok {
		a[1] = int32(i)
	}
	a[0]++
	p.again[h] = a
}
