// Package gold reads sets of real pages with what people, or the publishers' own parsers,
// say that they hold. Readers are trained and measured on them; the program needs none.
//
// A set is a folder with pages.jsonl, a page a line, and the pages as gzipped HTML.
package gold

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// maxLine bounds a line of pages.jsonl, in bytes.
const maxLine = 64 << 20

// A Page is a page of a set.
type Page struct {
	ID string `json:"id"`
	// File is the page's file below the set's folder.
	File string `json:"file"`
	// URL is the page's address.
	URL string `json:"url"`
	// Publisher is "" where the set doesn't name it.
	Publisher string `json:"publisher"`
	// Crawled is when it was fetched, as the set has it.
	Crawled string `json:"crawled"`
	// Gold is what the page holds; each set has fields of its own.
	Gold json.RawMessage `json:"gold"`

	dir string
}

// Read reads the list of a set. A set without pages is an error.
func Read(dir string) ([]Page, error) {
	path := filepath.Join(dir, "pages.jsonl")
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read gold pages: %w", err)
	}
	defer func() { _ = f.Close() }() // it was only read
	var out []Page
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, maxLine)
	for n := 1; lines.Scan(); n++ {
		line := bytes.TrimSpace(lines.Bytes())
		if len(line) == 0 {
			continue
		}
		p := Page{dir: dir}
		if err := json.Unmarshal(line, &p); err != nil {
			return nil, fmt.Errorf("read gold pages: %s:%d: %w", path, n, err)
		}
		out = append(out, p)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read gold pages: %s: %w", path, err)
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("read gold pages: %s: %w", path, errEmpty)
	}
	return out, nil
}

var errEmpty = errors.New("there are none")

// Says decodes what the page holds into v, as [json.Unmarshal] does.
func (p *Page) Says(v any) error {
	if len(p.Gold) == 0 {
		return nil
	}
	if err := json.Unmarshal(p.Gold, v); err != nil {
		return fmt.Errorf("read the gold of %s: %w", p.Path(), err)
	}
	return nil
}

// Path is the page's file.
func (p *Page) Path() string { return filepath.Join(p.dir, filepath.FromSlash(p.File)) }

// HTML reads the page's bytes, as its server gave them.
func (p *Page) HTML() ([]byte, error) {
	f, err := os.Open(p.Path())
	if err != nil {
		return nil, fmt.Errorf("read gold page: %w", err)
	}
	defer func() { _ = f.Close() }() // it was only read
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("read gold page: %s: %w", p.Path(), err)
	}
	raw, err := io.ReadAll(z)
	if err != nil {
		return nil, fmt.Errorf("read gold page: %s: %w", p.Path(), err)
	}
	return raw, nil
}

// A TB is the part of a test or benchmark that is needed here.
type TB interface {
	Helper()
	Skip(args ...any)
	Fatal(args ...any)
}

// Folder is the folder of the evaluation sets, which BROADSHEET_PAGES names. They are other
// people's: without the variable a test that needs them is skipped, and with one that leads
// nowhere it fails.
func Folder(tb TB) string {
	tb.Helper()
	dir := os.Getenv("BROADSHEET_PAGES")
	if dir == "" {
		tb.Skip("BROADSHEET_PAGES is not set: the evaluation pages are not at hand")
	}
	if _, err := os.Stat(dir); err != nil { //nolint:gosec // the folder is the user's to name
		tb.Fatal("BROADSHEET_PAGES: ", err)
	}
	return dir
}

// Set is an evaluation set for a test; see [Folder].
func Set(tb TB, name string) []Page {
	tb.Helper()
	pages, err := Read(filepath.Join(Folder(tb), name))
	if err != nil {
		tb.Fatal(err)
	}
	return pages
}

// MustHTML reads a page for a test.
func (p *Page) MustHTML(tb TB) []byte {
	tb.Helper()
	raw, err := p.HTML()
	if err != nil {
		tb.Fatal(err)
	}
	return raw
}
