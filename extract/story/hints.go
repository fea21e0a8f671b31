package story

import (
	"net/url"
)

// Hints are what is known of the story before its text is looked for.
type Hints struct {
	// Base is the page's address, nil when unknown.
	Base *url.URL
	// Headline is the story's headline, and Headlines are all that may be.
	Headline  string
	Headlines []string
	// Descriptions are the summaries that the page states for machines.
	Descriptions []string
	// Stated is the story's text as the page states it for machines, "" without.
	Stated string
	// Article says that the page calls itself an article for machines, and News that
	// it calls itself a news article.
	Article, News bool
	// Authors are the names of the authors.
	Authors []string
	// IsDate reports whether a short line is only a date; nil knows none.
	IsDate func(string) bool
}

// headlines are all that are known.
func (h *Hints) headlines() []string { return append([]string{h.Headline}, h.Headlines...) }
