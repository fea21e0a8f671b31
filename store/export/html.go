package export

import (
	stdhtml "html"
	"strconv"
	"strings"

	"broadsheet/extract"
)

// html is the article for a feed reader: lead, body and images, in elements that
// each of them lets through, without scripts, styles or addresses but of images.
func html(art *extract.Article) string {
	var h page
	for i := range art.Images {
		if art.Images[i].Role == extract.LeadImage {
			h.figure(&art.Images[i])
		}
	}
	for _, p := range art.Lead {
		h.element("p", p)
	}
	for run := range runs(art.Body) {
		h.run(run)
	}
	for i := range art.Images {
		if art.Images[i].Role != extract.LeadImage {
			h.figure(&art.Images[i])
		}
	}
	return h.String()
}

type page struct{ strings.Builder }

func (h *page) element(name, text string) {
	h.WriteString("<" + name + ">" + stdhtml.EscapeString(clean(text)) + "</" + name + ">\n")
}

func (h *page) run(run []extract.Block) {
	b := run[0]
	switch b.Type {
	case extract.Subhead:
		h.element("h"+strconv.Itoa(level(b)), b.Text)
	case extract.ListItem:
		nested(
			run,
			func() { h.WriteString("<ul><li>") },
			func() { h.WriteString("</li>\n<li>") },
			func() { h.WriteString("</li></ul>\n") },
			func(b extract.Block) { h.WriteString(stdhtml.EscapeString(clean(b.Text))) },
		)
	case extract.Quote:
		h.element("blockquote", b.Text)
	case extract.TableRow:
		h.WriteString("<table>\n")
		for i := range run {
			h.WriteString("<tr>")
			for _, c := range cells(run[i]) {
				h.WriteString("<td>" + stdhtml.EscapeString(clean(c)) + "</td>")
			}
			h.WriteString("</tr>\n")
		}
		h.WriteString("</table>\n")
	case extract.Code:
		h.element("pre", b.Text)
	case extract.LiveEntry:
		h.WriteString("<p>")
		if at := stamp(b.Time); at != "" {
			h.WriteString("<b>" + at + "</b> ")
		}
		h.WriteString(stdhtml.EscapeString(clean(b.Text)) + "</p>\n")
	default:
		h.element("p", b.Text)
	}
}

func (h *page) figure(m *extract.Image) {
	h.WriteString("<figure>")
	if address := webAddress(m.URL); address != "" {
		h.WriteString(`<img src="` + stdhtml.EscapeString(address) + `" alt="` + stdhtml.EscapeString(clean(m.Alt)) + `">`)
	}
	if caption := strings.TrimSpace(m.Caption + " " + m.Credit); caption != "" {
		h.WriteString("<figcaption>" + stdhtml.EscapeString(clean(caption)) + "</figcaption>")
	}
	h.WriteString("</figure>\n")
}
