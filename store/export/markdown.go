package export

import (
	"fmt"
	"io"
	"strings"

	"broadsheet/extract"
)

// markdown writes an article after the other: YAML front matter between two lines
// "---", then the article in CommonMark, tables as GitHub's Markdown has them. No
// other line is "---", so a stream can be cut again at those lines.
type markdown struct {
	sheet

	n int
}

func newMarkdown(w io.Writer, _ Options) (Writer, error) { return &markdown{sheet: sheet{w: w}}, nil }

// Write adds an article; a blank line stands before each but the first.
func (m *markdown) Write(art *extract.Article) error {
	if m.n++; m.n > 1 {
		m.put("\n")
	}
	m.front(art)
	m.paragraph("# ", art.Headline)
	m.pictures(art, extract.LeadImage)
	for _, p := range art.Lead {
		m.paragraph("", p)
	}
	for run := range runs(art.Body) {
		m.run(run)
	}
	m.pictures(art, extract.InlineImage)
	return m.send()
}

// Close ends nothing: documents stand for themselves.
func (m *markdown) Close() error { return nil }

// paragraph adds a blank line and a line with text, if there is any.
func (m *markdown) paragraph(sign, text string) {
	if s := markdownText(text); s != "" {
		m.put("\n", sign, s, "\n")
	}
}

func (m *markdown) run(run []extract.Block) {
	b := run[0]
	switch b.Type {
	case extract.Subhead:
		m.paragraph(strings.Repeat("#", level(b))+" ", b.Text)
	case extract.ListItem:
		m.put("\n")
		for i, depth := range depths(run) {
			m.put(strings.Repeat("  ", depth-1), "- ", markdownText(run[i].Text), "\n")
		}
	case extract.Quote:
		m.paragraph("> ", b.Text)
	case extract.TableRow:
		m.grid(run)
	case extract.Code:
		m.code(b.Text)
	case extract.LiveEntry:
		if at := stamp(b.Time); at != "" {
			m.paragraph("**"+at+"** ", b.Text)
			return
		}
		m.paragraph("", b.Text)
	default:
		m.paragraph("", b.Text)
	}
}

// grid is a table. Its first row is the head, which the form can't do without.
func (m *markdown) grid(rows []extract.Block) {
	n := width(rows)
	m.put("\n")
	for i := range rows {
		row := cells(rows[i])
		for _, c := range row {
			m.put("| ", strings.ReplaceAll(markdownText(c), "|", `\|`), " ")
		}
		m.put(strings.Repeat("|  ", n-len(row)), "|\n")
		if i == 0 {
			m.put(strings.Repeat("| --- ", n), "|\n")
		}
	}
}

// code is fenced by more backticks than stand in it.
func (m *markdown) code(text string) {
	text = lineBreaks.Replace(clean(text))
	fence := "```"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	m.put("\n", fence, "\n")
	for line := range strings.SplitSeq(strings.TrimRight(text, "\n"), "\n") {
		if strings.TrimRight(line, " \t") == "---" {
			line = " " + line // the line would end the front matter for who cuts a stream
		}
		m.put(line, "\n")
	}
	m.put(fence, "\n")
}

var lineBreaks = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// pictures are those of a role, with caption and credit below. Images without a
// role stand with those inside the article.
func (m *markdown) pictures(art *extract.Article, role extract.ImageRole) {
	for i := range art.Images {
		p := &art.Images[i]
		if (p.Role == extract.LeadImage) != (role == extract.LeadImage) {
			continue
		}
		if p.URL != "" {
			m.put("\n![", markdownText(p.Alt), "](<", destination(p.URL), ">)\n")
		}
		switch caption, credit := markdownText(p.Caption), markdownText(p.Credit); {
		case caption != "" && credit != "":
			m.put("\n*", caption, "* (", credit, ")\n")
		case caption != "":
			m.put("\n*", caption, "*\n")
		case credit != "":
			m.put("\n(", credit, ")\n")
		}
	}
}

// destination is an address between < and >. What could end it is percent-encoded.
func destination(s string) string {
	var b strings.Builder
	s = oneLine(s)
	for i, r := range s {
		switch {
		case r <= ' ' || r == '<' || r == '>' || r == '\\' || r == 0x7F:
			fmt.Fprintf(&b, "%%%02X", r)
		case r == '&' && entity(s[i:]):
			b.WriteString("&amp;")
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
