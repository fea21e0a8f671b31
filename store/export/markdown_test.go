package export_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"

	"broadsheet/extract"
	"broadsheet/store/export"
)

// cut takes a stream of Markdown apart at the lines "---": front matter and text of
// each document.
func cut(tb testing.TB, stream string) (fronts, texts []string) {
	tb.Helper()
	if stream == "" {
		return nil, nil
	}
	parts := regexp.MustCompile(`(?m)^---\n`).Split(stream, -1)
	if parts[0] != "" || len(parts)%2 != 1 {
		tb.Fatalf("%d parts, the first %q", len(parts), parts[0])
	}
	for i := 1; i < len(parts); i += 2 {
		fronts, texts = append(fronts, parts[i]), append(texts, parts[i+1])
	}
	return fronts, texts
}

// TestFrontMatterIsTheRecords as YAML readers see it, whatever the texts are.
func TestFrontMatterIsTheRecords(t *testing.T) {
	t.Parallel()
	all := speakable()
	fronts, bodies := cut(t, string(written(t, "md", export.Options{}, all...)))
	if len(fronts) != len(all) || len(bodies) != len(all) {
		t.Fatalf("%d documents of %d records", len(fronts), len(all))
	}
	for n, art := range all {
		var front struct {
			Title, Kicker, ID, Date, Publisher, Source, Language string
			Revision                                             int
			Authors, Section, Topics                             []string
		}
		if err := yaml.UnmarshalWithOptions([]byte(fronts[n]), &front); err != nil {
			t.Errorf("document %d: %v", n, err)
			continue
		}
		if front.ID != art.ID || front.Revision != art.Revision || front.Language != art.Language || front.Title != spoken(art.Headline) || front.Source != spoken(art.Source) {
			t.Errorf("document %d: %+v", n, front)
		}
		if n >= len(nastyTexts) {
			continue
		}
		want := []string{spoken(art.Authors[0]), spoken(art.Authors[1])}
		for _, got := range [][]string{front.Authors, front.Section, front.Topics} {
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("a list of %d: %s", n, diff)
			}
		}
		if want := art.Published.Format("2006-01-02T15:04:05.999999999Z07:00"); front.Date != want {
			t.Errorf("date of %d: %q, want %q", n, front.Date, want)
		}
	}
}

// TestMarkdownToTheByte: what an article looks like.
func TestMarkdownToTheByte(t *testing.T) {
	t.Parallel()
	one := &extract.Article{
		ID: "kiosk.example:1", Headline: "2. Deich_bruch", Authors: []string{"Ada Quill"}, Lead: []string{"Der *Deich* hielt nicht."},
		Body: []extract.Block{
			{Type: extract.Subhead, Text: "Was fehlt", Level: 3},
			{Type: extract.ListItem, Text: "Sand"},
			{Type: extract.ListItem, Text: "- und Säcke", Level: 2},
			{Type: extract.TableRow, Text: "Ort | Säcke"},
			{Type: extract.TableRow, Text: "Hafen | 20 | leer"},
			{Type: extract.Quote, Text: "> Mehr Sand!"},
			{Type: extract.Code, Text: "a\n```\n---"},
		},
		Images: []extract.Image{{URL: "https://kiosk.example/a b.jpg", Alt: "Ein [Deich]", Caption: "Der Deich", Credit: "Bo"}},
	}
	want := `---
title: "2. Deich_bruch"
id: "kiosk.example:1"
authors:
  - "Ada Quill"
---

# 2\. Deich\_bruch

Der \*Deich\* hielt nicht.

### Was fehlt

- Sand
  - \- und Säcke

| Ort | Säcke |  |
| --- | --- | --- |
| Hafen | 20 | leer |

> \> Mehr Sand!

` + "````\na\n```\n ---\n````" + `

![Ein \[Deich\]](<https://kiosk.example/a%20b.jpg>)

*Der Deich* (Bo)
`
	if diff := cmp.Diff(want, string(written(t, "md", export.Options{}, one))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	two := "---\nid: \"kiosk.example:2\"\n---\n"
	if diff := cmp.Diff(want+"\n"+two, string(written(t, "md", export.Options{}, one, &extract.Article{ID: "kiosk.example:2"}))); diff != "" {
		t.Errorf("of two (-want +got):\n%s", diff)
	}
}

// folded is a text as a paragraph has it.
func folded(s string) string {
	s = strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ", "\u2028", " ", "\u2029", " ").Replace(spoken(s))
	return strings.Trim(s, " \t\ufeff")
}

// TestCommonMarkReadsTheTexts: its own parser sees the blocks that we wrote, and in
// each of them no more and no less than its text.
func TestCommonMarkReadsTheTexts(t *testing.T) {
	t.Parallel()
	var texts []string
	for n, s := range nastyTexts {
		art := full(n, s, 60)
		for i := range art.Body {
			if art.Body[i].Type == extract.TableRow { // CommonMark has no tables
				art.Body[i].Type = extract.Paragraph
			}
		}
		_, bodies := cut(t, string(written(t, "md", export.Options{}, art)))
		texts = append(texts, bodies...)
	}
	in, err := json.Marshal(texts)
	if err != nil {
		t.Fatal(err)
	}
	var all [][][2]string
	if err := json.Unmarshal(judge(t, "markdown.mjs", in), &all); err != nil {
		t.Fatal(err)
	}
	for n, s := range nastyTexts {
		var kinds, seen []string
		for _, block := range all[n] {
			kind, text := block[0], block[1]
			if strings.HasPrefix(kind, "image ") {
				kind = "image"
			}
			kinds = append(kinds, kind)
			if kind == "code" {
				text = strings.TrimSuffix(text, "\n")
			}
			seen = append(seen, text)
		}
		w := folded(s)
		code := strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(spoken(s))
		if code == "---" {
			code = " ---"
		}
		at := full(n, s, 60).Published.Format("2006-01-02T15:04:05.999999999Z07:00")
		wantKinds := strings.Split("heading 1,image,paragraph,paragraph,paragraph,paragraph,heading 3,item,item,item,block_quote,paragraph,paragraph,code,paragraph,heading 2,heading 6,paragraph,paragraph,image,paragraph,paragraph", ",")
		want := []string{w, w, w + " (" + w + ")", w, folded("and " + s), w, w, w, w, w, w, w, folded(s + " | b | c"), code, at + " " + w, w, w, w, w, "", w, "(" + w + ")"}
		if diff := cmp.Diff(wantKinds, kinds); diff != "" {
			t.Errorf("blocks of %q: %s", s, diff)
		} else if diff := cmp.Diff(want, seen); diff != "" {
			t.Errorf("texts of %q: %s", s, diff)
		}
	}
}

// FuzzMarkdown: whatever a page held, a stream can be cut at its lines "---", and its
// front matter is YAML that holds the texts.
func FuzzMarkdown(f *testing.F) {
	for _, s := range nastyTexts {
		f.Add(s, "second")
	}
	f.Fuzz(func(t *testing.T, one, two string) {
		a, b := full(1, one, 60), full(2, two, 60)
		fronts, _ := cut(t, string(written(t, "md", export.Options{}, a, b)))
		if len(fronts) != 2 {
			t.Fatalf("%d documents", len(fronts))
		}
		for i, s := range []string{one, two} {
			var front map[string]any
			if err := yaml.Unmarshal([]byte(fronts[i]), &front); err != nil {
				t.Fatalf("%q: %v", s, err)
			}
			if got := fmt.Sprint(front["title"]); s != "" && got != spoken(s) {
				t.Errorf("%q came back as %q", s, got)
			}
		}
	})
}
