package extract

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// readProfile reads the page with the first layout of its site's profile whose
// mark is on the page.
func readProfile(r *reading) error {
	if r.profile == nil {
		return nil
	}
	r.art.Extraction.Profile, r.art.Extraction.ProfileHash = r.profile.Name(), r.profile.Hash()
	var tried []string
	for i := range r.profile.spec.Layouts {
		l := &r.profile.spec.Layouts[i]
		if nodes, _ := r.ix.findAny(l.When); len(nodes) > 0 {
			r.layout = l
			break
		}
		for _, s := range l.When {
			tried = append(tried, s.source)
		}
	}
	if r.layout == nil {
		r.noLayout = &LayoutError{Profile: r.profile.Name(), Tried: tried}
		return nil
	}
	r.art.Extraction.Layout = r.layout.Name
	for _, read := range layoutReaders {
		read(r, r.layout)
	}
	return nil
}

// layoutReaders each read one part of the record.
var layoutReaders = []func(*reading, *layout){
	readHeadlines, readDateline, readPeople, readBody, readImages, readFacts, readPages, readRelated,
}

func readHeadlines(r *reading, l *layout) {
	if v, s := r.firstValue(l.Kicker); s != nil {
		r.setText("kicker", &r.art.Kicker, strings.TrimSuffix(v, ":"), "css:"+s.source)
	}
	r.fieldText("headline", &r.art.Headline, l.Headline)
}

func readDateline(r *reading, l *layout) {
	var d Dateline
	var from *selector
	part := func(dst *string, list selectors) {
		v, s := r.firstValue(list)
		*dst = v
		if from == nil {
			from = s
		}
	}
	var parts []string
	parts, from = r.values(l.Dateline.Text)
	d.Text = strings.Join(parts, " ")
	part(&d.Label, l.Dateline.Label)
	part(&d.Place, l.Dateline.Place)
	part(&d.Agency, l.Dateline.Agency)
	if from != nil {
		r.art.Dateline = &d
		r.took("dateline", "css:"+from.source)
	}
	for _, f := range []struct {
		name string
		from selectors
	}{{"published", l.Published}, {"modified", l.Modified}} {
		dst := &r.art.Published
		if f.name == "modified" {
			dst = &r.art.Modified
		}
		if v, s := r.firstValue(f.from); s != nil {
			r.setTime(f.name, dst, v, "css:"+s.source)
		}
	}
}

func readPeople(r *reading, l *layout) {
	nodes, s := r.ix.findAny(l.Authors)
	if s == nil {
		return
	}
	var list []string
	for _, n := range nodes {
		list = append(list, names(stripped(r.value(n, s), r.profile.spec.Strip.Authors))...)
	}
	r.setList("authors", &r.art.Authors, r.onlyPeople(withoutPlaces(list)), "css:"+s.source)
}

// withoutPlaces leaves out single words that stand after a whole name: where a
// byline has parts of its own, they are places.
func withoutPlaces(list []string) []string {
	if len(list) == 0 || !strings.Contains(list[0], " ") {
		return list
	}
	return slices.DeleteFunc(list, func(name string) bool { return !strings.Contains(name, " ") })
}

// readBody collects lead and blocks. A block inside another block is part of it.
func readBody(r *reading, l *layout) {
	if values, s := r.values(l.Lead); s != nil {
		r.setList("lead", &r.art.Lead, values, "css:"+s.source)
	}
	drop := &dropper{r.ix, l.Body.Drop, map[*html.Node]bool{}}
	kind := map[*html.Node]BlockType{}
	var nodes []*html.Node
	from := ""
	for _, part := range []struct {
		kind BlockType
		list selectors
	}{{Subhead, l.Body.Subhead}, {ListItem, l.Body.ListItem}, {Quote, l.Body.Quote}, {Paragraph, l.Body.Paragraph}} {
		found, s := r.ix.findAny(part.list)
		for _, n := range found {
			if _, twice := kind[n]; !twice && !drop.drops(n) {
				kind[n] = part.kind
				nodes = append(nodes, n)
			}
		}
		if s != nil {
			from = "css:" + s.source
		}
	}
	r.ix.sort(nodes)
	for _, n := range nodes {
		if _, nested := ancestorIn(n, kind); nested {
			continue
		}
		if t := r.text(n); t != "" {
			r.art.Body = append(r.art.Body, Block{Type: kind[n], Text: t, Level: headingLevel(n, kind[n])})
		}
	}
	if len(r.art.Body) > 0 {
		r.took("body", from)
	}
}

