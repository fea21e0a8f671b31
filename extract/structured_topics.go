package extract

import (
	"slices"
	"strings"
	"unicode"
)

// topicMetas are the meta elements that list topics, the surest first.
var topicMetas = []string{"news_keywords", "article:tag", "parsely-tags", "sailthru.tags", "mrf:tags", "cxenseparse:tags", "keywords", "citation_keywords", "dc.subject"}

// maxTopics bounds the topics of an article.
const maxTopics = 200

// readTopics takes the publisher's keywords, and else the topics that the page links
// to.
func (r *reading) readTopics() {
	if len(r.art.Topics) > 0 {
		return
	}
	for _, o := range r.linked.objects() {
		if list := texts(o["keywords"]); len(list) > 1 && r.takeListed(list, "jsonld:keywords") || r.takeTopics(list, "jsonld:keywords") {
			return
		}
	}
	for _, name := range topicMetas {
		if r.takeTopics(r.metas[name], "meta:"+name) {
			return
		}
	}
	r.takeTopics(r.shownTopics(), "generic:topics")
}

// takeTopics splits lists in texts and keeps what is new. A line without a sign
// between its topics is parted as the page shows them.
func (r *reading) takeTopics(stated []string, from string) bool {
	var parts []string
	for _, s := range stated {
		sep := ","
		switch {
		case strings.Contains(s, ";"):
			sep = ";"
		case strings.Contains(s, ","):
		case partedByBlanks(s):
			sep = " "
		}
		parts = append(parts, strings.Split(s, sep)...)
	}
	if len(parts) == 1 && strings.Contains(parts[0], " ") {
		if shown := r.shownTopics(); len(shown) > 1 && isMadeOf(parts[0], shown) {
			return r.takeListed(shown, "generic:topics")
		}
	}
	return r.takeListed(parts, from)
}

// isMadeOf reports whether a line is nothing but some topics, in whatever order.
func isMadeOf(line string, topics []string) bool {
	rest, all := strings.ToLower(fold(line)), 0
	for _, t := range topics {
		if t = strings.ToLower(t); !strings.Contains(rest, t) {
			return false
		}
		all += len(t) + 1
	}
	return all == len(rest)+1
}

// partedByBlanks reports whether a line is of a script whose sentences have no
// blanks, so that each of its several is between two topics.
func partedByBlanks(s string) bool {
	words := strings.Fields(s)
	return len(words) > 2 && !slices.ContainsFunc(words, func(w string) bool {
		return strings.ContainsFunc(w, func(c rune) bool { return !unicode.In(c, unicode.Han, unicode.Hiragana, unicode.Katakana) })
	})
}

// takeListed keeps what is new of topics that are parted already: "Springfield,
// Ill." in a list is one.
func (r *reading) takeListed(stated []string, from string) bool {
	var list []string
	for _, s := range stated {
		if s = bareTopic(strings.Trim(fold(s), `"'#[] `)); s != "" && !r.isNoTopic(s) {
			list = append(list, s)
		}
	}
	if list = unique(list); len(list) == 0 {
		return false
	}
	r.art.Topics = list[:min(len(list), maxTopics)]
	r.took("topics", from)
	return true
}

// isNoTopic reports whether a keyword names who wrote the article or who publishes
// it, as search engines are told.
func (r *reading) isNoTopic(s string) bool {
	return slices.ContainsFunc(r.art.Authors, func(name string) bool { return strings.EqualFold(name, s) }) || r.houses()[withoutForm(s)]
}

// topicLabels stand before a topic in systems that keep other labels beside it;
// topicFolders before its name in a path.
var (
	topicLabels  = []string{"subject", "topic", "tag", "thema", "tema", "keyword", "person", "people", "place", "location", "organization", "organisation", "company"}
	topicFolders = []string{"topic", "topics", "tag", "tags", "subject", "subjects", "section", "sections", "category", "categories", "person", "people", "place", "places", "location", "locations", "organization", "organizations", "keyword", "keywords", "thema", "themen", "tema", "temas"}
)

// bareTopic takes off what a system puts before a topic ("Subject: Bridges",
// "topic/bridges"); "" for what speaks of the page alone: a number, another label
// ("Page Type: Article"), a switch ("_commerce").
func bareTopic(s string) string {
	if s == "" || s[0] == '_' || !strings.ContainsFunc(s, unicode.IsLetter) && len(s) > 4 {
		return ""
	}
	if folder, name, cut := strings.Cut(s, "/"); cut && slices.Contains(topicFolders, strings.ToLower(folder)) {
		return fold(name)
	}
	label, value, cut := strings.Cut(s, ": ")
	if !cut {
		return s
	}
	if slices.Contains(topicLabels, strings.ToLower(label)) {
		return fold(value)
	}
	if slices.Contains(pageLabels, strings.ToLower(label)) {
		return ""
	}
	return s
}

// pageLabels are labels of what a system says of the page and not of its story.
var pageLabels = []string{
	"article type", "page type", "content type", "type", "day", "time", "date", "wc", "word count", "language", "partner", "section", "author", "byline",
	"source", "format", "template", "desk", "channel", "status", "edition",
}
