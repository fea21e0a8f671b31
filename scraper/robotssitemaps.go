package scraper

import (
	"context"
	"fmt"
	"net/url"

	"github.com/jimsmart/grobotstxt"
)

// Sitemaps returns the sitemaps that the robots.txt of an address's host names, in
// its order. It is asked for once a day, as for the rules.
func (f *Fetcher) Sitemaps(ctx context.Context, address string) ([]string, error) {
	if err := webAddress(address); err != nil {
		return nil, err
	}
	u, err := url.Parse(address)
	if err != nil {
		return nil, &FetchError{URL: address, Reason: ReasonAddress, Err: err}
	}
	rules, err := f.transport.robots.rulesOf(ctx, u.Scheme, u.Host)
	if err == nil {
		err = rules.refused
	}
	if err != nil {
		return nil, fmt.Errorf("robots.txt of %s: %w", u.Host, err)
	}
	return grobotstxt.Sitemaps(rules.body), nil
}

// Text returns a document in UTF-8, from whatever charset it is in; contentType is
// what its server says, or "".
func Text(body []byte, contentType string) []byte {
	text, _ := decodeText(body, contentType)
	return text
}
