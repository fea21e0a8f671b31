package story

import (
	"cmp"
	"slices"
)

// A dictionary finds what is known of a word by its hash. Most words of a page are in
// none, so a miss must be quick: one look, mostly, and that at a few kilobytes which the
// processor has at hand. A hit must not look far either: the words are so many that no
// table with gaps would stay near.
type dictionary struct {
	seen  [seenParts]uint64     // a bit for each hash that is there, and for others
	first [seenParts + 1]uint32 // of the words that have their bits in a part
	words []entry               // by their hash
}

// seenBits is how many bits of a hash choose one of the seen: 16 kB of them, of which ten
// thousand words fill 7 %, five a part.
const (
	seenBits  = 17
	seenParts = 1 << seenBits / 64
)

// An entry is a word with what it says.
type entry struct {
	hash uint32
	meaning
}

// A meaning is what a word says.
type meaning struct {
	score float32
	marks marks
}

// A vocabulary is a lexicon in the form that pages are read with.
type vocabulary struct{ names, words *dictionary }

func (l Lexicon) vocabulary() vocabulary {
	return vocabulary{newDictionary(l.Names, markWords()), newDictionary(l.Words, nil)}
}

// newDictionary files words with their scores, and with their marks where they have some.
func newDictionary(scores map[uint32]float32, kinds map[uint32]marks) *dictionary {
	d := &dictionary{words: make([]entry, 0, len(scores)+len(kinds))}
	for h, v := range scores {
		d.words = append(d.words, entry{h, meaning{v, kinds[h]}})
	}
	for h, m := range kinds {
		if _, ok := scores[h]; !ok {
			d.words = append(d.words, entry{h, meaning{0, m}})
		}
	}
	slices.SortFunc(d.words, func(a, b entry) int { return cmp.Compare(a.hash, b.hash) })
	for _, w := range d.words {
		part, bit := place(w.hash)
		d.seen[part] |= 1 << bit
		d.first[part+1]++
	}
	for i := range seenParts {
		d.first[i+1] += d.first[i]
	}
	return d
}

// place is where the bit of a hash is.
func place(h uint32) (part, bit uint32) {
	at := h >> (32 - seenBits)
	return at / 64, at % 64
}

// get returns what is known of a word.
func (d *dictionary) get(h uint32) meaning {
	part, bit := place(h)
	if d.seen[part]>>bit&1 == 0 {
		return meaning{}
	}
	return d.find(part, h)
}

// find looks for a word among those of its part.
func (d *dictionary) find(part, h uint32) meaning {
	for _, w := range d.words[d.first[part]:d.first[part+1]] {
		if w.hash == h {
			return w.meaning
		}
	}
	return meaning{}
}
