package scraper

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"mime"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/gocolly/colly/v2"
)

// productToken is how we call ourselves to robots.txt.
const productToken = "Broadsheet"

const (
	maxHeader    = 256 << 10 // bytes of a response's header
	maxRedirects = 10
)

// NoDelay as [FetchOptions].Delay asks for no time between requests.
const NoDelay time.Duration = -1

var (
	errTimeout   = errors.New("timeout")
	errRedirects = errors.New("it leads in a circle, or too far")
	errNotWeb    = errors.New("it leads to no web address, and only http and https are fetched")
)

// FetchOptions are the settings of [NewFetcher]. The zero value is usable.
type FetchOptions struct {
	Version      string                 // of the program, for the User-Agent; "" means "devel"
	Contact      string                 // of who runs the crawl, for webmasters; "" gives none
	Delay        time.Duration          // between the starts of two requests to a host; 0 means 1s, see NoDelay
	PerHost      int                    // requests to a host at once; 0 means 1
	Timeout      time.Duration          // of one request with its answer; 0 means 60s
	MaxBody      int64                  // bytes of a body, packed and unpacked; 0 means 32 MiB
	Unpacked     bool                   // ask for bodies without a content encoding
	AllowPrivate bool                   // reach loopback and private networks too
	ConnectTo    map[string]string      // "host:port" → "address:port" to connect to instead
	PaceOf       func(host string) Pace // wishes for a host beside these; nil means none
	SiteRights   bool                   // ask each site for its tdmrep.json and ai.txt; pages then have Site
	States       HostStates             // what outlives a run; nil forgets it
	Trace        func(Asked)            // told of each request, from many goroutines; may be nil
	Resolver     *net.Resolver          // of host names; nil means the system's
	Credentials  Credentials            // what hosts are shown of the user; nil means nothing
	Roots        *x509.CertPool         // whose certificates are believed; nil means the system's
	Now          func() time.Time       // nil means time.Now
	Log          *slog.Logger           // nil means silence

	// Proxy is by way of which proxy an address is asked for: of the scheme http, socks5 (the
	// name is looked up and checked here, and the proxy is told the address) or socks5h; nil
	// for none. A nil Proxy means none for all: those of the environment aren't asked, for a
	// proxy that looks names up goes round the guard of private networks.
	Proxy func(*url.URL) (*url.URL, error)
}

// UserAgent is what is sent in the field of the name: program, version and contact.
func (o FetchOptions) UserAgent() string {
	agent := productToken + "/" + cmp.Or(o.Version, "devel")
	if o.Contact != "" {
		agent += " (+" + strings.Map(printable, o.Contact) + ")"
	}
	return agent
}

// printable drops what could break a header line.
func printable(r rune) rune {
	if r < ' ' || r > '~' {
		return -1
	}
	return r
}

// A Fetcher gets pages politely: see the package's documentation. It is safe for
// concurrent use.
type Fetcher struct {
	base      *colly.Collector
	transport *transport
}

// NewFetcher makes a fetcher.
func NewFetcher(opt FetchOptions) *Fetcher {
	if opt.Version == "" {
		opt.Version = "devel"
	}
	if opt.Delay == 0 {
		opt.Delay = time.Second
	}
	opt.PerHost = max(opt.PerHost, 1)
	if opt.Timeout == 0 {
		opt.Timeout = time.Minute
	}
	if opt.MaxBody == 0 {
		opt.MaxBody = 32 << 20
	}
	if opt.Now == nil {
		opt.Now = time.Now //nolint:forbidigo // the one place where the real clock comes in
	}
	f := &Fetcher{transport: newTransport(opt)}
	// Colly's own robots.txt, limits, cache and queue stay off: see transport.
	f.base = colly.NewCollector(colly.AllowURLRevisit(), colly.IgnoreRobotsTxt(), colly.ParseHTTPErrorResponse(), colly.MaxBodySize(0))
	f.base.WithTransport(f.transport)
	f.base.DisableCookies()     // the transport keeps those of one fetch
	f.base.SetRequestTimeout(0) // the transport bounds each hop, waits of the pace apart
	f.base.SetRedirectHandler(func(_ *http.Request, via []*http.Request) error {
		if len(via) > maxRedirects {
			return fmt.Errorf("%w: more than %d redirects", errRedirects, maxRedirects)
		}
		return nil
	})
	return f
}

