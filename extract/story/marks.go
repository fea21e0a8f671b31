package story

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed words/names.txt
var markLines string

// marks are the kinds of element that names tell of, as bits.
type marks uint32

// markNames are the kinds in the order of their bits, the features' names.
var markNames = [...]string{"comment", "related", "author", "sign", "caption", "share", "ad", "consent", "tags", "wall", "body", "headline", "kicker", "date", "nav", "footer", "quote", "fact", "embed", "live"}

// markWords are the kinds by the hash of a word of a name.
var markWords = sync.OnceValue(func() map[uint32]marks {
	bit := map[string]marks{}
	for i, name := range markNames {
		bit[name] = 1 << i
	}
	out := map[uint32]marks{}
	for line := range strings.Lines(markLines) {
		words := strings.Fields(line)
		if len(words) < 2 || words[0] == "#" {
			continue
		}
		for _, w := range words[1:] {
			out[hashOf(w)] |= bit[words[0]]
		}
	}
	return out
})

// hashOf is what Names yields for a word, or for a whole name of several.
func hashOf(name string) uint32 {
	if !strings.ContainsAny(name, "-_") {
		return HashName(name)
	}
	left, last := maxNames, uint32(0)
	words(name, &left, func(h uint32) bool { last = h; return true })
	return last
}

// named tells of a kind whether names tell of it: 2 at the block or the element around
// it, 1 further out, 0 nowhere.
func (f *frame) named(i int) float32 {
	switch m := marks(1) << i; {
	case f.nearMarks&m != 0:
		return 2
	case f.allMarks&m != 0:
		return 1
	}
	return 0
}
