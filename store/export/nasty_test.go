package export_test

import (
	"bytes"
	"errors"
	"io"
	"strconv"
	"strings"
	"testing"
	"time"

	"broadsheet/extract"
	"broadsheet/store/export"
)

// nastyTexts are those that some form has trouble with.
var nastyTexts = []string{
	"plain", `with "quotes" and 'others'`, "a, comma; a semicolon", "a line\r\nand another\rand a third\nand a fourth",
	"a\ttab", "\ta tab first", "control \x00\x01\x0b\x0c\x1b\x1f\x7f here", "=cmd|'/c calc'!A0", "+1", "-1", "@SUM(A1)", "\r=1", "\n=1",
	"'=already", "''", "<script>&amp;</script>]]>", "<!-- -->", "&lt;&copy;&#65;", "right\u200fto\u202eleft\u2069 עברית \u2066x\u2069",
	"漢字かな交じり文", "emoji 👩‍👩‍👧‍👦 🇩🇪", "non \ufffe\uffff characters", "no utf-8 \xe9\xff", "\ufeffmark", "line\u2028and paragraph\u2029",
	"---", "...", "# no head", "## no head", "> no quote", "- no item", "+ no item", "* no item", "1. no item", "1986) no item",
	"**no** _emphasis_ `code` ~~gone~~ [no](link) ![no](image) <http://x.example>", "| no | table |", "***", "===", "    no code", "```", "$x$ ${y}",
	"no: yaml", "yes", "null", "2019-04-23", "1e3", "{a: b}", "[a, b]", "!tag", "%x", "trailing blank ", "back\\slash \\* \\n", "C:\\x\\",
	`a|b\|c`, "|", " | ", "\\|", "e\u0301 and \u00e9",
}

// full is a record with every field filled with a text, in the zone of an offset.
func full(n int, s string, minutes int) *extract.Article {
	at := time.Date(2019, 4, 23, 7, 41, n%60, 123456000, time.FixedZone("", 60*minutes))
	list := []string{s, "and " + s}
	return &extract.Article{
		Schema: extract.Schema, ID: "kiosk.example:" + strconv.Itoa(n), Revision: n + 1, URL: "https://kiosk.example/a?b=1&c=" + s, Aliases: list,
		Source: s, Site: "kiosk.example", Publisher: s, Section: list, Language: "pt-BR", Kicker: s, Headline: s, AlternativeHeadlines: list,
		Dateline: &extract.Dateline{Text: s, Label: s, Place: s, Agency: s}, Published: at, Modified: at.Add(time.Hour), Authors: list, Lead: list,
		Body: []extract.Block{
			{Type: extract.Paragraph, Text: s},
			{Type: extract.Subhead, Text: s, Level: 3},
			{Type: extract.ListItem, Text: s, Level: 2},
			{Type: extract.ListItem, Text: s, Level: 5},
			{Type: extract.ListItem, Text: s},
			{Type: extract.Quote, Text: s},
			{Type: extract.TableRow, Text: s},
			{Type: extract.TableRow, Text: s + " | b | c"},
			{Type: extract.Code, Text: s},
			{Type: extract.LiveEntry, Text: s, Time: at},
			{Type: extract.Subhead, Text: s},
			{Type: extract.Subhead, Text: s, Level: 9},
			{Type: extract.LiveEntry, Text: s},
			{Type: "unheard of", Text: s},
		},
		Images: []extract.Image{
			{URL: "https://kiosk.example/" + s + ".jpg", Alt: s, Caption: s, Credit: s, Role: extract.LeadImage},
			{URL: s, Caption: s, Role: extract.InlineImage},
			{Alt: s, Credit: s},
		},
		ReadingMinutes: 3, Topics: list, Access: extract.Metered,
		Related: []extract.Group{{Group: s, Items: []extract.Teaser{
			{Kicker: s, Headline: s, Teaser: s, URL: s, Author: s, Published: s, Image: &extract.TeaserImage{URL: s, Alt: s}, Media: extract.Video, Paid: true},
			{Headline: s},
		}}},
		Pages: list, NextPage: s, Rights: &extract.Rights{Robots: list, XRobotsTag: list, TDMReservation: "1", TDMPolicy: s},
		Text: s + "\n\n" + s, ContentHash: "sha256:" + strings.Repeat("0123456789abcdef", 4), Fetched: at.Add(time.Minute),
		HTTP:    &extract.HTTP{Status: 200, MediaType: "text/html", Charset: "utf-8", ETag: s, LastModified: s},
		Capture: &extract.Capture{File: s, Offset: 1 << 40, Length: 17, Digest: s},
		Extraction: extract.Extraction{
			Profile: s, Layout: s, ProfileHash: s, Fields: map[string]string{"body": s, "headline": "css:h1", "a": "url"}, Confidence: 0.25, Warnings: list,
		},
	}
}

// nasty are records of each of the texts, and some of other shapes: without any
// field, with the ends of time and of the zones, with a huge paragraph.
func nasty() []*extract.Article {
	var list []*extract.Article
	for n, s := range nastyTexts {
		list = append(list, full(n, s, (n-len(nastyTexts)/2)*30))
	}
	bare := &extract.Article{Schema: extract.Schema, ID: "kiosk.example:bare"}
	huge := &extract.Article{ID: "kiosk.example:huge", Headline: "Huge", Body: []extract.Block{{Type: extract.Paragraph, Text: strings.Repeat("Wort, \"Wort\" & <Wort> ", 1<<20/22)}}}
	huge.Text = huge.PlainText()
	first := &extract.Article{ID: "kiosk.example:first", Published: time.Date(1, 1, 1, 0, 0, 1, 0, time.UTC), Modified: time.Date(1, 1, 2, 0, 0, 0, 0, time.FixedZone("", 23*3600+59*60))}
	last := &extract.Article{ID: "kiosk.example:last", Published: time.Date(9999, 12, 31, 23, 59, 59, 999999000, time.UTC), Modified: time.Date(9999, 12, 31, 0, 0, 0, 0, time.FixedZone("", -14*3600))}
	beyond := &extract.Article{ID: "", Site: "kiosk.example", Published: time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC), Modified: time.Date(-5, 1, 1, 0, 0, 0, 0, time.UTC), Language: "not a tag!", URL: "file:///x", Section: []string{""}, Lead: []string{"", " "}, Authors: []string{""}, Body: []extract.Block{{Type: extract.ListItem}, {Type: extract.Paragraph, Text: " "}}, Images: []extract.Image{{}}}
	return append(list, bare, huge, first, last, beyond)
}

// speakable are those that JSON has, too: its times are of the years to 9999.
func speakable() []*extract.Article {
	all := nasty()
	return all[:len(all)-1]
}

// written is a format's output of some records.
func written(tb testing.TB, format string, o export.Options, list ...*extract.Article) []byte {
	tb.Helper()
	var out bytes.Buffer
	if err := writeAll(&out, format, o, list); err != nil {
		tb.Fatalf("%s: %v", format, err)
	}
	return out.Bytes()
}

func writeAll(out io.Writer, format string, o export.Options, list []*extract.Article) error {
	w, err := export.New(format, out, withPages(o))
	if err != nil {
		return err
	}
	for _, art := range list {
		err = errors.Join(err, w.Write(art))
	}
	return errors.Join(err, w.Close())
}
