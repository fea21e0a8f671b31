package extract

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Bounds on the look for a kicker.
const (
	maxKicker       = 100 // bytes of one
	maxKickerLevels = 3   // elements around the heading before which one is looked for
	maxKickerSteps  = 3   // elements before each
	maxKickerNodes  = 40  // nodes of such an element
)

// splitKicker parts a heading's text into what its first element says above the
// headline and the headline. It does so only when a stated headline is exactly the
// rest, or when that element's class names a kicker and none is the whole: what
// the publisher states with the headline everywhere is part of it. Where one
// element has the stated headline, what stands around it, like a count of
// comments, belongs to neither.
func splitKicker(h *html.Node, stated []headline) (kicker, headline string) {
	whole := brief(h, maxValue)
	asWhole, nodes := isStatedElsewhere(whole, stated), 0
	for d := range h.Descendants() {
		if nodes++; nodes > maxKickerNodes || whole == "" {
			break
		}
		if d.Type != html.ElementNode {
			continue
		}
		part := brief(d, maxValue)
		if part == "" || len(part) >= len(whole) {
			continue
		}
		if rest, ok := strings.CutPrefix(whole, part); ok {
			rest = strings.TrimLeft(rest, kickerSigns)
			if rest != "" && (isStated(rest, stated) || !asWhole && isKicker(attr(d, "class"))) {
				return kickerOf(part), rest
			}
		}
		if !asWhole && 2*len(part) > len(whole) && isStated(part, stated) {
			return "", part
		}
	}
	return "", whole
}

// kickerOf returns the part of a heading before the headline as a kicker; "" when
// it is something else.
func kickerOf(part string) string {
	if part = strings.Trim(part, kickerSigns); len(part) <= maxKicker && !isStamp(part) {
		return part
	}
	return ""
}

// isStamp reports whether a text says when the story was written or how long it
// takes to read: it has two numbers, or one behind a colon, or is a label of a
// date.
func isStamp(s string) bool {
	numbers, inside := 0, false
	for i := range len(s) {
		digit := '0' <= s[i] && s[i] <= '9'
		if digit && !inside {
			numbers++
		}
		inside = digit
	}
	return numbers > 1 || numbers == 1 && strings.Contains(s, ":") ||
		slices.ContainsFunc(dateLabels, func(label string) bool { return strings.EqualFold(label, s) })
}

// kickerSigns part kicker and headline and belong to neither.
const kickerSigns = " :|–—"

// isStated reports whether a text is a stated headline but for signs.
func isStated(s string, stated []headline) bool {
	if len(stated) == 0 {
		return false
	}
	own := letters(s)
	return own != "" && slices.ContainsFunc(stated, func(c headline) bool { return c.letters == own })
}

// isStatedElsewhere is isStated without microdata, which is the heading itself.
func isStatedElsewhere(s string, stated []headline) bool {
	own := letters(s)
	return slices.ContainsFunc(stated, func(c headline) bool { return c.letters == own && !strings.HasPrefix(c.from, "microdata:") })
}

// kickerAbove returns the text of an element just above the heading whose class
// names a kicker.
func kickerAbove(h *heading) string {
	at := h.node
	for range maxKickerLevels {
		before := at
		for range maxKickerSteps {
			if before = elementBefore(before); before == nil {
				break
			}
			if s := kickerIn(before); s != "" && !isStamp(s) && letters(s) != h.letters {
				return s
			}
		}
		if at = at.Parent; at == nil || at.DataAtom == atom.Article || at.DataAtom == atom.Main || at.DataAtom == atom.Body {
			break
		}
	}
	return ""
}

// kickerIn returns the text of the first element in a node, or the node itself,
// that is marked as a kicker.
func kickerIn(n *html.Node) string {
	if isKicker(attr(n, "class")) {
		return strings.Trim(brief(n, maxKicker), kickerSigns)
	}
	nodes := 0
	for d := range n.Descendants() {
		if nodes++; nodes > maxKickerNodes {
			break
		}
		if d.Type == html.ElementNode && isKicker(attr(d, "class")) {
			return strings.Trim(brief(d, maxKicker), kickerSigns)
		}
	}
	return ""
}
