package story

// fill fills in the features of block i.
func (p *Page) fill(i int, r *row, s *scan) {
	b := &p.Blocks[i]
	p.own(b, r)
	p.around(b, r)
	p.placed(i, r, s)
	p.contained(b, r)
	p.neighbour(b, i-2, "before2", r)
	p.neighbour(b, i-1, "before", r)
	p.neighbour(b, i+1, "after", r)
	p.neighbour(b, i+2, "after2", r)
	t := &s.texts[i]
	r.put("stated", t.stated)
	r.put("words", t.words)
	r.put("words_low", t.low)
	r.put("words_first", t.first)
	r.put("edge", t.edge)
	r.put("edge_low", t.edgeLow)
	r.put("described", t.described)
	r.put("is_headline", t.isHeadline)
	r.put("is_date", t.isDate)
	r.put("prompt", t.prompt)
	for k := range promptNames {
		r.put(promptNames[k], flag(int(t.prompt) == k+1))
	}
	r.put("is_author", t.isAuthor)
	again := p.again[p.Blocks[i].hash]
	r.put("again", min(float32(again[0]), 9))
	r.put("again_first", flag(again[1] == int32(i)))
	p.titled(i, r, s)
	after := float32(0)
	if i+1 < len(p.Blocks) {
		after = float32(p.Blocks[i+1].images)
	}
	r.put("images_after", after)
}

// own are the features of the text alone.
func (p *Page) own(b *Block, r *row) {
	chars := float32(b.chars)
	r.put("size", b.size())
	r.put("count", float32(b.words))
	r.put("linked", share(b.linked, b.chars))
	r.put("links", float32(b.links))
	r.put("bold", share(b.bold, b.chars))
	r.put("italic", share(b.italic, b.chars))
	r.put("stops", float32(b.stops))
	r.put("commas", ratio(float32(b.commas), float32(b.words)))
	r.put("upper", ratio(float32(b.upper), chars))
	r.put("digits", ratio(float32(b.digits), chars))
	r.put("marks", ratio(float32(b.marks), chars))
	r.put("ends", b.ends())
	r.put("begins", b.begins())
	r.put("word_length", ratio(chars, float32(b.words)))
	r.put("images", float32(b.images))
	r.put("kind", kind(b))
	r.put("cells", float32(b.cells))
	r.put("page_article", flag(p.hints.Article))
	r.put("page_news", flag(p.hints.News))
	r.put("page_stated", flag(p.hints.Stated != ""))
}

// placeNames are the features of the kinds of element.
var placeNames = [...]struct {
	name string
	bit  places
}{
	{"in_article", inArticle},
	{"in_main", inMain},
	{"in_aside", inAside},
	{"in_nav", inNav},
	{"in_header", inHeader},
	{"in_footer", inFooter},
	{"in_form", inForm},
	{"in_figure", inFigure},
	{"in_caption", inCaption},
	{"in_list", inList},
	{"in_table", inTable},
	{"in_quote", inQuote},
	{"in_button", inButton},
	{"in_hidden", inHidden},
	{"in_unshown", inUnshown},
	{"in_section", inSection},
	{"in_heading", inHeading},
}

// around are the elements and names around a block.
func (p *Page) around(b *Block, r *row) {
	for _, x := range placeNames {
		r.put(x.name, flag(b.in&x.bit != 0))
	}
	r.put("lists", float32(b.lists))
	r.put("depth", float32(b.depth))
	r.put("standfirst", float32(b.stand))
	for k, name := range markNames {
		if r.names != nil {
			name = "mark_" + name
		}
		r.put(name, b.named(k))
	}
	r.put("name_own", b.own)
	r.put("name_up", b.up)
	r.put("name_low", b.low)
	r.put("name_high", b.high)
	r.put("name_sum", b.sum)
}

// placed is where a block stands in the page.
func (p *Page) placed(i int, r *row, s *scan) {
	total := s.before[len(p.Blocks)]
	r.put("at", ratio(s.before[i], total))
	r.put("blocks", float32(len(p.Blocks)))
	since, chars := float32(-1000), float32(-100000)
	if p.headline >= 0 {
		since = float32(i - p.headline)
		chars = s.before[i] - s.before[p.headline]
	}
	r.put("since_headline", clip(since, -50, 200))
	r.put("text_since_headline", chars)
	r.put("since_prose", min(float32(s.lastProse[i]), 30))
	r.put("until_prose", min(float32(s.nextProse[i]), 30))
	near := float32(0)
	for j := max(0, i-4); j < min(len(p.Blocks), i+5); j++ {
		near += flag(p.prose[j])
	}
	r.put("prose_near", near)
}

// contained are the features of the containers and the group.
func (p *Page) contained(b *Block, r *row) {
	h := p.holders[b.holder]
	var up, upper holder
	if h.parent >= 0 {
		up = p.holders[h.parent]
		if up.parent >= 0 {
			upper = p.holders[up.parent]
		}
	}
	all := p.total.within
	r.put("own_runs", float32(h.blocks))
	r.put("up_good", ratio(up.good, all))
	r.put("up_within", ratio(up.within, all))
	r.put("up_runs", float32(up.runs))
	r.put("up_size", up.size)
	r.put("up_linked", ratio(up.linked, up.size))
	r.put("upper_within", ratio(upper.within, all))
	r.put("upper_linked", ratio(upper.linked, upper.size))
	r.put("upper_runs", float32(upper.runs))
	g := p.groups[b.signature]
	r.put("group", float32(g.blocks))
	r.put("group_size", ratio(g.size, p.total.size))
	r.put("group_prose", share(g.prose, g.blocks))
	r.put("group_linked", ratio(g.linked, g.size))
	r.put("prose_all", log(all))
	if p.best >= 0 {
		r.put("best_distance", p.distance(b.holder, p.best))
		r.put("best_good", ratio(p.holders[p.best].good, all))
	} else {
		r.put("best_distance", 30)
		r.put("best_good", 0)
	}
	inside := p.main >= 0 && p.isPart(b.holder, p.main)
	r.put("in_most", flag(inside))
	steps := float32(-1)
	if inside {
		steps = p.distance(b.holder, p.main)
	}
	r.put("most_distance", steps)
}
