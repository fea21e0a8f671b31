package score

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"broadsheet/extract/gold"
	"golang.org/x/net/html/charset"
)

// maxLine bounds a line of a file of records, in bytes.
const maxLine = 64 << 20

// A Page is a page with what people say it holds.
type Page struct {
	gold.Page

	Gold Gold
}

// Gold is the truth about a page. What it doesn't say is not scored.
type Gold struct {
	// Headline is "" when it isn't known.
	Headline string `json:"headline"`
	// Published is the first release, "" when it isn't known.
	Published string `json:"published"`
	// Day is that of the first release, where the time isn't known.
	Day string `json:"day"`
	// Text is the text of the body; nil when lead and body are it.
	Text *string `json:"text"`
	// Authors, Lead and Body are known where Body isn't nil.
	Authors Texts   `json:"authors"`
	Lead    Texts   `json:"lead"`
	Body    []Block `json:"body"`
}

// ReadPages reads the list of a folder's pages.
func ReadPages(dir string) ([]Page, error) {
	pages, err := gold.Read(dir)
	if err != nil {
		return nil, err
	}
	out := make([]Page, len(pages))
	for i, p := range pages {
		out[i].Page = p
		if err := p.Says(&out[i].Gold); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Name is what connects the page with its record.
func (p *Page) Name() string { return baseName(p.File) }

// HTML reads the page, in UTF-8 and without a byte order mark.
func (p *Page) HTML() ([]byte, error) {
	raw, err := p.Page.HTML()
	if err != nil {
		return nil, err
	}
	return decode(raw)
}

// decode leaves UTF-8 as it is, whatever the page says of itself.
func decode(raw []byte) ([]byte, error) {
	raw = bytes.TrimPrefix(raw, []byte("\ufeff"))
	if utf8.Valid(raw) {
		return raw, nil
	}
	enc, _, _ := charset.DetermineEncoding(raw, "")
	out, err := enc.NewDecoder().Bytes(raw)
	return bytes.ToValidUTF8(out, []byte("\ufffd")), err
}

// baseName is the name of a page's file without folders and extensions.
func baseName(file string) string {
	return strings.TrimSuffix(strings.TrimSuffix(path.Base(filepath.ToSlash(file)), ".gz"), ".html")
}

// eachLine gives do each line of a file that isn't blank.
func eachLine(file string, do func(line []byte) error) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, maxLine)
	for n := 1; lines.Scan(); n++ {
		if line := bytes.TrimSpace(lines.Bytes()); len(line) > 0 {
			if err := do(line); err != nil {
				return fmt.Errorf("%s:%d: %w", file, n, err)
			}
		}
	}
	return lines.Err()
}
