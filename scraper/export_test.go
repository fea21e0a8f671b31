package scraper

import (
	"bytes"
	"context"
	"crypto/x509"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"time"

	"broadsheet/scraper/warc"
)

// The limits that the tests go up to.
const (
	MaxRobots    = maxRobots
	MaxHeader    = maxHeader
	MaxLine      = maxLine
	MaxRedirects = maxRedirects
)

// What the tests see of the inside.

func DecodeText(body []byte, contentType string) (text []byte, name string) {
	return decodeText(body, contentType)
}

func DecodeBody(body []byte, encoding string, limit int64) ([]byte, error) {
	return decodeBody(body, encoding, limit)
}

func CrawlDelay(body, agent string) time.Duration { return crawlDelay(body, agent) }

func RetryAfter(value string, now time.Time) time.Time { return retryAfter(value, now) }

func IsPrivate(a netip.Addr) bool { return isPrivate(a) }

// Dial makes a fetcher connect in another way, past the guard of private networks.
func (f *Fetcher) Dial(dial func(ctx context.Context, network, address string) (net.Conn, error)) {
	f.transport.dial = dial
}

// PageOf is the page of a response record, nil when there is none.
func PageOf(rec *warc.Record) (*Page, error) {
	m, err := readMessage(rec)
	if err != nil {
		return nil, err
	}
	p, _, err := m.page(rec)
	return p, err
}

// TDMOf is the reservation of a tdmrep.json for an address.
func TDMOf(file []byte, address string) (string, bool) {
	u, err := url.Parse(address)
	if err != nil {
		return "", false
	}
	r, ok := tdmOf(parseTDM(file), u)
	return r.reservation, ok
}

// TakeForPublic lets an address through the guard of private networks.
func (f *Fetcher) TakeForPublic(public netip.Addr) {
	f.transport.private = func(a netip.Addr) bool { return a.Unmap() != public && isPrivate(a) }
	f.transport.dial = newDialer(f.transport.opt, f.transport.private)
}

// Trust makes a fetcher trust a certificate.
func (f *Fetcher) Trust(c *x509.Certificate) {
	f.transport.base.TLSClientConfig.RootCAs = x509.NewCertPool()
	f.transport.base.TLSClientConfig.RootCAs.AddCert(c)
}

// KeptHead is what is kept of the head of an answer that came in two pieces, cut at a
// place, over a connection.
func KeptHead(answer []byte, cut int, resp *http.Response) []byte {
	c := &headConn{Conn: readConn{Reader: io.MultiReader(bytes.NewReader(answer[:cut]), bytes.NewReader(answer[cut:]))}}
	_, _ = io.Copy(io.Discard, c)
	return keptHead(c, resp)
}

type readConn struct {
	net.Conn
	io.Reader
}

// Read reads from the reader.
func (c readConn) Read(p []byte) (int, error) { return c.Reader.Read(p) }
