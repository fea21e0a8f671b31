package extract_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"broadsheet/extract"
)

const goodProfile = `name: kiosk.example
hosts: [kiosk.example]
publisher: Kiosk
timezone: Europe/Berlin
layouts:
  - name: plain
    when: [article.story]
    headline: [h1]
    body:
      paragraph: [article.story p]
`

// TestProfileErrorsPointAtTheLine: a mistake in a profile is named with file,
// line, column and the line itself.
func TestProfileErrorsPointAtTheLine(t *testing.T) {
	t.Parallel()
	if _, err := extract.ParseProfile("good.yaml", []byte(goodProfile)); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, old, put, says string
		line                 int
	}{
		{"unknown key", "publisher: Kiosk", "issuer: Kiosk", "issuer", 3},
		{"bad selector", "[article.story p]", `["article.story >> p"]`, "article.story >> p", 10},
		{"bad zone", "Europe/Berlin", "Europe/Atlantis", "Europe/Atlantis", 4},
		{"no YAML", "hosts: [kiosk.example]", "hosts: [kiosk.example", "", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			src := strings.Replace(goodProfile, c.old, c.put, 1)
			_, err := extract.ParseProfile("bad.yaml", []byte(src))
			pe, ok := errors.AsType[*extract.ProfileError](err)
			if !ok {
				t.Fatalf("%v: want a ProfileError", err)
			}
			if c.line > 0 && pe.Line != c.line || !strings.Contains(err.Error(), "bad.yaml:") || !strings.Contains(err.Error(), c.says) {
				t.Errorf("line %d: %v", pe.Line, err)
			}
		})
	}
	for _, key := range []string{"name", "hosts", "layouts"} {
		before, rest, _ := strings.Cut(goodProfile, key+":")
		_, after, _ := strings.Cut(rest, "\n")
		if key == "layouts" {
			after = ""
		}
		if _, err := extract.ParseProfile("bad.yaml", []byte(before+after)); err == nil || !strings.Contains(err.Error(), key) {
			t.Errorf("without %s: %v", key, err)
		}
	}
}

// TestOwnProfileWins: of two profiles of a host the one added later reads.
func TestOwnProfileWins(t *testing.T) {
	t.Parallel()
	own, err := extract.ParseProfile("own.yaml", []byte(strings.ReplaceAll(goodProfile, "kiosk.example", "www.faz.net")))
	if err != nil {
		t.Fatal(err)
	}
	all, err := extract.Embedded().With(own)
	if err != nil {
		t.Fatal(err)
	}
	if p, ok := all.For("https://www.faz.net/x"); !ok || p.Hash() != own.Hash() {
		t.Error("the embedded profile reads the host of the own one")
	}
	if p, ok := extract.Embedded().For("https://www.faz.net/x"); !ok || p.Hash() == own.Hash() {
		t.Error("the embedded set was changed")
	}
}

// FuzzParseProfile: whatever the bytes, a profile or an error that names the file.
func FuzzParseProfile(f *testing.F) {
	f.Add([]byte(goodProfile))
	f.Add([]byte("name: [\n"))
	f.Add([]byte("layouts:\n  - when: ['a:has(b)']\n    headline: h1 @title\n"))
	f.Add([]byte("\nhosts: !x\n0\n  -0")) // made the library panic
	f.Fuzz(func(t *testing.T, src []byte) {
		p, err := extract.ParseProfile("fuzz.yaml", src)
		if err != nil && !strings.Contains(err.Error(), "fuzz.yaml") {
			t.Errorf("%v", err)
		}
		if err == nil && (p.Name() == "" || len(p.Hosts()) == 0) {
			t.Error("a profile without name or host")
		}
	})
}

// TestJoin: a paged article is one record, with the first page's head.
func TestJoin(t *testing.T) {
	t.Parallel()
	par := func(s string) []extract.Block { return []extract.Block{{Type: extract.Paragraph, Text: s}} }
	first := extract.Article{URL: "http://a.example/1", Headline: "H", Lead: []string{"L"}, Body: par("one"), NextPage: "http://a.example/1?p=2", Images: []extract.Image{{URL: "http://a.example/i.jpg"}}}
	second := extract.Article{URL: "http://a.example/1?p=2", Headline: "H (2)", Body: par("two"), NextPage: "http://a.example/1?p=3", Images: []extract.Image{{URL: "http://a.example/i.jpg"}, {URL: "http://a.example/j.jpg"}}}
	third := extract.Article{URL: "http://a.example/1?p=3", Body: par("three")}
	got := extract.Join(first, second, third)
	if got.Text != "L\n\none\n\ntwo\n\nthree" || got.Headline != "H" || got.NextPage != "" || len(got.Images) != 2 || got.ContentHash == "" {
		t.Errorf("%+v", got)
	}
	if diff := cmp.Diff([]string{"http://a.example/1", "http://a.example/1?p=2", "http://a.example/1?p=3"}, got.Pages); diff != "" {
		t.Error(diff)
	}
	if alone := extract.Join(first); len(alone.Pages) != 0 {
		t.Errorf("an article of one page lists pages: %v", alone.Pages)
	}
}
