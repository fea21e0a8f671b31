package extract

import (
	"bytes"
	"fmt"
	"strings"
)

// judgeResponse refuses what is no page, before anything is read of it. Forced, it
// only gives the reason for which it would have refused what may be text all the
// same.
func judgeResponse(page Page, force bool) (forced *NoArticleError, err error) {
	no, inside := judgeHeader(page.HTTP), judgeBytes(page.HTML)
	if no == nil {
		no = inside
	}
	if no != nil && (!force || inside != nil && inside.Reason == ReasonNotText) {
		return nil, no
	}
	return no, nil
}

// judgeHeader refuses by what the server says of its answer.
func judgeHeader(h *HTTP) *NoArticleError {
	if h == nil {
		return nil
	}
	if h.Status >= 400 {
		return refusal(ReasonHTTPStatus, fmt.Sprintf("the server answered with status %d", h.Status))
	}
	switch kind := strings.ToLower(h.MediaType); kind {
	case "", "text/html", "application/xhtml+xml", "text/plain", "application/xml", "text/xml", "application/octet-stream":
		return nil
	default:
		return refusal(ReasonMediaType, "the media type is "+kind)
	}
}

// judgeBytes refuses bytes that are no text, and feeds.
func judgeBytes(src []byte) *NoArticleError {
	head := bytes.TrimLeft(src[:min(len(src), 1024)], "\ufeff \t\r\n")
	switch {
	case bytes.HasPrefix(head, []byte("%PDF-")):
		return refusal(ReasonNotText, "it is a PDF document")
	case bytes.Count(head, []byte{0}) > 8:
		return refusal(ReasonNotText, "it is no text")
	case isFeed(head):
		return refusal(ReasonListing, "it is a feed or a site map")
	}
	return nil
}

// isFeed reports whether the first element is that of a feed or a site map.
func isFeed(head []byte) bool {
	for bytes.HasPrefix(head, []byte("<?")) || bytes.HasPrefix(head, []byte("<!--")) {
		_, rest, ok := bytes.Cut(head, []byte(">"))
		if !ok {
			return false
		}
		head = bytes.TrimLeft(rest, " \t\r\n")
	}
	for _, name := range []string{"<rss", "<feed", "<rdf:RDF", "<urlset", "<sitemapindex", "<opml"} {
		if bytes.HasPrefix(head, []byte(name)) {
			return true
		}
	}
	return false
}
