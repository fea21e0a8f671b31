package main

import (
	"cmp"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/text"

	"broadsheet/extract"
)

// lineWidth is how wide texts are set: what reads well in a terminal.
const lineWidth = 80

// renderArticle prints a record as a reader would like to see it.
func renderArticle(w io.Writer, art *extract.Article) error {
	return render(w, art, colours(w))
}

// render prints a record with emphasis in a style.
func render(w io.Writer, art *extract.Article, s style) error {
	p := &printer{w: w, style: s}
	p.headlines(art)
	for _, lead := range art.Lead {
		p.paragraph(p.style.bold, lead)
	}
	for i, b := range art.Body {
		p.block(b)
		if b.Type == extract.ListItem && (i+1 == len(art.Body) || art.Body[i+1].Type != extract.ListItem) {
			p.line("")
		}
	}
	p.images(art.Images)
	p.list("Topics", art.Topics)
	for _, g := range art.Related {
		p.teasers(g)
	}
	p.provenance(art)
	return p.err
}

// A printer writes lines and remembers the first error.
type printer struct {
	w     io.Writer
	style style
	blank bool // the last line was
	err   error
}

func (p *printer) line(format string, args ...any) {
	p.blank = format == ""
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format+"\n", args...)
	}
}

// gap sees that a blank line stands before what follows.
func (p *printer) gap() {
	if !p.blank {
		p.line("")
	}
}

// paragraph sets a text with a blank line after it.
func (p *printer) paragraph(emphasis func(string) string, s string) {
	p.wrapped("", emphasis, s)
	p.line("")
}

// wrapped sets a text under a prefix; later lines are indented by its width.
func (p *printer) wrapped(prefix string, emphasis func(string) string, s string) {
	width := text.StringWidthWithoutEscSequences(prefix)
	for i, l := range strings.Split(text.WrapSoft(s, lineWidth-width), "\n") {
		if i > 0 {
			prefix = strings.Repeat(" ", width)
		}
		p.line("%s%s", prefix, emphasis(strings.TrimRight(l, " ")))
	}
}

func plain(s string) string { return s }

func (p *printer) headlines(art *extract.Article) {
	if art.Kicker != "" {
		p.wrapped("", p.style.dim, art.Kicker)
	}
	p.wrapped("", p.style.bold, cmp.Or(art.Headline, "(no headline)"))
	line := ""
	for _, fact := range factsOf(art) {
		longer := strings.TrimPrefix(line+" · "+fact, " · ")
		if line != "" && text.StringWidthWithoutEscSequences(longer) > lineWidth {
			p.wrapped("", p.style.dim, line) // between facts, not within one
			longer = fact
		}
		line = longer
	}
	if line != "" {
		p.wrapped("", p.style.dim, line)
	}
	p.line("")
}

// factsOf are the short facts that stand below a headline.
func factsOf(art *extract.Article) []string {
	var facts []string
	if len(art.Authors) > 0 {
		facts = append(facts, strings.Join(art.Authors, ", "))
	}
	if !art.Published.IsZero() {
		facts = append(facts, art.Published.Format("2 Jan 2006 15:04"))
	}
	if !art.Modified.IsZero() && !art.Modified.Equal(art.Published) {
		facts = append(facts, "changed "+art.Modified.Format("2 Jan 2006 15:04"))
	}
	if len(art.Section) > 0 {
		facts = append(facts, strings.Join(art.Section, " > "))
	}
	if art.ReadingMinutes > 0 {
		facts = append(facts, fmt.Sprintf("%d min", art.ReadingMinutes))
	}
	if art.Access != "" {
		facts = append(facts, string(art.Access))
	}
	return facts
}

func (p *printer) block(b extract.Block) {
	switch b.Type {
	case extract.Subhead:
		p.paragraph(p.style.bold, b.Text)
	case extract.ListItem:
		p.wrapped(strings.Repeat("  ", max(b.Level-1, 0))+"- ", plain, b.Text)
	case extract.Quote:
		p.wrapped("> ", plain, b.Text)
		p.line("")
	case extract.LiveEntry:
		clock := ""
		if !b.Time.IsZero() {
			clock = b.Time.Format("15:04 ")
		}
		p.wrapped(clock, plain, b.Text)
		p.line("")
	default:
		p.paragraph(plain, b.Text)
	}
}

func (p *printer) images(images []extract.Image) {
	for _, img := range images {
		caption := cmp.Or(img.Caption, img.Alt, img.URL)
		if img.Credit != "" {
			caption += " (" + img.Credit + ")"
		}
		p.wrapped("Picture: ", p.style.dim, caption)
	}
}

func (p *printer) list(label string, items []string) {
	if len(items) > 0 {
		p.wrapped(label+": ", p.style.dim, strings.Join(items, ", "))
	}
}

func (p *printer) teasers(g extract.Group) {
	p.gap()
	p.line("%s", p.style.bold(g.Group))
	for _, t := range g.Items {
		head := t.Headline
		if t.Kicker != "" {
			head = t.Kicker + ": " + head
		}
		p.wrapped("- ", plain, head)
	}
}

// provenance says what the record is called, where it came from and how it was
// read.
func (p *printer) provenance(art *extract.Article) {
	p.gap()
	p.line("%s", p.style.dim("id        "+art.ID+revisionOf(art)))
	if art.URL != "" {
		p.line("%s", p.style.dim("url       "+art.URL))
	}
	for _, alias := range art.Aliases {
		p.line("%s", p.style.dim("also      "+alias))
	}
	read := "general reader"
	if art.Extraction.Profile != "" {
		read = "profile " + art.Extraction.Profile + ", layout " + art.Extraction.Layout
	}
	p.line("%s", p.style.dim("read by   "+read))
	if c := art.Capture; c != nil {
		p.line("%s", p.style.dim(fmt.Sprintf("capture   %s at %d, %s", c.File, c.Offset, bytesOf(c.Length))))
	}
	if !art.Fetched.IsZero() {
		p.line("%s", p.style.dim("fetched   "+art.Fetched.Format(time.RFC3339)))
	}
	for _, w := range art.Extraction.Warnings {
		p.line("%s", p.style.red("warning   "+w))
	}
}

func revisionOf(art *extract.Article) string {
	if art.Revision == 0 {
		return ""
	}
	return fmt.Sprintf(", revision %d", art.Revision)
}
