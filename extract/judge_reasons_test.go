package extract_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"broadsheet/extract"
)

// refused is the reason for which a page is taken for no article; it fails the
// test when the page is read.
func refused(t *testing.T, page extract.Page) *extract.NoArticleError {
	t.Helper()
	_, err := extract.Extract(page, generalOnly)
	no, ok := errors.AsType[*extract.NoArticleError](err)
	if !ok || !errors.Is(err, extract.ErrNoArticle) || errors.Is(err, extract.ErrLayout) || errors.Is(err, extract.ErrTooLarge) {
		t.Fatalf("error %v, want one that matches ErrNoArticle alone", err)
	}
	if page.URL != "" && !strings.Contains(err.Error(), page.URL) || !strings.HasPrefix(err.Error(), "extract ") || !strings.HasSuffix(err.Error(), no.Detail) {
		t.Errorf("error %q doesn't say what was read, and why not", err)
	}
	if no.Detail == "" || no.Detail != strings.TrimSpace(no.Detail) || strings.ContainsAny(no.Detail[:1], "ABCDEFGHIJKLMNOPQRSTUVWXYZ") || strings.HasSuffix(no.Detail, ".") || !slices.Contains(extract.Reasons(), no.Reason) {
		t.Errorf("reason %q is no clause", no.Detail)
	}
	return no
}

func TestStatusCodes(t *testing.T) {
	t.Parallel()
	for _, status := range []int{400, 401, 403, 404, 405, 410, 418, 429, 451, 500, 502, 503, 504, 599} {
		if no := refused(t, withStatus(pageWith(""), status, "text/html")); no.Detail != fmt.Sprintf("the server answered with status %d", status) {
			t.Errorf("status %d: reason %q", status, no.Detail)
		}
	}
	for _, status := range []int{0, 200, 203, 206, 304, 399} {
		if art := read(t, withStatus(pageWith(""), status, "text/html")); art.HTTP.Status != status {
			t.Errorf("status %d is recorded as %d", status, art.HTTP.Status)
		}
	}
}

func TestMediaTypes(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"application/pdf", "image/jpeg", "Image/PNG", "video/mp4", "audio/mpeg", "application/json", "application/rss+xml", "application/zip", "text/css", "text/javascript", "font/woff2", "nonsense"} {
		if no := refused(t, withStatus(pageWith(""), 200, kind)); no.Detail != "the media type is "+strings.ToLower(kind) {
			t.Errorf("%s: reason %q", kind, no.Detail)
		}
	}
	for _, kind := range []string{"", "text/html", "TEXT/HTML", "application/xhtml+xml", "text/plain", "application/xml", "text/xml", "application/octet-stream"} {
		read(t, withStatus(pageWith(""), 200, kind))
	}
}

func TestBytesThatAreNoPage(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ bytes, reason string }{
		"PDF":                       {"%PDF-1.4\n1 0 obj\n", "it is a PDF document"},
		"PDF behind blanks":         {"\r\n  %PDF-1.4\n", "it is a PDF document"},
		"PDF behind a mark":         {"\ufeff%PDF-1.4\n", "it is a PDF document"},
		"a picture":                 {"\xff\xd8\xff\xe0" + strings.Repeat("\x00\x10", 40), "it is no text"},
		"an archive":                {"PK\x03\x04" + strings.Repeat("\x00", 30), "it is no text"},
		"UTF-16 that isn't decoded": {strings.Join(strings.Split("<html><p>The river rose", ""), "\x00"), "it is no text"},
		"nothing":                   {"", "the page is empty"},
		"blanks":                    {" \n\t\u00a0", "the page is empty"},
		"a mark of byte order":      {"\ufeff", ""},
		"a comment":                 {"<!-- nothing -->", "the page is empty"},
		"an empty frame":            {"<html><body></body></html>", "the page is empty"},
		"a picture alone":           {`<img src="/a.jpg" alt="A bridge">`, "the page is empty"},
		"a redirect by script":      {`<script>location = "/b"</script>`, "the page is empty"},
		"a redirect by meta":        {`<meta http-equiv="refresh" content="0; url=/b">`, "it only leads elsewhere"},
		"frames":                    {`<frameset cols="20%,80%"><frame src="/a"><frame src="/b"></frameset>`, "the page is empty"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			no := refused(t, extract.Page{HTML: []byte(c.bytes), URL: "https://news.example/a"})
			if c.reason != "" && no.Detail != c.reason {
				t.Errorf("reason %q, want %q", no.Detail, c.reason)
			}
		})
	}
	few := "<p>A\x00few\x00null\x00bytes</p>" + story
	read(t, extract.Page{HTML: []byte(few), URL: "https://news.example/a"})
}

