package extract

import (
	"slices"
	"strings"
)

// houseAuthors keeps who signs a story without being a person: the house, desk or
// agency that the JSON-LD states as an author, beside the people it states or,
// where the page names nobody else, alone. It is what the publisher says of the
// story, and a reader of the record can tell it from an author who is unknown. A
// profile strips houses by their names, so its pages have none.
func (r *reading) houseAuthors() {
	from := r.art.Extraction.Fields["authors"]
	if r.profile != nil {
		return
	}
	for _, o := range r.linked.objects() {
		for _, key := range []string{"author", "creator"} {
			source := "jsonld:" + key
			if from != "" && from != source {
				continue
			}
			if list := r.signed(r.people(o[key])); len(list) > 0 {
				r.art.Authors = nil
				r.setList("authors", &r.art.Authors, list, source)
				return
			}
		}
	}
}

// signed are all names in what is stated, in order, houses as they are written.
func (r *reading) signed(all []stated) []string {
	var list []string
	for _, s := range all {
		people := r.statedNames(s)
		if len(people) > 0 && !s.house {
			list = append(append(list, people...), agenciesIn(s.text)...)
		} else if name := fold(s.text); isHouseName(name) {
			list = append(list, name)
		}
	}
	return uniqueNames(list)
}

// isHouseName reports whether a text can be the name of a house: short, no address
// and not what a system fills in.
func isHouseName(s string) bool {
	lower := strings.ToLower(s)
	return s != "" && len(s) <= maxName && !strings.ContainsAny(s, "@{}<>=") && !strings.Contains(s, "://") && len(letters(s)) > 1 &&
		!slices.Contains(placeholders, lower) && lower != "admin" && lower != "administrator" && lower != "webmaster"
}
