package scraper_test

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"sync/atomic"
	"testing"

	"golang.org/x/net/dns/dnsmessage"

	"broadsheet/scraper"
)

// nameServer answers each question for an IPv4 address with the next of some, and
// stays with the last.
func nameServer(t *testing.T, answers ...netip.Addr) *net.Resolver {
	t.Helper()
	conn, err := (&net.ListenConfig{}).ListenPacket(t.Context(), "udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	go func() {
		var asked int
		buf := make([]byte, 512)
		for {
			n, from, err := conn.ReadFrom(buf)
			if err != nil {
				return
			}
			var m dnsmessage.Message
			if m.Unpack(buf[:n]) != nil || len(m.Questions) == 0 {
				continue
			}
			m.Response, m.Additionals = true, nil
			if q := m.Questions[0]; q.Type == dnsmessage.TypeA {
				m.Answers = []dnsmessage.Resource{{
					Header: dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class},
					Body:   &dnsmessage.AResource{A: answers[min(asked, len(answers)-1)].As4()},
				}}
				asked++
			}
			if raw, err := m.Pack(); err == nil {
				_, _ = conn.WriteTo(raw, from)
			}
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "udp", conn.LocalAddr().String())
	}}
}

// TestNameThatFlipsToAPrivateAddress: it is checked at each connection, so that a
// second look-up gains nothing.
func TestNameThatFlipsToAPrivateAddress(t *testing.T) {
	t.Parallel()
	public, private := netip.MustParseAddr("127.0.0.2"), netip.MustParseAddr("127.0.0.1")
	outer, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", public.String()+":0")
	if err != nil {
		t.Skipf("this machine has no second loopback address: %v", err)
	}
	_, port, _ := net.SplitHostPort(outer.Addr().String())
	inner, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", private.String()+":"+port)
	if err != nil {
		t.Skipf("the port is taken there: %v", err)
	}
	var reached atomic.Int32
	serve := func(l net.Listener, h http.HandlerFunc) {
		s := httptest.NewUnstartedServer(h)
		_ = s.Listener.Close()
		s.Listener = l
		s.Config.SetKeepAlivesEnabled(false) // each request looks the name up again
		s.Start()
		t.Cleanup(s.Close)
	}
	serve(outer, site("", hello))
	serve(inner, func(http.ResponseWriter, *http.Request) { reached.Add(1) })
	f := guarded(t, scraper.FetchOptions{Resolver: nameServer(t, public, public, private)})
	f.TakeForPublic(public)
	check(t, f, "http://rebound.example:"+port+"/a", "")
	check(t, f, "http://rebound.example:"+port+"/b", scraper.ReasonPrivate)
	if reached.Load() != 0 {
		t.Error("the private server was asked")
	}
}
