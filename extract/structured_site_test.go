package extract_test

import (
	"net/url"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"broadsheet/extract"
)

func address(tb testing.TB, s string) *url.URL {
	tb.Helper()
	if s == "" {
		return nil
	}
	u, err := url.Parse(s)
	if err != nil {
		tb.Fatal(err)
	}
	return u
}

func TestSiteNameIsCutAtAllSeparators(t *testing.T) {
	t.Parallel()
	for _, sep := range []string{" | ", " - ", " – ", " — ", " :: ", " » ", " · ", " • ", " / "} {
		for _, title := range []string{"Bridge closed" + sep + "River Press", "River Press" + sep + "Bridge closed", "River Press" + sep + "Bridge closed" + sep + "River Press"} {
			if got := extract.WithoutSite(title, "River Press", nil); got != "Bridge closed" {
				t.Errorf("WithoutSite(%q) = %q", title, got)
			}
		}
	}
}

func TestSiteNameIsKnownByNameOrAddress(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ title, site, base, want string }{
		"the stated name":            {"Bridge closed | River Press", "River Press", "", "Bridge closed"},
		"in other case":              {"Bridge closed | RIVER PRESS", "River Press", "", "Bridge closed"},
		"with a word more":           {"Bridge closed | River Press Online", "River Press", "", "Bridge closed"},
		"with other signs":           {"Bridge closed | River-Press", "River Press", "", "Bridge closed"},
		"the whole host":             {"Bridge closed | river.example", "", "https://www.river.example/a", "Bridge closed"},
		"the word of the host":       {"Bridge closed | River", "", "https://www.river.example/a", "Bridge closed"},
		"with an article":            {"Bridge closed | The River", "", "https://www.river.example/a", "Bridge closed"},
		"an article in the host":     {"Bridge closed | River", "", "https://theriver.example/a", "Bridge closed"},
		"two words in the host":      {"Bridge closed | River Press", "", "https://river-press.example/a", "Bridge closed"},
		"a department":               {"Bridge closed | River Sports", "", "https://www.river.example/a", "Bridge closed"},
		"a short host's department":  {"Bridge closed | RVR News", "", "https://rvr.example/a", "Bridge closed"},
		"a host below another":       {"Bridge closed | River", "", "https://m.river.example/a", "Bridge closed"},
		"a host of two-part suffix":  {"Bridge closed | River", "", "https://www.river.co.uk/a", "Bridge closed"},
		"a name of its own below":    {"Bridge closed | Water Desk", "", "https://waterdesk.river.example/a", "Bridge closed"},
		"no word of a mobile host":   {"Bridge closed - Mayor worried", "", "https://m.river.example/a", "Bridge closed - Mayor worried"},
		"no word of a language's":    {"Bridge closed - Engineers worried", "", "https://en.river.example/a", "Bridge closed - Engineers worried"},
		"no part of the host's word": {"Bridge closed - Berlin", "", "https://berlinbrief.example/a", "Bridge closed - Berlin"},
		"no word that begins alike":  {"Bridge closed - Rvrside", "", "https://rvr.example/a", "Bridge closed - Rvrside"},
		"no sentence about the site": {"Bridge closed - River rises to a height unseen", "", "https://river.example/a", "Bridge closed - River rises to a height unseen"},
		"another site":               {"Bridge closed | Other Press", "River Press", "https://river.example/a", "Bridge closed | Other Press"},
		"a dash of its own":          {"Kim meets Putin - a report", "River Press", "https://river.example/a", "Kim meets Putin - a report"},
		"a dash and the site":        {"Kim meets Putin - a report - River Press", "River Press", "", "Kim meets Putin - a report"},
		"a pipe of its own":          {"Right | Left", "River Press", "", "Right | Left"},
		"a hyphen is no separator":   {"A four-lane River-Press", "River Press", "", "A four-lane River-Press"},
		"a sign without blanks":      {"Bridge closed|River Press", "River Press", "", "Bridge closed"},
		"a script without blanks":    {"桥梁关闭_河流报", "河流报", "", "桥梁关闭"},
		"a letter as a sign":         {"다리 폐쇄ㅣ강신문", "강신문", "", "다리 폐쇄"},
		"a word of the site's":       {"The boss of ex-River Press", "River Press", "", "The boss of ex-River Press"},
		"a sign and the site alone":  {"|River Press", "River Press", "", "|River Press"},
		"the site alone":             {"River Press", "River Press", "", "River Press"},
		"the site twice":             {"River Press | River Press", "River Press", "", "River Press"},
		"nothing":                    {"", "River Press", "", ""},
		"a separator alone":          {" | ", "River Press", "", " | "},
		"a part too long to be one":  {"Bridge closed | River Press " + strings.Repeat("x", 60), "River Press", "", "Bridge closed | River Press " + strings.Repeat("x", 60)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := extract.WithoutSite(c.title, c.site, address(t, c.base)); got != c.want {
				t.Errorf("WithoutSite(%q, %q, %q) = %q, want %q", c.title, c.site, c.base, got, c.want)
			}
		})
	}
}

