package similar

import (
	"iter"
	"slices"
	"unicode"

	"broadsheet/extract"
)

const (
	width        = 3       // words of a shingle
	widthSingle  = 5       // characters of one, where a script parts no words
	minShingles  = 10      // a shorter text is like no other
	maxShingles  = 1 << 15 // of a longer text its beginning stands for all
	sampleBelow  = 1 << 61 // an eighth of all hashes
	minSamples   = 8       // that a text has at least, whatever their hashes
	offset, base = 14695981039346656037, 1099511628211
)

// A digest is what a text is compared by.
type digest struct {
	all    []uint64   // its shingles, sorted, each once
	blocks [][]uint64 // the shingles that begin in each block, in their order
}

// read takes an article's lead and body apart. Shingles reach from one block into the
// next, since two papers part the same text in different ways.
func read(art *extract.Article) *digest {
	var r reader
	for _, text := range art.Lead {
		r.add(text)
	}
	for i := range art.Body {
		r.add(art.Body[i].Text)
	}
	d := &digest{blocks: make([][]uint64, r.block)}
	for i, word := range r.words {
		end := i + width
		if word&single != 0 {
			end = i + widthSingle
		}
		if end > len(r.words) || i == maxShingles {
			break
		}
		h := joined(r.words[i:end])
		d.all = append(d.all, h)
		d.blocks[r.blocks[i]] = append(d.blocks[r.blocks[i]], h)
	}
	slices.Sort(d.all)
	d.all = slices.Compact(d.all)
	return d
}

// samples are the shingles by which the index knows a text: a prefix of all, so that
// what two texts have in common both choose or neither.
func (d *digest) samples() []uint64 {
	n, _ := slices.BinarySearch(d.all, sampleBelow)
	return d.all[:max(n, min(minSamples, len(d.all)))]
}

// sampled yields each block's shingles with those of its samples that no block before
// it has.
func (d *digest) sampled() iter.Seq2[[]uint64, []uint64] {
	return func(yield func(block, samples []uint64) bool) {
		all := d.samples()
		seen := make(map[uint64]bool, len(all))
		for _, block := range d.blocks {
			var samples []uint64
			for _, h := range block {
				if h <= all[len(all)-1] && !seen[h] {
					seen[h] = true
					samples = append(samples, h)
				}
			}
			if !yield(block, samples) {
				return
			}
		}
	}
}

// A reader gathers the words of blocks as hashes.
type reader struct {
	words  []uint64
	blocks []int // of each word
	block  int   // that is being read
}

// single marks words of one character, in a script that parts none by blanks.
const single = 1

// add reads a block. Words are letters, digits and marks, in small letters; what is
// between them makes no difference.
func (r *reader) add(text string) {
	word := uint64(0) // that has begun; 0 is none
	for _, c := range text {
		switch {
		case isSmall(c): // as most are
			word = spelled(word, c)
		case unicode.Is(unicode.Cf, c): // it can't be seen
		case !isLetter(c):
			word = r.end(word, 0)
		case isSingle(c):
			r.end(word, 0)
			word = r.end(spelled(0, c), single)
		default:
			word = spelled(word, unicode.ToLower(c))
		}
	}
	r.end(word, 0)
	r.block++
}

// end notes a word, if there is one, with its mark.
func (r *reader) end(word, mark uint64) uint64 {
	if word != 0 {
		r.words = append(r.words, word&^single|mark)
		r.blocks = append(r.blocks, r.block)
	}
	return 0
}

// spelled adds a letter to a word, by FNV-1a over code points.
func spelled(word uint64, c rune) uint64 {
	if word == 0 {
		word = offset
	}
	return (word ^ uint64(c)) * base
}

func isSmall(c rune) bool { return 'a' <= c && c <= 'z' }

func isLetter(c rune) bool { return unicode.In(c, unicode.L, unicode.M, unicode.N) }

// isSingle reports whether a character is of a script that parts no words by blanks.
func isSingle(c rune) bool {
	return c >= 0x0e00 && unicode.In(c, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// joined is the hash of a shingle: the last step is that of splitmix64, since samples
// are chosen by the highest bits.
func joined(words []uint64) uint64 {
	h := uint64(offset)
	for _, w := range words {
		h = (h ^ w) * base
		h ^= h >> 32
	}
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return h ^ h>>31
}
