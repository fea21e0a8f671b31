package story

import "golang.org/x/net/html/atom"

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
