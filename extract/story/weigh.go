package story

import "bytes"

// Width is the number of features of a block.
var Width = len(FeatureNames())

// FeatureNames are the names of the features in order.
func FeatureNames() []string {
	g := NewGatherer(Lexicon{})
	g.blocks = append(g.blocks, Block{count: count{words: 1}})
	g.holders = append(g.holders, holder{parent: -1})
	p := g.Page(Hints{})
	var names []string
	r := row{vals: make([]float32, 200), names: &names}
	s := p.scan()
	p.fill(0, &r, &s)
	return names
}

// Stride is the number of features of a block with those of its context.
var Stride = Width + len(ContextNames)

// Features returns the features of all blocks, Stride a block; those of the context
// are zero yet.
func (p *Page) Features() []float32 {
	out := make([]float32, len(p.Blocks)*Stride)
	s := p.scan()
	for i := range p.Blocks {
		r := row{vals: p.row(out, i)}
		p.fill(i, &r, &s)
	}
	return out
}

// row is the features of one block.
func (p *Page) row(x []float32, i int) []float32 { return x[i*Stride : (i+1)*Stride] }

// A scan is what is known of a page's blocks in order.
type scan struct {
	before    []float32 // size of text before each block
	lastProse []int32
	nextProse []int32
	stated    map[uint32]struct{}
	seen      map[string]int
	described [][]byte // letters
	headlines [][]byte
	authors   [][]byte
	scratch   []byte
	texts     []textEvidence
	under     []int32 // the heading before each block; -1 without
}

type textEvidence struct {
	edge, edgeLow, stated, words, low, first        float32
	described, isHeadline, isDate, isAuthor, prompt float32
}

func (p *Page) scan() scan {
	n := len(p.Blocks)
	s := scan{before: make([]float32, n+1), lastProse: make([]int32, n), nextProse: make([]int32, n), seen: map[string]int{}, texts: make([]textEvidence, n)}
	last, heading := int32(-1000), int32(-1)
	s.under = make([]int32, n)
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
	next := int32(n + 1000)
	for i := n - 1; i >= 0; i-- {
		s.nextProse[i] = next - int32(i)
		if p.prose[i] {
			next = int32(i)
		}
	}
	if p.hints.Stated != "" {
		s.stated = map[uint32]struct{}{}
		grams(p.hints.Stated, func(h uint32) { s.stated[h] = struct{}{} })
	}
	s.described = lettersOfAll(p.hints.Descriptions)
	s.authors = lettersOfAll(p.hints.Authors)
	s.headlines = lettersOfAll(p.hints.headlines())
	for i := range p.Blocks {
		s.texts[i] = p.evidence(i, &s)
	}
	return s
}

// maxShort is the size below which a text's words are looked up.
const maxShort = 160

// maxWords bounds the words, and pairs of words, of a short text that are looked up.
const maxWords = 40

// evidence is what a block's words say.
func (p *Page) evidence(i int, s *scan) (e textEvidence) {
	b := &p.Blocks[i]
	e.stated = -1
	if s.stated != nil && b.words >= gram {
		n, hit := 0, 0
		grams(p.Text(i), func(h uint32) {
			n++
			if _, ok := s.stated[h]; ok {
				hit++
			}
		})
		if n > 0 {
			e.stated = float32(hit) / float32(n)
		}
	}
	if b.chars < maxShort || len(s.described) > 0 && b.chars < maxDescribed {
		e.compare(p.Text(i), s)
	}
	Edges(p.Text(i), func(h uint32) {
		w := p.lex.Words[h]
		e.edge += w
		e.edgeLow = min(e.edgeLow, w)
	})
	if b.chars < maxShort {
		text := p.Text(i)
		k := 0
		Words(text, func(h uint32) bool {
			w := p.lex.Words[h]
			e.words += w
			e.low = min(e.low, w)
			if k < 3 {
				e.first += w
			}
			k++
			return k < maxWords
		})
		e.prompt = float32(promptOf(text))
		if p.hints.IsDate != nil && b.digits > 0 && b.chars < 80 && p.hints.IsDate(text) {
			e.isDate = 1
		}
	}
	return e
}

// maxDescribed is the size above which a text is no summary of the story.
const maxDescribed = 1500

// compare looks for a block's letters among what is known of the page.
func (e *textEvidence) compare(text string, s *scan) {
	s.scratch = appendLetters(s.scratch[:0], text)
	x := s.scratch
	if len(x) < 400 {
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

// fill fills in the features of block i.
func (p *Page) fill(i int, r *row, s *scan) {
	b := &p.Blocks[i]
	p.own(b, r)
	p.around(b, r)
	p.placed(i, b, r, s)
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
	again := p.again[p.letters[i]]
	r.put("again", min(float32(again[0]), 9))
	r.put("again_first", flag(again[1] == int32(i)))
	p.titled(i, r, s)
	after := float32(0)
	if i+1 < len(p.Blocks) {
		after = float32(p.Blocks[i+1].images)
	}
	r.put("images_after", after)
}

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
func (p *Page) placed(i int, b *Block, r *row, s *scan) {
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
