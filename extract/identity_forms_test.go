package extract_test

import (
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"broadsheet/extract"
)

// TestEveryFormOfFAZAddressIsOneArticle: the id from any form, and from a long one
// the address of the first page in full.
func TestEveryFormOfFAZAddressIsOneArticle(t *testing.T) {
	t.Parallel()
	const stem = "www.faz.net/aktuell/auental/die-alte-muehle-mahlt-wieder-10481516"
	for _, c := range []struct{ address, fetch string }{
		{"https://" + stem + ".html", ""},
		{"https://" + stem + "-p2.html", ""},
		{"https://" + stem + "-p17.html", ""},
		{"https://" + stem + ".amp.html", ""},
		{"https://" + stem + "-p2.amp.html", ""},
		{"https://" + stem + ".html?printPagedArticle=true", ""},
		{"https://" + stem + ".html?printPagedArticle=true#pageIndex_2", ""},
		{"https://" + stem + ".html?utm_source=newsletter&utm_medium=mail", ""},
		{"https://" + stem + ".html?fbclid=Iw&GEPC=s3", ""},
		{"https://" + stem + ".html?", ""},
		{"https://" + stem + ".html#lesermeinungen", ""},
		{"https://" + stem + ".html#", ""},
		{"https://m." + strings.TrimPrefix(stem, "www.") + ".html", ""},
		{"https://" + strings.TrimPrefix(stem, "www.") + ".html", ""},
		{"HTTPS://WWW.FAZ.NET/aktuell/auental/die-alte-muehle-mahlt-wieder-10481516.html", ""},
		{"https://www.faz.net:443/aktuell/auental/die-alte-muehle-mahlt-wieder-10481516.html", ""},
		{"https://reader:secret@" + stem + ".html", ""},
		{"http://" + stem + ".html", "http://" + stem + ".html"},
		{"http://m.faz.net:80/aktuell/auental/die-alte-muehle-mahlt-wieder-10481516-p3.html", "http://" + stem + ".html"},
		{"https://www.faz.net/-aue-68nl8", "https://www.faz.net/-aue-68nl8"},
		{"https://www.faz.net/-gqe-68nl8?utm_source=x#top", "https://www.faz.net/-gqe-68nl8"},
		{"http://faz.net/-aue-68nl8", "http://www.faz.net/-aue-68nl8"},
		{"https://m.faz.net/-9-68nl8", "https://www.faz.net/-9-68nl8"},
		{"https://www.faz.net/1.0481516", "https://www.faz.net/1.0481516"},
		{"https://faz.net/1.0481516?service=printPreview", "https://www.faz.net/1.0481516"},
	} {
		if c.fetch == "" {
			c.fetch = "https://" + stem + ".html"
		}
		id, ok := extract.Embedded().Identify(c.address)
		if want := (extract.Identity{Site: "faz.net", Key: "10481516", URL: c.fetch}); !ok || id != want {
			t.Errorf("%s: %+v, %v; want %+v", c.address, id, ok, want)
		}
	}
}

// TestShortLinksAreTheNumberInBase36: without the network, for every number that
// an article can have.
func TestShortLinksAreTheNumberInBase36(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(1_000_000, 9_999_999_999).Draw(t, "number")
		number, section := strconv.FormatInt(n, 10), rapid.StringMatching(`[a-z0-9]{1,4}`).Draw(t, "section")
		for _, address := range []string{
			"https://www.faz.net/-" + section + "-" + strconv.FormatInt(n, 36),
			"https://www.faz.net/aktuell/x-" + number + ".html",
			"https://www.faz.net/" + number[:1] + "." + number[1:],
		} {
			if id, ok := extract.Embedded().Identify(address); !ok || id.ID() != "faz.net:"+number {
				t.Fatalf("%s: %+v, %v", address, id, ok)
			}
		}
	})
}

