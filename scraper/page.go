package scraper

import (
	"net/http"
	"strings"
	"time"

	"broadsheet/scraper/warc"
)

// A Page is one fetched page, or one read from a file.
type Page struct {
	// Source is what was asked for: the address as given, or the path of a file.
	Source string
	// URL is the address after redirects, without a fragment; for a file the
	// address that the user gave it, or "".
	URL string
	// Exchanges are all requests and responses that led here in order, redirects
	// first; the last one is the page itself. For a file it holds one exchange
	// without request and response head.
	Exchanges []warc.Exchange
	// Status is the status code of the last response; 0 for a file.
	Status int
	// Header is the header of the last response.
	Header http.Header
	// HTML is the body, content encodings undone and in UTF-8; of a page that a browser
	// rendered the document as it was then.
	HTML []byte
	// MediaType is the media type without parameters; sniffed where the server
	// says nothing of use.
	MediaType string
	// Charset is the charset that HTML was decoded from, such as "windows-1252".
	Charset string
	// Site is what the site says about the page's rights elsewhere: "tdm-reservation"
	// and "tdm-policy" by its tdmrep.json, "signals" of its ai.txt and robots.txt.
	Site map[string][]string
	// Fetched is when the last response began.
	Fetched time.Time
}

// Aliases returns the addresses that led to the page, besides URL, in the order
// in which they were asked for and each once. A file without an address stands in the
// captures under its digest, which is none.
func (p *Page) Aliases() []string {
	var out []string
	seen := map[string]bool{p.URL: true}
	for _, e := range p.Exchanges {
		if e.URL != "" && !seen[e.URL] && !strings.HasPrefix(e.URL, "urn:") {
			seen[e.URL] = true
			out = append(out, e.URL)
		}
	}
	return out
}

// Captures is how many records of the captures a page has, its requests apart: one of each
// exchange, and one of a rendered document. The last is what HTML was read from.
func (p *Page) Captures() int {
	n := len(p.Exchanges)
	for i := range p.Exchanges {
		if p.Exchanges[i].Rendered != nil {
			n++
		}
	}
	return n
}

// rendered gives the page its document as a browser made it.
func (p *Page) rendered(doc *warc.Rendered) {
	p.Exchanges[len(p.Exchanges)-1].Rendered = doc
	p.HTML = doc.HTML
}
