package score

import (
	"maps"
	"slices"
	"strings"
)

// A Figure names what is measured.
type Figure string

// The figures, each from 0 to 1.
const (
	F1        Figure = "body F1"
	Precision Figure = "precision"
	Recall    Figure = "recall"
	Exact     Figure = "body exact"
	Blocks    Figure = "blocks exact"
	Headline  Figure = "headline"
	Authors   Figure = "authors"
	Published Figure = "published"
	Day       Figure = "day"
	Lead      Figure = "lead"
)

// Figures are those of a page or of a set; what gold doesn't know is missing.
type Figures map[Figure]float64

// Compare scores one record, the zero one for a page that was refused.
func Compare(p *Page, r *Record) Figures {
	g, out := &p.Gold, Figures{}
	text := joined(g.Lead, g.Body)
	if g.Text != nil {
		text = *g.Text
	}
	o := compare(shingles(text), shingles(r.plain()))
	out[Exact] = yes(o.isExact())
	if o.both+o.extra > 0 {
		out[Precision] = o.precision()
	}
	if o.both+o.lost > 0 {
		out[Recall] = o.recall()
	}
	if g.Headline != "" {
		out[Headline] = yes(fold(g.Headline) == fold(r.Headline))
	}
	if g.Day != "" {
		out[Day] = yes(sameDay(g.Day, r.Published))
	}
	if g.Body != nil {
		out.fields(g, r)
	}
	return out
}

// fields scores what only gold with blocks knows.
func (f Figures) fields(g *Gold, r *Record) {
	f[Blocks] = yes(slices.Equal(sequence(g.Lead, g.Body), sequence(r.Lead, r.Body)))
	f[Authors] = yes(maps.Equal(set(g.Authors), set(r.Authors)))
	f[Lead] = yes(slices.Equal(sequence(g.Lead, nil), sequence(r.Lead, nil)))
	if g.Published != "" {
		f[Published] = yes(sameInstant(g.Published, r.Published))
	}
}

// Mean returns the figures of many pages.
func Mean(pages []Figures) Figures {
	out, n := Figures{}, map[Figure]float64{}
	for _, p := range pages {
		for name, v := range p {
			out[name] += v
			n[name]++
		}
	}
	for name := range out {
		out[name] /= n[name]
	}
	out[F1] = 0
	if p, q := out[Precision], out[Recall]; p+q > 0 {
		out[F1] = 2 * p * q / (p + q)
	}
	return out
}

// joined is the text of lead and body, a line a block.
func joined(lead Texts, body []Block) string {
	lines := slices.Clone(lead)
	for _, b := range body {
		lines = append(lines, b.Text)
	}
	return strings.Join(lines, "\n")
}

// sequence is what has to be equal block by block.
func sequence(lead Texts, body []Block) []Block {
	var out []Block
	for _, t := range lead {
		out = append(out, Block{"lead", fold(t)})
	}
	for _, b := range body {
		out = append(out, Block{b.kind(), fold(b.Text)})
	}
	return out
}

func set(names Texts) map[string]bool {
	out := map[string]bool{}
	for _, n := range names {
		out[fold(n)] = true
	}
	return out
}

func yes(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
