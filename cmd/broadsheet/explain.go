package main

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"os"
	"strings"
	"sync"

	"broadsheet/extract"
	"broadsheet/scraper"
	"broadsheet/store/export"
)

//go:embed explain.gohtml
var explainSource string

// explainPage is the template of the page that explains a reading, with the hashes of
// its own style and script: a browser runs nothing else on it, whatever the explained
// page says.
var explainPage = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("explain").Parse(explainSource))
})

// hashOf is the hash of an element's content in a Content-Security-Policy.
func hashOf(element string) string {
	_, rest, _ := strings.Cut(explainSource, "<"+element+">")
	content, _, _ := strings.Cut(rest, "</"+element+">")
	sum := sha256.Sum256([]byte(content))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// checkExplain refuses a use of --explain that names no page to explain, several, or
// the page itself as the file to write.
func checkExplain(file string, inputs []string) error {
	switch {
	case file == "":
		return nil
	case file == "-":
		return usagef("--explain -: give the name of a file; stdout has the record")
	case len(inputs) != 1:
		return usagef("--explain goes with exactly one page, but %d were named", len(inputs))
	case inputs[0] == "-":
		return usagef("--explain goes with exactly one page, and '-' is a list of addresses")
	}
	in, err := os.Stat(inputs[0])
	if err != nil {
		return nil //nolint:nilerr // an address, or what the source will tell of
	}
	if in.IsDir() {
		return usagef("--explain goes with exactly one page, and %s is a folder", inputs[0])
	}
	if out, err := os.Stat(file); err == nil && os.SameFile(in, out) {
		return usagef("--explain %s: that is the page to read; name another file for the explanation", file)
	}
	return nil
}

// explain writes why a page was read as it was. What can't be read isn't explained:
// that the command tells of such a page is enough.
func (e *extraction) explain(page *scraper.Page) error {
	if e.explainTo == "" {
		return nil
	}
	found, err := extract.Explain(extractPage(page), e.reading)
	if err != nil {
		return nil //nolint:nilerr // Extract has met the same error
	}
	if err := export.File(e.explainTo, func(w io.Writer) error { return writeExplanation(w, &found) }); err != nil {
		return fmt.Errorf("explain %s: %w", page.Source, err)
	}
	e.app.say("why it was read so is in %s: open it in a browser", e.explainTo)
	return nil
}

// writeExplanation writes the page.
func writeExplanation(w io.Writer, e *extract.Explanation) error {
	view, err := viewExplanation(e)
	if err != nil {
		return err
	}
	return explainPage().Execute(w, view)
}
