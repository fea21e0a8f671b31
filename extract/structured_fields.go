package extract

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// readSection takes the path of sections: the breadcrumbs, or else the section
// that is stated.
func (r *reading) readSection() {
	if len(r.art.Section) > 0 {
		return
	}
	for _, list := range r.linked.crumbs {
		if path := r.crumbPath(list); len(path) > 0 {
			r.art.Section = path
			r.took("section", "jsonld:BreadcrumbList")
			return
		}
	}
	for _, o := range r.linked.objects() {
		if list := addUnique(nil, texts(o["articleSection"])...); len(list) > 0 {
			r.art.Section = list
			r.took("section", "jsonld:articleSection")
			return
		}
	}
	for _, c := range r.stated("", "articleSection", "article:section", "parsely-section", "dc.subject") {
		r.art.Section = addUnique(nil, c.value)
		r.took("section", c.from)
		return
	}
}

// crumbPath returns the names of a breadcrumb list in order of position, the
// page itself left out.
func (r *reading) crumbPath(list object) []string {
	items := asList(list["itemListElement"])
	slices.SortStableFunc(items, func(a, b any) int { return cmp.Compare(position(a), position(b)) })
	var path []string
	for _, v := range items {
		crumb := asObject(v)
		target := r.linked.resolve(asObject(crumb["item"]))
		name := cmp.Or(crumb.text("name"), target.text("name"))
		at := object{"url": cmp.Or(asText(target["@id"]), asText(target["url"]), asText(crumb["item"]))}
		if name == "" || r.isOwnName(name) || asText(at["url"]) != "" && r.sameAddress(at) {
			continue
		}
		path = addUnique(path, name)
	}
	return path
}

// position is a breadcrumb's place.
func position(v any) float64 {
	n, _ := strconv.ParseFloat(asText(asObject(v)["position"]), 64)
	return n
}

// isOwnName reports whether a name is one of the page's headlines.
func (r *reading) isOwnName(name string) bool {
	return sameHeadline(name, r.art.Headline) || slices.ContainsFunc(r.headlines, func(h string) bool { return sameHeadline(name, h) })
}

// readTopics takes the publisher's keywords.
func (r *reading) readTopics() {
	if len(r.art.Topics) > 0 {
		return
	}
	for _, o := range r.linked.objects() {
		if r.takeTopics(texts(o["keywords"]), "jsonld:keywords") {
			return
		}
	}
	for _, name := range []string{"news_keywords", "article:tag", "parsely-tags", "sailthru.tags", "mrf:tags", "cxenseparse:tags", "keywords", "citation_keywords", "dc.subject"} {
		if r.takeTopics(r.metas[name], "meta:"+name) {
			return
		}
	}
	var linked []string
	for _, n := range r.tags {
		if !insideTeaser(n) {
			linked = append(linked, brief(n, maxName*2))
		}
	}
	r.takeTopics(linked, "generic:rel-tag")
}

// takeTopics splits lists in texts and keeps what is new.
func (r *reading) takeTopics(stated []string, from string) bool {
	for _, s := range stated {
		sep := ","
		if strings.Contains(s, ";") {
			sep = ";"
		}
		for part := range strings.SplitSeq(s, sep) {
			if len(r.art.Topics) < 200 {
				r.art.Topics = addUnique(r.art.Topics, strings.Trim(fold(part), `"'#[] `))
			}
		}
	}
	if len(r.art.Topics) == 0 {
		return false
	}
	r.took("topics", from)
	return true
}

// texts returns the texts of a value: scalars, or the names of objects.
func texts(v any) []string {
	var out []string
	for _, e := range asList(v) {
		if o, ok := e.(map[string]any); ok {
			out = append(out, object(o).text("name"))
			continue
		}
		out = append(out, asText(e))
	}
	return out
}

// readAccess takes who may read the article.
func (r *reading) readAccess() {
	if r.art.Access != "" {
		return
	}
	for _, o := range r.linked.objects() {
		v := strings.ToLower(asText(o["isAccessibleForFree"]))
		switch v[strings.LastIndexByte(v, '/')+1:] {
		case "true", "yes", "1":
			r.art.Access = Free
		case "false", "no", "0":
			r.art.Access = Paid
		default:
			continue
		}
		r.took("access", "jsonld:isAccessibleForFree")
		return
	}
	tier, _ := r.meta("article:content_tier")
	switch strings.ToLower(tier) {
	case "free":
		r.art.Access = Free
	case "metered":
		r.art.Access = Metered
	case "locked", "paid", "premium":
		r.art.Access = Paid
	default:
		return
	}
	r.took("access", "meta:article:content_tier")
}

// readLeadImage takes the picture that the page shows for itself elsewhere.
func (r *reading) readLeadImage() {
	if len(r.art.Images) > 0 {
		return
	}
	for _, o := range r.linked.objects() {
		img := r.linked.resolve(asObject(o["image"]))
		link := cmp.Or(asText(img["url"]), asText(img["contentUrl"]), asText(o["image"]))
		if r.takeImage(link, img.text("caption"), img.text("creditText"), "jsonld:image") {
			return
		}
	}
	for _, name := range []string{"og:image", "og:image:url", "twitter:image", "twitter:image:src", "parsely-image-url"} {
		link, _ := r.meta(name)
		alt, _ := r.meta("og:image:alt", "twitter:image:alt")
		if r.takeImage(link, "", "", "meta:"+name) {
			r.art.Images[0].Alt = fold(alt)
			return
		}
	}
}

// takeImage keeps the lead image when its address is one.
func (r *reading) takeImage(link, caption, credit, from string) bool {
	if link == "" || strings.HasPrefix(link, "data:") {
		return false
	}
	if link = absolute(r.from, link); link == "" {
		return false
	}
	r.art.Images = []Image{{URL: link, Caption: caption, Credit: credit, Role: LeadImage}}
	r.took("images", from)
	return true
}
