package scraper

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"golang.org/x/net/proxy"
)

// Schemes of proxies: http is CONNECT for https and absolute addresses for http; socks5
// is RFC 1928 with addresses that are looked up here, socks5h with names, as curl has them.
const (
	proxyHTTP   = "http"
	proxySOCKS  = "socks5"
	proxySOCKSh = "socks5h"
)

// ErrProxyRefused says that a proxy wants a user and a password, or others. It ends a
// crawl, for no address can be had.
var ErrProxyRefused = errors.New("it wants another user and password; they are given in the file of --access, or in the variable that names it")

// proxyTimeout is how long a proxy may take to reach a host, if one answer may take longer.
const proxyTimeout = 30 * time.Second

// A proxyError says that a proxy failed, by its host alone.
type proxyError struct {
	host   string
	status int // that it answered with; 0 for none
	err    error
}

func (e *proxyError) Error() string { return fmt.Sprintf("proxy %s: %v", e.host, e.err) }
func (e *proxyError) Unwrap() error { return e.err }

type viaKey struct{}

// through notes by which proxy an address is asked for, for the connection that is made.
func (t *transport) through(ctx context.Context, u *url.URL) (context.Context, error) {
	if t.opt.Proxy == nil {
		return ctx, nil
	}
	via, err := t.opt.Proxy(u)
	if err != nil || via == nil {
		return ctx, err
	}
	if via.Scheme != proxySOCKS && !t.opt.AllowPrivate && t.namedPrivate(u.Hostname()) {
		return ctx, &privateError{u.Hostname()}
	}
	return context.WithValue(ctx, viaKey{}, via), nil
}

// viaOf is the proxy of a request; nil for none.
func viaOf(ctx context.Context) *url.URL {
	via, _ := ctx.Value(viaKey{}).(*url.URL)
	return via
}

// absoluteProxy is the proxy to which net/http itself has to talk, in absolute addresses.
func absoluteProxy(req *http.Request) (*url.URL, error) {
	if via := viaOf(req.Context()); via != nil && via.Scheme == proxyHTTP && req.URL.Scheme == "http" {
		return via, nil
	}
	return nil, nil
}

// connect connects to an address, through a proxy where one was noted. tunnel is false
// where net/http talks to a proxy of the scheme http itself.
func (t *transport) connect(ctx context.Context, network, address string, tunnel bool) (net.Conn, error) {
	via := viaOf(ctx)
	if via == nil {
		return t.dial(ctx, network, address)
	}
	ctx, cancel := context.WithTimeout(ctx, min(proxyTimeout, t.opt.Timeout))
	defer cancel()
	if via.Scheme != proxyHTTP {
		return t.throughSOCKS(ctx, via, network, address)
	}
	conn, err := t.toProxy(ctx, via)
	if err != nil {
		return nil, err
	}
	if !tunnel {
		return &farConn{Conn: conn}, nil
	}
	if err := t.askTunnel(ctx, conn, via, address); err != nil {
		_ = conn.Close() // the first error says why
		return nil, err
	}
	return &farConn{conn, address}, nil
}

// toProxy connects to the proxy itself, which the user named: it may be anywhere.
func (t *transport) toProxy(ctx context.Context, via *url.URL) (net.Conn, error) {
	d := &net.Dialer{Timeout: handshakeTimeout, KeepAlive: handshakeTimeout, Resolver: t.opt.Resolver}
	conn, err := d.DialContext(ctx, "tcp", proxyAddress(via))
	if err != nil {
		return nil, &proxyError{host: via.Host, err: err}
	}
	return conn, nil
}

// proxyAddress is where a proxy listens.
func proxyAddress(via *url.URL) string {
	if via.Port() != "" {
		return via.Host
	}
	return net.JoinHostPort(via.Hostname(), map[string]string{proxyHTTP: "80", proxySOCKS: "1080", proxySOCKSh: "1080"}[via.Scheme])
}

// askTunnel asks a proxy to lead to an address (RFC 9110, 9.3.6).
func (t *transport) askTunnel(ctx context.Context, conn net.Conn, via *url.URL, address string) error {
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer stop()
	req := &http.Request{Method: http.MethodConnect, URL: &url.URL{Opaque: address}, Host: address, Header: http.Header{"User-Agent": {t.opt.UserAgent()}}}
	if u := via.User; u != nil {
		password, _ := u.Password()
		basic := &http.Request{Header: http.Header{}}
		basic.SetBasicAuth(u.Username(), password)
		req.Header.Set("Proxy-Authorization", basic.Header.Get("Authorization"))
	}
	if err := req.Write(conn); err != nil {
		return &proxyError{host: via.Host, err: err}
	}
	in := bufio.NewReader(io.LimitReader(conn, maxHeader))
	resp, err := http.ReadResponse(in, req) //nolint:bodyclose // what comes then is the tunnel
	switch {
	case ctx.Err() != nil:
		return &proxyError{host: via.Host, err: errors.New("it didn't answer in time")}
	case err != nil:
		return &proxyError{host: via.Host, err: errors.New("its answer is none of HTTP")} // and may repeat what it was told
	case resp.StatusCode == http.StatusProxyAuthRequired, resp.StatusCode == http.StatusUnauthorized: // of tinyproxy, for a wrong password
		return &proxyError{via.Host, resp.StatusCode, ErrProxyRefused}
	case resp.StatusCode != http.StatusOK:
		return &proxyError{via.Host, resp.StatusCode, fmt.Errorf("it answered %d %s", resp.StatusCode, http.StatusText(resp.StatusCode))}
	case in.Buffered() > 0:
		return &proxyError{host: via.Host, err: errors.New("it said more than its answer")}
	}
	return nil
}

