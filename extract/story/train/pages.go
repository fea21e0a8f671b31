// Command train makes the numbers of package story's model from a folder of gold
// pages: the words of names and texts first, then trees over the features.
//
//	go run ./extract/story/train -pages ../shared/data -o extract/story/model.txt
package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"broadsheet/extract"
	"broadsheet/extract/story"

	"golang.org/x/net/html"
)

// A gold is one page with what people or the publisher's own parser read on it.
type gold struct {
	Set, File, URL, Publisher string
	Fields                    goldFields
	key                       string // what pages of one publisher share
	fold                      int
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

func load(dir string, sets []string, folds int) ([]*gold, error) {
	var out []*gold
	for _, set := range sets {
		f, err := os.Open(filepath.Join(dir, set, "pages.jsonl"))
		if err != nil {
			return nil, err
		}
		s := bufio.NewScanner(f)
		s.Buffer(nil, 64<<20)
		for s.Scan() {
			var p struct {
				File, URL, Publisher, ID string
				Gold                     goldFields
			}
			if err := json.Unmarshal(s.Bytes(), &p); err != nil {
				return nil, fmt.Errorf("%s: %w", f.Name(), err)
			}
			g := &gold{Set: set, File: filepath.Join(dir, set, p.File), URL: p.URL, Publisher: p.Publisher, Fields: p.Gold}
			g.key = p.Publisher
			if g.key == "" {
				g.key = p.ID
				if u, err := url.Parse(p.URL); err == nil && u.Hostname() != "" {
					g.key = strings.TrimPrefix(u.Hostname(), "www.")
				}
			}
			h := fnv.New32a()
			io.WriteString(h, g.key)
			g.fold = int(h.Sum32() % uint32(folds))
			out = append(out, g)
		}
		f.Close()
		if s.Err() != nil {
			return nil, s.Err()
		}
	}
	return out, nil
}

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
	return extract.General{}
}

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
