package scraper_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"broadsheet/scraper"
	"broadsheet/scraper/accesstest"
)

// by is a choice of one proxy for all addresses.
func by(t *testing.T, scheme, login, address string) func(*url.URL) (*url.URL, error) {
	t.Helper()
	u, err := url.Parse(scheme + "://" + login + strings.Repeat("@", min(1, len(login))) + address)
	if err != nil {
		t.Fatal(err)
	}
	return func(*url.URL) (*url.URL, error) { return u, nil }
}

// resolverAt is a resolver that asks a name server.
func resolverAt(address string) *net.Resolver {
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, address)
	}}
}

// servers are a host with http and one with https, which say hello, and where they are.
func servers(t *testing.T) (plain, secure *httptest.Server, hosts map[string]string) {
	t.Helper()
	plain, secure = httptest.NewServer(site("", hello)), httptest.NewTLSServer(site("", hello))
	t.Cleanup(plain.Close)
	t.Cleanup(secure.Close)
	to := func(s *httptest.Server) string { return s.Listener.Addr().String() }
	return plain, secure, map[string]string{
		"paper.example:80": to(plain), "example.com:443": to(secure), // the name in the certificate of such servers
		"192.0.2.1:80": to(plain), "192.0.2.2:443": to(secure),
	}
}

// TestProxiesLeadToHosts in the three ways of doing so, and are told the password that they
// want. What names mean is asked here only for socks5.
func TestProxiesLeadToHosts(t *testing.T) {
	t.Parallel()
	names := accesstest.Names(t, map[string][]netip.Addr{"paper.example": {netip.MustParseAddr("192.0.2.1")}, "example.com": {netip.MustParseAddr("192.0.2.2")}})
	_, secure, hosts := servers(t)
	for scheme, c := range map[string]struct {
		start func(testing.TB, string, map[string]string) *accesstest.Proxy
		asked []string
		ips   []string
	}{
		"http": {accesstest.HTTP, []string{
			"GET http://paper.example/robots.txt", "GET http://paper.example/a", "CONNECT example.com:443",
		}, []string{"", ""}},
		"socks5":  {accesstest.SOCKS, []string{"SOCKS 192.0.2.1:80", "SOCKS 192.0.2.2:443"}, []string{"192.0.2.1", "192.0.2.2"}},
		"socks5h": {accesstest.SOCKS, []string{"SOCKS paper.example:80", "SOCKS example.com:443"}, []string{"", ""}},
	} {
		for _, login := range []string{"", "anna:lantern"} {
			t.Run(scheme+" "+login, func(t *testing.T) {
				t.Parallel()
				p := c.start(t, login, hosts)
				f := guarded(t, scraper.FetchOptions{Proxy: by(t, scheme, login, p.Address), Resolver: resolverAt(names)})
				f.Trust(secure.Certificate())
				for i, address := range []string{"http://paper.example/a", "https://example.com/a"} {
					page, err := f.Fetch(t.Context(), address)
					if err != nil || !strings.Contains(string(page.HTML), "hello") {
						t.Fatalf("%s: %v", address, err)
					}
					e := page.Exchanges[0]
					if e.IP != c.ips[i] || strings.Contains(string(e.Request), "Proxy") || !strings.HasPrefix(string(e.Request), "GET /a HTTP/1.1\r\n") {
						t.Errorf("%s: address %q, request %q", address, e.IP, e.Request)
					}
				}
				if diff := cmp.Diff(c.asked, p.Asked()); diff != "" {
					t.Errorf("the proxy was asked otherwise (-want +got):\n%s", diff)
				}
			})
		}
	}
}

