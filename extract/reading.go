package extract

import (
	"net/url"

	"golang.org/x/net/html"
)

// A reading is the state that the readers of one page share.
type reading struct {
	page Page
	opts Options
	base *url.URL   // the page's address; nil when unknown
	doc  *html.Node // parsed once, never changed
	art  Article

	profile *Profile // of the page's host; nil for an unknown site
	layout  *layout  // that fitted; nil without one

	evidence    // what the page states, gathered in one walk; see gather
	profileSide // stand-in: zone, noLayout
}

// name is what errors call the page.
func (r *reading) name() string {
	if r.page.URL != "" {
		return r.page.URL
	}
	return r.page.Source
}

// took notes where a field came from. Call it once for each field that a reader
// fills.
func (r *reading) took(field, from string) {
	if r.art.Extraction.Fields == nil {
		r.art.Extraction.Fields = map[string]string{}
	}
	r.art.Extraction.Fields[field] = from
}

// warn notes what looked wrong, once.
func (r *reading) warn(text string) {
	for _, w := range r.art.Extraction.Warnings {
		if w == text {
			return
		}
	}
	r.art.Extraction.Warnings = append(r.art.Extraction.Warnings, text)
}

// setText fills a text field that is still empty.
func (r *reading) setText(field string, dst *string, value, from string) {
	if *dst != "" {
		return
	}
	if value = fold(value); value != "" {
		*dst = value
		r.took(field, from)
	}
}