// refusedBy is the error of an answer that is the proxy's own; nil else. tinyproxy says no
// to a wrong password as hosts do.
func refusedBy(ctx context.Context, resp *http.Response) error {
	own := resp.StatusCode == http.StatusProxyAuthRequired || resp.StatusCode == http.StatusUnauthorized && strings.HasPrefix(resp.Header.Get("Server"), "tinyproxy/")
	if via := viaOf(ctx); via != nil && own {
		return &proxyError{via.Host, resp.StatusCode, ErrProxyRefused}
	}
	return nil
}

// throughSOCKS connects through a SOCKS5 proxy.
func (t *transport) throughSOCKS(ctx context.Context, via *url.URL, network, address string) (net.Conn, error) {
	if via.Scheme == proxySOCKSh {
		return t.socks(ctx, via, network, address)
	}
	addresses, err := t.lookUp(ctx, address)
	if err != nil {
		return nil, err
	}
	for _, a := range addresses {
		conn, failed := t.socks(ctx, via, network, a)
		if failed == nil {
			return conn, nil
		}
		if err = failed; ctx.Err() != nil {
			break
		}
	}
	return nil, err
}

// maxLookedUp is how many addresses of a host are tried by way of a proxy.
const maxLookedUp = 4

// lookUp is where a host is, as far as it may be reached: what is checked here is what
// the proxy is told.
func (t *transport) lookUp(ctx context.Context, address string) (out []string, err error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	resolver := t.opt.Resolver
	if resolver == nil {
		resolver = net.DefaultResolver
	}
	found, err := resolver.LookupNetIP(ctx, "ip", host)
	if err != nil {
		return nil, err
	}
	for _, a := range found {
		if !t.opt.AllowPrivate && t.private(a) {
			err = &privateError{a.Unmap().String()}
		} else if len(out) < maxLookedUp {
			out = append(out, net.JoinHostPort(a.Unmap().String(), port))
		}
	}
	if len(out) > 0 {
		return out, nil
	}
	return nil, err
}

// socks asks a SOCKS5 proxy for a connection (RFC 1928, RFC 1929).
func (t *transport) socks(ctx context.Context, via *url.URL, network, address string) (net.Conn, error) {
	var auth *proxy.Auth
	if u := via.User; u != nil {
		password, _ := u.Password()
		auth = &proxy.Auth{User: u.Username(), Password: password}
	}
	d, err := proxy.SOCKS5("tcp", proxyAddress(via), auth, forward(func(ctx context.Context) (net.Conn, error) { return t.toProxy(ctx, via) }))
	if err != nil {
		return nil, &proxyError{host: via.Host, err: err}
	}
	conn, err := d.(proxy.ContextDialer).DialContext(ctx, network, address)
	if err == nil {
		return &farConn{conn, address}, nil
	}
	if own, ok := errors.AsType[*proxyError](err); ok {
		return nil, own
	}
	if strings.Contains(err.Error(), "authentication") { // the library has no name for it
		err = &proxyError{host: via.Host, err: ErrProxyRefused}
	}
	return nil, err
}

// forward is how a SOCKS5 proxy is reached.
type forward func(ctx context.Context) (net.Conn, error)

// Dial connects to the proxy.
func (f forward) Dial(_, _ string) (net.Conn, error) { return f(context.Background()) }

// DialContext connects to the proxy.
func (f forward) DialContext(ctx context.Context, _, _ string) (net.Conn, error) { return f(ctx) }

// A farConn is a connection to a host by way of a proxy. Where it leads is known only if
// the proxy was told an address.
type farConn struct {
	net.Conn
	to string // "host:port"; "" where it leads to many
}

// RemoteAddr is where the connection leads.
func (c *farConn) RemoteAddr() net.Addr {
	if at, err := netip.ParseAddrPort(c.to); err == nil {
		return net.TCPAddrFromAddrPort(at)
	}
	return farAddr(c.to)
}

// A farAddr is a place that only a proxy knows.
type farAddr string

// Network is that of the proxy.
func (farAddr) Network() string { return "tcp" }

// String is the host with its port.
func (a farAddr) String() string { return string(a) }
