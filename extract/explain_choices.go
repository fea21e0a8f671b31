package extract

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// An inquiry is how a field's candidates are found, in the order in which the readers
// look at them. It asks again what the readers asked and may change the reading, which
// is done by then.
type inquiry struct {
	field    string
	selected func(*layout) selectors        // of the site's profile; nil for none
	stated   func(*reading) []Candidate     // elsewhere on the page
	why      func(*reading, *Choice) string // why the winner won, where that isn't its rank alone; nil
}

// inquiries are those of the fields in the order of the record.
var inquiries = []inquiry{
	{field: "url", stated: (*reading).addressCandidates},
	{field: "publisher", stated: (*reading).publisherCandidates},
	{field: "section", selected: func(l *layout) selectors { return l.Section }, stated: (*reading).sectionCandidates},
	{field: "language", stated: (*reading).languageCandidates},
	{field: "kicker", selected: func(l *layout) selectors { return l.Kicker }},
	{field: "headline", selected: func(l *layout) selectors { return l.Headline }, stated: (*reading).headlineCandidates, why: (*reading).whyHeadline},
	{field: "dateline", selected: func(l *layout) selectors { return l.Dateline.Text }},
	{field: "published", selected: func(l *layout) selectors { return l.Published }, stated: (*reading).releaseCandidates},
	{field: "modified", selected: func(l *layout) selectors { return l.Modified }, stated: (*reading).changeCandidates},
	{field: "authors", selected: func(l *layout) selectors { return l.Authors }, stated: (*reading).authorCandidates},
	{field: "lead", selected: func(l *layout) selectors { return l.Lead }, stated: (*reading).leadCandidates},
	{field: "body", selected: func(l *layout) selectors { return l.Body.Paragraph }, stated: (*reading).bodyCandidates},
	{field: "images", stated: (*reading).imageCandidates},
	{field: "reading_minutes", selected: func(l *layout) selectors { return l.Minutes }},
	{field: "topics", selected: func(l *layout) selectors { return l.Topics }, stated: (*reading).topicCandidates},
	{field: "access", selected: func(l *layout) selectors { return slices.Concat(l.Paid, l.Free) }, stated: (*reading).accessCandidates},
	{field: "related"},
	{field: "next_page", selected: func(l *layout) selectors { return l.NextPage }},
	{field: "rights"},
	{field: "id", why: (*reading).whyID},
	{field: "aliases"},
	{field: "alternative_headlines"},
}

// choices tells how each field was filled.
func (r *reading) choices(passages []Passage) []Choice {
	values, from := r.art.values(), r.art.Extraction.Fields
	var out []Choice
	for _, q := range inquiries {
		c := Choice{Field: q.field, Value: values[q.field], From: from[q.field], Candidates: r.selected(q.selected)}
		if q.stated != nil {
			c.Candidates = append(c.Candidates, q.stated(r)...)
		}
		if (q.field == "body" || q.field == "lead") && !isGeneric(c.From) {
			c.Candidates = append(c.Candidates, generalCandidate(q.field, passages)...)
		}
		c.settle()
		if c.From != "" {
			c.Why = whySource(c.From)
			if q.why != nil {
				if why := q.why(r, &c); why != "" {
					c.Why = why
				}
			}
		}
		if c.From != "" || len(c.Candidates) > 0 {
			out = append(out, c)
		}
	}
	return out
}

// settle marks the winner, and says of the others why they lost if that isn't said
// already.
func (c *Choice) settle() {
	won := -1
	for i, k := range c.Candidates {
		if k.From == c.From && c.From != "" && k.Why == "" && (won < 0 || k.Value == c.Value && c.Candidates[won].Value != c.Value) {
			won = i
		}
	}
	if won < 0 && c.From != "" {
		c.Candidates = append([]Candidate{longValue(c.Value, c.From)}, c.Candidates...)
		won = 0
	}
	for i := range c.Candidates {
		k := &c.Candidates[i]
		switch {
		case i == won:
			k.Won = true
		case k.Why != "":
		case won < 0:
			k.Why = "nothing in it fits the field"
		case k.Value == c.Candidates[won].Value:
			k.Why = "it says the same"
		case i < won:
			k.Why = "passed over: nothing in it fits the field"
		default:
			k.Why = "a source that is asked before it has the field"
		}
	}
}

