package story

import "bytes"

// A textEvidence is what a block's words say.
type textEvidence struct {
	stated           float32 // share of its runs of words that the stated text has; -1 unknown
	words, low       float32 // scores of the words of a short text: their sum, the lowest
	first            float32 // and the sum of the first ones
	edge, edgeLow    float32 // scores of the first and last words: their sum, the lowest
	described        float32 // how much of a description it is, 0 to 3
	isHeadline       float32 // 1 for a headline, less for one with more words
	isDate, isAuthor float32 // 1 for a line that is a date, or little more than an author
	prompt           float32 // the kind of prompt it begins with
}

const (
	maxShort  = 160 // size below which a text's words are looked up
	maxWords  = 40  // words, and pairs of words, of it that are
	firstOnes = 3   // of them that count as its first
	maxStamp  = 80  // characters of a line that may be a date
)

// evidence is what a block's words say.
func (p *Page) evidence(i int, s *scan) (e textEvidence) {
	b, text := &p.Blocks[i], p.Text(i)
	e.stated = s.shareStated(text)
	Edges(text, func(h uint32) {
		w := p.known.words.get(h).score
		e.edge += w
		e.edgeLow = min(e.edgeLow, w)
	})
	short := b.chars < maxShort
	if short || len(s.described) > 0 && b.chars < maxDescribed {
		e.compare(text, s)
	}
	if short {
		e.weighWords(text, p.known.words)
		e.prompt = float32(promptOf(text))
		e.isDate = flag(p.hints.IsDate != nil && b.digits > 0 && b.chars < maxStamp && p.hints.IsDate(text))
	}
	return e
}

// shareStated is how much of a text the page states for machines; -1 when it states
// none or the text is too short to tell.
func (s *scan) shareStated(text string) float32 {
	if s.stated == nil {
		return -1
	}
	n, hits := int32(0), int32(0)
	grams(text, func(h uint32) {
		n++
		if _, ok := s.stated[h]; ok {
			hits++
		}
	})
	if n == 0 {
		return -1
	}
	return share(hits, n)
}

// weighWords sums up the scores of a short text's words.
func (e *textEvidence) weighWords(text string, known *dictionary) {
	k := 0
	Words(text, func(h uint32) bool {
		w := known.get(h).score
		e.words += w
		e.low = min(e.low, w)
		if k < firstOnes {
			e.first += w
		}
		k++
		return k < maxWords
	})
}

// maxDescribed is the size above which a text is no summary of the story.
const maxDescribed = 1500

// maxCompared is how many bytes of letters a headline or an author's line has at most.
const maxCompared = 400

// compare looks for a block's letters among what is known of the page.
func (e *textEvidence) compare(text string, s *scan) {
	s.scratch = appendLetters(s.scratch[:0], text, s.enough)
	x := s.scratch
	if len(x) < maxCompared {
		e.isHeadline = isHeadline(x, s.headlines)
		for _, a := range s.authors {
			if len(a) > 3 && len(x) < 3*len(a)+30 && bytes.Contains(x, a) {
				e.isAuthor = 1
			}
		}
	}
	for _, d := range s.described {
		e.described = max(e.described, describes(d, x))
	}
}

// describes is 3 for a description in other letters, 2 where one begins the other, and
// 1 where the text has it further in, behind a place.
func describes(d, x []byte) float32 {
	switch {
	case bytes.Equal(d, x):
		return 3
	case len(d) < 40 || len(x) < 40:
		return 0
	case bytes.HasPrefix(x, d[:len(d)*9/10]) || bytes.HasPrefix(d, x):
		return 2
	case len(d) > 60 && bytes.Contains(x[:min(len(x), 120)], d[:60]):
		return 1
	}
	return 0
}

// isHeadline is 1 for a headline, and less for one with a kicker or another word.
func isHeadline(x []byte, headlines [][]byte) float32 {
	var v float32
	for _, h := range headlines {
		short, long := x, h
		if len(h) < len(x) {
			short, long = h, x
		}
		switch {
		case bytes.Equal(x, h):
			return 1
		case len(short) > 20 && len(long) < 2*len(short) && (bytes.HasSuffix(long, short) || bytes.HasPrefix(long, short)):
			v = 0.5
		}
	}
	return v
}
