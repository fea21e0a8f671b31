package export_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"broadsheet/extract"
	"broadsheet/store/export"
)

// xmllint checks a document, with a schema of testdata.
func xmllint(t *testing.T, schema string, doc []byte) error {
	t.Helper()
	path, err := exec.LookPath("xmllint")
	if err != nil {
		t.Skip("there is no xmllint here to validate it (Debian's libxml2-utils)")
	}
	c := exec.CommandContext(t.Context(), path, "--noout", "--nonet", "--huge", "--relaxng", "testdata/"+schema, "-")
	c.Stdin = bytes.NewReader(doc)
	if out, err := c.CombinedOutput(); err != nil {
		return errors.New(string(out[:min(len(out), 3000)]))
	}
	return nil
}

// TestXMLIsValid against the schemas kept here, whatever the records hold; each
// record also alone, so that none hides behind another.
func TestXMLIsValid(t *testing.T) {
	t.Parallel()
	for format, schema := range map[string]string{"tei": "tei.rng", "atom": "atom.rng"} {
		t.Run(format, func(t *testing.T) {
			t.Parallel()
			o := export.Options{Version: "1.2.3"}
			if err := xmllint(t, schema, written(t, format, o, nasty()...)); err != nil {
				t.Errorf("all: %v", err)
			}
			if err := xmllint(t, schema, written(t, format, export.Options{})); err != nil {
				t.Errorf("none: %v", err)
			}
			odd := nasty()[len(nastyTexts):]
			for i, art := range odd {
				if err := xmllint(t, schema, written(t, format, o, art)); err != nil {
					t.Errorf("odd record %d: %v", i, err)
				}
			}
		})
	}
}

// TestAddressesAreValid as the schemas have them, whatever an attribute said.
func TestAddressesAreValid(t *testing.T) {
	t.Parallel()
	var list []*extract.Article
	for n, address := range addresses {
		list = append(list, &extract.Article{ID: fmt.Sprint("kiosk.example:", n), URL: address, Images: []extract.Image{{URL: address}}})
	}
	for format, schema := range map[string]string{"tei": "tei.rng", "atom": "atom.rng"} {
		if err := xmllint(t, schema, written(t, format, export.Options{}, list...)); err != nil {
			for n, art := range list {
				if xmllint(t, schema, written(t, format, export.Options{}, art)) != nil {
					t.Errorf("%s: %q", format, addresses[n])
				}
			}
		}
	}
}

// addresses are some that pages hold.
var addresses = []string{
	"https://kiosk.example/a?b=1#c", "https://kiosk.example", "https://kiosk.example:443?x", "https://kiosk.examplehttps://pictures.example/a.jpg",
	"https://u:p@kiosk.example/", "https://@kiosk.example/", "https://kiosk.example:99999999999/", "https://[::1]/", "https://[::1%25en0]/",
	"https://bücher.example/ä?ö#ü", "https://kiosk_1.example/", "https://-.example/", "https://kiosk.example/%", "https://kiosk.example/%zz?%#%",
	"https://kiosk.example/a//b/../c;d=e,f'g(h)*i!j", "https://kiosk.example/?a[]=1&b=\"x\"", "HTTPS://KIOSK.EXAMPLE/", "https://1.2.3.4:80/",
	"https://./", "https://a%20b/", "https://a%zz/", "http:///x", "http:x", "https://kiosk.example/\u202e\x00", "https://kiosk.example\\a",
	"https://a@b@c/", "https://:80/", "https://kiosk.example/#a#b", "//kiosk.example/a", "data:image/png;base64,AA", "https://kiosk.example:080/",
}

// TestSchemasRefuse what is no TEI or Atom of ours: a judge that takes everything
// would be none.
func TestSchemasRefuse(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ format, schema, old, new string }{
		{"tei", "tei.rng", "<publisher>", "<editor/><publisher>"},
		{"tei", "tei.rng", "<item>", "<item><head/>"},
		{"tei", "tei.rng", `when="2019`, `when="soon 2019`},
		{"tei", "tei.rng", `ident="pt-BR"`, `ident="pt BR"`},
		{"tei", "tei.rng", "</teiHeader>", "</teiHeader><front/>"},
		{"atom", "atom.rng", "<updated>2019", "<updated>on 2019"},
		{"atom", "atom.rng", "<id>urn:broadsheet", "<id>"},
		{"atom", "atom.rng", `href="http`, `href="ftp`},
	} {
		doc := string(written(t, c.format, export.Options{}, full(1, "plain", 60)))
		changed := strings.ReplaceAll(doc, c.old, c.new)
		if changed == doc {
			t.Fatalf("%q is not there to be changed", c.old)
		}
		if err := xmllint(t, c.schema, []byte(changed)); err == nil {
			t.Errorf("%s with %q for %q is valid", c.format, c.new, c.old)
		}
	}
}

// texts are the character data of all elements of a name, in their order.
func texts(tb testing.TB, doc []byte, name string) []string {
	tb.Helper()
	var out []string
	d := xml.NewDecoder(bytes.NewReader(doc))
	depth := 0
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			tb.Fatalf("not well-formed: %v", err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			if token.Name.Local == name {
				out, depth = append(out, ""), depth+1
			}
		case xml.EndElement:
			if token.Name.Local == name {
				depth--
			}
		case xml.CharData:
			if depth > 0 {
				out[len(out)-1] += string(token)
			}
		}
	}
}

