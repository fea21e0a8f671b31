package choose

import (
	"slices"
	"strings"

	"broadsheet/extract"
)

// Reserved reports whether rights reserve text and data mining: the TDM reservation
// is "1" (TDM Reservation Protocol, W3C Community Group, 2024: other values reserve
// nothing), or the robots directive "noai" is given to all agents, in the page or in
// an X-Robots-Tag header. A TDM policy alone reserves nothing.
//
// What speaks of other things doesn't count: noindex, noarchive, nosnippet are about
// search results, noimageai is about pictures, and a directive for one named agent
// says nothing to others.
func Reserved(r *extract.Rights) bool {
	if r == nil {
		return false
	}
	return strings.TrimSpace(r.TDMReservation) == "1" || slices.ContainsFunc(r.Robots, isNoAI) || slices.ContainsFunc(r.XRobotsTag, tagSaysNoAI)
}

func isNoAI(directive string) bool {
	return strings.EqualFold(strings.TrimSpace(directive), "noai")
}

// valued are the directives that have a value after a colon. Any other name before a
// colon is an agent, for whom the rest of the header is.
var valued = []string{"max-snippet", "max-image-preview", "max-video-preview", "unavailable_after"}

// tagSaysNoAI reads the value of one X-Robots-Tag header.
func tagSaysNoAI(value string) bool {
	for part := range strings.SplitSeq(value, ",") {
		name, _, isNamed := strings.Cut(part, ":")
		switch {
		case isNamed && !slices.Contains(valued, strings.ToLower(strings.TrimSpace(name))):
			return false
		case isNoAI(part):
			return true
		}
	}
	return false
}
