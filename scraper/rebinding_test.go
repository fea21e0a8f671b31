package scraper_test

import (
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"sync/atomic"
	"testing"

	"broadsheet/scraper"
	"broadsheet/scraper/accesstest"
)

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
	f := guarded(t, scraper.FetchOptions{Resolver: resolverAt(accesstest.Names(t, map[string][]netip.Addr{"rebound.example": {public, public, private}}))})
	f.TakeForPublic(public)
	check(t, f, "http://rebound.example:"+port+"/a", "")
	check(t, f, "http://rebound.example:"+port+"/b", scraper.ReasonPrivate)
	if reached.Load() != 0 {
		t.Error("the private server was asked")
	}
}
