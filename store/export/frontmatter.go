package export

import (
	"fmt"
	"strconv"
	"strings"

	"broadsheet/extract"
)

// front writes the front matter: what there is of the record's own names, but
// headline and published are called title and date, which is where Pandoc, Jekyll,
// Hugo and Obsidian look. All texts are quoted: without quotes YAML takes "no" for
// false and a time for one in another zone.
func (m *markdown) front(a *extract.Article) {
	m.put("---\n")
	m.pair("title", a.Headline)
	m.pair("kicker", a.Kicker)
	m.pair("id", a.ID)
	m.count("revision", a.Revision)
	m.pair("url", a.URL)
	m.pair("site", a.Site)
	m.pair("publisher", a.Publisher)
	m.list("section", a.Section)
	m.pair("language", a.Language)
	m.pair("date", stamp(a.Published))
	m.pair("modified", stamp(a.Modified))
	m.list("authors", a.Authors)
	if d := a.Dateline; d != nil {
		m.pair("dateline", d.Text)
		m.pair("place", d.Place)
		m.pair("agency", d.Agency)
	}
	m.list("topics", a.Topics)
	m.pair("access", string(a.Access))
	m.count("reading_minutes", a.ReadingMinutes)
	m.pair("source", a.Source)
	m.pair("fetched", stamp(a.Fetched))
	m.pair("content_hash", a.ContentHash)
	m.pair("duplicate_of", a.DuplicateOf)
	m.put("---\n")
}

func (m *markdown) pair(key, value string) {
	if value != "" {
		m.put(key, ": ", yamlText(value), "\n")
	}
}

func (m *markdown) count(key string, n int) {
	if n != 0 {
		m.put(key, ": ", strconv.Itoa(n), "\n")
	}
}

func (m *markdown) list(key string, items []string) {
	if len(items) == 0 {
		return
	}
	m.put(key, ":\n")
	for _, item := range items {
		m.put("  - ", yamlText(item), "\n")
	}
}

// yamlText is a double-quoted scalar (YAML 1.2, 7.3.1). What YAML doesn't count as
// printable is escaped, and so are its line breaks.
func yamlText(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range clean(s) {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r < ' ' || r >= 0x7F && r < 0xA0 || r == 0x2028 || r == 0x2029 || r == 0xFEFF:
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