func TestWhatIsNoFAZArticle(t *testing.T) {
	t.Parallel()
	for name, address := range map[string]string{
		"front page":           "https://www.faz.net/",
		"front page bare":      "https://www.faz.net",
		"edition":              "https://www.faz.net/aktuell/",
		"section":              "https://www.faz.net/aktuell/politik/ausland/",
		"section with page":    "https://www.faz.net/aktuell/politik/s2.html",
		"day index":            "https://www.faz.net/artikel-chronik/nachrichten-2019-april-23/",
		"feed":                 "https://www.faz.net/rss/aktuell/politik/",
		"sitemap":              "https://www.faz.net/sitemap-news.xml",
		"section code alone":   "https://www.faz.net/-gqe",
		"section code, slash":  "https://www.faz.net/-gqe-",
		"short link too short": "https://www.faz.net/-gqe-9vw",
		"short link too long":  "https://www.faz.net/-gqe-9vw7i9vw7i",
		"beyond 64 bits":       "https://www.faz.net/-gqe-zzzzzzzzzzzzzzzzzzzz",
		"capitals":             "https://www.faz.net/-gqe-9VW7I",
		"short link with more": "https://www.faz.net/-gqe-9vw7i/x",
		"short number":         "https://www.faz.net/aktuell/x-123456.html",
		"number too long":      "https://www.faz.net/aktuell/x-12345678901.html",
		"number in the middle": "https://www.faz.net/aktuell/x-16153034-bild.html",
		"number of a folder":   "https://www.faz.net/aktuell/x-16153034/",
		"picture":              "https://www.faz.net/ppmedia/aktuell/1.6153034/original.jpg",
		"two dots":             "https://www.faz.net/1.615.3034",
		"content id too long":  "https://www.faz.net/1.61530341234",
		"author":               "https://www.faz.net/redaktion/ida-kolm-11104357/",
		"in the query":         "https://www.faz.net/suche/?query=/x-16153034.html",
		"in the fragment":      "https://www.faz.net/#/x-16153034.html",
		"another host":         "https://blogs.faz.net/x-16153034.html",
		"another site":         "https://faz.net.example/x-16153034.html",
		"host in the path":     "https://news.example/www.faz.net/x-16153034.html",
		"host as user":         "https://www.faz.net@news.example/x-16153034.html",
		"no host":              "/aktuell/x-16153034.html",
		"newline":              "https://www.faz.net/x-16153034.html\n",
	} {
		if id, ok := extract.Embedded().Identify(address); ok {
			t.Errorf("%s: %s is taken for %+v", name, address, id)
		}
	}
}

// TestIdentityRulesDecideInOrder: the first rule that fits, and a rule that fits
// without giving a key fits not.
func TestIdentityRulesDecideInOrder(t *testing.T) {
	t.Parallel()
	ps := withProfile(t, strings.Replace(goodProfile, publisher, `identity:
  - path: '^/n/(?P<key36>[0-9a-z]+)$'
  - path: '^/(?P<dir>[a-z]+)/(?P<key>[\d.]*)(?P<rest>.*)$'
    fetch: '/${dir}/${key}'
  - path: '^/(?P<key>.+)$'`, 1)).Profiles
	for address, want := range map[string]extract.Identity{
		"https://kiosk.example/n/zz":            {Site: "kiosk.example", Key: "1295", URL: "https://kiosk.example/n/zz"},
		"https://kiosk.example/n/7zzzzzzzzzzzz": {Site: "kiosk.example", Key: "7", URL: "https://kiosk.example/n/7"},
		"https://kiosk.example/a/1.2.3-x?p=1":   {Site: "kiosk.example", Key: "123", URL: "https://kiosk.example/a/1.2.3?p=1"},
		"https://kiosk.example/a/-x?p=1#c":      {Site: "kiosk.example", Key: "a/-x", URL: "https://kiosk.example/a/-x?p=1"},
		"https://kiosk.example/a%20b":           {Site: "kiosk.example", Key: "a b", URL: "https://kiosk.example/a%20b"},
	} {
		if got, ok := ps.Identify(address); !ok || got != want {
			t.Errorf("%s: %+v, %v; want %+v", address, got, ok, want)
		}
	}
}

// FuzzIdentify: whatever the address, its article is the one that the address to
// fetch leads to.
func FuzzIdentify(f *testing.F) {
	f.Add("https://www.faz.net/aktuell/x-16153034-p2.html?a=b#c")
	f.Add("https://www.faz.net/-gqe-9vw7i")
	f.Add("http://M.FAZ.net:8080/1.6604622")
	f.Fuzz(func(t *testing.T, address string) {
		id, ok := extract.Embedded().Identify(address)
		if !ok {
			return
		}
		again, ok := extract.Embedded().Identify(id.URL)
		if !ok || again != id {
			t.Errorf("%q is %+v, its own address %q is %+v", address, id, id.URL, again)
		}
	})
}
