package extract

import (
	"golang.org/x/net/html"
)

// A layout is one form of a site's pages. Every field is one selector or a list
// of alternatives; "CSS @name" takes an attribute instead of the text.
type layout struct {
	Name      string        `yaml:"name" json:"name" jsonschema:"required"`
	When      selectors     `yaml:"when" json:"when" jsonschema:"required"`
	Hide      []string      `yaml:"hide,omitempty" json:"hide,omitempty"`
	Kicker    selectors     `yaml:"kicker,omitempty" json:"kicker,omitempty"`
	Headline  selectors     `yaml:"headline,omitempty" json:"headline,omitempty"`
	Dateline  datelineSpec  `yaml:"dateline,omitempty" json:"dateline"`
	Published selectors     `yaml:"published,omitempty" json:"published,omitempty"`
	Modified  selectors     `yaml:"modified,omitempty" json:"modified,omitempty"`
	Authors   selectors     `yaml:"authors,omitempty" json:"authors,omitempty"`
	Lead      selectors     `yaml:"lead,omitempty" json:"lead,omitempty"`
	Body      bodySpec      `yaml:"body,omitempty" json:"body"`
	Images    []imageSpec   `yaml:"images,omitempty" json:"images,omitempty"`
	Minutes   selectors     `yaml:"reading_minutes,omitempty" json:"reading_minutes,omitempty"`
	Section   selectors     `yaml:"section,omitempty" json:"section,omitempty"`
	Topics    selectors     `yaml:"topics,omitempty" json:"topics,omitempty"`
	Paid      selectors     `yaml:"paid,omitempty" json:"paid,omitempty"`
	Free      selectors     `yaml:"free,omitempty" json:"free,omitempty"`
	Aliases   selectors     `yaml:"aliases,omitempty" json:"aliases,omitempty"`
	NextPage  selectors     `yaml:"next_page,omitempty" json:"next_page,omitempty"`
	Related   []relatedSpec `yaml:"related,omitempty" json:"related,omitempty"`

	hide map[string]bool // the classes of Hide
}

// datelineSpec reads the date line. The parts that Text finds are joined in
// document order.
type datelineSpec struct {
	Text   selectors `yaml:"text,omitempty" json:"text,omitempty"`
	Label  selectors `yaml:"label,omitempty" json:"label,omitempty"`
	Place  selectors `yaml:"place,omitempty" json:"place,omitempty"`
	Agency selectors `yaml:"agency,omitempty" json:"agency,omitempty"`
}

// bodySpec reads the blocks of the body, which are put in document order. What
// stands inside a match of Drop is left out.
type bodySpec struct {
	Paragraph selectors `yaml:"paragraph,omitempty" json:"paragraph,omitempty"`
	Subhead   selectors `yaml:"subhead,omitempty" json:"subhead,omitempty"`
	ListItem  selectors `yaml:"list_item,omitempty" json:"list_item,omitempty"`
	Quote     selectors `yaml:"quote,omitempty" json:"quote,omitempty"`
	Drop      selectors `yaml:"drop,omitempty" json:"drop,omitempty"`
}

// imageSpec reads pictures: one for each match of Each, or with no Each one for
// the whole page.
type imageSpec struct {
	Role    ImageRole `yaml:"role" json:"role" jsonschema:"required,enum=lead,enum=inline"`
	Each    selectors `yaml:"each,omitempty" json:"each,omitempty"`
	URL     selectors `yaml:"url,omitempty" json:"url,omitempty"`
	Alt     selectors `yaml:"alt,omitempty" json:"alt,omitempty"`
	Caption selectors `yaml:"caption,omitempty" json:"caption,omitempty"`
	Credit  selectors `yaml:"credit,omitempty" json:"credit,omitempty"`
}

// relatedSpec reads groups of teasers: a teaser belongs to the last label before
// it in document order.
type relatedSpec struct {
	Label     selectors `yaml:"label" json:"label" jsonschema:"required"`
	Ignore    []string  `yaml:"ignore,omitempty" json:"ignore,omitempty"`
	Each      selectors `yaml:"each" json:"each" jsonschema:"required"`
	Kicker    selectors `yaml:"kicker,omitempty" json:"kicker,omitempty"`
	Headline  selectors `yaml:"headline,omitempty" json:"headline,omitempty"`
	Teaser    selectors `yaml:"teaser,omitempty" json:"teaser,omitempty"`
	URL       selectors `yaml:"url,omitempty" json:"url,omitempty"`
	Author    selectors `yaml:"author,omitempty" json:"author,omitempty"`
	Published selectors `yaml:"published,omitempty" json:"published,omitempty"`
	ImageURL  selectors `yaml:"image_url,omitempty" json:"image_url,omitempty"`
	ImageAlt  selectors `yaml:"image_alt,omitempty" json:"image_alt,omitempty"`
	Video     selectors `yaml:"video,omitempty" json:"video,omitempty"`
	Gallery   selectors `yaml:"gallery,omitempty" json:"gallery,omitempty"`
	Audio     selectors `yaml:"audio,omitempty" json:"audio,omitempty"`
	Paid      selectors `yaml:"paid,omitempty" json:"paid,omitempty"`
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

// all returns the selectors that are looked for over the whole page.
func (l *layout) all() []selector {
	lists := []selectors{
		l.When, l.Kicker, l.Headline, l.Dateline.Text, l.Dateline.Label, l.Dateline.Place, l.Dateline.Agency, l.Published,
		l.Modified, l.Authors, l.Lead, l.Body.Paragraph, l.Body.Subhead, l.Body.ListItem, l.Body.Quote, l.Body.Drop,
		l.Minutes, l.Section, l.Topics, l.Paid, l.Free, l.Aliases, l.NextPage,
	}
	for _, img := range l.Images {
		lists = append(lists, img.Each)
		if len(img.Each) == 0 {
			lists = append(lists, img.URL, img.Alt, img.Caption, img.Credit)
		}
	}
	for _, rel := range l.Related {
		lists = append(lists, rel.Label, rel.Each)
	}
	var out []selector
	for _, list := range lists {
		out = append(out, list...)
	}
	return out
}
