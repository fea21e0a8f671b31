package extract

import (
	"golang.org/x/net/html"
)

// A layout is one form of a site's pages. Every field is one selector or a list
// of alternatives; "CSS @name" takes an attribute instead of the text.
type layout struct {
	// Name tells the layout from the others; the record says which one read it.
	Name string `yaml:"name" json:"name"`
	// When marks the layout: what every article of this form has on its page and
	// no page of another form.
	When selectors `yaml:"when" json:"when"`
	// Hide are classes whose elements are shown to screen readers alone, such as
	// "sr-only": their text is no text of the article.
	Hide []string `yaml:"hide,omitempty" json:"hide,omitempty"`
	// Kicker is the short line above or before the headline; a colon at its end is
	// cut.
	Kicker selectors `yaml:"kicker,omitempty" json:"kicker,omitempty"`
	// Headline is the headline as the reader sees it.
	Headline selectors `yaml:"headline,omitempty" json:"headline,omitempty"`
	// Dateline reads the date line as printed.
	Dateline datelineSpec `yaml:"dateline,omitempty" json:"dateline,omitzero"`
	// Published is the first release. Leave it out where JSON-LD states it.
	Published selectors `yaml:"published,omitempty" json:"published,omitempty"`
	// Modified is the last change.
	Modified selectors `yaml:"modified,omitempty" json:"modified,omitempty"`
	// Authors are the names of those who wrote; labels before them are named under
	// strip.
	Authors selectors `yaml:"authors,omitempty" json:"authors,omitempty"`
	// Lead are the paragraphs of the standfirst.
	Lead selectors `yaml:"lead,omitempty" json:"lead,omitempty"`
	// Body reads the blocks of the body.
	Body bodySpec `yaml:"body,omitempty" json:"body,omitzero"`
	// Images read the article's own pictures.
	Images []imageSpec `yaml:"images,omitempty" json:"images,omitempty"`
	// Minutes is the reading time: the first number in what is found.
	Minutes selectors `yaml:"reading_minutes,omitempty" json:"reading_minutes,omitempty"`
	// Section is the path of sections, the widest first.
	Section selectors `yaml:"section,omitempty" json:"section,omitempty"`
	// Topics are the publisher's keywords; an attribute is split at its commas.
	Topics selectors `yaml:"topics,omitempty" json:"topics,omitempty"`
	// Paid is on pages whose text is only for those who pay.
	Paid selectors `yaml:"paid,omitempty" json:"paid,omitempty"`
	// Free is on pages that everybody may read.
	Free selectors `yaml:"free,omitempty" json:"free,omitempty"`
	// Aliases are other addresses of the article, such as a permanent link.
	Aliases selectors `yaml:"aliases,omitempty" json:"aliases,omitempty"`
	// NextPage leads to the next page of a paged article.
	NextPage selectors `yaml:"next_page,omitempty" json:"next_page,omitempty"`
	// Related read the labelled groups of teasers.
	Related []relatedSpec `yaml:"related,omitempty" json:"related,omitempty"`

	hide map[string]bool // the classes of Hide
}

// datelineSpec reads the date line. The parts that Text finds are joined in
// document order.
type datelineSpec struct {
	// Text is the whole line; what is found is joined in document order.
	Text selectors `yaml:"text,omitempty" json:"text,omitempty"`
	// Label is what stands before the date ("Aktualisiert am").
	Label selectors `yaml:"label,omitempty" json:"label,omitempty"`
	// Place is where the report was written.
	Place selectors `yaml:"place,omitempty" json:"place,omitempty"`
	// Agency is the news agency the report is taken from.
	Agency selectors `yaml:"agency,omitempty" json:"agency,omitempty"`
}

// bodySpec reads the blocks of the body, which are put in document order. What
// stands inside a match of Drop is left out.
type bodySpec struct {
	// Paragraph finds the paragraphs.
	Paragraph selectors `yaml:"paragraph,omitempty" json:"paragraph,omitempty"`
	// Subhead finds the subheads; the level is that of the heading element.
	Subhead selectors `yaml:"subhead,omitempty" json:"subhead,omitempty"`
	// ListItem finds the items of lists.
	ListItem selectors `yaml:"list_item,omitempty" json:"list_item,omitempty"`
	// Quote finds quotes that stand apart from the text.
	Quote selectors `yaml:"quote,omitempty" json:"quote,omitempty"`
	// Drop finds what stands inside the body and is none of it: boxes, adverts,
	// related articles.
	Drop selectors `yaml:"drop,omitempty" json:"drop,omitempty"`
}

