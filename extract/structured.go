package extract

import (
	"strings"

	"golang.org/x/net/html"
)

// readStructured fills what the profile left empty from what the page states for
// machines: JSON-LD first, since search engines read it and publishers keep it
// right, then meta elements, then time elements.
func readStructured(r *reading) error {
	r.data = newStructured(r.ix.jsonld)
	d := r.data.article
	r.setText("headline", &r.art.Headline, d.text("headline"), "jsonld:headline")
	r.headlines = append(r.headlines, d.text("headline"), d.text("alternativeHeadline"), r.metaContent("og:title"), r.titleText())
	r.setText("headline", &r.art.Headline, r.withoutSite(r.metaContent("og:title")), "meta:og:title")
	if r.ix.h1 != nil {
		r.setText("headline", &r.art.Headline, r.text(r.ix.h1), "generic:h1")
	}
	r.setText("headline", &r.art.Headline, r.withoutSite(r.titleText()), "generic:title")
	r.readPublisher(d)
	r.readTimes(d)
	r.readWords(d)
	r.readLeadAndAccess(d)
	r.readRights()
	return nil
}

func (r *reading) readPublisher(d node) {
	if r.profile != nil {
		r.setText("publisher", &r.art.Publisher, r.profile.spec.Publisher, "profile:publisher")
	}
	r.setText("publisher", &r.art.Publisher, r.metaContent("og:site_name"), "meta:og:site_name")
	r.setText("publisher", &r.art.Publisher, d.name("publisher"), "jsonld:publisher")
	r.setList("authors", &r.art.Authors, r.names(d.names("author")), "jsonld:author")
	for _, name := range []string{"author", "article:author", "parsely-author", "dc.creator", "sailthru.author"} {
		r.setList("authors", &r.art.Authors, r.names(r.metaContents(name)), "meta:"+name)
	}
}

// names cuts what is no person's name: the publication itself and addresses.
func (r *reading) names(list []string) []string {
	var out []string
	for _, s := range list {
		for _, name := range splitNames(s) {
			house := name == r.art.Publisher || name == r.data.article.name("publisher") || name == r.metaContent("copyright")
			if !house && (r.profile == nil || !strings.Contains(name, r.data.article.name("publisher")) || r.data.article.name("publisher") == "") {
				out = append(out, name)
			}
		}
	}
	return out
}

func (r *reading) readTimes(d node) {
	r.setTime("published", &r.art.Published, d.text("datePublished"), "jsonld:datePublished")
	for _, name := range []string{"article:published_time", "og:article:published_time", "datepublished", "parsely-pub-date", "date", "dc.date", "dc.date.issued", "pubdate", "publishdate", "sailthru.date"} {
		r.setTime("published", &r.art.Published, r.metaContent(name), "meta:"+name)
	}
	r.setTime("modified", &r.art.Modified, d.text("dateModified"), "jsonld:dateModified")
	for _, name := range []string{"article:modified_time", "og:updated_time", "last-modified"} {
		r.setTime("modified", &r.art.Modified, r.metaContent(name), "meta:"+name)
	}
	if r.layout == nil && len(r.ix.times) > 0 {
		r.setTime("published", &r.art.Published, attr(r.ix.times[0], "datetime"), "generic:time")
	}
}

// isSelf reports whether an address is the page's own: the one it was fetched from
// or the one it calls canonical.
func (r *reading) isSelf(address string) bool {
	address = r.absolute(address)
	return address != "" && (address == r.absolute(r.page.URL) || address == r.absolute(r.linkRel("canonical")))
}

func (r *reading) readWords(d node) {
	if trail := r.data.trail(r.art.Headline, r.isSelf); len(trail) > 0 {
		r.setList("section", &r.art.Section, trail, "jsonld:BreadcrumbList")
	}
	r.setList("section", &r.art.Section, d.texts("articleSection"), "jsonld:articleSection")
	r.setList("section", &r.art.Section, r.metaContents("article:section"), "meta:article:section")
	r.setList("topics", &r.art.Topics, splitWords(d.texts("keywords")), "jsonld:keywords")
	for _, name := range []string{"news_keywords", "article:tag", "keywords"} {
		r.setList("topics", &r.art.Topics, splitWords(r.metaContents(name)), "meta:"+name)
	}
	if r.layout == nil {
		image := r.absolute(d.address("image"))
		from := "jsonld:image"
		if image == "" {
			image, from = r.absolute(r.metaContent("og:image")), "meta:og:image"
		}
		if image != "" && len(r.art.Images) == 0 {
			r.art.Images = []Image{{URL: image, Alt: fold(r.metaContent("og:image:alt")), Role: LeadImage}}
			r.took("images", from)
		}
	}
}

func (r *reading) readLeadAndAccess(d node) {
	if r.layout == nil {
		r.setList("lead", &r.art.Lead, []string{d.text("description")}, "jsonld:description")
		r.setList("lead", &r.art.Lead, []string{r.metaContent("og:description")}, "meta:og:description")
	}
	if r.art.Access != "" {
		return
	}
	switch free := strings.ToLower(d.text("isAccessibleForFree")); {
	case strings.HasSuffix(free, "true"):
		r.art.Access = Free
	case strings.HasSuffix(free, "false"):
		r.art.Access = Paid
	default:
		return
	}
	r.took("access", "jsonld:isAccessibleForFree")
}

// splitWords parts lists of keywords at commas and semicolons.
func splitWords(values []string) []string {
	var out []string
	for _, v := range values {
		out = append(out, strings.FieldsFunc(v, func(c rune) bool { return c == ',' || c == ';' })...)
	}
	return out
}

// metaContent is the content of the first meta element of a name or property.
func (r *reading) metaContent(name string) string {
	for _, n := range r.ix.metas {
		if isMeta(n, name) {
			if c := fold(attr(n, "content")); c != "" {
				return c
			}
		}
	}
	return ""
}

// metaContents are the contents of all meta elements of a name or property.
func (r *reading) metaContents(name string) []string {
	var out []string
	for _, n := range r.ix.metas {
		if isMeta(n, name) {
			out = append(out, fold(attr(n, "content")))
		}
	}
	return out
}

func isMeta(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if (a.Key == "name" || a.Key == "property" || a.Key == "itemprop") && strings.EqualFold(a.Val, name) {
			return true
		}
	}
	return false
}

// linkRel is the href of the first link element of a relation.
func (r *reading) linkRel(rel string) string {
	for _, n := range r.ix.links {
		for one := range strings.FieldsSeq(attr(n, "rel")) {
			if strings.EqualFold(one, rel) {
				return attr(n, "href")
			}
		}
	}
	return ""
}

func (r *reading) titleText() string {
	if r.ix.title == nil {
		return ""
	}
	return r.text(r.ix.title)
}

// withoutSite cuts the publication's name from the end of a title.
func (r *reading) withoutSite(title string) string {
	for _, sep := range []string{" | ", " - ", " – ", " — ", " :: "} {
		if i := strings.LastIndex(title, sep); i > 0 {
			tail := strings.ToLower(title[i+len(sep):])
			if name := strings.ToLower(r.metaContent("og:site_name")); name != "" && (strings.Contains(tail, name) || strings.Contains(name, tail)) ||
				r.base != nil && strings.Contains(strings.ReplaceAll(tail, " ", ""), strings.Split(site(r.base), ".")[0]) {
				return title[:i]
			}
		}
	}
	return title
}
