package story

import "golang.org/x/net/html/atom"

// Whole returns all blocks in order but headings at the top, captions and what is
// hidden: for a tree that is known to be a story, with nothing around it.
func (p *Page) Whole() []Finding {
	var out []Finding
	for i := range p.Blocks {
		if p.Blocks[i].Within == atom.H1 && len(out) == 0 {
			continue
		}
		if p.Blocks[i].in&(inFigure|inCaption|inAside|inNav|inForm|inButton|inHidden|inUnshown) != 0 {
			continue
		}
		kind := p.KindOf(i)
		out = append(out, Finding{Block: i, Kind: kind, Level: p.level(i, kind)})
	}
	return out
}