// imageSpec reads pictures: one for each match of Each, or with no Each one for
// the whole page.
type imageSpec struct {
	// Role is "lead" for the picture that opens the article, else "inline".
	Role ImageRole `yaml:"role" json:"role" jsonschema:"enum=lead,enum=inline"`
	// Each finds one element a picture, and the selectors below look inside it.
	// Without it they look at the whole page and give one picture.
	Each selectors `yaml:"each,omitempty" json:"each,omitempty"`
	// URL is the picture's address.
	URL selectors `yaml:"url,omitempty" json:"url,omitempty"`
	// Alt is the text for those who don't see the picture.
	Alt selectors `yaml:"alt,omitempty" json:"alt,omitempty"`
	// Caption is the text below the picture, without the credit.
	Caption selectors `yaml:"caption,omitempty" json:"caption,omitempty"`
	// Credit names photographer or agency; labels before it are named under strip.
	Credit selectors `yaml:"credit,omitempty" json:"credit,omitempty"`
}

// relatedSpec reads groups of teasers: a teaser belongs to the last label before
// it in document order.
type relatedSpec struct {
	// Label finds the groups' labels, such as "Weitere Themen".
	Label selectors `yaml:"label" json:"label"`
	// Ignore are labels whose groups are no teasers of articles, such as
	// "Newsletter".
	Ignore []string `yaml:"ignore,omitempty" json:"ignore,omitempty"`
	// Each finds one element a teaser, and the selectors below look inside it.
	Each selectors `yaml:"each" json:"each"`
	// Kicker is the short line before the teaser's headline.
	Kicker selectors `yaml:"kicker,omitempty" json:"kicker,omitempty"`
	// Headline is the teaser's headline.
	Headline selectors `yaml:"headline,omitempty" json:"headline,omitempty"`
	// Teaser is the text below the headline.
	Teaser selectors `yaml:"teaser,omitempty" json:"teaser,omitempty"`
	// URL is where the teaser leads.
	URL selectors `yaml:"url,omitempty" json:"url,omitempty"`
	// Author is the line of authors as printed.
	Author selectors `yaml:"author,omitempty" json:"author,omitempty"`
	// Published is the time as the page's markup states it.
	Published selectors `yaml:"published,omitempty" json:"published,omitempty"`
	// ImageURL is the address of the teaser's picture.
	ImageURL selectors `yaml:"image_url,omitempty" json:"image_url,omitempty"`
	// ImageAlt is the picture's text for those who don't see it.
	ImageAlt selectors `yaml:"image_alt,omitempty" json:"image_alt,omitempty"`
	// Video is inside teasers that lead to a video.
	Video selectors `yaml:"video,omitempty" json:"video,omitempty"`
	// Gallery is inside teasers that lead to a gallery.
	Gallery selectors `yaml:"gallery,omitempty" json:"gallery,omitempty"`
	// Audio is inside teasers that lead to a recording.
	Audio selectors `yaml:"audio,omitempty" json:"audio,omitempty"`
	// Paid is inside teasers of articles for those who pay.
	Paid selectors `yaml:"paid,omitempty" json:"paid,omitempty"`
}

// compile prepares what is looked up often.
func (l *layout) compile() {
	l.hide = map[string]bool{}
	for _, class := range l.Hide {
		l.hide[class] = true
	}
}

// hides reports whether the layout names an element's class as hidden.
func (l *layout) hides(n *html.Node) bool { return hasClass(n, l.hide) }

// all returns the selectors whose candidates the walk over the page is to find.
func (l *layout) all() []selector {
	lists := []selectors{
		l.When, l.Kicker, l.Headline, l.Dateline.Text, l.Dateline.Label, l.Dateline.Place, l.Dateline.Agency, l.Published,
		l.Modified, l.Authors, l.Lead, l.Body.Paragraph, l.Body.Subhead, l.Body.ListItem, l.Body.Quote,
		l.Minutes, l.Section, l.Topics, l.Paid, l.Free, l.Aliases, l.NextPage,
	}
	for _, img := range l.Images {
		lists = append(lists, img.Each, img.URL, img.Alt, img.Caption, img.Credit)
	}
	for _, rel := range l.Related {
		lists = append(lists, rel.Label, rel.Each, rel.Kicker, rel.Headline, rel.Teaser, rel.URL, rel.Author, rel.Published,
			rel.ImageURL, rel.ImageAlt, rel.Video, rel.Gallery, rel.Audio, rel.Paid)
	}
	var out []selector
	for _, list := range lists {
		out = append(out, list...)
	}
	return out
}
