package export

import (
	"io"
	"strings"

	"broadsheet/extract"
)

// separator stands on a line of its own between two documents. The form feed is
// what a program can cut at: no text holds one.
const separator = "\f======================================================================\n"

// plain writes plain text: headline, date line, a blank line, and the lead and body
// with a blank line between paragraphs.
type plain struct {
	sheet

	n int
}

func newPlain(w io.Writer, _ Options) (Writer, error) { return &plain{sheet: sheet{w: w}}, nil }

// Write adds a document; the separator stands before each but the first.
func (p *plain) Write(art *extract.Article) error {
	if p.n++; p.n > 1 {
		p.put(separator)
	}
	head, headline := p.Len(), oneLine(art.Headline)
	if art.Kicker != "" {
		headline = strings.TrimSuffix(oneLine(art.Kicker)+": "+headline, ": ")
	}
	for _, line := range []string{headline, oneLine(ifAny(art.Dateline, func(d *extract.Dateline) string { return d.Text }))} {
		if line != "" {
			p.put(line, "\n")
		}
	}
	if text := lineBreaks.Replace(clean(plainText(art))); text != "" {
		if p.Len() > head {
			p.put("\n")
		}
		p.put(text, "\n")
	}
	return p.send()
}

// Close ends nothing: documents stand for themselves.
func (p *plain) Close() error { return nil }

// plainText is the record's text, or what follows from lead and body.
func plainText(a *extract.Article) string {
	if a.Text != "" {
		return a.Text
	}
	return a.PlainText()
}
