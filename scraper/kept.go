package scraper

import (
	"errors"

	"broadsheet/scraper/warc"
)

// Kept makes a page of the exchanges that were kept of it, as [Fetcher.Fetch] made it
// when they came over the wire: for an answer of another status than 2xx it returns page
// and error both. One exchange without a response's head is a file. Errors are
// [*FetchError]s.
func Kept(exchanges []warc.Exchange) (*Page, error) {
	if len(exchanges) == 0 {
		return nil, errors.New("make a page: there is no exchange")
	}
	last := exchanges[len(exchanges)-1]
	p := &Page{Source: exchanges[0].URL, URL: last.URL, Exchanges: exchanges, Fetched: last.At}
	if last.Response == nil {
		p.read(last.Body, "")
		return p, nil
	}
	p.Status, p.Header = warc.ParseHead(last.Response)
	body, err := decodeBody(last.Body, p.Header.Get("Content-Encoding"), maxFile)
	if err != nil {
		return nil, fetchError(p.Source, err)
	}
	p.Header.Del("Content-Encoding")
	p.read(body, p.Header.Get("Content-Type"))
	if p.Status < 200 || p.Status > 299 {
		return p, &FetchError{URL: p.Source, Reason: ReasonStatus, Status: p.Status}
	}
	return p, nil
}
