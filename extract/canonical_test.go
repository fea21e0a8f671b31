package extract_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"broadsheet/extract"
)

// TestCanonicalAddress: what the page calls its own address counts only where it
// can be this article's.
func TestCanonicalAddress(t *testing.T) {
	t.Parallel()
	const page = "https://www.news.example/town/bridge-closed.html"
	link := func(href string) string { return `<link rel="canonical" href="` + href + `">` }
	og := func(href string) string { return `<meta property="og:url" content="` + href + `">` }
	for name, c := range map[string]struct{ head, want, from string }{
		"none":                   {"", page, "url"},
		"itself":                 {link(page), page, "link:canonical"},
		"another path":           {link("https://www.news.example/b-1"), "https://www.news.example/b-1", "link:canonical"},
		"another host of site":   {link("https://news.example/b-1"), "https://news.example/b-1", "link:canonical"},
		"relative":               {link("/town/b"), "https://www.news.example/town/b", "link:canonical"},
		"relative to the page":   {link("b"), "https://www.news.example/town/b", "link:canonical"},
		"without a scheme":       {link("//www.news.example/b"), "https://www.news.example/b", "link:canonical"},
		"in capitals":            {link("HTTPS://WWW.NEWS.EXAMPLE/Town/B"), "https://www.news.example/Town/B", "link:canonical"},
		"with the scheme's port": {link("https://www.news.example:443/b"), "https://www.news.example/b", "link:canonical"},
		"among other words":      {`<link rel="alternate CANONICAL" href="/b">`, "https://www.news.example/b", "link:canonical"},
		"with a fragment":        {link("/b#top"), "https://www.news.example/b", "link:canonical"},
		"with trackers":          {link("/b?utm_source=x&p=1&FBCLID=y&utm_medium=z"), "https://www.news.example/b?p=1", "link:canonical"},
		"blanks around":          {link(" /b\n"), "https://www.news.example/b", "link:canonical"},
		"front page":             {link("https://www.news.example/"), page, "url"},
		"front page bare":        {link("https://www.news.example"), page, "url"},
		"front page relative":    {link("/"), page, "url"},
		"another site":           {link("https://agency.example/b"), page, "url"},
		"site by name only":      {link("https://news.example.org/b"), page, "url"},
		"another scheme":         {link("ftp://www.news.example/b"), page, "url"},
		"script":                 {link("javascript:void(0)"), page, "url"},
		"mail":                   {link("mailto:desk@news.example"), page, "url"},
		"empty":                  {link(""), page, "url"},
		"broken":                 {link("https://[www.news.example/b"), page, "url"},
		"second one":             {link("/b") + link("/c"), "https://www.news.example/b", "link:canonical"},
		"og:url":                 {og("/b"), "https://www.news.example/b", "meta:og:url"},
		"og:url of front page":   {og("https://www.news.example/"), page, "url"},
		"og:url of other site":   {og("https://social.example/b"), page, "url"},
		"link before og:url":     {og("/c") + link("/b"), "https://www.news.example/b", "link:canonical"},
		"og:url for a bad link":  {link("/") + og("/b"), "https://www.news.example/b", "meta:og:url"},
		"JSON-LD before og:url":  {og("/c") + `<script type="application/ld+json">{"@type":"NewsArticle","headline":"B","url":"/b"}</script>`, "https://www.news.example/b", "jsonld:url"},
		"in the body's script":   {"<script>'" + link("/b") + "'</script>", page, "url"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := pageWith(c.head)
			p.URL = page
			art := read(t, p)
			if art.URL != c.want || art.Extraction.Fields["url"] != c.from {
				t.Errorf("%s from %s, want %s from %s", art.URL, art.Extraction.Fields["url"], c.want, c.from)
			}
			if art.URL != page && !slices.Contains(art.Aliases, page) {
				t.Errorf("the address that was read is no alias: %q", art.Aliases)
			}
		})
	}
}

// fazPage is a page of the layout of 2016 with more in its head.
func fazPage(head, address string) extract.Page {
	return extract.Page{HTML: []byte(`<html lang=de><head><title>Die Mühle</title>` + head + `</head><article class="atc"><h2><span class="atc-HeadlineText">Die Mühle</span></h2>
<div class="atc-Text"><p class="atc-TextParagraph">Sie mahlt.</p></div></article></html>`), URL: address}
}

// TestSitesRulesCheckCanonical: where the address names the article, a page can't
// call itself another one.
func TestSitesRulesCheckCanonical(t *testing.T) {
	t.Parallel()
	const long, short = "https://www.faz.net/aktuell/die-muehle-10481516.html", "https://www.faz.net/-aue-68nl8"
	link := func(href string) string { return `<link rel="canonical" href="` + href + `">` }
	for name, c := range map[string]struct{ head, address, want string }{
		"short link":               {link(long), short, long},
		"short link, no canonical": {"", short, short},
		"content id":               {link(long), "https://www.faz.net/1.0481516", long},
		"page 2":                   {"", "https://www.faz.net/aktuell/die-muehle-10481516-p2.html", long},
		"page 2 is canonical":      {link("https://www.faz.net/aktuell/die-muehle-10481516-p2.html"), short, long},
		"canonical is mobile":      {link("https://m.faz.net/aktuell/die-muehle-10481516.html?x=1"), short, long},
		"another article":          {link("https://www.faz.net/aktuell/der-markt-10481517.html"), long, long},
		"section":                  {link("https://www.faz.net/aktuell/"), long, long},
		"front page":               {link("https://www.faz.net/"), short, short},
		"another site":             {link("https://news.example/die-muehle-10481516.html"), short, short},
		"og:url is the content id": {link(long) + `<meta property="og:url" content="https://www.faz.net/1.0481516">`, short, long},
		"og:url is another":        {`<meta property="og:url" content="https://www.faz.net/1.0481517">`, long, long},
	} {
		art, err := extract.Extract(fazPage(c.head, c.address), extract.Options{})
		if err != nil || art.URL != c.want || art.ID != "faz.net:10481516" || art.Site != "faz.net" {
			t.Errorf("%s: %s at %s, %v; want %s", name, art.ID, art.URL, err, c.want)
		}
	}
}

