package story

// A scan is what is known of a page's blocks in order.
type scan struct {
	before    []float32 // size of text before each block
	lastProse []int32   // blocks since the last prose, and until the next
	nextProse []int32
	under     []int32 // the heading before each block; -1 without
	texts     []textEvidence

	stated    map[uint32]struct{} // runs of words of the text stated for machines
	described [][]byte            // letters
	headlines [][]byte
	authors   [][]byte
	enough    int // letters of a text that are compared with them
	scratch   []byte
}

// remote is how many blocks from all prose a link is none of the story.
const remote = 8

// noProse is further than any prose is looked for.
const noProse = 1000

// newScan is one of blocks of which nothing is known yet.
func newScan(n int) scan {
	return scan{before: make([]float32, n+1), lastProse: make([]int32, n), nextProse: make([]int32, n), under: make([]int32, n), texts: make([]textEvidence, n)}
}

// scan goes over the blocks once in each direction.
func (p *Page) scan() scan {
	n := len(p.Blocks)
	s := newScan(n)
	last, heading := int32(-noProse), int32(-1)
	for i := range p.Blocks {
		s.under[i] = heading
		if p.Blocks[i].in&inHeading != 0 {
			heading = int32(i)
		}
		s.before[i+1] = s.before[i] + p.Blocks[i].size()
		s.lastProse[i] = int32(i) - last
		if p.prose[i] {
			last = int32(i)
		}
	}
	next := int32(n + noProse)
	for i := n - 1; i >= 0; i-- {
		s.nextProse[i] = next - int32(i)
		if p.prose[i] {
			next = int32(i)
		}
	}
	s.learn(&p.hints)
	p.remote = make([]bool, n)
	for i := range p.Blocks {
		if p.remote[i] = p.IsLink(i) && s.lastProse[i] > remote && s.nextProse[i] > remote && p.total.within > 0; !p.remote[i] {
			s.texts[i] = p.evidence(i, &s)
		}
	}
	return s
}

// learn takes what is known of the story in the form that texts are compared in.
func (s *scan) learn(h *Hints) {
	if h.Stated != "" {
		s.stated = map[uint32]struct{}{}
		grams(h.Stated, func(x uint32) { s.stated[x] = struct{}{} })
	}
	s.described = lettersOfAll(h.Descriptions)
	s.authors = lettersOfAll(h.Authors)
	s.headlines = lettersOfAll(h.headlines())
	s.enough = maxCompared
	for _, d := range s.described {
		s.enough = max(s.enough, len(d)+1)
	}
}
