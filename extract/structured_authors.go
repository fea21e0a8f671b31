package extract

import (
	"slices"
	"strings"
)

// authorMetas are the meta elements that name authors, the surest first.
var authorMetas = []string{
	"author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "citation_author", "byl", "cxenseparse:author",
	"article:author_name", "og:author", "og:article:author", "article:byline", "dable:author",
}

// readAuthors takes the names of those who wrote the article.
func (r *reading) readAuthors() {
	if len(r.art.Authors) > 0 {
		return
	}
	shown := r.bylineNames()
	if !r.statedAuthors() {
		r.shownAuthors(namesOf(shown, false))
		return
	}
	// A page that states the first of its authors prints them all.
	if linked := namesOf(shown, true); len(linked) > len(r.art.Authors) && containsNames(linked, r.art.Authors) {
		r.art.Authors = nil
		r.setList("authors", &r.art.Authors, linked, "generic:byline")
	}
}

// statedAuthors takes the authors from what the page states for machines, and
// reports whether it names any.
func (r *reading) statedAuthors() bool {
	for _, o := range r.linked.objects() {
		for _, key := range []string{"author", "creator", "contributor"} {
			people, houses := r.people(o[key])
			r.noteAgencies(houses, "jsonld:"+key)
			if r.takeAuthors(people, "jsonld:"+key) {
				return true
			}
		}
	}
	for _, name := range authorMetas {
		stated := r.metas[name]
		if name == "citation_author" {
			stated = inOrder(stated)
		}
		if r.takeAuthors(stated, "meta:"+name) {
			return true
		}
	}
	return false
}

// inOrder turns names as libraries list them, "Brook, Ada".
func inOrder(list []string) []string {
	var out []string
	for _, s := range list[:min(len(list), maxPeople)] {
		if last, first, cut := strings.Cut(s, ","); cut && !strings.Contains(first, ",") {
			s = strings.TrimSpace(first) + " " + last
		}
		out = append(out, s)
	}
	return out
}

// containsNames reports whether all names are in a list.
func containsNames(list, all []string) bool {
	keys := map[string]bool{}
	for _, name := range list {
		keys[nameKey(name)] = true
	}
	return !slices.ContainsFunc(all, func(name string) bool { return !keys[nameKey(name)] })
}

// shownAuthors takes the authors from what the page marks as such, the byline
// below the headline first.
func (r *reading) shownAuthors(byline []string) {
	if r.setList("authors", &r.art.Authors, byline, "generic:byline"); len(r.art.Authors) > 0 {
		return
	}
	for _, p := range r.props {
		if p.name == "author" && !ofOthers(p.node) && r.takeAuthors([]string{brief(p.node, 10*maxName)}, "microdata:author") {
			return
		}
	}
	r.setList("authors", &r.art.Authors, r.signature(), "generic:byline")
}

// takeAuthors keeps the names in the texts, the house's own left out, and
// reports whether there are any.
func (r *reading) takeAuthors(stated []string, from string) bool {
	r.noteAgencies(stated, from)
	var list []string
	for _, s := range stated[:min(len(stated), maxPeople)] {
		list = append(list, names(s)...)
	}
	if list = r.onlyPeople(uniqueNames(list)); len(list) == 0 {
		return false
	}
	r.setList("authors", &r.art.Authors, list, from)
	return true
}

// maxPeople bounds the names that one property gives and the nodes that are
// looked at for them: references may lead to each other in a circle.
const maxPeople = 100

// people returns the names in an author property: texts, objects, lists of both,
// references by @id. The names of what is an organization come apart.
func (r *reading) people(v any) (out, houses []string) {
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
				if o.is(isHouseType) && !o.is(isPersonType) {
					houses = append(houses, o.text("name"))
					continue
				}
				if o["name"] == nil {
					out = append(out, fold(o.text("givenName")+" "+o.text("familyName")))
				}
				look(o["name"], depth+1)
			}
		}
	}
	look(v, 0)
	return out, houses
}
