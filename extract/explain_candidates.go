package extract

import (
	"cmp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// asCandidates shows what is stated, folded and cut.
func asCandidates(list []candidate) []Candidate {
	var out []Candidate
	for _, c := range list[:min(len(list), maxCandidates)] {
		if v := fold(clip(c.value, maxMeta)); v != "" {
			out = append(out, Candidate{Value: clip(v, maxShown), From: c.from})
		}
	}
	return out
}

// longValue shows a long value and says how long it is.
func longValue(v, from string) Candidate {
	if n := utf8.RuneCountInString(v); len(v) > maxShown {
		v = clip(v, maxShown) + " (" + strconv.Itoa(n) + " characters)"
	}
	return Candidate{Value: v, From: from}
}

func (r *reading) addressCandidates() []Candidate {
	out := asCandidates(append(r.statedAddresses(), candidate{r.page.URL, "url"}))
	for i := range out {
		if c := &out[i]; c.From != "url" && !r.isOwn(r.absolute(c.Value)) {
			c.Why = "it is another site's, the front page, or another article's"
		}
	}
	return out
}

func (r *reading) publisherCandidates() []Candidate {
	var list []candidate
	if r.profile != nil {
		list = append(list, candidate{r.profile.spec.Publisher, "profile:publisher"})
	}
	name, _ := r.meta("og:site_name")
	list = append(list, candidate{name, "meta:og:site_name"})
	for _, o := range r.linked.objects() {
		list = append(list, candidate{r.linked.resolve(asObject(o["publisher"])).text("name"), "jsonld:publisher.name"}, candidate{o.text("publisher"), "jsonld:publisher"})
	}
	for _, meta := range publisherMetas {
		name, _ := r.meta(meta)
		list = append(list, candidate{name, "meta:" + meta})
	}
	return asCandidates(list)
}

func (r *reading) sectionCandidates() []Candidate {
	var list []candidate
	for _, crumbs := range r.linked.crumbs {
		list = append(list, candidate{strings.Join(r.crumbPath(crumbs), "; "), "jsonld:BreadcrumbList"})
	}
	for _, o := range r.linked.objects() {
		list = append(list, candidate{strings.Join(texts(o["articleSection"]), "; "), "jsonld:articleSection"})
	}
	return asCandidates(append(list, r.statedSections()...))
}

func (r *reading) languageCandidates() []Candidate {
	out := asCandidates(r.statedLanguages())
	for i := range out {
		if first, _, _ := strings.Cut(out[i].Value, ","); languageTag(first) == "" {
			out[i].Why = "it is no language"
		}
	}
	return out
}

func (r *reading) headlineCandidates() []Candidate {
	sites := r.siteNames()
	stated := r.statedHeadlines(sites)
	var list []candidate
	if h := r.shownHeading(stated, sites); h != nil {
		list = append(list, candidate{h.text, "generic:" + h.node.Data})
	}
	for _, c := range stated {
		list = append(list, c.candidate)
	}
	out := asCandidates(list)
	for _, n := range r.h1 {
		if s := fold(brief(n, maxValue)); s != "" && len(out) < 2*maxCandidates && (len(list) == 0 || s != list[0].value) {
			out = append(out, Candidate{Value: s, From: "generic:h1", Why: "another heading is confirmed better by what is stated and by its place"})
		}
	}
	return out
}

// whyHeadline says why a heading or a stated headline won.
func (r *reading) whyHeadline(c *Choice) string {
	switch {
	case strings.HasPrefix(c.From, "generic:h"):
		return "the heading that readers see comes before what is stated, except in a newsroom's JSON-LD"
	case strings.HasPrefix(c.From, "jsonld:"):
		return "a newsroom's JSON-LD tells of the article itself, and comes before the heading"
	case c.From != "" && !strings.HasPrefix(c.From, "css:"):
		return "no heading on the page shows it, and nothing before it states it"
	}
	return ""
}

func (r *reading) leadCandidates() []Candidate {
	out := asCandidates(r.described())
	for i := range out {
		out[i].Why = "a summary for machines is evidence for the general reader, and no lead"
	}
	return out
}

func (r *reading) bodyCandidates() []Candidate {
	stated := fold(r.statedText())
	if stated == "" {
		return nil
	}
	c := longValue(stated, "jsonld:articleBody")
	if r.art.Extraction.Fields["body"] != c.From {
		c.Why = "it has no paragraphs of its own, and is taken only where the page shows much less"
	}
	return []Candidate{c}
}

func (r *reading) imageCandidates() []Candidate {
	var list []candidate
	for _, o := range r.linked.objects() {
		img := r.linked.resolve(asObject(o["image"]))
		list = append(list, candidate{cmp.Or(asText(img["url"]), asText(img["contentUrl"]), asText(o["image"])), "jsonld:image"})
	}
	for _, name := range imageMetas {
		link, _ := r.meta(name)
		list = append(list, candidate{link, "meta:" + name})
	}
	return asCandidates(list)
}

func (r *reading) topicCandidates() []Candidate {
	var list []candidate
	for _, o := range r.linked.objects() {
		list = append(list, candidate{strings.Join(texts(o["keywords"]), "; "), "jsonld:keywords"})
	}
	for _, name := range topicMetas {
		list = append(list, candidate{strings.Join(r.metas[name], "; "), "meta:" + name})
	}
	return asCandidates(append(list, candidate{strings.Join(r.shownTopics(), "; "), "generic:topics"}))
}

func (r *reading) accessCandidates() []Candidate {
	var list []candidate
	for _, o := range r.linked.objects() {
		list = append(list, candidate{asText(o["isAccessibleForFree"]), "jsonld:isAccessibleForFree"})
	}
	tier, _ := r.meta("article:content_tier")
	list = append(list, candidate{tier, "meta:article:content_tier"})
	for _, o := range r.linked.objects() {
		for _, part := range asList(o["hasPart"]) {
			list = append(list, candidate{string(accessible(asObject(part))), "jsonld:hasPart"})
		}
	}
	return asCandidates(list)
}
