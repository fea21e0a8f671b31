package main

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"net/url"
	"path/filepath"
	"strings"

	"golang.org/x/net/html"

	"broadsheet/extract"
	"broadsheet/extract/gold"
	"broadsheet/extract/story"
)

// A sheet is one page with what people or the publisher's own parser read on it.
type sheet struct {
	gold.Page

	Set    string
	Fields goldFields
	key    string // what pages of one publisher share
	fold   int    // of the cross-validation: a publisher's pages are in one
}

type goldFields struct {
	Headline string      `json:"headline"`
	Text     *string     `json:"text"`
	Lead     []string    `json:"lead"`
	Body     []goldBlock `json:"body"`
}

type goldBlock struct {
	Type string `json:"type"`
	Text string `json:"text"`
}

// blocks are the gold's texts in order with their types.
func (g *sheet) blocks() []goldBlock {
	if g.Fields.Text != nil {
		var out []goldBlock
		for line := range strings.SplitSeq(*g.Fields.Text, "\n") {
			if strings.TrimSpace(line) != "" {
				out = append(out, goldBlock{"text", line})
			}
		}
		return out
	}
	var out []goldBlock
	for _, l := range g.Fields.Lead {
		out = append(out, goldBlock{"lead", l})
	}
	return append(out, g.Fields.Body...)
}

// folds are the parts of the cross-validation.
const folds = 6

// load reads the golds of several sets.
func load(dir string, sets []string) ([]*sheet, error) {
	var out []*sheet
	for _, set := range sets {
		golds, err := loadSet(filepath.Join(dir, set), set)
		if err != nil {
			return nil, fmt.Errorf("load gold pages: %w", err)
		}
		out = append(out, golds...)
	}
	return out, nil
}

func loadSet(dir, set string) ([]*sheet, error) {
	pages, err := gold.Read(dir)
	if err != nil {
		return nil, err
	}
	out := make([]*sheet, 0, len(pages))
	for _, p := range pages {
		g := &sheet{Page: p, Set: set, key: cmp.Or(p.Publisher, hostOf(p.URL), p.ID)}
		if err := p.Says(&g.Fields); err != nil {
			return nil, err
		}
		h := fnv.New32a()
		h.Write([]byte(g.key))
		g.fold = int(h.Sum32() % folds)
		out = append(out, g)
	}
	return out, nil
}

// hostOf is what an address's publisher is known by.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(u.Hostname(), "www.")
}

// A spy is a general reader that keeps what it is given.
type spy struct {
	doc   *html.Node
	hints story.Hints
}

func (*spy) Name() string { return "train" }

func (s *spy) Read(doc *html.Node, known extract.Known) extract.General {
	s.doc, s.hints = doc, known
	return extract.General{Body: enough}
}

// enough is a story that no other source of one is asked beside: those would need the
// model that is about to be made.
var enough = []extract.Block{{Type: extract.Paragraph, Text: strings.Repeat("enough ", 100000)}}

// open parses a page and reads its fields.
func (g *sheet) open() (*spy, error) {
	raw, err := g.HTML()
	if err != nil {
		return nil, err
	}
	s := &spy{}
	_, err = extract.Extract(extract.Page{URL: g.URL, HTML: raw}, extract.Options{Profiles: new(extract.Profiles), General: s})
	if s.doc == nil {
		return nil, fmt.Errorf("%s: never came to the body: %w", g.Path(), err)
	}
	return s, nil
}
