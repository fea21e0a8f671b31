package extract

import (
	"cmp"
	"net/url"
	"slices"
	"time"

	"golang.org/x/net/html"

	"broadsheet/extract/story"
)

// A reading is the state that the readers of one page share.
type reading struct {
	page   Page
	opts   Options
	base   *url.URL        // the page's address; nil when unknown
	from   *url.URL        // what its links are relative to; nil when unknown
	doc    *html.Node      // parsed once, never changed
	ix     *index          // candidates of the profile's selectors
	blocks *story.Gatherer // runs of text, for the general reader; nil where a profile reads
	art    Article

	profile  *Profile        // of the page's host; nil for an unknown site
	layout   *layout         // that fitted; nil without one
	noLayout *LayoutError    // the host has a profile but no layout fitted
	forced   *NoArticleError // why it would not be read if that weren't forced; nil when nothing speaks against it yet
	zone     *time.Location  // of local times; nil when unknown
	ids      map[string]knownID

	evidence // what the page states
}

// setDefaults fills in what is zero.
func (o *Options) setDefaults() {
	if o.Profiles == nil {
		o.Profiles = Embedded()
	}
	o.MaxBytes = cmp.Or(o.MaxBytes, 64<<20)
	o.MaxBlocks = cmp.Or(o.MaxBlocks, story.MaxBlocks)
	o.MaxStateBytes = cmp.Or(o.MaxStateBytes, maxStateBytes)
}

// newReading finds the profile, parses the page and walks it once.
func newReading(page Page, opts Options) (*reading, error) {
	opts.setDefaults()
	if len(page.HTML) > opts.MaxBytes {
		return nil, ErrTooLarge
	}
	forced, err := judgeResponse(page, opts.Force)
	if err != nil {
		return nil, err
	}
	doc, err := parseHTML(page.HTML)
	if err != nil {
		return nil, err
	}
	if page.URL == "" {
		page.URL = statedAddress(doc)
	}
	r := &reading{page: page, opts: opts, base: page.base(), doc: doc}
	if forced != nil {
		r.forced = forced
		r.warn(forced.Error())
	}
	r.profile, _ = opts.Profiles.For(page.URL)
	r.zone = r.profile.location()
	var keys map[string]int
	if r.profile != nil {
		keys = r.profile.keys
	}
	r.walk(keys, r.profile == nil)
	r.from = linkBase(r.base, r.linkBase)
	return r, nil
}

// usualFields is how many fields most records have.
const usualFields = 24

// took notes where a field came from. Call it once for each field that a reader
// fills.
func (r *reading) took(field, from string) {
	if r.art.Extraction.Fields == nil {
		r.art.Extraction.Fields = make(map[string]string, usualFields)
	}
	r.art.Extraction.Fields[field] = from
}

// warn notes what looked wrong, once.
func (r *reading) warn(text string) {
	if !slices.Contains(r.art.Extraction.Warnings, text) {
		r.art.Extraction.Warnings = append(r.art.Extraction.Warnings, text)
	}
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

// setList fills a list of texts that is still empty, each text once.
func (r *reading) setList(field string, dst *[]string, values []string, from string) {
	if len(*dst) > 0 {
		return
	}
	if *dst = unique(values); len(*dst) > 0 {
		r.took(field, from)
	}
}

// unique folds texts and keeps each once, in order; blank ones go. It takes time
// in proportion to their number, for a page may have very many.
func unique(list []string) []string {
	if len(list) == 1 {
		if s := fold(list[0]); s != "" {
			return []string{s}
		}
		return nil
	}
	var out []string
	seen := make(map[string]bool, len(list))
	for _, s := range list {
		if s = fold(s); s != "" && !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return out
}

// setTime fills a time that is still zero. A text that is no time is a warning.
func (r *reading) setTime(field string, dst *time.Time, value, from string) {
	if !dst.IsZero() || value == "" {
		return
	}
	if t, ok := r.parseTime(fold(value)); ok {
		*dst = r.siteTime(t)
		r.took(field, from)
		return
	}
	r.warn(field + ": " + from + " is no date that can be read, or a local time of an unknown zone")
}

// siteTime is an instant in the offset of the site: one that states UTC for
// machines prints its own time.
func (r *reading) siteTime(t time.Time) time.Time {
	if r.zone == nil {
		return t
	}
	return t.In(r.zone)
}

// parseTime tries the profile's own layouts before the common ones.
func (r *reading) parseTime(value string) (time.Time, bool) {
	if r.profile != nil && r.zone != nil {
		for _, l := range r.profile.spec.Dates {
			if t, err := time.ParseInLocation(string(l), value, r.zone); err == nil {
				return t, true
			}
		}
	}
	return parseDate(value, r.zone)
}