// headingLevel is the level of a subhead that is a heading element, else 0.
func headingLevel(n *html.Node, kind BlockType) int {
	if kind == Subhead && len(n.Data) == 2 && n.Data[0] == 'h' && n.Data[1] >= '1' && n.Data[1] <= '6' {
		return int(n.Data[1] - '0')
	}
	return 0
}

func readImages(r *reading, l *layout) {
	for i := range l.Images {
		spec := &l.Images[i]
		if len(spec.Each) == 0 {
			r.addImage(spec, func(list selectors) string { v, _ := r.firstValue(list); return v })
			continue
		}
		nodes, _ := r.ix.findAny(spec.Each)
		for _, n := range nodes {
			r.addImage(spec, func(list selectors) string { return r.valueIn(n, list) })
		}
	}
}

// addImage adds a picture when anything of it is there.
func (r *reading) addImage(spec *imageSpec, get func(selectors) string) {
	img := Image{URL: r.absolute(get(spec.URL)), Alt: get(spec.Alt), Caption: get(spec.Caption)}
	img.Credit = stripped(get(spec.Credit), r.profile.spec.Strip.Credit)
	if img == (Image{}) {
		return
	}
	img.Role = spec.Role
	r.art.Images = append(r.art.Images, img)
	r.took("images", "profile:images")
}

var firstNumber = regexp.MustCompile(`\d{1,3}`)

func readFacts(r *reading, l *layout) {
	if v, s := r.firstValue(l.Minutes); s != nil {
		if n, err := strconv.Atoi(firstNumber.FindString(v)); err == nil && n > 0 {
			r.art.ReadingMinutes = n
			r.took("reading_minutes", "css:"+s.source)
		}
	}
	if values, s := r.values(l.Section); s != nil {
		r.setList("section", &r.art.Section, values, "css:"+s.source)
	}
	if values, s := r.values(l.Topics); s != nil {
		r.setList("topics", &r.art.Topics, topicsOf(values, s, r.profile.spec.Strip.Topics), "css:"+s.source)
	}
	if nodes, s := r.ix.findAny(l.Paid); len(nodes) > 0 {
		r.art.Access = Paid
		r.took("access", "css:"+s.source)
	} else if nodes, s := r.ix.findAny(l.Free); len(nodes) > 0 {
		r.art.Access = Free
		r.took("access", "css:"+s.source)
	}
}

// topicsOf splits what an attribute lists and leaves out what is no topic.
func topicsOf(values []string, s *selector, not []string) []string {
	var out []string
	for _, v := range values {
		parts := []string{v}
		if s.attr != "" {
			parts = strings.Split(v, ",")
		}
		for _, p := range parts {
			if p = fold(p); !slices.Contains(not, p) {
				out = append(out, p)
			}
		}
	}
	return out
}

func readPages(r *reading, l *layout) {
	if v, s := r.firstValue(l.NextPage); s != nil {
		if next := r.absolute(v); next != "" && next != r.absolute(r.page.URL) {
			r.art.NextPage = next
			r.took("next_page", "css:"+s.source)
		}
	}
	values, _ := r.values(l.Aliases)
	for _, v := range values {
		r.art.Aliases = append(r.art.Aliases, r.absolute(v))
	}
}
