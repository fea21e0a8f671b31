package scraper

import (
	"errors"
	"net/http"

	"broadsheet/scraper/warc"
)

// errNoPage says that kept exchanges end with a redirect.
var errNoPage = errors.New("its exchanges end with a redirect, not with a page")

// KeptPages makes the pages again that kept exchanges gave when they were fetched or read
// from a file: the page of source first, then the further pages that its handler asked
// for. A redirect belongs to the page behind it. The status of a page may be any.
func KeptPages(source string, exchanges []warc.Exchange) ([]*Page, error) {
	var out []*Page
	begin := 0
	for i, e := range exchanges {
		status, header := warc.ParseHead(e.Response)
		if isRedirect(status, header) {
			continue
		}
		p := &Page{Source: exchanges[begin].URL, URL: withoutFragment(e.URL), Exchanges: exchanges[begin : i+1], Status: status, Header: header, Fetched: e.At}
		if len(out) == 0 {
			p.Source = source
		}
		if err := p.unpack(e.Body); err != nil {
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
