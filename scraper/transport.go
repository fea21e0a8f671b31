package scraper

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptrace"
	"net/netip"
	"net/url"
	"slices"
	"time"

	"golang.org/x/net/publicsuffix"

	"broadsheet/scraper/warc"
)

// A transport is where all manners are kept: colly and its redirects can't go
// round it. It asks robots.txt, keeps the pace, bounds what comes in and notes each
// exchange as it came.
type transport struct {
	opt  FetchOptions
	log  *slog.Logger
	base *http.Transport
	dial func(ctx context.Context, network, address string) (net.Conn, error)

	private func(netip.Addr) bool // which addresses are guarded

	pace   *pacer
	robots *robots
	anon   *anonymous
	site   *siteRights
}

// A trail is what one fetch passes through; the transport writes it.
type trail struct {
	begun     bool // a request was to be sent
	counted   bool // among the pages of public hosts
	exchanges []warc.Exchange
	body      []byte         // of the last one, content encodings undone
	cookies   http.CookieJar // nil while none was set
	session   bool           // secrets of the user were shown: what is set now is one
	shown     []string       // they themselves
	asked     string         // the addresses so far
}

// takeCookies notes what an answer sets, for this fetch alone. Some sites set a cookie
// and lead to themselves until it comes back; kept any longer, it would tell them that
// one reader asks for everything.
func (tr *trail) takeCookies(u *url.URL, resp *http.Response) {
	set := resp.Cookies()
	if len(set) == 0 {
		return
	}
	if tr.cookies == nil {
		tr.cookies, _ = cookiejar.New(&cookiejar.Options{PublicSuffixList: publicsuffix.List}) // its error is always nil
	}
	tr.cookies.SetCookies(u, set)
}

type trailKey struct{}

func newTransport(opt FetchOptions) *transport {
	t := &transport{opt: opt, log: loud(opt.Log), dial: newDialer(opt, isPrivate), private: isPrivate, pace: newPacer(opt), anon: newAnonymous(opt)}
	t.base = &http.Transport{
		Proxy:                  absoluteProxy, // and none of the environment: see FetchOptions
		DialContext:            t.dialHTTP,
		DialTLSContext:         t.dialTLS,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: opt.Roots},
		ForceAttemptHTTP2:      true,
		MaxIdleConns:           256,
		MaxIdleConnsPerHost:    opt.PerHost,
		MaxConnsPerHost:        opt.PerHost, // HTTP/2 too
		IdleConnTimeout:        30 * time.Second,
		MaxResponseHeaderBytes: maxHeader,
		DisableCompression:     true, // bodies are kept as they come
	}
	if opt.Proxy != nil { // to which all hosts are one; the pace bounds each of them
		t.base.MaxConnsPerHost, t.base.MaxIdleConnsPerHost = 0, t.base.MaxIdleConns
	}
	t.robots = &robots{agent: productToken, get: t.getRobots, slow: t.pace.slow, now: opt.Now, log: t.log, rules: map[string]*robotsRules{}}
	t.site = &siteRights{get: t.getFile, robots: t.robots, now: opt.Now, files: map[string]*siteFiles{}}
	return t
}

