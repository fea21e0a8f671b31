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
	defer r.houseAuthors()
	shown := r.bylineNames()
	if !r.statedAuthors() {
		r.shownAuthors(namesOf(shown, false))
		return
	}
	if line := r.signedLine(); len(line) > 0 && r.isAccount(r.art.Authors) {
		r.art.Authors = nil
		r.setList("authors", &r.art.Authors, line, "generic:line")
		return
	}
	if people := namesOf(shown, false); len(people) > 0 && r.areEditors(r.art.Authors) {
		r.art.Authors = nil
		r.setList("authors", &r.art.Authors, people, "generic:byline")
		return
	}
	// A page that states the first of its authors prints them all.
	if linked := namesOf(shown, true); len(linked) > len(r.art.Authors) && containsNames(linked, r.art.Authors) {
		r.art.Authors = nil
		r.setList("authors", &r.art.Authors, linked, "generic:byline")
	}
}

// isAccount reports whether the stated authors look like the account that put the
// story up: one word, or one that begins with the site's name.
func (r *reading) isAccount(list []string) bool {
	if len(list) != 1 || !isWhole(list[0]) {
		return len(list) == 1
	}
	first, _, _ := strings.Cut(list[0], " ")
	return len(first) > 3 && r.base != nil && strings.HasPrefix(letters(firstLabel(site(r.base))), letters(first))
}

// areEditors reports whether the page prints all of these names as those of people
// who did something else than write.
func (r *reading) areEditors(list []string) bool {
	var others []string
	for _, b := range r.bylines {
		if byOthers(b.node) {
			others = append(others, namesOf(pieceNames(bylinePieces(b.node), b.sure), false)...)
		}
	}
	return len(others) > 0 && containsNames(others, list)
}

// statedAuthors takes the authors from what the page states for machines, and
// reports whether it names any.
func (r *reading) statedAuthors() bool {
	for _, o := range r.linked.objects() {
		for _, key := range []string{"author", "creator", "contributor"} {
			if r.takeAuthors(r.people(o[key]), "jsonld:"+key) {
				return true
			}
		}
	}
	for _, name := range authorMetas {
		stated := r.metas[name]
		if name == "citation_author" {
			stated = inOrder(stated)
		}
		if r.takeAuthors(untyped(stated), "meta:"+name) {
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
// below the headline first. A link there may lead to the page's section, which wrote
// nothing.
func (r *reading) shownAuthors(byline []string) {
	byline = slices.DeleteFunc(byline, r.isSection)
	if r.setList("authors", &r.art.Authors, byline, "generic:byline"); len(r.art.Authors) > 0 {
		return
	}
	for _, p := range r.props {
		if p.name == "author" && !ofOthers(p.node) && r.takeAuthors(untyped([]string{brief(p.node, 10*maxName)}), "microdata:author") {
			return
		}
	}
	r.setList("authors", &r.art.Authors, r.signature(), "generic:byline")
	r.setList("authors", &r.art.Authors, r.signedLine(), "generic:line")
	r.setList("authors", &r.art.Authors, r.nameBeforeDate(), "generic:line")
}

// A stated is what a page states as an author: a name or a line of names.
type stated struct {
	text   string
	person bool // said to be one
	house  bool // said to be an organization
}

// untyped are lines of which the page doesn't say what they name.
func untyped(lines []string) []stated {
	var out []stated
	for _, s := range lines[:min(len(lines), maxPeople)] {
		out = append(out, stated{text: s})
	}
	return out
}

// takeAuthors keeps the names in what is stated, the house's own left out, and
// reports whether there are any.
func (r *reading) takeAuthors(all []stated, from string) bool {
	var list []string
	for _, s := range all {
		r.noteAgencies(s.text, from)
		if !s.house {
			list = append(list, r.statedNames(s)...)
		}
	}
	if list = uniqueNames(list); len(list) == 0 {
		return false
	}
	r.setList("authors", &r.art.Authors, list, from)
	return true
}

// statedNames are the names of people in what is stated. Who is said to be a
// person is one at an address of the same name too: many have a site of their own.
func (r *reading) statedNames(s stated) []string {
	list := names(s.text)
	if s.person && len(list) == 1 && isWhole(list[0]) {
		if name := list[0]; !isCompany(name) && !isAgency(name) && !r.houses()[withoutForm(name)] {
			return list
		}
	}
	if house, place, ok := strings.Cut(s.text, ", "); ok && isDomain(house) && r.isHouse(house) && strings.Contains(place, ", ") {
		return nil // the house with its place and land
	}
	return r.onlyPeople(list)
}

// isDomain reports whether a name is written as that of a site.
func isDomain(name string) bool { return strings.Contains(name, ".") && !strings.Contains(name, " ") }

// maxPeople bounds the names that one property gives and the nodes that are
// looked at for them: references may lead to each other in a circle.
const maxPeople = 100

// people returns what an author property states: texts, objects, lists of both,
// references by @id.
func (r *reading) people(v any) []stated {
	var out []stated
	looked := 0
	var look func(v any, depth int, as stated)
	look = func(v any, depth int, as stated) {
		for _, e := range asList(v) {
			if looked++; looked > maxPeople || depth > 4 {
				return
			}
			switch e := e.(type) {
			case string:
				as.text = asText(e)
				out = append(out, as)
			case []any:
				look(e, depth+1, as)
			case map[string]any:
				o := r.linked.resolve(e)
				person := o.is(isPersonType)
				look(o.personName(), depth+1, stated{person: person, house: !person && o.is(isHouseType)})
			}
		}
	}
	look(v, 0, stated{})
	return out
}

// personName is the property that names a person, or the parts of the name.
func (o object) personName() any {
	if o["name"] != nil {
		return o["name"]
	}
	if name := fold(o.text("givenName") + " " + o.text("familyName")); name != "" {
		return name
	}
	return nil
}