// Free is when a host may next be asked; a past time when it may be asked now.
func (f *Fetcher) Free(host string) time.Time { return f.transport.pace.free(host) }

// Meet gets a host's robots.txt where it isn't known and a pace is kept.
func (f *Fetcher) Meet(ctx context.Context, address string) bool {
	u, err := url.Parse(address)
	if err != nil || webAddress(address) != nil || f.transport.robots.knows(u.Scheme, u.Host) {
		return false
	}
	rules, err := f.transport.robots.rulesOf(ctx, u.Scheme, u.Host)
	return err == nil && rules.refused == nil && f.transport.pace.free(u.Host).After(f.transport.opt.Now())
}

// Close gives up idle connections.
func (f *Fetcher) Close() { f.transport.base.CloseIdleConnections() }

// Fetch gets the page of an address. For an answer of another status than 2xx it
// returns page and error both. Errors are [*FetchError]s, or the context's cause.
func (f *Fetcher) Fetch(ctx context.Context, address string) (*Page, error) {
	page, _, err := f.Document(ctx, address)
	if err != nil {
		return page, err
	}
	if err := f.askSite(ctx, page); err != nil {
		return nil, err
	}
	return page, nil
}

// Document is [Fetcher.Fetch] with the body as bytes besides, content encodings
// undone, for what is no text: a packed sitemap, or JSON.
func (f *Fetcher) Document(ctx context.Context, address string) (*Page, []byte, error) {
	address = withoutUser(address)
	if err := webAddress(address); err != nil {
		return nil, nil, err
	}
	tr := &trail{}
	c := f.base.Clone()
	c.Context = context.WithValue(ctx, trailKey{}, tr)
	var got *colly.Response
	c.OnRequest(asking(ctx))
	c.OnResponse(func(r *colly.Response) { got = r })
	err := c.Visit(address)
	if ctx.Err() != nil {
		return nil, nil, context.Cause(ctx)
	}
	if err != nil && !tr.begun {
		return nil, nil, &FetchError{URL: address, Reason: ReasonAddress, Err: err} // colly reads addresses more strictly
	}
	if err != nil || got == nil {
		return nil, nil, fetchError(address, err)
	}
	page := f.page(address, got, tr)
	if page.Status < 200 || page.Status > 299 {
		reason := ReasonStatus
		if isChallenge(page.Header) {
			reason = ReasonChallenge
		}
		return page, tr.body, &FetchError{
			URL: address, Reason: reason, Status: page.Status,
			RetryAfter: retryAfter(page.Header.Get("Retry-After"), f.transport.opt.Now()),
		}
	}
	return page, tr.body, nil
}

// isChallenge reports whether a header says that the answer is a test for humans, as
// the large guards document it: Cf-Mitigated of Cloudflare, X-Amzn-Waf-Action of AWS.
func isChallenge(h http.Header) bool {
	return h.Get("Cf-Mitigated") == "challenge" || h.Get("X-Amzn-Waf-Action") == "challenge" || h.Get("X-Amzn-Waf-Action") == "captcha"
}

// askSite adds what its site says about a page elsewhere. Its error is the context's
// cause.
func (f *Fetcher) askSite(ctx context.Context, p *Page) error {
	u, err := url.Parse(p.URL)
	if err != nil || !f.transport.opt.SiteRights || p.Status < 200 || p.Status > 299 || !strings.Contains(p.MediaType, "html") {
		return nil //nolint:nilerr // an address without a site
	}
	if p.Site, err = f.transport.site.of(ctx, u); err != nil {
		return err
	}
	p.Exchanges[len(p.Exchanges)-1].Site = siteLine(p.Site)
	return nil
}

