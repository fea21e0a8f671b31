package extract

import (
	"strings"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
)

// A path is a selector without commas, as its compounds from left to right.
//
// A compound is cascadia's; what ties them is ours, since a page may have a
// hundred thousand nodes below one ancestor, and whether that one fits is asked
// once (see [index.known]), not for each of them.
type path []step

// A step is one compound, such as "p.lead:has(a)".
type step struct {
	tie   byte // what ties it to the one before: ' ', '>', '+' or '~'; 0 for the first
	match cascadia.Matcher
	plain bool // asks no more than its key does
}

// pathsOf splits a compiled selector into paths, with the key of each. Where it
// is written in a way that can't be split, it is one step of any node.
func pathsOf(css string, whole cascadia.SelectorGroup) (paths []path, keys []string) {
	for _, part := range splitTop(css, ",") {
		p, key, ok := pathOf(part)
		if !ok {
			break
		}
		paths, keys = append(paths, p), append(keys, key)
	}
	if len(paths) != len(whole) {
		return []path{{{match: whole}}}, []string{"*"}
	}
	return paths, keys
}

// pathOf splits one selector.
func pathOf(css string) (p path, key string, ok bool) {
	tie := byte(0)
	for _, word := range splitTies(css) {
		if len(word) == 1 && strings.Contains(ties, word) {
			if tie = word[0]; word != " " && len(p) == 0 {
				return nil, "", false
			}
			continue
		}
		compound, err := cascadia.Parse(word)
		if err != nil {
			return nil, "", false
		}
		key = keyOf(word)
		p, tie = append(p, step{tie, compound, key == word}), 0
	}
	return p, key, len(p) > 0 && !strings.Contains(css, "/*")
}

const (
	blanks = " \t\r\n\f"
	ties   = blanks + ">+~"
)

// splitTies parts the compounds of a selector from the ties between them: "a >b"
// is "a", ">", "b". A tie of blanks alone is " ".
func splitTies(css string) []string {
	css = strings.Trim(css, blanks)
	var out []string
	for css != "" {
		word := splitTop(css, ties)[0]
		css = css[len(word):]
		if word != "" {
			out = append(out, word)
		}
		rest := strings.TrimLeft(css, ties)
		if tie := strings.Trim(css[:len(css)-len(rest)], blanks); tie != "" {
			out = append(out, tie)
		} else if rest != css {
			out = append(out, " ")
		}
		css = rest
	}
	return out
}

// matches reports whether a selector matches a node.
func (ix *index) matches(s *selector, n *html.Node) bool {
	for _, p := range s.paths {
		if ix.fits(p, n) {
			return true
		}
	}
	return false
}

// fits reports whether the last step of a path matches a node, and the others
// what stands before it.
func (ix *index) fits(p path, n *html.Node) bool {
	return p[len(p)-1].match.Match(n) && ix.standsBehind(p, n)
}

// fitsCandidate is fits for a node that has the key of the path.
func (ix *index) fitsCandidate(p path, n *html.Node) bool {
	last := &p[len(p)-1]
	return (last.plain || last.match.Match(n)) && ix.standsBehind(p, n)
}

// standsBehind reports whether all steps of a path but the last match what stands
// before a node.
func (ix *index) standsBehind(p path, n *html.Node) bool {
	if len(p) == 1 {
		return true
	}
	before := p[:len(p)-1]
	switch p[len(p)-1].tie {
	case '>':
		return ix.known(before, n.Parent, '>', nil)
	case '+':
		return ix.known(before, elementBefore(n), '>', nil)
	case '~':
		return ix.known(before, n.PrevSibling, '~', func(n *html.Node) *html.Node { return n.PrevSibling })
	default:
		return ix.known(before, n.Parent, ' ', func(n *html.Node) *html.Node { return n.Parent })
	}
}

// An answer is the key of what is known of a node: whether the path that ends
// with a step fits it, or with another tie whether it fits it or one further on.
type answer struct {
	step *step
	node *html.Node
	tie  byte
}

// known reports whether a path fits a node or, with next, one further on. What
// was asked once is kept, so that all questions about a page together take time
// in proportion to its size.
func (ix *index) known(p path, n *html.Node, tie byte, next func(*html.Node) *html.Node) bool {
	last, fits, end := &p[len(p)-1], false, n
	for end != nil {
		old, asked := ix.answers[answer{last, end, tie}]
		if fits = old; asked {
			break
		}
		if fits = ix.fits(p, end); fits || next == nil {
			ix.answers[answer{last, end, tie}] = fits
			break
		}
		end = next(end)
	}
	for ; n != end; n = next(n) {
		ix.answers[answer{last, n, tie}] = fits
	}
	return fits
}

// elementBefore is the sibling before a node, texts and comments left out.
func elementBefore(n *html.Node) *html.Node {
	for n = n.PrevSibling; n != nil; n = n.PrevSibling {
		if n.Type != html.TextNode && n.Type != html.CommentNode {
			return n
		}
	}
	return nil
}
