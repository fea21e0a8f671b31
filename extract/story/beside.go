package story

// titled are the features of the heading that a block stands under.
func (p *Page) titled(i int, r *row, s *scan) {
	var words, low, size, since, since2, depth, heading, prompt float32 = 0, 0, -1, -1, -1, 0, -1, 0
	if u := s.under[i]; u >= 0 {
		t, h := &s.texts[u], &p.Blocks[u]
		words, low, size, since = t.words, t.low, h.size(), min(float32(i)-float32(u), 60)
		depth, heading = float32(p.Blocks[i].depth-h.depth), kind(h)
		prompt = t.prompt
		since2 = p.distance(p.Blocks[i].holder, h.holder)
	}
	r.put("under_words", words)
	r.put("under_low", low)
	r.put("under_size", size)
	r.put("under_since", since)
	r.put("under_distance", since2)
	r.put("under_depth", depth)
	r.put("under_kind", heading)
	r.put("under_prompt", prompt)
}

// neighbour are the features of a block near by.
func (p *Page) neighbour(b *Block, i int, name string, r *row) {
	v := [6]float32{-1, -1, -1, -1, -1, -1}
	if i >= 0 && i < len(p.Blocks) {
		o := &p.Blocks[i]
		v = [6]float32{o.size(), share(o.linked, o.chars), kind(o), o.ends(), o.low, flag(o.signature == b.signature)}
	}
	for k, what := range [...]string{"_size", "_linked", "_kind", "_ends", "_name_low", "_like"} {
		if r.names != nil {
			what = name + what
		}
		r.put(what, v[k])
	}
}