// page makes a page of an answer.
func (f *Fetcher) page(address string, r *colly.Response, tr *trail) *Page {
	p := &Page{Source: address, URL: bareAddress(r.Request.URL), Exchanges: tr.exchanges, Status: r.StatusCode, Header: *r.Headers}
	if n := len(tr.exchanges); n > 0 {
		p.Fetched = tr.exchanges[n-1].At
	}
	p.read(tr.body, p.Header.Get("Content-Type"))
	return p
}

// read fills what follows from body and content type. Only text is decoded.
func (p *Page) read(body []byte, contentType string) {
	p.MediaType, _, _ = mime.ParseMediaType(contentType)
	sniffed, _, _ := mime.ParseMediaType(http.DetectContentType(body))
	if saysNothing(p.MediaType) || !strings.HasPrefix(sniffed, "text/") && sniffed != "application/octet-stream" {
		p.MediaType = sniffed // a PDF is one whatever its label says
	}
	if strings.HasPrefix(p.MediaType, "text/") || strings.HasSuffix(p.MediaType, "xml") {
		p.HTML, p.Charset = decodeText(body, contentType)
	}
}

// saysNothing reports whether a media type is what servers send when they don't
// know (https://mimesniff.spec.whatwg.org, 7).
func saysNothing(mediaType string) bool {
	switch mediaType {
	case "", "application/octet-stream", "application/unknown", "unknown/unknown", "*/*":
		return true
	}
	return !strings.Contains(mediaType, "/")
}

// withoutFragment cuts what servers are not told.
func withoutFragment(address string) string {
	address, _, _ = strings.Cut(address, "#")
	return address
}

// webAddress refuses what is no web address.
func webAddress(address string) error {
	u, err := url.Parse(address)
	if err != nil {
		return &FetchError{URL: address, Reason: ReasonAddress, Err: errors.New(parseCause(err))}
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return &FetchError{URL: address, Reason: ReasonAddress, Err: errors.New("write one such as https://www.example.org/page")}
	}
	return nil
}

// fetchError names the reason behind an error of net/http.
func fetchError(address string, err error) error {
	if fe, ok := errors.AsType[*FetchError](err); ok {
		return fe
	}
	e := &FetchError{URL: address, Reason: ReasonConnection, Err: err}
	ue, isURL := errors.AsType[*url.Error](err)
	if isURL {
		e.Err = ue.Err // without the address once more
	}
	dns, isDNS := errors.AsType[*net.DNSError](err)
	via, isProxy := errors.AsType[*proxyError](err)
	_, private := errors.AsType[*privateError](err)
	slow, isNet := errors.AsType[net.Error](err)
	_, cert := errors.AsType[*tls.CertificateVerificationError](err)
	switch {
	case err == nil:
		e.Err = errors.New("no answer")
	case private:
		e.Reason = ReasonPrivate
	case isProxy:
		e.Reason, e.Status, e.Err = ReasonProxy, via.status, via
	case cert:
		e.Reason = ReasonCert
	case isDNS && dns.IsNotFound:
		e.Reason = ReasonNoHost
	case isNet && slow.Timeout():
		e.Reason = ReasonTimeout
	case errors.Is(err, errTooLarge):
		e.Reason = ReasonTooLarge
	case errors.Is(err, errEncoding):
		e.Reason = ReasonEncoding
	case errors.Is(err, errRedirects), isURL && strings.HasPrefix(ue.Err.Error(), "failed to parse Location"):
		e.Reason = ReasonRedirects
	case strings.Contains(err.Error(), "response headers exceeded"): // net/http has no name for it
		e.Reason, e.Err = ReasonTooLarge, fmt.Errorf("the header is larger than %d bytes", maxHeader)
	}
	return e
}
