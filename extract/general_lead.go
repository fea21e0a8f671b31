package extract

import (
	"slices"
	"strings"
)

// minLead is the length in bytes below which a description sums up nothing.
const minLead = 40

// readLead takes the standfirst that the reader found, which the body doesn't repeat.
func (r *reading) readLead(lead []string, from string) {
	if lead = unique(lead); len(lead) == 0 || len(r.art.Lead) > 0 {
		return
	}
	r.art.Lead = lead
	r.took("lead", from)
	for len(r.art.Body) > 1 && slices.Contains(lead, r.art.Body[0].Text) {
		r.art.Body = r.art.Body[1:]
	}
}

// descriptions are the summaries that the page states for itself, folded.
func (r *reading) descriptions() []string {
	var out []string
	for _, c := range r.described() {
		if s := fold(c.value); len(s) >= minLead {
			out = append(out, s)
		}
	}
	return unique(out)
}

// described are the summaries where they stand, the surest first.
func (r *reading) described() []candidate {
	return r.stated("description", "description", "og:description", "description", "twitter:description", "dc.description", "sailthru.description")
}

// isCut reports whether a description ends in the midst.
func isCut(s string) bool {
	return strings.HasSuffix(s, "…") || strings.HasSuffix(s, "...") || strings.HasSuffix(s, "[…]")
}
