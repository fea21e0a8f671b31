package extract

import (
	"strings"

	"broadsheet/extract/story"
)

// passages tells for each run of text on the page what it was taken for.
func (r *reading) passages() ([]Passage, float32) {
	g := newGatherer()
	g.Walk(r.doc)
	p := g.Page(r.known())
	verdicts, cut := p.Explain(story.Default())
	t := taker{r: r, verdicts: verdicts, out: make([]Passage, len(verdicts))}
	for i, v := range verdicts {
		t.out[i] = Passage{Text: fold(p.Text(i)), Path: v.Path, Prob: v.Prob, Opinions: v.Opinions}
		switch v.Kind {
		case "":
		case story.Lead:
			t.out[i].general = "lead"
		default:
			t.out[i].general = "body"
		}
	}
	t.story()
	t.once()
	for i := range t.out {
		if t.out[i].Role == "" {
			t.rest(i)
		}
	}
	return t.out, cut
}

// A taker finds the record's texts among the passages.
type taker struct {
	r        *reading
	verdicts []story.Verdict
	out      []Passage
	next     int             // of the body
	teasers  map[string]bool // texts of the record's teasers; nil until it is asked
}

// give says what a passage was taken for, and for which field.
func (t *taker) give(i int, role Role, field, why string) {
	p := &t.out[i]
	p.Role, p.From, p.Why = role, t.r.art.Extraction.Fields[field], why
}

// story finds the passages of lead and body. Where the general reader has read them
// they are among those that it chose, and elsewhere anywhere.
func (t *taker) story() {
	fields := t.r.art.Extraction.Fields
	lead := map[string]bool{}
	for _, s := range t.r.art.Lead {
		lead[s] = true
	}
	for i := range t.out {
		p, kind := &t.out[i], t.verdicts[i].Kind
		if lead[p.Text] && (kind == story.Lead || !isGeneric(fields["lead"])) {
			delete(lead, p.Text)
			t.give(i, AsLead, "lead", whyOf(fields["lead"], "it reads like a standfirst"))
			continue
		}
		if kind == "" && isGeneric(fields["body"]) {
			continue
		}
		if b := t.body(p.Text); b != nil {
			t.give(i, roleOf(b.Type), "body", whyOf(fields["body"], "it reads like a part of the story"))
		}
	}
}

// ahead is how many blocks of the body may be without a passage of their own.
const ahead = 20

// body finds the block that a passage is, or is a part of.
func (t *taker) body(text string) *Block {
	blocks := t.r.art.Body
	for j := max(0, t.next-1); j < min(len(blocks), t.next+ahead); j++ {
		whole := blocks[j].Text == text
		if whole && j >= t.next || !whole && len(text) < len(blocks[j].Text) && strings.Contains(blocks[j].Text, text) {
			if strings.Count(text, " ") > 2 || whole || j < t.next {
				t.next = j + 1
				return &blocks[j]
			}
		}
	}
	return nil
}

func roleOf(b BlockType) Role {
	switch b {
	case Subhead:
		return AsSubhead
	case ListItem:
		return AsListItem
	default:
		return AsBody
	}
}

// isGeneric reports whether a source is the general reader.
func isGeneric(from string) bool { return strings.HasPrefix(from, "generic:") }

// whyOf is the clause for a passage that a source gave.
func whyOf(from, generic string) string {
	switch {
	case strings.HasPrefix(from, "css:"):
		return "a selector of the site's profile finds it"
	case isGeneric(from):
		return generic
	default:
		return "the page states it for machines"
	}
}

// once finds the passages of which the record has one: the best that fits.
func (t *taker) once() {
	art := &t.r.art
	head := letters(art.Headline)
	both := letters(art.Kicker) + head
	at := t.best(func(s string) bool { x := letters(s); return x != "" && (x == head || x == both) }, 0)
	if at >= 0 {
		t.give(at, AsHeadline, "headline", "it says what the record has as the headline")
	}
	from := max(0, at-aroundHead)
	if kicker := letters(art.Kicker); kicker != "" {
		if i := t.best(func(s string) bool { return letters(s) == kicker }, from); i >= 0 {
			t.give(i, AsKicker, "kicker", "it says what the record has as the kicker")
		}
	}
	if i := t.near(t.isByline, at, from); i >= 0 {
		t.give(i, AsByline, "authors", "it names the authors")
	}
	if i := t.near(t.isDateline, at, from); i >= 0 {
		t.give(i, AsDateline, "dateline", "it is the date that the page shows by the headline")
	}
}

// aroundHead is how many passages above the headline what belongs to it may stand.
const aroundHead = 8

// near is best of those behind the headline, or else of those above it.
func (t *taker) near(fits func(string) bool, headline, from int) int {
	if i := t.best(fits, max(headline, from)); i >= 0 {
		return i
	}
	return t.best(fits, from)
}

// best returns the first passage from one on that fits and has no role yet, -1 without.
// One that is a heading comes before others, and a menu's last.
func (t *taker) best(fits func(string) bool, from int) int {
	best, rank := -1, 0
	for i := from; i < len(t.out); i++ {
		p := &t.out[i]
		if p.Role != "" || len(p.Text) > maxValue || !fits(p.Text) {
			continue
		}
		n := 2
		switch last := p.Path[strings.LastIndexByte(p.Path, ' ')+1:]; {
		case strings.HasPrefix(last, "h1"):
			n = 3
		case t.verdicts[i].Place != "":
			n = 1
		}
		if n > rank {
			best, rank = i, n
		}
	}
	return best
}

// isByline reports whether a short text names one of the authors.
func (t *taker) isByline(s string) bool {
	for _, name := range t.r.art.Authors {
		if len(s) < 3*len(name)+30 && strings.Contains(s, name) {
			return true
		}
	}
	return false
}

// isDateline reports whether a text is the date line or a date alone.
func (t *taker) isDateline(s string) bool {
	if d := t.r.art.Dateline; d != nil && d.Text != "" && len(s) < 2*len(d.Text)+30 && strings.Contains(s, d.Text) {
		return true
	}
	return len(s) <= maxDateLine && t.r.isDate(stripLabels(s))
}
