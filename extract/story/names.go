package story

import (
	"iter"
	"strings"

	"golang.org/x/net/html"
)

// A Lexicon says of words how much more often they stand at or in a story than
// around one: the logarithm of the ratio, 0 for a word that says nothing.
type Lexicon struct {
	// Names are words of class, id and the like, by their hash.
	Names map[uint32]float32
	// Words are words of short texts, by their hash.
	Words map[uint32]float32
}

// maxNames bounds the words of an element's names that are looked at.
const maxNames = 40

// Names yields the words in an element's names by their hash: "article-body__text"
// and "articleBodyText" are article, body and text.
func Names(n *html.Node) iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		left := maxNames
		for _, a := range n.Attr {
			switch a.Key {
			case "class", "id", "itemprop", "role", "data-testid", "data-component", "data-type", "data-component-name":
				if !words(a.Val, &left, yield) {
					return
				}
			}
		}
	}
}

// words yields the words of a name: digits and marks part them, and a capital
// behind a small letter begins one.
func words(s string, left *int, yield func(uint32) bool) bool {
	const seed = 2166136261
	h, n, small := uint32(seed), 0, false
	whole, parts := uint32(seed^0x5bd1e995), 0
	for i := 0; i <= len(s); i++ {
		c := byte(0)
		if i < len(s) {
			c = s[i]
		}
		upper := c >= 'A' && c <= 'Z'
		letter := upper || c >= 'a' && c <= 'z'
		if n > 0 && (!letter || upper && small) {
			if n > 1 {
				if *left--; *left < 0 || !yield(h) {
					return false
				}
			}
			h, n = seed, 0
			parts++
		}
		if c == 0 || isBlank(c) {
			if parts > 1 {
				if *left--; *left < 0 || !yield(whole) {
					return false
				}
			}
			whole, parts = seed^0x5bd1e995, 0
		}
		if letter {
			h = (h ^ uint32(c|0x20)) * 16777619
			whole = (whole ^ uint32(c|0x20)) * 16777619
			n++
		}
		small = letter && !upper
	}
	return true
}

// HashName is the hash that Names yields for a word in small letters.
func HashName(word string) uint32 {
	h := uint32(2166136261)
	for i := range len(word) {
		h = (h ^ uint32(word[i])) * 16777619
	}
	return h
}

// name weighs an element's names and notes what is hidden.
func (g *Gatherer) name(n *html.Node, f *frame) {
	var own float32
	for _, a := range n.Attr {
		switch a.Key {
		case "hidden":
			f.in |= inHidden
		case "aria-hidden":
			if a.Val == "true" {
				f.in |= inHidden
			}
		case "style":
			if strings.Contains(a.Val, "none") && strings.Contains(strings.ReplaceAll(a.Val, " ", ""), "display:none") {
				f.in |= inUnshown
			}
		}
	}
	f.stand = max(0, f.stand-1)
	ownMarks := marks(0)
	for h := range Names(n) {
		own += g.lexicon.Names[h]
		if standfirsts[h] {
			f.stand = 3
		}
		ownMarks |= g.marks[h]
	}
	f.nearMarks = f.ownMarks | ownMarks
	f.ownMarks = ownMarks
	f.allMarks |= ownMarks
	f.up = f.own
	f.own = own
	f.low, f.high = min(f.low, own), max(f.high, own)
	f.sum += own
}

func isBlank(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

// standfirsts are what newsrooms call the paragraph between headline and body.
var standfirsts = hashNames("standfirst", "lead", "lede", "leadtext", "intro", "introtext", "introduction", "dek", "deck", "subtitle", "subheadline", "subheading",

	"summary", "abstract", "excerpt", "preamble", "chapo", "chapeau", "vorspann", "sapo", "entradilla", "bajada", "sumario", "subtitulo", "sommario",
	"ingress", "manchet", "perex", "underrubrik", "anons", "zajawka", "spot", "teaser", "description", "descripcion", "anreisser", "anleser", "unterzeile")

func hashNames(names ...string) map[uint32]bool {
	out := make(map[uint32]bool, len(names))
	for _, name := range names {
		out[HashName(name)] = true
	}
	return out
}
