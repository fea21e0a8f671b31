// Package accesstest has what stands between a crawl and its hosts, on loopback: proxies
// and a name server, which note what they were asked.
package accesstest

import (
	"bufio"
	"context"
	"encoding/base64"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
)

// A Proxy is a proxy on loopback that leads invented hosts to servers.
type Proxy struct {
	// Address is where it listens.
	Address string

	login string            // "user:password"; "" lets everybody in
	hosts map[string]string // "host:port" → "address:port"

	mu    sync.Mutex
	asked []string
}

// Asked returns what it was asked for, in order: a method and an address, or "SOCKS" and
// host and port.
func (p *Proxy) Asked() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.asked)
}

func (p *Proxy) note(what string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.asked = append(p.asked, what)
}

// HTTP starts a proxy that answers CONNECT and absolute addresses. login is "user:password",
// or "" for everybody; hosts are those that it knows, "host:port" → "address:port".
func HTTP(tb testing.TB, login string, hosts map[string]string) *Proxy {
	tb.Helper()
	p := &Proxy{login: login, hosts: hosts}
	s := httptest.NewServer(p)
	tb.Cleanup(func() { s.CloseClientConnections(); s.Close() })
	p.Address = strings.TrimPrefix(s.URL, "http://")
	return p
}

// ServeHTTP answers a request as a proxy does.
func (p *Proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.note(r.Method + " " + r.RequestURI)
	if want := "Basic " + base64.StdEncoding.EncodeToString([]byte(p.login)); p.login != "" && r.Header.Get("Proxy-Authorization") != want {
		w.Header().Set("Proxy-Authenticate", `Basic realm="proxy"`)
		w.WriteHeader(http.StatusProxyAuthRequired)
		return
	}
	address := r.Host
	if !strings.Contains(address, ":") {
		address += ":80"
	}
	server, err := p.dial(r.Context(), address)
	if err != nil {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	defer func() { _ = server.Close() }()
	if r.Method == http.MethodConnect {
		p.tunnel(w, server)
		return
	}
	r.Header.Del("Proxy-Authorization")
	r.Close = true
	if err := r.Write(server); err != nil {
		return
	}
	resp, err := http.ReadResponse(bufio.NewReader(server), r)
	if err != nil {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	defer func() { _ = resp.Body.Close() }()
	maps.Copy(w.Header(), resp.Header)
	w.WriteHeader(resp.StatusCode)
	_, _ = io.Copy(w, resp.Body)
}

// tunnel leads bytes there and back.
func (p *Proxy) tunnel(w http.ResponseWriter, server net.Conn) {
	client, in, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	_, _ = io.WriteString(client, "HTTP/1.1 200 Connection established\r\n\r\n")
	between(client, in, server)
}

// between copies until one of them closes.
func between(client net.Conn, in io.Reader, server net.Conn) {
	var both sync.WaitGroup
	both.Go(func() { _, _ = io.Copy(server, in); _ = server.Close() })
	both.Go(func() { _, _ = io.Copy(client, server); _ = client.Close() })
	both.Wait()
}

func (p *Proxy) dial(ctx context.Context, address string) (net.Conn, error) {
	to, ok := p.hosts[address]
	if !ok {
		return nil, &net.DNSError{Err: "no such host", Name: address, IsNotFound: true}
	}
	return (&net.Dialer{}).DialContext(ctx, "tcp", to)
}
