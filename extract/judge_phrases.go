package extract

import "strings"

// saysOne reports whether a text in lower case holds one of the words.
func saysOne(text string, words []string) bool {
	for _, word := range words {
		if strings.Contains(text, word) {
			return true
		}
	}
	return false
}

// isConsentText reports whether most of a story's text, or with none of the
// page's, is about cookies and consent.
func (r *reading) isConsentText(opening string) bool {
	about, all := 0, 0
	count := func(text string) {
		if text = strings.ToLower(text); saysOne(text, consentWords) {
			about += len(text)
		}
		all += len(text)
	}
	for text := range r.storyTexts() {
		count(text)
	}
	if all < 60 {
		for line := range strings.SplitSeq(opening, "\n") {
			count(line)
		}
	}
	return about >= 60 && 2*about > all
}
