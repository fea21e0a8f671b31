package extract

import (
	"maps"
	"net/url"
	"slices"
	"strings"
)

// linked is what the JSON-LD of a page says about the page.
type linked struct {
	article object // nil when there is none
	page    object // of type WebPage and the like
	crumbs  []object
	byID    map[string]object
	others  []object // about the page and none of these, a few
}

// objects returns the nodes about this page, the best first.
func (l *linked) objects() []object {
	var out []object
	for _, o := range []object{l.article, l.page} {
		if o != nil {
			out = append(out, o)
		}
	}
	return out
}

// resolve follows a reference by @id, once.
func (l *linked) resolve(o object) object {
	if len(o) > 2 || o == nil {
		return o
	}
	if id, ok := o["@id"].(string); ok && l.byID[id] != nil {
		return l.byID[id]
	}
	return o
}

// findLinked reads the page's JSON-LD and picks the nodes about this page.
func (r *reading) findLinked() {
	c := collector{linked: &r.linked}
	r.linked.byID = map[string]object{}
	for _, src := range r.scripts {
		for _, v := range parseJSONLD(src) {
			c.collect(v, 0, true)
		}
	}
	best := -1
	for _, o := range c.articles {
		if score := r.fits(o, len(c.articles) == 1); score > best {
			best, r.linked.article = score, o
		}
	}
	for _, o := range c.pages {
		if r.linked.page == nil || !r.sameAddress(r.linked.page) && r.sameAddress(o) {
			r.linked.page = o
		}
	}
}

// A collector gathers the nodes of all scripts.
type collector struct {
	*linked
	articles, pages []object
	seen            int
}

// collect walks a value. Nodes count as candidates only where they can be about
// the page itself: at the top and as its main entity, but not as a teaser's.
func (c *collector) collect(v any, depth int, top bool) {
	if depth > maxDepth || c.seen > maxObjects {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			c.collect(e, depth+1, top)
		}
	case map[string]any:
		c.seen++
		o := object(v)
		c.node(o, top)
		for _, key := range slices.Sorted(maps.Keys(v)) { // the same page, the same record
			switch inner := v[key].(type) {
			case []any, map[string]any:
				c.collect(inner, depth+1, top && aboutPage(key))
			}
		}
	}
}

// aboutPage reports whether a property leads from a page to its story or back.
func aboutPage(key string) bool {
	switch key {
	case "@graph", "mainEntity", "mainEntityOfPage", "isPartOf", "breadcrumb":
		return true
	}
	return false
}

// node sorts one node in.
func (c *collector) node(o object, top bool) {
	if id, ok := o["@id"].(string); ok && len(o) > 1 && len(o) > len(c.byID[id]) {
		c.byID[id] = o
	}
	if !top {
		return
	}
	switch {
	case o.is(isArticleType):
		c.articles = append(c.articles, o)
	case o.is(func(t string) bool { return t == "BreadcrumbList" }):
		c.crumbs = append(c.crumbs, o)
	case o.is(isPageType):
		c.pages = append(c.pages, o)
	case o["@type"] != nil && len(c.others) < maxOthers:
		c.others = append(c.others, o)
	}
}

// maxOthers bounds the nodes kept for what they say of the page's kind.
const maxOthers = 50

// fits says how sure it is that an article node is about this page; -1: it isn't.
func (r *reading) fits(o object, only bool) int {
	score := 0
	if r.sameAddress(o) {
		score += 8
	}
	if h := strings.ToLower(o.text("headline")); h != "" {
		score++
		og, _ := r.meta("og:title")
		for _, title := range []string{og, r.title} {
			if strings.Contains(strings.ToLower(fold(title)), h) {
				score += 4
				break
			}
		}
	}
	if !only && score < 2 && nodeAddress(o) != "" && r.base != nil {
		return -1 // one of several, and at another address: a teaser
	}
	for _, key := range []string{"datePublished", "author", "articleBody"} {
		if o[key] != nil {
			score++
		}
	}
	return score
}

// nodeAddress is the address that a node gives for itself.
func nodeAddress(o object) string {
	if s := asText(o["url"]); s != "" {
		return s
	}
	main := o["mainEntityOfPage"]
	if s, ok := main.(string); ok {
		return s
	}
	if inner := asObject(main); inner != nil {
		return asText(inner["@id"])
	}
	return asText(o["@id"])
}

// sameAddress reports whether a node's address is the page's, whatever scheme,
// query and fragment.
func (r *reading) sameAddress(o object) bool {
	address := nodeAddress(o)
	if r.base == nil || address == "" {
		return false
	}
	u, err := url.Parse(address)
	return err == nil && samePlace(r.base.ResolveReference(u), r.base)
}

// samePlace compares host and path.
func samePlace(a, b *url.URL) bool {
	bare := func(u *url.URL) string { return strings.TrimPrefix(hostOf(u), "www.") }
	return bare(a) == bare(b) &&
		strings.TrimSuffix(a.Path, "/") == strings.TrimSuffix(b.Path, "/")
}
