package export

import (
	"strconv"

	"broadsheet/extract"
)

// body is the article in divisions: its head and, where they are there, its lead,
// its story (a division of its own for each subhead, since TEI has heads only at
// the begin of one) and its images.
func (t *tei) body(a *extract.Article) {
	t.element("head", a.Kicker, "type", "kicker")
	t.element("head", a.Headline)
	for _, name := range said(a.Authors) {
		t.put("<byline>")
		t.element("docAuthor", name)
		t.put("</byline>\n")
	}
	t.element("dateline", ifAny(a.Dateline, func(d *extract.Dateline) string { return d.Text }))
	if lead := said(a.Lead); len(lead) > 0 {
		t.open("div", "type", "lead")
		t.put("\n")
		for _, p := range lead {
			t.element("p", p)
		}
		t.put("</div>\n")
	}
	t.story(a.Body)
	t.figures(a.Images)
}

func (t *tei) story(body []extract.Block) {
	begun := false
	for run := range runs(body) {
		if run[0].Type == extract.Subhead {
			if begun {
				t.put("</div>\n")
			}
			t.open("div", "type", "section", "n", number(int64(run[0].Level)))
			t.put("\n")
			t.element("head", run[0].Text)
			begun = true
			continue
		}
		if !begun {
			t.put("<div type=\"story\">\n")
			begun = true
		}
		t.run(run)
	}
	if !begun {
		t.put("<div type=\"story\"><p/>") // a body has something in it
	}
	t.put("</div>\n")
}

func (t *tei) run(run []extract.Block) {
	b := run[0]
	switch b.Type {
	case extract.ListItem:
		t.list(run)
	case extract.TableRow:
		t.table(run)
	case extract.Quote:
		t.element("quote", b.Text)
	case extract.Code:
		t.element("ab", b.Text, "type", "code", "xml:space", "preserve")
	case extract.LiveEntry:
		t.put("<p>")
		if when := moment(b.Time); when != "" {
			t.element("date", stamp(b.Time), "when", when)
		}
		t.text(b.Text)
		t.put("</p>\n")
	default:
		t.element("p", b.Text)
	}
}

func (t *tei) list(items []extract.Block) {
	nested(
		items,
		func() { t.put("<list><item>") },
		func() { t.put("</item>\n<item>") },
		func() { t.put("</item></list>\n") },
		func(b extract.Block) { t.text(b.Text) },
	)
}

func (t *tei) table(rows []extract.Block) {
	n := width(rows)
	t.open("table", "rows", strconv.Itoa(len(rows)), "cols", strconv.Itoa(n))
	t.put("\n")
	for i := range rows {
		row := cells(rows[i])
		t.put("<row>")
		for j := range n {
			t.put("<cell>")
			if j < len(row) {
				t.text(row[j])
			}
			t.put("</cell>")
		}
		t.put("</row>\n")
	}
	t.put("</table>\n")
}

// figures are the images, at the end: records don't say where in the text one
// stood.
func (t *tei) figures(images []extract.Image) {
	if len(images) == 0 {
		return
	}
	t.open("div", "type", "images")
	t.put("\n")
	for i := range images {
		m := &images[i]
		t.open("figure", "type", first(string(m.Role), "inline"))
		if target := webAddress(m.URL); target != "" {
			t.leaf("graphic", "url", target)
		}
		t.element("head", m.Caption)
		t.element("figDesc", m.Alt)
		t.element("note", m.Credit, "type", "credit")
		t.put("</figure>\n")
	}
	t.put("</div>\n")
}