// TestPDFThatIsTalkedAbout: the mark counts at the beginning only.
func TestPDFThatIsTalkedAbout(t *testing.T) {
	t.Parallel()
	const line = "A file that begins with %PDF-1.4 is one, said the mayor, who had tried to print the plan of the bridge."
	art := read(t, sheet{story: "<article><p>" + line + "</p>" + paragraphs(tale) + "</article>"}.page())
	if !strings.Contains(art.Text, "%PDF-1.4") {
		t.Errorf("text %q", art.Text)
	}
}

func TestErrorTitles(t *testing.T) {
	t.Parallel()
	for title, want := range map[string]bool{
		"Page not found": true, "Page Not Found | River Press": true, "River Press - Page not found": true, "River Press: Seite nicht gefunden": true, "404": true, "404 | News": true,
		"404 – Seite nicht gefunden": true, "404 Not Found": true, "404: Page not found": true, "Error 404 (Not Found)!!1": true, "HTTP 404": true, "Fehler 404": true, "Error": false,
		"Not Found": true, "403 Forbidden": true, "403 - Forbidden: Access is denied.": true, "Access Denied": true, "410 Gone": true, "500 Internal Server Error": true, "502 Bad Gateway": true,
		"503 Service Temporarily Unavailable": true, "Service Unavailable": true, "Page introuvable - La Presse": true, "Página no encontrada": true,
		"Die Seite wurde nicht gefunden": true, "Diese Seite wurde nicht gefunden | Zeitung": true,
		"": false, "Bridge closed": false, "Why the 404 page of the town hall is a hit": false, "404 people rescued from the flood": false, "403 cases in a week": false, "Story 404": false,
		"Forbidden love in the valley": false, "Swimming in the river is forbidden": false, "Just a moment of silence for the bridge": false, "Lost dog not found": false, "Hund wurde nicht gefunden": false,
		"Service unavailable for a week: how a village lives without trains": false, "Gone with the flood": false, "Not found guilty": false,
	} {
		if got := extract.IsErrorTitle(title); got != want {
			t.Errorf("IsErrorTitle(%q) = %v", title, got)
		}
	}
}

// TestErrorTitleAloneRefusesNoStory: a page that calls itself an article, or is
// long, is one whatever its title.
func TestErrorTitleAloneRefusesNoStory(t *testing.T) {
	t.Parallel()
	const title = "<title>404 Not Found</title>"
	if no := refused(t, pageOf(title, story)); no.Detail != "it is an error page: 404 Not Found" {
		t.Errorf("reason %q", no.Detail)
	}
	read(t, pageOf(title+`<meta property="og:type" content="article">`, story))
	read(t, pageOf(title, "<article>"+strings.Repeat(story, 5)+"</article>"))
	long := "404 Not Found | " + strings.Repeat("Zeitung für alle ", 20)
	if no := refused(t, pageOf("<title>"+long+"</title>", story)); len(no.Detail) > 100 {
		t.Errorf("reason %q is a whole title", no.Detail)
	}
}

func TestFrontPages(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"https://news.example", "https://news.example/", "https://news.example/#top", "https://news.example/index.html", "https://news.example/INDEX.HTM", "https://news.example/index.php"} {
		page := extract.Page{HTML: []byte("<title>News</title>" + teasers + story), URL: address}
		if no := refused(t, page); no.Detail != "it is a front page" {
			t.Errorf("%s: reason %q", address, no.Detail)
		}
		page.HTML = append([]byte(`<meta property="article:published_time" content="2020-01-28T15:49:07Z">`), page.HTML...)
		read(t, page)
	}
	for _, address := range []string{"https://news.example/a", "https://news.example/index.html?p=1", "https://news.example/index", "https://news.example/a/index.html", "https://news.example//"} {
		read(t, extract.Page{HTML: []byte("<title>News</title>" + story), URL: address})
	}
}

