package scraper

import (
	"errors"
	"net/http"

	"broadsheet/scraper/warc"
)

// errNoPage says that kept exchanges end with a redirect.
var errNoPage = errors.New("its exchanges end with a redirect, not with a page")

// Kept makes a page of the exchanges that were kept of it, as [Fetcher.Fetch] made it
// when they came over the wire: for an answer of another status than 2xx it returns page
// and error both. One exchange without a response's head is a file. Errors are
// [*FetchError]s.
func Kept(exchanges []warc.Exchange) (*Page, error) {
	if len(exchanges) == 0 {
		return nil, errors.New("make a page: there is no exchange")
	}
	p, err := keptPage(exchanges[0].URL, exchanges)
	if err != nil {
		return nil, fetchError(p.Source, err)
	}
	if p.Status != 0 && (p.Status < 200 || p.Status > 299) {
		return p, &FetchError{URL: p.Source, Reason: ReasonStatus, Status: p.Status}
	}
	return p, nil
}

// KeptPages makes the pages again that kept exchanges gave when they were fetched or read
// from a file: the page of source first, then the further pages that its handler asked
// for. A redirect belongs to the page behind it. The status of a page may be any.
func KeptPages(source string, exchanges []warc.Exchange) ([]*Page, error) {
	var out []*Page
	begin := 0
	for i, e := range exchanges {
		if isRedirect(warc.ParseHead(e.Response)) {
			continue
		}
		if len(out) > 0 {
			source = exchanges[begin].URL
		}
		p, err := keptPage(source, exchanges[begin:i+1])
		if err != nil {
			return out, err
		}
		out = append(out, p)
		begin = i + 1
	}
	if begin < len(exchanges) {
		return out, errNoPage
	}
	return out, nil
}

// isRedirect reports whether the fetcher goes on from an answer.
func isRedirect(status int, header http.Header) bool {
	switch status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return header.Get("Location") != ""
	}
	return false
}

// withoutUndone takes the fields out that net/http takes out, at least now and then, when
// it has done what they say; under the names too that they have in a capture.
func withoutUndone(h http.Header) {
	for _, name := range []string{"Connection", "Trailer", "Transfer-Encoding", "X-Archive-Orig-Transfer-Encoding", "X-Archive-Orig-Content-Length"} {
		h.Del(name)
	}
}

// keptPage makes the page that the last of some exchanges brought.
func keptPage(source string, exchanges []warc.Exchange) (*Page, error) {
	last := exchanges[len(exchanges)-1]
	p := &Page{Source: source, URL: withoutFragment(last.URL), Exchanges: exchanges, Fetched: last.At}
	p.Status, p.Header = warc.ParseHead(last.Response)
	withoutUndone(p.Header)
	p.Site = siteOf(last.Site)
	err := p.unpack(last.Body)
	if last.Rendered != nil {
		p.HTML = last.Rendered.HTML
	}
	return p, err
}

// unpack fills what follows from a body as it came.
func (p *Page) unpack(body []byte) error {
	if p.Status == 0 { // a file; one without an address stands under its digest
		if p.Header = nil; p.URL == "urn:"+warc.Digest(body) {
			p.URL = ""
		}
		p.read(body, "")
		return nil
	}
	text, err := decodeBody(body, p.Header.Get("Content-Encoding"), maxFile)
	if err != nil && !looksUnpacked(body) {
		return err
	}
	if err != nil {
		text = body // as an import takes it
	}
	p.Header.Del("Content-Encoding")
	p.read(text, p.Header.Get("Content-Type"))
	return nil
}
