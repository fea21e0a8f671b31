package extract

import (
	"bytes"
	"fmt"
	"strings"
)

// minText is how many bytes of visible text a page needs to be worth reading.
const minText = 140

// notHTML refuses what is no web page at all before it is parsed.
func notHTML(page Page) error {
	body := bytes.TrimSpace(page.HTML)
	switch {
	case len(body) == 0:
		return &NoArticleError{Reason: "the page is empty"}
	case page.HTTP != nil && page.HTTP.MediaType != "" && !strings.Contains(page.HTTP.MediaType, "html") && !strings.Contains(page.HTTP.MediaType, "xml"):
		return &NoArticleError{Reason: "it is " + page.HTTP.MediaType + ", not HTML"}
	case bytes.HasPrefix(body, []byte("%PDF-")):
		return &NoArticleError{Reason: "it is a PDF document, not HTML"}
	case page.HTTP != nil && page.HTTP.Status >= 400:
		return &NoArticleError{Reason: fmt.Sprintf("the server answered %d", page.HTTP.Status)}
	}
	return nil
}

// judge tells articles from front pages, sections and error pages. Where it is
// not sure the page is an article: a wrong record is seen, a lost one is not.
func judge(r *reading) error {
	if r.layout != nil {
		return nil // the site's own mark of an article is on the page
	}
	body := 0
	for _, b := range r.art.Body {
		body += len(b.Text)
	}
	switch {
	case body == 0:
		return &NoArticleError{Reason: "no text of an article was found"}
	case r.ix.textLen < minText:
		return &NoArticleError{Reason: "it holds hardly any text"}
	case r.base != nil && strings.Trim(r.base.Path, "/") == "" && r.base.RawQuery == "":
		return &NoArticleError{Reason: "its address is the site's front page"}
	case r.data.article == nil && strings.EqualFold(r.metaContent("og:type"), "website") && r.ix.linkLen*2 > r.ix.textLen && body*4 < r.ix.textLen:
		return &NoArticleError{Reason: "it holds links rather than text"}
	case r.art.Headline == "":
		return &NoArticleError{Reason: "it has no headline"}
	}
	if r.noLayout != nil {
		return r.noLayout
	}
	return nil
}
