package extract_test

import (
	"strings"
	"testing"

	"broadsheet/extract"
)

// FuzzExtract: whatever the bytes, a record is whole and in the record's form.
func FuzzExtract(f *testing.F) {
	f.Add([]byte("<html lang=de><title>A</title><h1>B</h1><p>C"))
	f.Add([]byte(`<script type="application/ld+json">{"@type":"NewsArticle","headline":"x",}</script><article class="atc"><p class="atc-TextParagraph">y`))
	f.Fuzz(func(t *testing.T, src []byte) {
		for _, address := range []string{"https://www.faz.net/x-10000001.html", "https://a.example/x"} {
			art, err := extract.Extract(extract.Page{HTML: src, URL: address}, extract.Options{})
			if err != nil {
				continue
			}
			if art.ID == "" || art.ContentHash == "" || art.Schema != extract.Schema {
				t.Errorf("a record without its own fields: %+v", art)
			}
			for _, b := range art.Body {
				if b.Text == "" || strings.TrimSpace(b.Text) != b.Text || strings.Contains(b.Text, "  ") {
					t.Errorf("block %q is not in the record's form", b.Text)
				}
			}
		}
	})
}