// RoundTrip does one hop with all manners. The body, decoded, is in the trail: colly gets
// none, which it would copy.
func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx := req.Context()
	address := bareAddress(req.URL)
	tr := ctx.Value(trailKey{}).(*trail) // Fetch puts it there
	tr.begun = true
	if err := webAddress(address); err != nil { // the fetch began with one that is
		return nil, &FetchError{URL: address, Reason: ReasonRedirects, Err: errNotWeb}
	}
	if safe := string((&shown{values: tr.shown}).hideIn([]byte(address))); safe != address {
		return nil, &FetchError{URL: safe, Reason: ReasonRedirects, Err: errLeaks}
	}
	limit, err := renditionOf(ctx).limit(req.URL, t.opt.MaxBody)
	if err != nil {
		return nil, &FetchError{URL: address, Reason: ReasonRedirects, Err: err}
	}
	ok, err := t.robots.allowed(ctx, req.URL.Scheme, req.URL.Host, address)
	switch {
	case err != nil && (ctx.Err() != nil || isFinal(err)):
		return nil, err
	case err != nil:
		return nil, &FetchError{URL: address, Reason: ReasonNoRobots, Err: err}
	case !ok:
		t.log.DebugContext(ctx, "refused by robots.txt", "url", address)
		return nil, &FetchError{URL: address, Reason: ReasonRobots, Err: errors.New("its owner doesn't want it crawled")}
	}
	if !tr.counted {
		tr.counted = true
		if err := t.anon.count(req.URL); err != nil {
			return nil, err
		}
	}
	resp, e, err := t.exchange(t.show(req.Clone(ctx), tr), limit) // a RoundTripper leaves the caller's as it is
	if err != nil {
		return nil, err
	}
	if tr.takeCookies(req.URL, resp); tr.session {
		t.opt.Credentials.Renew(req.URL, resp.Cookies(), t.opt.Now())
	}
	body, err := decodeBody(e.Body, resp.Header.Get("Content-Encoding"), t.opt.MaxBody)
	if err != nil {
		return nil, fetchError(address, err)
	}
	tr.exchanges, tr.body = append(tr.exchanges, e), body
	resp.Body, resp.ContentLength = http.NoBody, 0
	resp.Uncompressed = true // or it would unpack what is named .xml.gz
	resp.Header = resp.Header.Clone()
	resp.Header.Del("Content-Encoding")
	if tr.session {
		resp.Header.Del("Set-Cookie")
	}
	withoutUndone(resp.Header)
	return resp, nil
}

// loud is the logger that was given, or silence.
func loud(log *slog.Logger) *slog.Logger {
	if log == nil {
		return slog.New(slog.DiscardHandler)
	}
	return log
}

// isFinal reports whether the failure to get robots.txt says all about the host.
func isFinal(err error) bool {
	fe, ok := errors.AsType[*FetchError](err)
	return ok && (fe.Reason == ReasonNoHost || fe.Reason == ReasonPrivate || fe.Reason == ReasonNotNow || fe.Reason == ReasonProxy)
}

// exchange asks the server at the host's pace and reads the whole body, of limit
// bytes at most. With an error that says it is larger comes what was read of it.
func (t *transport) exchange(req *http.Request, limit int64) (*http.Response, warc.Exchange, error) {
	address := withoutFragment(req.URL.String())
	turn, err := t.pace.wait(req.Context(), req.URL.Host)
	if err != nil {
		if fe, ok := errors.AsType[*FetchError](err); ok {
			fe.URL = address
		}
		return nil, warc.Exchange{}, err
	}
	resp, e, err := t.ask(req, turn, limit)
	t.end(req, turn, resp, e, err)
	return resp, e, err
}

// ask sends the request and reads the answer.
func (t *transport) ask(req *http.Request, turn *turn, limit int64) (*http.Response, warc.Exchange, error) {
	address := withoutFragment(req.URL.String())
	ctx, cancel := context.WithTimeoutCause(req.Context(), t.opt.Timeout, errTimeout)
	defer cancel()
	e := warc.Exchange{URL: address}
	var conn net.Conn // the last one, where the first was closed meanwhile
	trace := &httptrace.ClientTrace{GotConn: func(info httptrace.GotConnInfo) {
		turn.begin()
		conn = info.Conn
		t.anon.met(req.URL, conn)
		if at, err := netip.ParseAddrPort(conn.RemoteAddr().String()); err == nil {
			e.IP = at.Addr().String()
		}
	}}
	ctx, err := t.through(ctx, req.URL)
	if err != nil {
		return nil, e, t.failure(ctx, address, err)
	}
	req = req.Clone(httptrace.WithClientTrace(ctx, trace))
	req.Header.Set("User-Agent", t.opt.UserAgent())
	req.Header.Set("Accept-Encoding", "gzip, deflate, zstd")
	if t.opt.Unpacked {
		req.Header.Set("Accept-Encoding", "identity") // net/http asks for gzip where nothing is said
	}
	if accept := req.Header.Get("Accept"); accept == "" || accept == "*/*" && renditionOf(ctx) == nil {
		req.Header.Set("Accept", "text/html,application/xhtml+xml,*/*;q=0.5")
	}
	if from := req.Header.Get("Referer"); from != "" {
		req.Header.Set("Referer", withoutFragment(from)) // RFC 9110, 10.1.3
	}
	resp, err := t.base.RoundTrip(req)
	if err != nil {
		return nil, e, t.failure(ctx, address, err)
	}
	defer func() { _ = resp.Body.Close() }() // it was only read
	if err := refusedBy(ctx, resp); err != nil {
		return nil, e, fetchError(address, err)
	}
	e.At = asKept(t.opt.Now())
	e.Request, e.Response = requestHead(req), keptHead(conn, resp)
	shownOf(ctx).hide(&e)
	e.Body, err = readSized(io.LimitReader(resp.Body, limit+1), int(min(max(resp.ContentLength, 0), limit, maxTrusted)))
	switch {
	case err != nil:
		return nil, e, t.failure(ctx, address, fmt.Errorf("after %d bytes of the body: %w", len(e.Body), err))
	case int64(len(e.Body)) > limit:
		return resp, e, &FetchError{URL: address, Reason: ReasonTooLarge, Status: resp.StatusCode, Err: fmt.Errorf("the body is larger than %d bytes", limit)}
	}
	return resp, e, nil
}

