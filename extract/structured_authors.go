package extract

// authorMetas are the meta elements that name authors, the surest first.
var authorMetas = []string{"author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "citation_author", "byl", "cxenseparse:author"}

// readAuthors takes the names of those who wrote the article.
func (r *reading) readAuthors() {
	if len(r.art.Authors) > 0 {
		return
	}
	for _, o := range r.linked.objects() {
		if r.takeAuthors(r.people(o["author"]), "jsonld:author") || r.takeAuthors(r.people(o["creator"]), "jsonld:creator") {
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
	for _, s := range stated[:min(len(stated), maxPeople)] {
		list = append(list, names(s)...)
	}
	if list = r.onlyPeople(list); len(list) == 0 {
		return false
	}
	r.setList("authors", &r.art.Authors, list, from)
	return true
}

// maxPeople bounds the names that one property gives and the nodes that are
// looked at for them: references may lead to each other in a circle.
const maxPeople = 100

// people returns the names in an author property: texts, objects, lists of both,
// references by @id. What is an organization is nobody.
func (r *reading) people(v any) []string {
	var out []string
	looked := 0
	var look func(v any, depth int)
	look = func(v any, depth int) {
		for _, e := range asList(v) {
			if looked++; looked > maxPeople || depth > 4 {
				return
			}
			switch e := e.(type) {
			case string:
				out = append(out, asText(e))
			case []any:
				look(e, depth+1)
			case map[string]any:
				o := r.linked.resolve(e)
				if !o.is(isHouseType) || o.is(isPersonType) {
					look(o["name"], depth+1)
				}
			}
		}
	}
	look(v, 0)
	return out
}
