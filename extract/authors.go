package extract

import (
	"regexp"
	"strings"
)

// bylineStart is what stands before names in a byline.
var bylineStart = regexp.MustCompile(`(?i)^(?:von|by|par|di|por|door|text:|autor:|author:)\s+`)

// nameJoints part several names.
var nameJoints = regexp.MustCompile(`(?i)\s*(?:;|,|/|\||\s(?:und|and|et|y|e|en|&)\s)\s*`)

// splitNames parts a byline into names. What is an address or no name at all is
// left out.
func splitNames(byline string) []string {
	byline = bylineStart.ReplaceAllString(fold(byline), "")
	var out []string
	for _, name := range nameJoints.Split(byline, -1) {
		name = strings.Trim(fold(name), ".,;:-– ")
		if name == "" || len(name) > 80 || strings.Contains(name, "://") || strings.Contains(name, "@") {
			continue
		}
		out = append(out, name)
	}
	return out
}
