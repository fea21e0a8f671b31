package story

// ContextNames are the names of the features that the second opinion sees beside
// those of the first: what the first thinks of the blocks around.
var ContextNames = []string{"p", "p-1", "p-2", "p-3", "p+1", "p+2", "p+3", "p_up", "p_upper", "p_group", "p_before", "p_after", "p_since", "p_until", "p_near", "p_max"}

// A tally sums up what the first opinion thinks of some blocks.
type tally struct{ story, all float32 }

func (t *tally) add(prob, weight float32) {
	t.story += prob * weight
	t.all += weight
}

// mean is -1 for no blocks at all.
func (t tally) mean() float32 {
	if t.all == 0 {
		return -1
	}
	return t.story / t.all
}

// A consensus is what the first opinion thinks of a page.
type consensus struct {
	prob      []float32
	up, upper []tally // by container: of the blocks whose element it holds, and of those one further in
	groups    map[uint32]*tally
	before    []float32 // size of the story before each block
	since     []float32 // blocks since the last of the story, and until the next
	until     []float32
	top       float32
}

// maxFar is how many blocks away another is at most.
const maxFar = 30

// agree sums up the first opinion.
func (p *Page) agree(prob []float32) consensus {
	n := len(prob)
	c := consensus{
		prob: prob, up: make([]tally, len(p.holders)), upper: make([]tally, len(p.holders)), groups: make(map[uint32]*tally, len(p.groups)),
		before: make([]float32, n+1), since: make([]float32, n), until: make([]float32, n),
	}
	since, until := maxFar, maxFar
	for i := range p.Blocks {
		c.add(p, i)
		c.since[i] = float32(since)
		since = further(since, prob[i])
		c.until[n-1-i] = float32(until)
		until = further(until, prob[n-1-i])
	}
	return c
}

// further counts how far away the last block of the story is.
func further(n int, prob float32) int {
	if prob > 0.5 {
		return 1
	}
	return min(n+1, maxFar)
}

// add adds a block to the sums.
func (c *consensus) add(p *Page, i int) {
	b, prob := &p.Blocks[i], c.prob[i]
	weight := min(b.size(), 200) + 10
	c.before[i+1] = c.before[i] + b.size()*prob
	c.top = max(c.top, prob)
	g := c.groups[b.signature]
	if g == nil {
		g = &tally{}
		c.groups[b.signature] = g
	}
	g.add(prob, weight)
	if h := p.holders[b.holder].parent; h >= 0 {
		c.up[h].add(prob, weight)
		if h = p.holders[h].parent; h >= 0 {
			c.upper[h].add(prob, weight)
		}
	}
}

// AddContext fills in the features of the context: x is what Features returned, prob
// what the first opinion thinks of each block.
func (p *Page) AddContext(x, prob []float32) {
	c := p.agree(prob)
	for i := range p.Blocks {
		c.fill(p, i, &row{vals: p.row(x, i)[Width:]})
	}
}

// fill fills in those of one block.
func (c *consensus) fill(p *Page, i int, r *row) {
	n := len(c.prob)
	for _, d := range [...]int{0, -1, -2, -3, 1, 2, 3} {
		v := float32(-1)
		if i+d >= 0 && i+d < n {
			v = c.prob[i+d]
		}
		r.put("", v)
	}
	b := &p.Blocks[i]
	up, upper := float32(-1), float32(-1)
	if h := p.holders[b.holder].parent; h >= 0 {
		up = c.up[h].mean()
		if h = p.holders[h].parent; h >= 0 {
			upper = c.upper[h].mean()
		}
	}
	r.put("", up)
	r.put("", upper)
	r.put("", c.groups[b.signature].mean())
	r.put("", ratio(c.before[i], c.before[n]))
	r.put("", ratio(c.before[n]-c.before[i+1], c.before[n]))
	r.put("", c.since[i])
	r.put("", c.until[i])
	near := float32(0)
	for j := max(0, i-5); j < min(n, i+6); j++ {
		near += c.prob[j]
	}
	r.put("", near)
	r.put("", c.top)
}
