package extract

import (
	"bytes"
	"fmt"
	"net/url"
	"strings"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Stand-ins for what the profile branch writes; this file goes at the merge.

type profileSide struct {
	zone     *time.Location // the profile's zone; nil when unknown
	noLayout *LayoutError
}

func newReading(page Page, opts Options) (*reading, error) {
	doc, err := html.Parse(bytes.NewReader(bytes.ToValidUTF8(page.HTML, []byte("\uFFFD"))))
	if err != nil {
		return nil, fmt.Errorf("parse: %w", err)
	}
	return &reading{page: page, opts: opts, base: page.base(), doc: doc}, nil
}

func readProfile(*reading) error { return nil }

func finish(r *reading) error {
	r.art.Schema, r.art.URL, r.art.ID = Schema, r.page.URL, r.page.URL
	r.art.Source, r.art.HTTP, r.art.Fetched = r.page.Source, r.page.HTTP, r.page.Fetched
	seen := map[string]bool{r.art.Headline: true, "": true}
	for _, h := range r.headlines {
		if !seen[h] {
			seen[h] = true
			r.art.AlternativeHeadlines = append(r.art.AlternativeHeadlines, h)
		}
	}
	parts := append([]string{}, r.art.Lead...)
	for _, b := range r.art.Body {
		parts = append(parts, b.Text)
	}
	r.art.Text = strings.Join(parts, "\n\n")
	return nil
}

var foldOut = strings.NewReplacer("\u00ad", "", "\u200b", "", "\u200c", "", "\u200d", "", "\ufeff", "", "\u2060", "")

func fold(s string) string {
	return strings.Join(strings.Fields(foldOut.Replace(s)), " ")
}

func absolute(base *url.URL, href string) string {
	u, err := url.Parse(strings.TrimSpace(href))
	if err != nil || href == "" {
		return ""
	}
	if base != nil {
		u = base.ResolveReference(u)
	}
	return u.String()
}

func text(n *html.Node) string {
	var b strings.Builder
	textInto(&b, n)
	return fold(b.String())
}

func textInto(b *strings.Builder, n *html.Node) {
	switch n.Type {
	case html.TextNode:
		b.WriteString(n.Data)
		return
	case html.ElementNode:
		switch n.DataAtom {
		case atom.Script, atom.Style, atom.Template, atom.Noscript:
			return
		case atom.Br:
			b.WriteByte(' ')
			return
		default:
		}
		for _, a := range n.Attr {
			if a.Key == "hidden" || a.Key == "aria-hidden" && a.Val == "true" {
				return
			}
		}
	default:
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		textInto(b, c)
	}
	switch n.DataAtom {
	case atom.P, atom.Div, atom.Li, atom.Td, atom.Th, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Section:
		b.WriteByte(' ')
	default:
	}
}
