package story

// A dictionary finds what is known of a word by its hash. Most words of a page are in
// none, so a miss must be quick: one look, mostly, and that at a few kilobytes which the
// processor has at hand.
type dictionary struct {
	seen [1 << (seenBits - 6)]uint64 // a bit for each hash that is there, and for others
	mask uint32
	keys []uint32 // 0 is a free place
	vals []meaning
}

// seenBits is how many bits of a hash choose one of the seen: 16 kB of them, of which ten
// thousand words fill 7 %.
const seenBits = 17

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
	size := uint32(16)
	for int(size) < 4*(len(scores)+len(kinds)) {
		size *= 2
	}
	d := &dictionary{mask: size - 1, keys: make([]uint32, size), vals: make([]meaning, size)}
	for h, v := range scores {
		if h != 0 { // one in four billion is not worth another mark for a free place
			d.entry(h).score = v
		}
	}
	for h, m := range kinds {
		d.entry(h).marks = m
	}
	return d
}

// entry returns the place of a word, and makes one.
func (d *dictionary) entry(h uint32) *meaning {
	i := h & d.mask
	for d.keys[i] != h && d.keys[i] != 0 {
		i = (i + 1) & d.mask
	}
	d.keys[i] = h
	at := h >> (32 - seenBits)
	d.seen[at/64] |= 1 << (at % 64)
	return &d.vals[i]
}

// get returns what is known of a word.
func (d *dictionary) get(h uint32) meaning {
	if at := h >> (32 - seenBits); d.seen[at/64]>>(at%64)&1 == 0 {
		return meaning{}
	}
	for i := h & d.mask; d.keys[i] != 0; i = (i + 1) & d.mask {
		if d.keys[i] == h {
			return d.vals[i]
		}
	}
	return meaning{}
}