// TestProxyThatRefusesIsNamed without what it was told, and so is one that isn't there.
func TestProxyThatRefusesIsNamed(t *testing.T) {
	t.Parallel()
	_, _, hosts := servers(t)
	web, socks := accesstest.HTTP(t, "anna:lantern", hosts), accesstest.SOCKS(t, "anna:lantern", hosts)
	down := httptest.NewServer(nil)
	down.Close()
	odd := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodConnect {
			w.WriteHeader(map[string]int{"example.com:443": http.StatusForbidden}[r.Host] + map[string]int{"paper.example:443": http.StatusUnauthorized}[r.Host])
			return
		}
		w.Header().Set("Server", "tinyproxy/1.11.1")
		w.WriteHeader(http.StatusUnauthorized)
	}))
	t.Cleanup(odd.Close)
	for name, c := range map[string]struct {
		scheme, login, proxy, address, says string
		refused, temporary                  bool
	}{
		"http":              {"http", "anna:candlelight", web.Address, "http://paper.example/", "proxy failed: proxy " + web.Address + ": it wants another user and password", true, false},
		"connect":           {"http", "anna:candlelight", web.Address, "https://example.com/", "it wants another user", true, false},
		"no password":       {"http", "", web.Address, "https://example.com/", "it wants another user", true, false},
		"socks":             {"socks5h", "anna:candlelight", socks.Address, "http://paper.example/", "it wants another user", true, false},
		"socks, no login":   {"socks5h", "", socks.Address, "http://paper.example/", "it wants another user", true, false},
		"down":              {"http", "anna:candlelight", down.Listener.Addr().String(), "http://paper.example/", "proxy failed: proxy 127.0.0.1:", false, true},
		"down, https":       {"http", "anna:candlelight", down.Listener.Addr().String(), "https://example.com/", "proxy failed: proxy 127.0.0.1:", false, true},
		"down, socks":       {"socks5h", "anna:candlelight", down.Listener.Addr().String(), "https://example.com/", "proxy failed: proxy 127.0.0.1:", false, true},
		"forbidden":         {"http", "anna:candlelight", odd.Listener.Addr().String(), "https://example.com/", "it answered 403 Forbidden", false, false},
		"tinyproxy":         {"http", "anna:candlelight", odd.Listener.Addr().String(), "http://paper.example/", "it wants another user", true, false},
		"wrong in a tunnel": {"http", "anna:candlelight", odd.Listener.Addr().String(), "https://paper.example/", "it wants another user", true, false},
		"unknown to it":     {"http", "anna:lantern", web.Address, "https://nowhere.example/", "it answered 502 Bad Gateway", false, true},
		"unknown to socks":  {"socks5h", "anna:lantern", socks.Address, "https://nowhere.example/", "host unreachable", false, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := guarded(t, scraper.FetchOptions{Proxy: by(t, c.scheme, c.login, c.proxy)})
			_, err := f.Fetch(t.Context(), c.address)
			fe, ok := errors.AsType[*scraper.FetchError](err)
			if !ok || !strings.Contains(err.Error(), c.says) || errors.Is(err, scraper.ErrProxyRefused) != c.refused || fe.Temporary() != c.temporary {
				t.Errorf("%v, want %q", err, c.says)
			}
			if err != nil && (strings.Contains(err.Error(), "candlelight") || strings.Contains(err.Error(), "anna")) {
				t.Errorf("the error tells too much: %v", err)
			}
		})
	}
}