// TestTEIHoldsEveryText of the article, in the order of the page.
func TestTEIHoldsEveryText(t *testing.T) {
	t.Parallel()
	for n, s := range nastyTexts {
		doc := written(t, "tei", export.Options{}, full(n, s, 60))
		want := spoken(s)
		for name, count := range map[string]int{"author": 2, "term": 4, "docAuthor": 2, "item": 3, "quote": 1, "ab": 1, "figDesc": 2, "note": 2} {
			got := texts(t, doc, name)
			if len(got) != count {
				t.Errorf("%q: %d elements %s, want %d", s, len(got), name, count)
			} else if got[0] != want {
				t.Errorf("%s %q came back as %q", name, s, got[0])
			}
		}
		heads := texts(t, doc, "head")
		if diff := cmp.Diff([]string{want, want, want, want, want, want, want}, heads); diff != "" {
			t.Errorf("heads of %q: %s", s, diff)
		}
	}
}

// TestTEINestsLists: deeper items stand inside those they belong to.
func TestTEINestsLists(t *testing.T) {
	t.Parallel()
	item := func(text string, level int) extract.Block {
		return extract.Block{Type: extract.ListItem, Text: text, Level: level}
	}
	art := &extract.Article{ID: "kiosk.example:1", Body: []extract.Block{item("a", 3), item("b", 2), item("c", 9), item("d", 0), item("e", 1)}}
	doc := string(written(t, "tei", export.Options{}, art))
	i, j := strings.Index(doc, "<list>"), strings.LastIndex(doc, "</list>")
	got := strings.ReplaceAll(doc[i:j], "\n", "")
	if want := "<list><item>a<list><item>b<list><item>c</item></list></item></list></item><item>d</item><item>e</item>"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// pythonFeed has Python's xml read a feed: of each entry what a feed reader shows.
const pythonFeed = `import json, sys
import xml.etree.ElementTree as ET
A = "{http://www.w3.org/2005/Atom}"
feed = ET.fromstring(sys.stdin.buffer.read())
json.dump({"updated": feed.findtext(A + "updated"), "entries": [{
    "id": e.findtext(A + "id"), "title": e.findtext(A + "title"), "updated": e.findtext(A + "updated"),
    "authors": [a.findtext(A + "name") for a in e.findall(A + "author")],
    "content": e.findtext(A + "content"), "link": (e.find(A + "link").get("href") if e.find(A + "link") is not None else ""),
} for e in feed.findall(A + "entry")]}, sys.stdout)`

// TestPythonReadsAtom: the entries are the records, and the feed was updated when
// its newest entry was.
func TestPythonReadsAtom(t *testing.T) {
	t.Parallel()
	var feed struct {
		Updated time.Time
		Entries []struct {
			ID, Title, Content, Link string
			Updated                  time.Time
			Authors                  []string
		}
	}
	all := speakable()
	if err := json.Unmarshal(python(t, pythonFeed, written(t, "atom", export.Options{}, all...)), &feed); err != nil {
		t.Fatal(err)
	}
	if len(feed.Entries) != len(all) {
		t.Fatalf("%d entries of %d records", len(feed.Entries), len(all))
	}
	newest := time.Time{}
	for n, e := range feed.Entries {
		if e.Updated.After(newest) {
			newest = e.Updated
		}
		if want := "urn:broadsheet:" + all[n].ID; e.ID != want {
			t.Errorf("id %q, want %q", e.ID, want)
		}
		if n >= len(nastyTexts) {
			continue
		}
		want := spoken(nastyTexts[n])
		if e.Title != want || len(e.Authors) != 2 || e.Authors[0] != want || !e.Updated.Equal(all[n].Modified) {
			t.Errorf("entry %d: %+v, want %q", n, e, want)
		}
		if !strings.HasPrefix(e.Link, "https://kiosk.example/a?b=1&c=") {
			t.Errorf("link of %d: %q", n, e.Link)
		}
	}
	if !feed.Updated.Equal(newest) {
		t.Errorf("updated %v, the newest entry %v", feed.Updated, newest)
	}
}

// TestFeedKeepsItsID when it grows, and another site's has another.
func TestFeedKeepsItsID(t *testing.T) {
	t.Parallel()
	one, two := full(1, "one", 0), full(2, "two", 0)
	id := func(list ...*extract.Article) string {
		return texts(t, written(t, "atom", export.Options{}, list...), "id")[0]
	}
	if id(one) != id(one, two) {
		t.Error("it changed with a new article")
	}
	two.Site = "harbour.example"
	if id(one) == id(two) || id(one) == id() {
		t.Error("two feeds have one id")
	}
}

// FuzzXML: whatever a page held, TEI and Atom are well-formed and hold its texts.
func FuzzXML(f *testing.F) {
	for _, s := range nastyTexts {
		f.Add(s, "https://kiosk.example/"+s, "de")
	}
	f.Fuzz(func(t *testing.T, s, address, language string) {
		art := full(1, s, 60)
		art.URL, art.Language, art.ID = address, language, s
		for format, name := range map[string]string{"tei": "quote", "atom": "category"} {
			doc := written(t, format, export.Options{Version: s}, art)
			got := texts(t, doc, name)
			if format == "tei" && strings.TrimSpace(s) != "" && (len(got) != 1 || got[0] != spoken(s)) {
				t.Errorf("%q came back as %q", s, got)
			}
		}
	})
}