func TestCuttingTheSiteIsStable(t *testing.T) {
	t.Parallel()
	word := rapid.SampledFrom([]string{"Bridge", "closed", "River", "River Press", "river.example", "Mayor", "the", "-", "|", "–", "::", "", "Ü", "»"})
	rapid.Check(t, func(t *rapid.T) {
		title := strings.Join(rapid.SliceOfN(word, 0, 9).Draw(t, "words"), " ")
		base := &url.URL{Scheme: "https", Host: "www.river.example", Path: "/a"}
		once := extract.WithoutSite(title, "River Press", base)
		if !strings.Contains(title, once) {
			t.Fatalf("%q became %q, which it doesn't hold", title, once)
		}
		if again := extract.WithoutSite(once, "River Press", base); again != once {
			t.Fatalf("%q became %q, and that %q", title, once, again)
		}
		if strings.TrimSpace(title) != "" && once == "" {
			t.Fatalf("nothing is left of %q", title)
		}
	})
}

func FuzzWithoutSite(f *testing.F) {
	f.Add("Bridge closed | River Press", "River Press", "river.example")
	f.Add("Bridge - Mayor", "", "m.river.example")
	f.Add(" | ", "|", "")
	f.Add("a\xff – \xff", "\xff", "[::1]:80")
	f.Fuzz(func(t *testing.T, title, site, host string) {
		got := extract.WithoutSite(title, site, &url.URL{Scheme: "https", Host: host})
		if !strings.Contains(title, got) || got == "" && title != "" {
			t.Errorf("WithoutSite(%q, %q, %q) = %q", title, site, host, got)
		}
	})
}

func TestPublisher(t *testing.T) {
	t.Parallel()
	const og, app = `<meta property="og:site_name" content="River Press">`, `<meta name="application-name" content="River App">`
	for name, c := range map[string]struct{ head, want, from string }{
		"Open Graph first":         {og + app + newsWith(`"publisher":{"name":"River GmbH"}`), "River Press", "meta:og:site_name"},
		"an object":                {app + newsWith(`"publisher":{"@type":"Organization","name":"River &amp; Press"}`), "River & Press", "jsonld:publisher.name"},
		"a text":                   {app + newsWith(`"publisher":"River Press"`), "River Press", "jsonld:publisher"},
		"a text that is none":      {app + newsWith(`"publisher":"https://river.example/#us"`), "River App", "meta:application-name"},
		"the first of a list":      {newsWith(`"publisher":[{"name":"River Press"},{"name":"Other"}]`), "River Press", "jsonld:publisher.name"},
		"a reference":              {linked(`{"@graph":[{"@type":"NewsArticle","publisher":{"@id":"#p"}},{"@type":"Organization","@id":"#p","name":"River Press"}]}`), "River Press", "jsonld:publisher.name"},
		"a reference across":       {linked(`{"@type":"Organization","@id":"#p","name":"River Press"}`) + newsWith(`"publisher":{"@id":"#p"}`), "River Press", "jsonld:publisher.name"},
		"a dangling reference":     {app + newsWith(`"publisher":{"@id":"#nowhere"}`), "River App", "meta:application-name"},
		"of the page node":         {linked(`{"@type":"WebPage","publisher":{"name":"River Press"}}`), "River Press", "jsonld:publisher.name"},
		"application":              {app + `<meta name="publisher" content="Other">`, "River App", "meta:application-name"},
		"Dublin Core":              {`<meta name="DC.Publisher" content="River Press"><meta name="publisher" content="Other">`, "River Press", "meta:dc.publisher"},
		"plain meta":               {`<meta name="publisher" content="River Press">`, "River Press", "meta:publisher"},
		"an address is no name":    {`<meta property="og:site_name" content="https://river.example"><meta name="publisher" content="River Press">`, "River Press", "meta:publisher"},
		"an address anywhere":      {`<meta name="publisher" content="https://river.example">`, "", ""},
		"a template never filled":  {`<meta property="og:site_name" content="{{site}}">` + app, "River App", "meta:application-name"},
		"an organization by @type": {linked(`{"@type":"NewsMediaOrganization","name":"River Press"}`), "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			art := read(t, pageWith(c.head))
			if art.Publisher != c.want || art.Extraction.Fields["publisher"] != c.from {
				t.Errorf("publisher %q from %q, want %q from %q", art.Publisher, art.Extraction.Fields["publisher"], c.want, c.from)
			}
		})
	}
}
