package extract_test

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"broadsheet/extract"
)

var forced = extract.Options{Profiles: new(extract.Profiles), Force: true}

// TestForceReadsWhatIsNoArticle: by force such a page gives a record whose only
// warning begins with the reason, and an article gives what it always does.
func TestForceReadsWhatIsNoArticle(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		page   extract.Page
		reason extract.Reason
	}{
		"a front page":       {extract.Page{HTML: []byte("<title>News</title>" + teasers + story), URL: "https://news.example/"}, extract.ReasonFrontPage},
		"a 404":              {withStatus(pageOf("<title>Bridge</title>", story), 404, "text/html"), extract.ReasonHTTPStatus},
		"a 404 that says so": {withStatus(pageOf("<title>Not found</title>", story), 404, "text/html"), extract.ReasonHTTPStatus},
		"a soft 404":         {pageOf("<title>Not found</title>", story), extract.ReasonErrorPage},
		"a few words":        {pageOf("<title>Bridge</title>", "<p>It is closed.</p>"), extract.ReasonShort},
		"pictures":           {pageOf("<title>The bridge in pictures</title>", strings.Repeat(`<img src="/a.jpg">`, 9)), extract.ReasonGallery},
		"another media type": {withStatus(pageWith(""), 200, "application/json"), extract.ReasonMediaType},
		"a feed":             {withBytes("<rss><channel><item><description>" + story), extract.ReasonListing},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if no := refused(t, c.page); no.Reason != c.reason {
				t.Errorf("reason %q, want %q", no.Reason, c.reason)
			}
			art, err := extract.Extract(c.page, forced)
			if err != nil {
				t.Fatal(err)
			}
			warnings := slices.DeleteFunc(art.Extraction.Warnings, func(w string) bool { return !strings.HasPrefix(w, "not an article (") })
			if len(warnings) != 1 || !strings.HasPrefix(warnings[0], "not an article ("+string(c.reason)+"): ") || art.ID == "" || art.ContentHash == "" {
				t.Errorf("warnings %q of %+v", warnings, art)
			}
		})
	}
	art, err := extract.Extract(pageWith("<title>Bridge</title>"), forced)
	plain := read(t, pageWith("<title>Bridge</title>"))
	if err != nil || art.ContentHash != plain.ContentHash || len(art.Extraction.Warnings) != len(plain.Extraction.Warnings) {
		t.Errorf("an article differs by force: %v, warnings %q", err, art.Extraction.Warnings)
	}
}

// TestForceCannotReadNothing: where there is no text the error stays, with the
// first reason there was.
func TestForceCannotReadNothing(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		page   extract.Page
		reason extract.Reason
	}{
		"nothing":                  {extract.Page{}, extract.ReasonEmpty},
		"a PDF document":           {withBytes("%PDF-1.4 1 0 obj"), extract.ReasonNotText},
		"a picture":                {withBytes("\x89PNG" + strings.Repeat("\x00", 64)), extract.ReasonNotText},
		"a picture by its type":    {withStatus(withBytes("\x89PNG"+strings.Repeat("\x00", 64)), 200, "image/png"), extract.ReasonMediaType},
		"an empty answer of a 404": {withStatus(pageOf("", ""), 404, "text/html"), extract.ReasonHTTPStatus},
	} {
		_, err := extract.Extract(c.page, forced)
		if no, ok := errors.AsType[*extract.NoArticleError](err); !ok || no.Reason != c.reason {
			t.Errorf("%s: %v, want the reason %q", name, err, c.reason)
		}
	}
}

// TestForceLeavesTheAlarm: a layout that drifted is told of whatever is forced.
func TestForceLeavesTheAlarm(t *testing.T) {
	t.Parallel()
	_, err := extract.Extract(extract.Page{HTML: []byte(story), URL: "https://www.faz.net/aktuell/x-10000001.html"}, extract.Options{Force: true})
	if !errors.Is(err, extract.ErrLayout) {
		t.Errorf("%v, want ErrLayout", err)
	}
}

// TestReasonsAreDocumented: the page of docs names each reason, and no other.
func TestReasonsAreDocumented(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile(filepath.Join("..", "docs", "articles.md"))
	if err != nil {
		t.Fatal(err)
	}
	var named []extract.Reason
	for _, m := range regexp.MustCompile("(?m)^\\| `([a-z_]+)` \\|").FindAllStringSubmatch(string(raw), -1) {
		named = append(named, extract.Reason(m[1]))
	}
	if !slices.Equal(named, extract.Reasons()) {
		t.Errorf("docs/articles.md names %q, want %q", named, extract.Reasons())
	}
}

func withBytes(src string) extract.Page {
	return extract.Page{HTML: []byte(src), URL: "https://news.example/a/bridge"}
}
