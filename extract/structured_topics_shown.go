package extract

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Bounds on the topics that a page links to.
const (
	maxTopic     = 60 // bytes of one
	maxTopicBox  = 15 // links of one list: more are a menu or an index
	maxBoxLevels = 4  // elements around a link up to what holds its list
)

// shownTopics are the texts of the links whose relation says that they lead to topics,
// or else of the first list of links that are marked as such by their addresses, by a
// class or by a word before them.
func (r *reading) shownTopics() []string {
	var related []*html.Node
	var list []string
	for _, n := range r.tags {
		if classedOthers(n) || besideStory(n) {
			continue
		}
		switch {
		case n.DataAtom == atom.A && hasWord(attr(n, "rel"), "tag"):
			related = append(related, n)
		case len(list) == 0:
			list = topicsAround(n)
		}
	}
	if len(related) > 0 {
		return topicTexts(related)
	}
	return list
}

// topicTexts are the texts of links; where the addresses of some say that they lead to
// topics, the others lead to sections.
func topicTexts(links []*html.Node) []string {
	var all, led []string
	for _, n := range links {
		s := topicText(n)
		all = append(all, s)
		if leadsToTopic(attr(n, "href")) {
			led = append(led, s)
		}
	}
	if len(led) > 0 {
		all = led
	}
	return unique(all)
}

// topicsAround are the texts of the list of links that a link is in, or that an
// element holds.
func topicsAround(n *html.Node) []string {
	if n.DataAtom == atom.A {
		n = topicBox(n)
	}
	return topicsIn(n)
}

// topicText is the text of a link to a topic; "" for one that is long.
func topicText(link *html.Node) string { return strings.Trim(brief(link, maxTopic), "#,; ") }

// besideStory reports whether a link stands in a menu or a side box. Header and
// footer within the article are the story's.
func besideStory(n *html.Node) bool {
	edge := false
	for p := n.Parent; p != nil; p = p.Parent {
		switch p.DataAtom {
		case atom.Nav, atom.Aside, atom.A, atom.Figcaption:
			return true
		case atom.Header, atom.Footer:
			edge = true
		case atom.Article, atom.Main:
			return false
		default:
		}
	}
	return edge
}

// topicBox is what holds the list that a link is in: the first element around it with
// another link, or the link's parent.
func topicBox(n *html.Node) *html.Node {
	for p, up := n.Parent, 0; p != nil && up < maxBoxLevels && p.DataAtom != atom.Body; p, up = p.Parent, up+1 {
		if countLinks(p) > 1 {
			return p
		}
	}
	return n.Parent
}

// countLinks counts the links in an element, up to one more than a list may have.
func countLinks(n *html.Node) int {
	links, nodes := 0, 0
	for d := range n.Descendants() {
		if nodes++; nodes > maxBrief || links > maxTopicBox {
			break
		}
		if d.DataAtom == atom.A {
			links++
		}
	}
	return links
}

// topicsIn are the texts of the links in an element; none where other text stands
// between them, or where they read like headlines. Where some are marked as topics,
// the others are something else: a date, all topics.
func topicsIn(box *html.Node) []string {
	var list, marked []string
	nodes, size := 0, 0
	for d := range box.Descendants() {
		if nodes++; nodes > maxBrief || len(list) > maxTopicBox {
			return nil
		}
		if d.Type != html.ElementNode || d.DataAtom != atom.A {
			continue
		}
		s := topicText(d)
		if s == "" {
			return nil // it is no list of words
		}
		list, size = append(list, s), size+len(s)
		if isTopicLink(d) {
			marked = append(marked, s)
		}
	}
	whole := brief(box, maxTopicBox*maxTopic)
	if whole == "" || len(whole) > size+3*len(list)+maxTopic/2 || readLikeHeadlines(list) {
		return nil
	}
	if len(marked) > 0 {
		return marked
	}
	return list
}

// isTopicLink reports whether a link itself is marked as leading to a topic.
func isTopicLink(a *html.Node) bool {
	return leadsToTopic(attr(a, "href")) || hasWord(attr(a, "rel"), "tag") || namesTopics(attr(a, "class"))
}

// readLikeHeadlines reports whether texts are longer than the names of topics are.
func readLikeHeadlines(list []string) bool {
	words := 0
	for _, s := range list {
		words += strings.Count(s, " ") + 1
	}
	return words > 3*len(list)
}

// isTopicFolder reports whether a part of an address names a folder of topics. Sites
// write them small.
func isTopicFolder(part string) bool {
	switch part {
	case "tag", "tags", "topic", "topics", "thema", "themen", "tema", "temas", "temi", "teman", "schlagwort", "schlagworte", "schlagwoerter", "stichwort",
		"stichworte", "keyword", "keywords", "etiqueta", "etiquetas", "sujet", "sujets", "mot-cle", "hashtag", "argomento", "argomenti", "etiket", "etiketler",
		"tagi", "emne", "emner", "aihe", "onderwerp", "stikord", "tegi":
		return true
	}
	return false
}

// leadsToTopic reports whether an address is that of a topic's page: a folder of
// topics and something in it. It is asked for each link.
func leadsToTopic(href string) bool {
	if len(href) > maxValue {
		return false
	}
	for {
		end := strings.IndexByte(href, '/')
		if end < 0 {
			return false
		}
		folder := href[:end]
		if href = href[end+1:]; isTopicFolder(folder) {
			return href != "" && !strings.ContainsRune("/?#", rune(href[0]))
		}
		if strings.IndexByte(folder, '?') >= 0 {
			return false
		}
	}
}

// topicClasses are words of classes that speak of topics.
var topicClasses = []string{"tag", "tags", "topic", "topics", "keyword", "keywords", "schlagworte", "stichworte", "themen", "hashtags", "etiquetas", "temas"}

// topicFinder finds what may be such a word, small or with a capital.
var topicFinder = newStemFinder([]string{
	"tag", "Tag", "topic", "Topic", "keyword", "Keyword", "schlagworte", "Schlagworte", "stichworte", "Stichworte", "themen", "Themen", "etiqueta", "Etiqueta", "temas", "Temas",
})

// namesTopics reports whether a class speaks of topics: one of its words is "tags" or
// the like.
func namesTopics(class string) bool {
	if !topicFinder.in(class) {
		return false
	}
	for name := range strings.FieldsFuncSeq(class, func(c rune) bool { return !unicode.IsLetter(c) }) {
		if slices.Contains(topicClasses, lastWord(name)) {
			return true
		}
	}
	return false
}

// lastWord is the last word of a name such as articleTags, in small letters.
func lastWord(name string) string {
	for i := len(name) - 1; i > 0; i-- {
		if 'A' <= name[i] && name[i] <= 'Z' && 'a' <= name[i-1] && name[i-1] <= 'z' {
			return strings.ToLower(name[i:])
		}
	}
	return strings.ToLower(name)
}
