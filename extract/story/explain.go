package story

import (
	"cmp"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A Verdict says what the model made of a block, for people who ask why.
type Verdict struct {
	Kind     Kind // "" for a block that is none of the story
	Place    Place
	Path     string    // the elements around it, the innermost last: "article > div.text > p"
	Prob     float32   // how likely it is one of the story, by the last opinion on that
	Opinions []Opinion // first, where there was doubt second, and of the opening and of headings another
}

// An Opinion is what a forest says of a block.
type Opinion struct {
	Of      string   // "first", "second", "lead" or "subhead"
	Prob    float32  // how sure it is of its yes
	Reasons []Reason // what moved it most, the strongest first
}

// A Reason is a feature of a block and what it moved an opinion by: above 0 it speaks
// for a yes. All reasons together are what parts the block from the average block of
// its page, in logits.
type Reason struct {
	Feature string
	Value   float32
	By      float32
}

// A Place is where on the page a block stands, as far as that speaks against it.
type Place string

// The places, the first that fits.
const (
	Hidden     Place = "hidden"
	Navigation Place = "navigation"
	Footer     Place = "footer"
	Form       Place = "form"
	Caption    Place = "caption"
	Links      Place = "links" // it is more link than text
	Aside      Place = "aside"
)

// maxReasons is how many reasons an opinion is told with.
const maxReasons = 6

// Explain returns the verdict on each block that [Page.Read] gives, with its reasons,
// and the probability from which on blocks were taken. It costs
// several times what reading does.
func (p *Page) Explain(m *Model) (verdicts []Verdict, cut float32) {
	x := p.Features()
	prob := p.judge(m, x)
	sizes := p.Sizes()
	taken, _ := Choose(prob, sizes)
	verdicts = make([]Verdict, len(p.Blocks))
	for _, f := range p.find(m, x, taken, sizes) {
		verdicts[f.Block].Kind = f.Kind
	}
	rows := make([]view, len(p.Blocks))
	cut = 1
	for i := range p.Blocks {
		verdicts[i].Prob, verdicts[i].Place, verdicts[i].Path = prob[i], p.place(i), pathOf(p.Blocks[i].Node)
		rows[i] = view{i, p.row(x, i)}
		if taken[i] == 1 {
			cut = min(cut, prob[i])
		}
	}
	tell(verdicts, "first", &m.First, rows)
	tell(verdicts, "second", &m.Second, slices.DeleteFunc(slices.Clone(rows), func(r view) bool {
		return !InDoubt(verdicts[r.block].Opinions[0].Prob)
	}))
	tell(verdicts, "lead", &m.Lead, p.openingViews(x, taken, sizes))
	tell(verdicts, "subhead", &m.Subhead, slices.DeleteFunc(rows, func(r view) bool {
		k := p.KindOf(r.block)
		return taken[r.block] == 0 || k != Paragraph && k != Subhead
	}))
	return verdicts, cut
}

// A view is what a forest sees of a block.
type view struct {
	block int
	x     []float32
}

// openingViews are the blocks that may be the lead.
func (p *Page) openingViews(x, taken, sizes []float32) []view {
	var out []view
	o := p.Opening(taken, sizes)
	for k, i := range o.Blocks {
		out = append(out, view{i, slices.Concat(p.row(x, i), o.Features[k][:])})
	}
	return out
}

// tell adds a forest's opinion on the blocks that it was asked about.
func tell(verdicts []Verdict, of string, f *Forest, rows []view) {
	names := slices.Concat(FeatureNames(), ContextNames, OrderNames)
	means := f.means(rows)
	for _, r := range rows {
		o := Opinion{Of: of, Prob: f.Score(r.x), Reasons: f.reasons(r.x, means, names)}
		verdicts[r.block].Opinions = append(verdicts[r.block].Opinions, o)
	}
}

// means returns for each node what its leaves say on average of the blocks that come
// by.
func (f *Forest) means(rows []view) []float32 {
	sums, counts := make([]float32, len(f.nodes)), make([]float32, len(f.nodes))
	for _, r := range rows {
		for _, root := range f.roots {
			leaf := f.says[f.descend(root, r.x, func(int) {})]
			f.descend(root, r.x, func(node int) {
				sums[node] += leaf
				counts[node]++
			})
		}
	}
	for i := range sums {
		sums[i] = ratio(sums[i], counts[i])
	}
	return sums
}

// reasons tells which features moved the forest most: each question on the way through
// a tree moves what it says from the mean before to the mean behind it.
func (f *Forest) reasons(x, means []float32, names []string) []Reason {
	by := make([]float32, len(x))
	for _, root := range f.roots {
		last := root
		f.descend(root, x, func(node int) {
			if node != root {
				by[f.nodes[last].feature] += means[node] - means[last]
			}
			last = node
		})
	}
	var out []Reason
	for k, v := range by {
		if v != 0 {
			out = append(out, Reason{names[k], x[k], v})
		}
	}
	slices.SortStableFunc(out, func(a, b Reason) int { return cmp.Compare(b.By*b.By, a.By*a.By) })
	return out[:min(len(out), maxReasons)]
}

// place is the first place that fits a block.
func (p *Page) place(i int) Place {
	b := &p.Blocks[i]
	for _, x := range [...]struct {
		bits  places
		place Place
	}{{inHidden | inUnshown | inGone, Hidden}, {inNav, Navigation}, {inFooter, Footer}, {inForm | inButton, Form}, {inCaption, Caption}} {
		if b.in&x.bits != 0 {
			return x.place
		}
	}
	switch {
	case 2*b.linked > b.chars:
		return Links
	case b.in&inAside != 0:
		return Aside
	}
	return ""
}

// maxPath bounds the elements that a path names, and maxClass the bytes of a name.
const (
	maxPath  = 4
	maxClass = 40
)

// pathOf names an element and those around it as a selector would, the body and what
// is around it left out.
func pathOf(n *html.Node) string {
	var steps []string
	for ; n != nil && n.Type == html.ElementNode && n.DataAtom != atom.Body && len(steps) < maxPath; n = n.Parent {
		steps = append(steps, n.Data+firstClass(n))
	}
	slices.Reverse(steps)
	return strings.Join(steps, " > ")
}

// firstClass is the first of an element's classes behind a dot.
func firstClass(n *html.Node) string {
	for _, a := range n.Attr {
		if class := strings.Fields(a.Val[:min(len(a.Val), 10*maxClass)]); a.Key == "class" && len(class) > 0 && len(class[0]) <= maxClass {
			return "." + class[0]
		}
	}
	return ""
}