// TestAliasesAreEveryOtherAddress: hops, the address that was read, the printed
// short link and og:url; each once, and not those of other articles.
func TestAliasesAreEveryOtherAddress(t *testing.T) {
	t.Parallel()
	page := fazPage(`<link rel="canonical" href="/aktuell/die-muehle-10481516.html"><meta property="og:url" content="https://www.faz.net/1.0481516">`, "https://www.faz.net/aktuell/die-muehle-10481516.html?utm_source=x")
	page.HTML = append(page.HTML, `<p class="lay-Sharing_PermalinkUrl">https://www.faz.net/-aue-68nl8</p>`...)
	page.Aliases = []string{"https://www.faz.net/-aue-68nl8", "http://www.faz.net/-aue-68nl8"}
	art, err := extract.Extract(page, extract.Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"https://www.faz.net/-aue-68nl8", "http://www.faz.net/-aue-68nl8", "https://www.faz.net/aktuell/die-muehle-10481516.html?utm_source=x", "https://www.faz.net/1.0481516"}
	if diff := cmp.Diff(want, art.Aliases); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	page.HTML = []byte(strings.NewReplacer("1.0481516", "1.0481517", "-aue-68nl8", "-aue-68nl9").Replace(string(page.HTML)))
	page.Aliases = nil
	if art, err = extract.Extract(page, extract.Options{}); err != nil || len(art.Aliases) != 1 {
		t.Errorf("aliases of another article: %q, %v", art.Aliases, err)
	}
}

func TestSiteIsTheRegisteredDomain(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"https://www.news.example/a/b": "news.example", "https://news.example/a/b": "news.example", "https://M.NEWS.example/a/b": "news.example",
		"https://www.kiosk.co.uk/a/b": "kiosk.co.uk", "https://a.b.kiosk.com.au/a/b": "kiosk.com.au", "https://kiosk.github.io/a/b": "kiosk.github.io",
		"http://127.0.0.1:8080/a/b": "127.0.0.1", "http://[2001:db8::1]:8080/a/b": "2001:db8::1", "http://localhost:8080/a/b": "localhost",
		"https://www.xn--mhle-0ra.example/a/b": "xn--mhle-0ra.example", "https://www.xn--fiq228c.xn--fiqs8s/a/b": "xn--fiq228c.xn--fiqs8s",
		"http://intranet/a/b": "intranet", "https://co.uk/a/b": "co.uk",
	} {
		page := pageWith("")
		page.URL = address
		art := read(t, page)
		if site, key, ok := strings.Cut(art.ID, want+":"); art.Site != want || !ok || site != "" || len(key) != 16 {
			t.Errorf("%s: site %s, id %s; want %s", address, art.Site, art.ID, want)
		}
	}
}

// TestUnknownSiteHasOneIDByAddress: what doesn't change the article doesn't change
// its id, and what may does.
func TestUnknownSiteHasOneIDByAddress(t *testing.T) {
	t.Parallel()
	id := func(address string) string {
		page := pageWith("")
		page.URL = address
		return read(t, page).ID
	}
	want := id("https://news.example/a?p=1")
	for _, same := range []string{
		"https://news.example/a?p=1#top", "https://NEWS.example/a?p=1", "https://news.example:443/a?p=1", "https://news.example/a?p=1&utm_source=x", "https://news.example/a?fbclid=x&p=1",
	} {
		if got := id(same); got != want {
			t.Errorf("%s is %s, want %s", same, got, want)
		}
	}
	for _, other := range []string{"https://news.example/a", "https://news.example/a?p=2", "https://news.example/A?p=1", "https://news.example/b?p=1", "https://www.news.example/a?p=1", "https://news.example:8443/a?p=1"} {
		if got := id(other); got == want {
			t.Errorf("%s is %s, too", other, got)
		}
	}
}

// TestPageOfNoAddressIsItsBytes: it has an id all the same, and says so.
func TestPageOfNoAddressIsItsBytes(t *testing.T) {
	t.Parallel()
	page := pageWith("<title>Bridge</title>")
	page.URL, page.Source = "", "bridge.html"
	art := read(t, page)
	if !strings.HasPrefix(art.ID, "unknown:") || art.URL != "" || art.Site != "" || art.Source != "bridge.html" || len(art.Extraction.Warnings) == 0 {
		t.Errorf("id %s, url %q, site %q, source %q, warnings %q", art.ID, art.URL, art.Site, art.Source, art.Extraction.Warnings)
	}
	page.HTML = append(page.HTML, ' ')
	if again := read(t, page); again.ID == art.ID {
		t.Error("other bytes have the same id")
	}
}
