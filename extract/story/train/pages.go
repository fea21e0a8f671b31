package main

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/net/html"

	"broadsheet/extract"
	"broadsheet/extract/story"
)

// A gold is one page with what people or the publisher's own parser read on it.
type gold struct {
	Set, File, URL string
	Fields         goldFields
	key            string // what pages of one publisher share
	fold           int    // of the cross-validation: a publisher's pages are in one
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
func (g *gold) blocks() []goldBlock {
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
func load(dir string, sets []string) ([]*gold, error) {
	var out []*gold
	for _, set := range sets {
		golds, err := loadSet(filepath.Join(dir, set), set)
		if err != nil {
			return nil, fmt.Errorf("load gold pages: %w", err)
		}
		out = append(out, golds...)
	}
	return out, nil
}

func loadSet(dir, set string) ([]*gold, error) {
	f, err := os.Open(filepath.Join(dir, "pages.jsonl"))
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // it was only read
	var out []*gold
	lines := json.NewDecoder(f)
	for {
		var p struct {
			File, URL, Publisher, ID string
			Gold                     goldFields
		}
		switch err := lines.Decode(&p); {
		case err == io.EOF:
			return out, nil
		case err != nil:
			return nil, fmt.Errorf("%s: page %d: %w", f.Name(), len(out)+1, err)
		}
		g := &gold{Set: set, File: filepath.Join(dir, p.File), URL: p.URL, Fields: p.Gold, key: cmp.Or(p.Publisher, hostOf(p.URL), p.ID)}
		h := fnv.New32a()
		h.Write([]byte(g.key))
		g.fold = int(h.Sum32() % folds)
		out = append(out, g)
	}
}

// hostOf is what an address's publisher is known by.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(u.Hostname(), "www.")
}

// read reads the page's bytes.
func (g *gold) read() ([]byte, error) {
	raw, err := os.ReadFile(g.File)
	if err != nil {
		return nil, err
	}
	z, err := gzip.NewReader(bytes.NewReader(raw))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(z)
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
func (g *gold) open() (*spy, error) {
	raw, err := g.read()
	if err != nil {
		return nil, err
	}
	s := &spy{}
	_, err = extract.Extract(extract.Page{URL: g.URL, HTML: raw}, extract.Options{Profiles: new(extract.Profiles), General: s})
	if s.doc == nil {
		return nil, fmt.Errorf("%s: never came to the body: %w", g.File, err)
	}
	return s, nil
}
