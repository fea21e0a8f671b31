package extract

import (
	"strings"

	"broadsheet/extract/story"
)

// rest says of a passage that is no text of the story what it is instead.
func (t *taker) rest(i int) {
	p, v := &t.out[i], &t.verdicts[i]
	switch {
	case t.isCaption(p.Text):
		t.give(i, AsCaption, "images", "it is the caption or credit of a picture in the record")
	case t.isRelated(p.Text):
		t.give(i, AsTeaser, "related", "a selector of the site's profile finds it")
	case v.Kind != "" && isGeneric(t.r.art.Extraction.Fields["body"]):
		t.drop(i, AsDropped, "it was chosen and then left out: it repeats headline, date, author or lead, or is a heading with nothing below it")
	case v.Place == story.Caption:
		t.drop(i, AsCaption, "it stands in the caption of a picture that is not in the record")
	case v.Place == story.Links && strings.Count(p.Text, " ") > 1:
		t.drop(i, AsTeaser, "it leads to another page")
	default:
		t.drop(i, AsDropped, whyPlace[v.Place])
	}
}

// drop says what a passage is that gives the record nothing.
func (t *taker) drop(i int, role Role, why string) {
	p := &t.out[i]
	p.Role, p.Why = role, why
	if why == "" {
		p.Why = "it doesn't read like a part of the story"
		if !isGeneric(t.r.art.Extraction.Fields["body"]) {
			p.Why = "no selector finds it"
		}
	}
}

// whyPlace says what a place tells against a passage.
var whyPlace = map[story.Place]string{
	story.Hidden:     "the page hides it",
	story.Navigation: "it stands in the navigation",
	story.Footer:     "it stands in the page's foot",
	story.Form:       "it stands in a form or on a button",
	story.Links:      "it is a link",
	story.Aside:      "it stands beside the story",
}

// isCaption reports whether a text is that of one of the record's pictures.
func (t *taker) isCaption(s string) bool {
	for _, img := range t.r.art.Images {
		for _, own := range []string{img.Caption, img.Credit} {
			if own != "" && (s == own || len(s) > 20 && strings.Contains(own, s) || len(own) > 3 && len(s) < len(own)+40 && strings.Contains(s, own)) {
				return true
			}
		}
	}
	return false
}

// isRelated reports whether a text is that of one of the record's teasers.
func (t *taker) isRelated(s string) bool {
	if t.teasers == nil {
		t.teasers = map[string]bool{}
		for _, g := range t.r.art.Related {
			t.teasers[g.Group] = true
			for _, item := range g.Items {
				for _, own := range []string{item.Kicker, item.Headline, item.Teaser, item.Author} {
					t.teasers[own] = true
				}
			}
		}
	}
	return t.teasers[s]
}