// TestGuardHoldsByWayOfProxies: with socks5 all of it, names that flip included. Where the
// proxy looks names up, private addresses in whatever form and names of near networks.
func TestGuardHoldsByWayOfProxies(t *testing.T) {
	t.Parallel()
	public, private := netip.MustParseAddr("192.0.2.1"), netip.MustParseAddr("10.0.0.1")
	var reached atomic.Int32
	inner := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached.Add(1) }))
	t.Cleanup(inner.Close)
	outer := httptest.NewServer(to(map[string]string{"/in": "http://10.0.0.1/", "/meta": "http://169.254.169.254/latest/", "/loose": "http://127.1/"}))
	outer.Config.SetKeepAlivesEnabled(false) // each request looks the name up again
	t.Cleanup(outer.Close)
	hosts := map[string]string{"paper.example:80": outer.Listener.Addr().String(), "192.0.2.1:80": outer.Listener.Addr().String()}
	near := []string{"10.0.0.1", "127.0.0.1", "127.1", "0x7f.1", "2130706433", "0177.1", "[::1]", "[::ffff:10.0.0.1]", "localhost", "a.localhost", "printer.local", "db.internal", "nas.lan", "intranet", "169.254.169.254"}
	for _, h := range near {
		hosts[strings.Trim(h, "[]")+":80"] = inner.Listener.Addr().String()
		hosts[h+":80"] = inner.Listener.Addr().String()
	}
	for scheme, start := range map[string]func(testing.TB, string, map[string]string) *accesstest.Proxy{"http": accesstest.HTTP, "socks5": accesstest.SOCKS, "socks5h": accesstest.SOCKS} {
		names := accesstest.Names(t, map[string][]netip.Addr{
			"paper.example": {public}, "rebound.example": {public, private},
			"printer.local": {private}, "db.internal": {private}, "nas.lan": {private}, "intranet": {private}, "a.localhost": {private},
		})
		f := guarded(t, scraper.FetchOptions{Proxy: by(t, scheme, "", start(t, "", hosts).Address), Resolver: resolverAt(names)})
		for _, host := range near {
			check(t, f, "http://"+host+"/a", scraper.ReasonPrivate)
		}
		for _, path := range []string{"/in", "/meta"} {
			check(t, f, "http://paper.example"+path, scraper.ReasonPrivate)
		}
		if _, err := f.Fetch(t.Context(), "http://paper.example/loose"); reasonOf(t, err) != scraper.ReasonPrivate && (scheme != "socks5" || reasonOf(t, err) != scraper.ReasonNoHost) {
			t.Errorf("%s: %v", scheme, err)
		}
		check(t, f, "http://paper.example/a", "")
		if scheme == "socks5" {
			check(t, f, "http://rebound.example/a", scraper.ReasonPrivate) // robots.txt had the public address
		}
	}
	if n := reached.Load(); n != 0 {
		t.Errorf("the private server was asked %d times", n)
	}
}

// TestPrivateHostsByWayOfAProxy are reached where that is allowed.
func TestPrivateHostsByWayOfAProxy(t *testing.T) {
	t.Parallel()
	plain, _, hosts := servers(t)
	hosts["intranet:80"] = plain.Listener.Addr().String()
	p := accesstest.HTTP(t, "", hosts)
	f := guarded(t, scraper.FetchOptions{Proxy: by(t, "http", "", p.Address), AllowPrivate: true})
	check(t, f, "http://intranet/a", "")
	direct := func(u *url.URL) (*url.URL, error) { // as NO_PROXY has it
		if u.Hostname() == "127.0.0.1" {
			return nil, nil
		}
		return by(t, "http", "", p.Address)(u)
	}
	f = guarded(t, scraper.FetchOptions{Proxy: direct, AllowPrivate: true})
	check(t, f, plain.URL+"/a", "")
	f = guarded(t, scraper.FetchOptions{Proxy: direct})
	check(t, f, plain.URL+"/a", scraper.ReasonPrivate)
	check(t, f, "http://"+p.Address+"/a", scraper.ReasonPrivate) // the proxy itself is no host
}

// TestProxyThatIsNone is named, too: one that says nothing, nonsense, or more than it was
// asked for.
func TestProxyThatIsNone(t *testing.T) {
	t.Parallel()
	for says, want := range map[string]string{
		"": "in ", "anna:lantern\r\n\r\n": "its answer is none of HTTP", "HTTP/1.1 200 OK\r\n\r\nand more": "it said more than its answer", "\x05\xff": "its answer is none of HTTP",
	} {
		l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = l.Close() })
		go func() {
			for {
				conn, err := l.Accept()
				if err != nil {
					return
				}
				go func() {
					if _, _ = conn.Read(make([]byte, 1<<12)); says != "" {
						_, _ = conn.Write([]byte(says))
						_ = conn.Close()
						return
					}
					_, _ = conn.Read(make([]byte, 1)) // until it is hung up
					_ = conn.Close()
				}()
			}
		}()
		for _, scheme := range []string{"http", "socks5h"} {
			opt := scraper.FetchOptions{Proxy: by(t, scheme, "anna:lantern", l.Addr().String())}
			if says == "" {
				opt.Timeout = 100 * time.Millisecond
			}
			_, err := guarded(t, opt).Fetch(t.Context(), "https://example.com/")
			fe, ok := errors.AsType[*scraper.FetchError](err)
			if !ok || scheme == "http" && (!strings.Contains(err.Error(), want) || !fe.Temporary()) || strings.Contains(err.Error(), "lantern") {
				t.Errorf("%s, %q: %v, want %q", scheme, says, err, want)
			}
		}
	}
}
