package extract

// authorMetas are the meta elements that name authors, the surest first.
var authorMetas = []string{"author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "citation_author", "byl", "cxenseparse:author"}

// readAuthors takes the names of those who wrote the article.
func (r *reading) readAuthors() {
	if len(r.art.Authors) > 0 {
		return
	}
	for _, o := range r.linked.objects() {
		if r.takeAuthors(r.people(o["author"], 0), "jsonld:author") || r.takeAuthors(r.people(o["creator"], 0), "jsonld:creator") {
			return
		}
	}
	for _, name := range authorMetas {
		if r.takeAuthors(r.metas[name], "meta:"+name) {
			return
		}
	}
	r.shownAuthors()
}

// shownAuthors takes the authors from what the page marks as such.
func (r *reading) shownAuthors() {
	for _, p := range r.props {
		if p.name == "author" && r.takeAuthors([]string{brief(p.node, 10*maxName)}, "microdata:author") {
			return
		}
	}
	for _, n := range r.bylines {
		if !insideTeaser(n) && r.takeAuthors([]string{brief(n, 10*maxName)}, "generic:byline") {
			return
		}
	}
}

// takeAuthors keeps the names in the texts, the house's own left out, and
// reports whether there are any.
func (r *reading) takeAuthors(stated []string, from string) bool {
	var list []string
	for _, s := range stated {
		list = append(list, names(s)...)
	}
	if list = r.onlyPeople(list); len(list) == 0 {
		return false
	}
	r.setList("authors", &r.art.Authors, list, from)
	return true
}

// people returns the names in an author property: texts, objects, lists of both,
// references by @id. What is an organization is nobody.
func (r *reading) people(v any, depth int) []string {
	if depth > 4 {
		return nil
	}
	var out []string
	for _, e := range asList(v) {
		switch e := e.(type) {
		case string:
			out = append(out, asText(e))
		case []any:
			out = append(out, r.people(e, depth+1)...)
		case map[string]any:
			o := r.linked.resolve(e)
			if !o.is(isHouseType) || o.is(isPersonType) {
				out = append(out, r.people(o["name"], depth+1)...)
			}
		}
	}
	return out
}
