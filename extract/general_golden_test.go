package extract_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"broadsheet/extract"
)

func init() {
	if flag.Lookup("update") == nil {
		flag.Bool("update", false, "rewrite the golden records in testdata")
	}
}

// addresses are those of the golden pages that need one of their own.
var addresses = map[string]string{
	"graph": "https://courier.example/local/ferry-back/", "wall": "https://www.huegelzeitung.example/land/weinberg-1234.html", "listing": "https://upland.example/n/mill",
	"soup": "http://www.talbote.example/artikel.php?id=77", "microdata": "https://harbourmail.example/opinion/clock",
}

// goldenPages reads the invented pages of unknown sites.
func goldenPages(tb testing.TB) map[string]extract.Page {
	tb.Helper()
	files, err := filepath.Glob("testdata/general/*.html")
	if err != nil || len(files) != len(addresses) {
		tb.Fatalf("%d pages, want %d: %v", len(files), len(addresses), err)
	}
	out := map[string]extract.Page{}
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			tb.Fatal(err)
		}
		name := strings.TrimSuffix(filepath.Base(file), ".html")
		out[name] = extract.Page{HTML: src, URL: addresses[name], Header: map[string][]string{}}
	}
	return out
}

// TestGoldenPages reads pages of unknown sites whole. With -update it writes what
// it got: look at the difference before you keep it.
func TestGoldenPages(t *testing.T) {
	t.Parallel()
	for name, page := range goldenPages(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			art := read(t, page)
			checkFields(t, art)
			if sure := art.Extraction.Confidence; sure < 0.5 || sure > 1 {
				t.Errorf("confidence %v", sure)
			}
			art.Extraction.Confidence = 0 // it changes with each training
			got := pretty(t, art)
			file := filepath.Join("testdata", "general", name+".json")
			if flag.Lookup("update").Value.String() == "true" {
				if err := os.WriteFile(file, got, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), string(got)); diff != "" {
				t.Errorf("record differs (-want +got):\n%s", diff)
			}
		})
	}
}

// pretty is a record's JSON form, indented.
func pretty(tb testing.TB, art extract.Article) []byte {
	tb.Helper()
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(art); err != nil {
		tb.Fatal(err)
	}
	return out.Bytes()
}

// TestSameBytesSameRecord: a record is a function of the page, whatever order
// maps are walked in.
func TestSameBytesSameRecord(t *testing.T) {
	t.Parallel()
	pages := goldenPages(t)
	var keys strings.Builder
	for key := range strings.FieldsSeq("a b c d e f g h i j k l m n o p") {
		keys.WriteString(`"` + key + `":{"@graph":[{"@type":"NewsArticle","headline":"Story ` + key + `","publisher":{"@id":"#` + key + `"},"@id":"#p","x":{"@id":"#q","name":"` + key + `"}}]},`)
	}
	pages["nodes in maps"] = pageWith(linked(`{` + keys.String() + `"@graph":{` + strings.ReplaceAll(keys.String(), `"@graph"`, `"mainEntity"`) + `"z":1}}`))
	pages["metas"] = pageWith(metaNamed("date keywords author og:title twitter:title", "one") + metaNamed("keywords dc.subject og:title", "two"))
	for name, page := range pages {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want := pretty(t, read(t, page))
			for range 20 {
				if diff := cmp.Diff(string(want), string(pretty(t, read(t, page)))); diff != "" {
					t.Fatalf("another reading differs (-first +later):\n%s", diff)
				}
			}
		})
	}
}

// TestReadingLeavesThePage: the caller's bytes and headers are as they were.
func TestReadingLeavesThePage(t *testing.T) {
	t.Parallel()
	for name, page := range goldenPages(t) {
		page.Header["Content-Language"] = []string{"nl, en"}
		page.Header["X-Robots-Tag"] = []string{"noarchive"}
		before, header := bytes.Clone(page.HTML), map[string][]string{"Content-Language": {"nl, en"}, "X-Robots-Tag": {"noarchive"}}
		read(t, page)
		if !bytes.Equal(before, page.HTML) || cmp.Diff(header, page.Header) != "" {
			t.Errorf("%s: the page changed", name)
		}
	}
}
