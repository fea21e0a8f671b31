package extract_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"broadsheet/extract"
)

func TestBrokenYAMLIsShown(t *testing.T) {
	t.Parallel()
	const one = "a profile is one YAML document; put another profile into a file of its own"
	showAll(t, map[string]mistake{
		"key twice":           {publisher, "name: other", "3:1", "name: other", `mapping key "name" already defined at [1:1]`},
		"key twice in layout": {headline, "name: other", "8:5", "    name: other", `mapping key "name" already defined at [6:5]`},
		"tab":                 {"    body:", "\tbody:", "9:1", "\tbody:", "found character '\t' that cannot start any token"},
		"unknown alias":       {headline, "headline: *h", "8:16", "    headline: *h", `could not find alias "h"`},
		"second profile":      {"hosts:", "---\nhosts:", "3:1", "hosts: [kiosk.example]", one},
		"CRLF":                {publisher, "issuer: Kiosk\r", "3:1", "issuer: Kiosk", `unknown field "issuer"`},
	})
}

func TestProfileRulesAreShown(t *testing.T) {
	t.Parallel()
	const role, teasers, layout = "the role of an image is lead or inline, not ", `related teasers need the keys "label" and "each"`, `a layout needs the keys "name" and "when"`
	host := func(s string) mistake {
		return mistake{"[kiosk.example]", "[a.example, '" + s + "']", "2:20", "hosts: [a.example, '" + s + "']", `host "` + s + `" is no bare host name in lower case; write one such as www.example.org`}
	}
	hide := func(s string) mistake {
		return mistake{headline, "hide: ['" + s + "']", "8:12", "    hide: ['" + s + "']", `"` + s + `" is no class; write its name without a dot, such as sr-only`}
	}
	showAll(t, map[string]mistake{
		"layout without name":   {"  - name: plain\n    when", "  - when", "6:5", "  - when: [article.story]", layout},
		"layout without when":   {"    when: [article.story]\n", "", "6:5", "  - name: plain", layout},
		"layout with no mark":   {"when: [article.story]", "when: []", "6:5", "  - name: plain", layout},
		"image without role":    {headline, "images:\n      - url: img", "9:9", "      - url: img", role + `""`},
		"image of another role": {headline, "images:\n      - {role: hero, url: img}", "9:10", "      - {role: hero, url: img}", role + `"hero"`},
		"teasers without label": {headline, "related:\n      - each: a", "9:9", "      - each: a", teasers},
		"teasers without each":  {headline, "related:\n      - label: a", "9:9", "      - label: a", teasers},
		"test without url":      {publisher, "tests: [{page: a, want: b}]", "3:10", "tests: [{page: a, want: b}]", `a test page needs the keys "page", "url" and "want"`},
		"host as address":       host("https://kiosk.example/"), "host with port": host("kiosk.example:80"), "host in capitals": host("Kiosk.example"), "host empty": host(""),
		"hidden with dot": hide(".sr-only"), "hidden two": hide("sr-only hidden"),
	})
}

// TestMissingKeysAreNamed: what concerns the whole file has no line.
func TestMissingKeysAreNamed(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ src, says string }{
		"empty":     {"", `the key "name" is missing; write the site's domain, such as example.org`},
		"comment":   {"# nothing yet\n", `the key "name" is missing; write the site's domain, such as example.org`},
		"separator": {"---\n", `the key "name" is missing; write the site's domain, such as example.org`},
		"name":      {"hosts: [a.example]\n", `the key "name" is missing; write the site's domain, such as example.org`},
		"hosts":     {"name: a.example\n", `the key "hosts" is missing; list the hosts whose pages the profile reads`},
		"no host":   {"name: a.example\nhosts: []\n", `the key "hosts" is missing; list the hosts whose pages the profile reads`},
		"layouts":   {"name: a.example\nhosts: [a.example]\n", `the key "layouts" is missing; at least one layout is needed`},
	} {
		_, err := extract.ParseProfile("p.yaml", []byte(c.src))
		if pe, ok := errors.AsType[*extract.ProfileError](err); !ok || pe.Line != 0 || err.Error() != "p.yaml: "+c.says {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestOtherFilesAreNoProfiles: the error names the file, whatever lies in it.
func TestOtherFilesAreNoProfiles(t *testing.T) {
	t.Parallel()
	for name, src := range map[string]string{
		"null": "null", "list": "[]", "number": "5", "word": "profile", "zero byte": "\x00", "UTF-16": "\xff\xfen\x00", "open brace": "{", "HTML": "<!doctype html><p>Hi", "JSON list": `[{"name":1}]`,
	} {
		p, err := extract.ParseProfile("p.yaml", []byte(src))
		if pe, ok := errors.AsType[*extract.ProfileError](err); p != nil || !ok || !strings.HasPrefix(err.Error(), "p.yaml:") || pe.Msg == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestProfileMayUseYAMLsWays: strict isn't narrow.
func TestProfileMayUseYAMLsWays(t *testing.T) {
	t.Parallel()
	page := []byte("<article class=story><h1>The kiosk</h1><p>It opens at six.</p></article>")
	for name, c := range map[string]struct{ old, put string }{
		"one text for a list": {headline, "headline: h1"},
		"block text":          {headline, "headline: |\n      h1"},
		"block text in list":  {headline, "headline:\n      - |\n        h1"},
		"folded text":         {headline, "headline: >-\n      article\n      h1"},
		"alias":               {headline, "kicker: &h [h1]\n    headline: *h"},
		"quoted key":          {headline, `"headline": [h1]`},
		"flow":                {headline + "\n    body:\n      paragraph: [article.story p]", headline + "\n    body: {paragraph: [article.story p]}"},
		"comment":             {headline, headline + " # as shown"},
		"windows line ends":   {"\n", "\r\n"},
		"document mark":       {"name: kiosk", "---\nname: kiosk"},
		"byte order mark":     {"name: kiosk", "\ufeffname: kiosk"},
		"null leaves empty":   {headline, headline + "\n    kicker:"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			art := readWith(t, strings.ReplaceAll(goodProfile, c.old, c.put), "https://kiosk.example/a", page)
			if diff := cmp.Diff([]string{"The kiosk", "It opens at six."}, []string{art.Headline, art.Text}); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// readWith reads a page with a profile alone.
func readWith(t *testing.T, profile, address string, page []byte) extract.Article {
	t.Helper()
	art, err := extract.Extract(extract.Page{HTML: page, URL: address}, withProfile(t, profile))
	if err != nil {
		t.Fatal(err)
	}
	return art
}

func withProfile(tb testing.TB, profile string) extract.Options {
	tb.Helper()
	p, err := extract.ParseProfile("own.yaml", []byte(profile))
	if err != nil {
		tb.Fatal(err)
	}
	ps, err := extract.NewProfiles(p)
	if err != nil {
		tb.Fatal(err)
	}
	return extract.Options{Profiles: ps}
}