// whySource is why a source wins against those behind it.
func whySource(from string) string {
	kind, _, _ := strings.Cut(from, ":")
	switch kind {
	case "css", "profile":
		return "what the site's profile says comes before all else"
	case "jsonld":
		return "what the JSON-LD states comes before meta elements and what the page shows"
	case "meta", "link", "microdata":
		return "no source that is asked before it has the field"
	case "header", "url":
		return "the page itself doesn't say it in a way that can be used"
	}
	if why := whyGeneric[from]; why != "" {
		return why
	}
	return "it is told from what the page shows, or from other fields"
}

// whyGeneric are the reasons for what readers told from the page's shape.
var whyGeneric = map[string]string{
	"generic:story":       "the general reader's model chose these passages",
	"generic:html":        "the html element's language comes before what is stated elsewhere",
	"generic:text":        "the page states no language, and its text tells it",
	"generic:byline":      "no surer source names a person, or the byline names those and more",
	"generic:line":        "no surer source names a person, and a line of its own below the headline does",
	"generic:h1":          "the heading shows it",
	"generic:h2":          "the heading shows it",
	"generic:time":        "nothing that is stated for machines is a date that can be used; a time element by the headline is",
	"generic:printed":     "it is printed by the headline",
	"generic:address":     "neither statements for machines nor what is printed by the headline is a date that can be used; the address has one",
	"generic:last-change": "only the last change is known, and the release was then or before",
	"generic:topics":      "these links are marked as topics, and nothing better states them for machines",
	"generic:figure":      "no picture is stated for machines, and these stand in the story",
	"generic:signals":     "they are kept as the page and the server state them",
	"generic:headlines":   "these are the headlines of other sources",
	"generic:addresses":   "these are the other addresses that led to the page, or that it names",
}

// whyID says what the id is made from.
func (r *reading) whyID(c *Choice) string {
	if c.From == "url" {
		return "no profile has a rule for the address, so the id is a hash of it"
	}
	return "a rule of the site's profile reads it off the address"
}

// maxShown is how much of a candidate's value is shown, in bytes.
const maxShown = 300

// values are a record's fields as texts.
func (a *Article) values() map[string]string {
	raw, err := json.Marshal(a)
	var fields map[string]any
	if err != nil || json.Unmarshal(raw, &fields) != nil {
		return nil
	}
	out := make(map[string]string, len(fields))
	for name, v := range fields {
		out[name] = valueText(v)
	}
	return out
}

// valueText is a value of JSON as people would write it.
func valueText(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case []any:
		parts := make([]string, len(v))
		for i, e := range v {
			parts[i] = valueText(e)
		}
		return strings.Join(parts, "; ")
	case map[string]any:
		for _, key := range []string{"text", "url", "group", "agency"} {
			if s, ok := v[key].(string); ok {
				return s
			}
		}
		return pairsText(v)
	}
	raw, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	return string(raw)
}

// pairsText is an object of JSON as people would write it.
func pairsText(v map[string]any) string {
	parts := make([]string, 0, len(v))
	for _, key := range slices.Sorted(maps.Keys(v)) {
		parts = append(parts, key+": "+valueText(v[key]))
	}
	return strings.Join(parts, "; ")
}

// selected are the candidates that the selectors of the layout find.
func (r *reading) selected(of func(*layout) selectors) []Candidate {
	if r.layout == nil || of == nil {
		return nil
	}
	var out []Candidate
	list := of(r.layout)
	for i := range list {
		for _, n := range r.ix.find(&list[i]) {
			if v := r.value(n, &list[i]); v != "" && len(out) < maxCandidates {
				out = append(out, Candidate{Value: clip(v, maxShown), From: "css:" + list[i].source})
			}
		}
	}
	return out
}

// maxCandidates bounds the candidates of one kind for one field.
const maxCandidates = 20

// generalCandidate is what the general reader would have taken for a field.
func generalCandidate(field string, passages []Passage) []Candidate {
	var found []string
	for _, p := range passages {
		if p.general == field {
			found = append(found, p.Text)
		}
	}
	if len(found) == 0 {
		return nil
	}
	return []Candidate{longValue(strings.Join(found, " ¶ "), "generic:story")}
}
