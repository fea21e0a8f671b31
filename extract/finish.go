package extract

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
)

// finish settles what follows from the other fields: address and id, the plain
// text, the hash, and where the record came from.
func finish(r *reading) error {
	a := &r.art
	a.Schema = Schema
	a.Source = r.page.Source
	if a.Source == "" {
		a.Source = r.page.URL
	}
	a.Fetched, a.HTTP = r.page.Fetched, r.page.HTTP
	r.identify()
	r.alternatives()
	a.settle()
	return nil
}

// settle makes the fields that are derived from others.
func (a *Article) settle() {
	a.Text = a.PlainText()
	a.ContentHash = a.hash()
}

// PlainText is lead and body as one text, blocks parted by an empty line: what
// Text holds in every record that [Extract] and [Join] make.
func (a *Article) PlainText() string {
	blocks := slices.Clone(a.Lead)
	for _, b := range a.Body {
		blocks = append(blocks, b.Text)
	}
	return strings.Join(blocks, "\n\n")
}

// hash is the digest over what a reader calls the article. Each text is followed
// by a zero byte and each field by another, so that no two articles are written
// alike.
func (a *Article) hash() string {
	h := sha256.New()
	field := func(texts ...string) {
		for _, t := range texts {
			h.Write([]byte(t))
			h.Write([]byte{0})
		}
		h.Write([]byte{0})
	}
	field(a.Kicker)
	field(a.Headline)
	field(a.Authors...)
	field(a.Lead...)
	for _, b := range a.Body {
		field(string(b.Type), b.Text)
	}
	field()
	for _, img := range a.Images {
		if img.Caption != "" {
			field(img.Caption)
		}
	}
	return "sha256:" + hex.EncodeToString(h.Sum(nil))
}

// alternatives keeps the headlines that differ from the one the reader saw.
func (r *reading) alternatives() {
	for _, h := range r.headlines {
		h = fold(h)
		if h != "" && h != r.art.Headline && !slices.Contains(r.art.AlternativeHeadlines, h) {
			r.art.AlternativeHeadlines = append(r.art.AlternativeHeadlines, h)
		}
	}
	if len(r.art.AlternativeHeadlines) > 0 {
		r.took("alternative_headlines", "generic:headlines")
	}
}

// Join makes one article of a paged article's pages: the first with the lead,
// body and images of the later ones after its own. Pages names them all in order.
func Join(first Article, later ...Article) Article {
	if len(later) == 0 {
		return first
	}
	first.Body, first.Images = slices.Clone(first.Body), slices.Clone(first.Images)
	first.Pages = []string{first.URL}
	type picture struct{ url, caption string }
	have := map[picture]bool{}
	for _, img := range first.Images {
		have[picture{img.URL, img.Caption}] = true
	}
	for i := range later {
		page := &later[i]
		first.Pages = append(first.Pages, cmp.Or(first.NextPage, page.URL))
		first.NextPage = page.NextPage
		first.Body = append(first.Body, page.Body...)
		for _, img := range page.Images {
			if p := (picture{img.URL, img.Caption}); !have[p] {
				have[p] = true
				first.Images = append(first.Images, img)
			}
		}
	}
	first.settle()
	return first
}
