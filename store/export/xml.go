package export

import (
	"encoding/xml"
	"io"
	"strings"
)

const xmlHead = `<?xml version="1.0" encoding="UTF-8"?>` + "\n"

// markup is a sheet of XML. Texts are escaped, and what XML has no words for comes
// out as U+FFFD, so that it is well-formed whatever a page held.
type markup struct{ sheet }

func newMarkup(w io.Writer) markup { return markup{sheet{w: w}} }

// open adds a start tag with attributes, given as name and value; those without a
// value are left out.
func (m *markup) open(name string, attributes ...string) {
	m.put("<", name)
	for i := 0; i+1 < len(attributes); i += 2 {
		if attributes[i+1] != "" {
			m.put(" ", attributes[i], `="`)
			m.text(attributes[i+1])
			m.put(`"`)
		}
	}
	m.put(">")
}

// text adds a text, escaped.
func (m *markup) text(s string) {
	_ = xml.EscapeText(&m.Buffer, []byte(s)) // a buffer takes all
}

// element adds an element with a text on a line of its own, if there is a text.
func (m *markup) element(name, text string, attributes ...string) {
	if strings.TrimSpace(text) == "" {
		return
	}
	m.open(name, attributes...)
	m.text(text)
	m.put("</", name, ">\n")
}

// leaf adds an empty element on a line of its own.
func (m *markup) leaf(name string, attributes ...string) {
	m.open(name, attributes...)
	m.Truncate(m.Len() - 1)
	m.put("/>\n")
}
