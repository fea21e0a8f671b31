package extract

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// maxSections bounds the path of sections: real ones have up to six.
const maxSections = 30

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
		stated := texts(o["articleSection"])
		if list := unique(stated[:min(len(stated), maxSections)]); len(list) > 0 {
			r.art.Section = list
			r.took("section", "jsonld:articleSection")
			return
		}
	}
	for _, c := range r.statedSections() {
		r.setList("section", &r.art.Section, []string{c.value}, c.from)
	}
}

// statedSections are the sections that are stated one by one.
func (r *reading) statedSections() []candidate {
	return r.stated("", "articleSection", "article:section", "parsely-section", "dc.subject")
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
		if len(path) == maxSections {
			break
		}
		if name == "" || len(name) > maxValue || r.isOwnName(name) || asText(at["url"]) != "" && r.sameAddress(at) {
			continue
		}
		path = unique(append(path, name))
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

// readAccess takes who may read the article: what it says of itself, and else
// what it says of its parts, since where one is paid for, the article is.
func (r *reading) readAccess() {
	if r.art.Access != "" {
		return
	}
	for _, o := range r.linked.objects() {
		if r.takeAccess(accessible(o), "jsonld:isAccessibleForFree") {
			return
		}
	}
	tier, _ := r.meta("article:content_tier")
	if r.takeAccess(tierAccess[strings.ToLower(tier)], "meta:article:content_tier") {
		return
	}
	for _, o := range r.linked.objects() {
		for _, part := range asList(o["hasPart"]) {
			if accessible(asObject(part)) == Paid && r.takeAccess(Paid, "jsonld:hasPart") {
				return
			}
		}
	}
}

// tierAccess reads Facebook's names of tiers and those that sites made up.
var tierAccess = map[string]Access{"free": Free, "metered": Metered, "locked": Paid, "paid": Paid, "premium": Paid}

// takeAccess keeps what is known.
func (r *reading) takeAccess(access Access, from string) bool {
	if access == "" {
		return false
	}
	r.art.Access = access
	r.took("access", from)
	return true
}

// accessible reads a node's isAccessibleForFree in all its spellings.
func accessible(o object) Access {
	v := strings.ToLower(asText(o["isAccessibleForFree"]))
	switch v[strings.LastIndexByte(v, '/')+1:] {
	case "true", "yes", "1":
		return Free
	case "false", "no", "0":
		return Paid
	}
	return ""
}

// imageMetas are the meta elements with the address of a picture, the surest first.
var imageMetas = []string{"og:image", "og:image:url", "twitter:image", "twitter:image:src", "parsely-image-url"}

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
	for _, name := range imageMetas {
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