func TestPagesThatListOthers(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"CollectionPage", "SearchResultsPage", "ProfilePage"} {
		head := linked(`{"@type":"` + kind + `","name":"Local"}`)
		if no := refused(t, pageOf(head, teasers)); no.Reason != extract.ReasonListing && no.Reason != extract.ReasonSearch {
			t.Errorf("%s: reason %q", kind, no.Detail)
		}
		read(t, pageOf(head, story)) // a wrong type on a page of text alone
		read(t, pageOf(head+`<meta property="og:type" content="article">`, story+teasers))
	}
}

func TestShortStoriesMustClaimToBeOne(t *testing.T) {
	t.Parallel()
	const short = "<article><p>The bridge over the river is closed until further notice, says the mayor of the town.</p></article>"
	if no := refused(t, pageOf("<title>Bridge closed</title>", short)); no.Detail != "there is hardly any text" {
		t.Errorf("reason %q", no.Detail)
	}
	for name, head := range map[string]string{
		"Open Graph":           `<meta property="og:type" content="article">`,
		"Open Graph, capitals": `<meta property="og:type" content="ARTICLE">`,
		"a time of release":    `<meta property="article:published_time" content="2020-01-28T15:49:07Z">`,
		"JSON-LD":              newsWith(`"headline":"Bridge closed"`),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if art := read(t, pageOf(head, short)); len(art.Body)+len(art.Lead) == 0 {
				t.Error("no text")
			}
		})
	}
	for name, head := range map[string]string{
		"a website":           `<meta property="og:type" content="website">`,
		"a page node":         linked(`{"@type":"WebPage","name":"Bridge closed"}`),
		"an organization":     linked(`{"@type":"NewsMediaOrganization","name":"River Press"}`),
		"teasers in a list":   linked(`{"@type":"ItemList","itemListElement":[{"@type":"NewsArticle","headline":"Bridge closed"}]}`),
		"articles elsewhere":  linked(`[{"@type":"NewsArticle","url":"/b"},{"@type":"NewsArticle","url":"/c"}]`),
		"a template as claim": `<meta property="article:published_time" content="{{ date }}">`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_ = refused(t, pageOf(head, short))
		})
	}
}

func TestTooLargePages(t *testing.T) {
	t.Parallel()
	page := pageWith("")
	for _, c := range []struct {
		max  int
		fits bool
	}{{0, true}, {len(page.HTML), true}, {len(page.HTML) - 1, false}, {1, false}} {
		_, err := extract.Extract(page, extract.Options{Profiles: new(extract.Profiles), MaxBytes: c.max})
		if (err == nil) != c.fits {
			t.Errorf("MaxBytes %d of %d: %v", c.max, len(page.HTML), err)
		}
		if !c.fits && (!errors.Is(err, extract.ErrTooLarge) || errors.Is(err, extract.ErrNoArticle) || !strings.Contains(err.Error(), page.URL)) {
			t.Errorf("MaxBytes %d: error %v, want one that matches ErrTooLarge and names the page", c.max, err)
		}
	}
}

// TestLayoutMatchesItsErrorAlone: a page of a known host whose layout is none of
// the profile's is an alarm, unless it is no article at all.
func TestLayoutMatchesItsErrorAlone(t *testing.T) {
	t.Parallel()
	_, err := extract.Extract(extract.Page{HTML: []byte(story), URL: "https://www.faz.net/aktuell/x-10000001.html"}, extract.Options{})
	layout, ok := errors.AsType[*extract.LayoutError](err)
	if !ok || !errors.Is(err, extract.ErrLayout) || errors.Is(err, extract.ErrNoArticle) || layout.Profile != "faz.net" || len(layout.Tried) == 0 {
		t.Errorf("error %v, want a LayoutError of faz.net", err)
	}
	_, err = extract.Extract(extract.Page{HTML: []byte("<p>Not here.</p>"), URL: "https://www.faz.net/aktuell/x-10000001.html"}, extract.Options{})
	if !errors.Is(err, extract.ErrNoArticle) || errors.Is(err, extract.ErrLayout) {
		t.Errorf("error %v of a page without text, want ErrNoArticle", err)
	}
}
