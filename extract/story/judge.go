package story

import (
	"embed"
	"sync"

	"golang.org/x/net/html/atom"
)

//go:embed model.txt
var files embed.FS

// Default returns the model that the program ships, read once.
var Default = sync.OnceValue(func() *Model {
	f, err := files.Open("model.txt")
	if err != nil {
		panic(err) // it is part of the program
	}
	defer f.Close()
	m, err := ReadModel(f)
	if err != nil {
		panic(err)
	}
	return m
})

// Judge returns for each block how likely it is one of the story.
func (p *Page) Judge(m *Model) []float32 {
	x := p.Features()
	first := make([]float32, len(p.Blocks))
	for i := range first {
		first[i] = m.First.Score(x[i*Width : (i+1)*Width])
	}
	ctx := p.Context(first)
	n := len(ContextNames)
	row := make([]float32, Width+n)
	second := make([]float32, len(p.Blocks))
	for i := range second {
		copy(row, x[i*Width:(i+1)*Width])
		copy(row[Width:], ctx[i*n:(i+1)*n])
		second[i] = m.Second.Score(row)
	}
	return second
}

// Sizes are the sizes of the blocks as [Choose] wants them.
func (p *Page) Sizes() []float32 {
	out := make([]float32, len(p.Blocks))
	for i := range p.Blocks {
		out[i] = p.Blocks[i].size()
	}
	return out
}

// Kind tells what a block of the story is by its element: "" is a paragraph.
func (p *Page) Kind(i int) string {
	b := &p.Blocks[i]
	switch {
	case b.in&inHeading != 0:
		return "subhead"
	case b.in&inItem != 0:
		return "list_item"
	case b.in&inQuote != 0:
		return "quote"
	case b.in&inCode != 0:
		return "code"
	case b.Within == atom.P && b.bold*100 >= b.chars*97 && b.chars < 120 && b.ends() == 0:
		return "subhead"
	}
	return ""
}