// maxTrusted is the greatest Content-Length, in bytes, for which room is made before they come.
const maxTrusted = 1 << 20

// asKept is a time as the date of a capture says it: a record must be the same when it is
// read from the capture again.
func asKept(at time.Time) time.Time { return at.UTC().Truncate(time.Microsecond) }

// failure names what went wrong on the wire.
func (t *transport) failure(ctx context.Context, address string, err error) error {
	if cause := context.Cause(ctx); cause != nil {
		if errors.Is(cause, errTimeout) {
			return &FetchError{URL: address, Reason: ReasonTimeout, Err: fmt.Errorf("no whole answer in %s", t.opt.Timeout)}
		}
		return cause
	}
	return fetchError(address, shownOf(ctx).clean(err))
}

// getRobots fetches a robots.txt with the same manners; redirects are followed
// five times (RFC 9309, 2.3.1.2). Of a longer one it returns a little more than is
// parsed.
func (t *transport) getRobots(ctx context.Context, address string) (*file, error) {
	for range 6 {
		got, err := t.getOnce(ctx, address)
		if err != nil || got.location == "" {
			return got, err
		}
		address = got.location
	}
	return &file{status: http.StatusNotFound}, nil // too many redirects count as unavailable
}

// getFile fetches a file of a site as getRobots does, but follows no redirect: what
// is not where it should be isn't there.
func (t *transport) getFile(ctx context.Context, address string) (int, []byte, error) {
	got, err := t.getOnce(ctx, address)
	return got.status, got.body, err
}

// A file is what came for a file of a site.
type file struct {
	status   int
	header   http.Header
	body     []byte // content encodings undone; nil where the status says all
	location string // of a redirect
}

// getOnce fetches a file, or says where it leads. With an error comes an empty one.
func (t *transport) getOnce(ctx context.Context, address string) (*file, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return &file{}, err
	}
	resp, e, err := t.exchange(t.show(req, nil), maxRobots) //nolint:bodyclose // exchange has read and closed it
	if fe, ok := errors.AsType[*FetchError](err); err != nil && (!ok || fe.Reason != ReasonTooLarge || resp == nil) {
		return &file{}, err
	}
	got := &file{status: resp.StatusCode, header: resp.Header}
	if to, err := resp.Location(); err == nil && resp.StatusCode >= 300 && resp.StatusCode < 400 {
		got.location = to.String()
		return got, nil
	}
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return got, nil // the status says all
	}
	got.body, err = decodeBody(e.Body, resp.Header.Get("Content-Encoding"), maxRobots+1)
	if errors.Is(err, errTooLarge) {
		err = nil
	}
	return got, err
}

// requestHead is the head as it is sent. net/http writes the same lines in an
// order of its own.
func requestHead(req *http.Request) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\nHost: %s\r\n", req.Method, req.URL.RequestURI(), req.URL.Host)
	writeHeader(&b, req.Header)
	return b.Bytes()
}

// responseHead is the head as net/http hands it over, for answers without one in bytes
// (HTTP/2): names in canonical form, sorted, the values as they came. Transfer
// encodings are undone and not named.
func responseHead(resp *http.Response) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "HTTP/%d.%d %s\r\n", resp.ProtoMajor, resp.ProtoMinor, resp.Status)
	writeHeader(&b, resp.Header)
	return b.Bytes()
}

func writeHeader(b *bytes.Buffer, h http.Header) {
	names := make([]string, 0, len(h))
	for name := range h {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		for _, value := range h[name] {
			fmt.Fprintf(b, "%s: %s\r\n", name, value)
		}
	}
	b.WriteString("\r\n")
}
