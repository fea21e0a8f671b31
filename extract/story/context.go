package story

// ContextNames are the names of the features that the second opinion sees beside
// those of the first: what the first thinks of the blocks around.
var ContextNames = []string{"p", "p-1", "p-2", "p-3", "p+1", "p+2", "p+3", "p_up", "p_upper", "p_group", "p_before", "p_after", "p_since", "p_until", "p_near", "p_max"}

// Context returns the features of the second opinion, len(ContextNames) a block.
func (p *Page) Context(first []float32) []float32 {
	w := len(ContextNames)
	x := make([]float32, len(p.Blocks)*Stride)
	p.addContext(x, first)
	out := make([]float32, 0, len(p.Blocks)*w)
	for i := range p.Blocks {
		out = append(out, p.row(x, i)[Width:]...)
	}
	return out
}

// addContext fills in the features of the context.
func (p *Page) addContext(x, first []float32) {
	n := len(p.Blocks)
	up := make([][2]float32, len(p.holders))
	upper := make([][2]float32, len(p.holders))
	groups := make(map[uint32][2]float32, len(p.groups))
	before := make([]float32, n+1)
	top := float32(0)
	for i := range p.Blocks {
		b := &p.Blocks[i]
		weight := min(b.size(), 200) + 10
		before[i+1] = before[i] + b.size()*first[i]
		top = max(top, first[i])
		v := groups[b.signature]
		groups[b.signature] = [2]float32{v[0] + weight*first[i], v[1] + weight}
		if h := p.holders[b.holder].parent; h >= 0 {
			up[h][0] += weight * first[i]
			up[h][1] += weight
			if h = p.holders[h].parent; h >= 0 {
				upper[h][0] += weight * first[i]
				upper[h][1] += weight
			}
		}
	}
	since, until := make([]float32, n), make([]float32, n)
	last := -100
	for i := range n {
		since[i] = float32(min(i-last, 30))
		if first[i] > 0.5 {
			last = i
		}
	}
	last = n + 100
	for i := n - 1; i >= 0; i-- {
		until[i] = float32(min(last-i, 30))
		if first[i] > 0.5 {
			last = i
		}
	}
	at := func(i int) float32 {
		if i < 0 || i >= n {
			return -1
		}
		return first[i]
	}
	for i := range p.Blocks {
		b := &p.Blocks[i]
		r := row{vals: p.row(x, i)[Width:]}
		for _, d := range [...]int{0, -1, -2, -3, 1, 2, 3} {
			r.put("", at(i+d))
		}
		hu, huu := float32(-1), float32(-1)
		if h := p.holders[b.holder].parent; h >= 0 {
			hu = ratio(up[h][0], up[h][1])
			if h = p.holders[h].parent; h >= 0 {
				huu = ratio(upper[h][0], upper[h][1])
			}
		}
		r.put("", hu)
		r.put("", huu)
		v := groups[b.signature]
		r.put("", ratio(v[0], v[1]))
		r.put("", ratio(before[i], before[n]))
		r.put("", ratio(before[n]-before[i+1], before[n]))
		r.put("", since[i])
		r.put("", until[i])
		near := float32(0)
		for j := max(0, i-5); j < min(n, i+6); j++ {
			near += first[j]
		}
		r.put("", near)
		r.put("", top)
	}
}
