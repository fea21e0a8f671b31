package extract_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/text/unicode/norm"

	"broadsheet/extract"
)

// checkPromises checks what the documentation says of every record: no text is empty,
// all are in NFC and folded, the plain text is lead and body, and the blocks of the
// general reader stand in the page, in its order.
func checkPromises(t *testing.T, src []byte, art extract.Article) {
	t.Helper()
	raw, err := json.Marshal(art)
	if err != nil {
		t.Fatal(err)
	}
	var fields map[string]any
	if err := json.Unmarshal(raw, &fields); err != nil {
		t.Fatal(err)
	}
	for _, verbatim := range []string{"text", "source", "url", "aliases", "rights", "extraction", "content_hash"} {
		delete(fields, verbatim)
	}
	checkTexts(t, "record", fields)
	if art.ID == "" || art.ContentHash == "" || art.Schema != extract.Schema || art.Text != art.PlainText() {
		t.Errorf("a record without its own fields: %+v", art)
	}
	if strings.HasPrefix(art.Extraction.Fields["body"], "generic:") {
		checkOrder(t, src, art)
	}
}

// checkTexts checks all texts of a value.
func checkTexts(t *testing.T, path string, v any) {
	t.Helper()
	switch v := v.(type) {
	case map[string]any:
		for key, e := range v {
			checkTexts(t, path+"."+key, e)
		}
	case []any:
		for _, e := range v {
			checkTexts(t, path, e)
		}
	case string:
		if v == "" || !utf8.ValidString(v) || !norm.NFC.IsNormalString(v) || strings.Contains(v, "  ") || strings.TrimSpace(v) != v {
			t.Errorf("%s: %q is not in the record's form", path, v)
		}
	}
}

// checkOrder checks that lead and body are found in the page one after the other: as
// letters, with more between them.
func checkOrder(t *testing.T, src []byte, art extract.Article) {
	t.Helper()
	doc, err := extract.ParseHTML(string(src))
	if err != nil {
		return
	}
	page := lettersOfTree(doc)
	rest := page
	for _, b := range art.Body {
		var ok bool
		if rest, ok = behind(rest, b.Text); !ok {
			t.Errorf("block %q is not on the page, or not in its order", b.Text)
			return
		}
	}
	for _, lead := range art.Lead {
		if _, ok := behind(page, lead); !ok {
			t.Errorf("lead %q is not on the page", lead)
		}
	}
}

// lettersOfTree are the letters of all texts in a tree.
func lettersOfTree(doc *html.Node) []rune {
	var b strings.Builder
	for n := range doc.Descendants() {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
	}
	return bareLetters(b.String())
}

// bareLetters are a text's letters in lower case without their marks.
func bareLetters(s string) []rune {
	var out []rune
	for _, r := range norm.NFKD.String(strings.ToValidUTF8(s, " ")) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			out = append(out, unicode.ToLower(r))
		}
	}
	return out
}

// behind returns what stands behind a text's letters, which have others between them
// where the page hides some.
func behind(page []rune, text string) ([]rune, bool) {
	want := bareLetters(text)
	i := 0
	for ; i < len(page) && len(want) > 0; i++ {
		if page[i] == want[0] {
			want = want[1:]
		}
	}
	return page[i:], len(want) == 0
}

// addPages seeds a fuzzer with the pages in testdata that are small enough to mutate.
func addPages(f *testing.F) {
	f.Helper()
	for _, pattern := range []string{"testdata/general/*.html", "testdata/judge/*/*.html", "profiles/*/*.html"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			f.Fatal(err)
		}
		for _, name := range files {
			src, err := os.ReadFile(name)
			if err != nil {
				f.Fatal(err)
			}
			if len(src) < 20_000 {
				f.Add(src)
			}
		}
	}
	for _, script := range stateForms() {
		f.Add(shell(script).HTML)
	}
}

// TestTheCheckOfPromisesFindsBrokenOnes: a check that passes everything is none.
func TestTheCheckOfPromisesFindsBrokenOnes(t *testing.T) {
	t.Parallel()
	page := bareLetters("The river rose. The bridge is closed.")
	rest, ok := behind(page, "river")
	if _, again := behind(rest, "The bridge"); !ok || !again {
		t.Error("texts in order are not found")
	}
	if rest, ok = behind(page, "The bridge is closed"); ok {
		if _, ok = behind(rest, "river"); ok {
			t.Error("texts out of order are found")
		}
	}
	if _, ok = behind(page, "ferry boat"); ok {
		t.Error("a text that isn't there is found")
	}
}
