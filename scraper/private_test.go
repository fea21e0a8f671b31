package scraper_test

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"

	"pgregory.net/rapid"

	"broadsheet/scraper"
)

// TestEachKindOfPrivateAddress at both ends of its network, and its neighbours.
func TestEachKindOfPrivateAddress(t *testing.T) {
	t.Parallel()
	for kind, c := range map[string]struct{ private, public string }{
		"this network":         {"0.0.0.0 0.0.0.1 0.255.255.255", "1.0.0.0"},
		"private 10":           {"10.0.0.0 10.255.255.255", "9.255.255.255 11.0.0.0"},
		"carrier-grade NAT":    {"100.64.0.0 100.127.255.255", "100.63.255.255 100.128.0.0"},
		"loopback":             {"127.0.0.0 127.0.0.1 127.255.255.255", "126.255.255.255 128.0.0.1"},
		"link-local":           {"169.254.0.0 169.254.169.254 169.254.255.255", "169.253.255.255 169.255.0.0"},
		"private 172":          {"172.16.0.0 172.31.255.255", "172.15.255.255 172.32.0.0"},
		"protocol assignments": {"192.0.0.0 192.0.0.192 192.0.0.255", "192.0.1.0"},
		"private 192":          {"192.168.0.0 192.168.255.255", "192.167.255.255 192.169.0.0"},
		"benchmarks":           {"198.18.0.0 198.19.255.255", "198.17.255.255 198.20.0.0"},
		"multicast":            {"224.0.0.0 239.255.255.255", "223.255.255.255"},
		"reserved":             {"240.0.0.0 255.255.255.254 255.255.255.255", "8.8.8.8 93.184.216.34"},
		"IPv6 loopback":        {"::1 ::", "2001:db8::1 2606:4700::1111"},
		"IPv6 unique local":    {"fc00:: fd00:ec2::254 fdff:ffff::1", "fbff::1 2600::"},
		"IPv6 link-local":      {"fe80:: fe80::1%eth0 febf::1", "2a00:1450::1"},
		"IPv6 site-local":      {"fec0::1 feff::1 fec0::1%eth0", "2a02::1"},
		"IPv6 multicast":       {"ff00:: ff02::1 ff0e::1", "2400::1"},
		"IPv6 discard":         {"100:: 100::ffff", "100:0:0:1::1"},
		"IPv4 mapped":          {"::ffff:10.0.0.1 ::ffff:127.0.0.1 ::ffff:169.254.169.254", "::ffff:8.8.8.8"},
		"IPv4 compatible":      {"::10.0.0.1 ::127.0.0.1 ::8.8.8.8", ""},
		"NAT64":                {"64:ff9b::10.0.0.1 64:ff9b::127.0.0.1 64:ff9b::169.254.169.254 64:ff9b::0.0.0.0", "64:ff9b::8.8.8.8"},
		"local NAT64":          {"64:ff9b:1::1 64:ff9b:1:ffff::8.8.8.8", "64:ff9b:2::1"},
		"Teredo":               {"2001:0:4136:e378::1", "2001:200::1 2001:4860:4860::8888"},
		"6to4":                 {"2002:a00:1:: 2002:808:808::1", "2003::1"},
	} {
		for address := range strings.FieldsSeq(c.private) {
			if !scraper.IsPrivate(netip.MustParseAddr(address)) {
				t.Errorf("%s: %s is let through", kind, address)
			}
		}
		for address := range strings.FieldsSeq(c.public) {
			if scraper.IsPrivate(netip.MustParseAddr(address)) {
				t.Errorf("%s: %s is refused", kind, address)
			}
		}
	}
}

// TestFormOfAnAddressDoesNotCount: mapped into IPv6 or behind NAT64 it is as
// private as it is by itself.
func TestFormOfAnAddressDoesNotCount(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		v4 := [4]byte(rapid.SliceOfN(rapid.Byte(), 4, 4).Draw(t, "address"))
		plain := netip.AddrFrom4(v4)
		nat64 := netip.MustParseAddr("64:ff9b::").As16()
		copy(nat64[12:], v4[:])
		for _, form := range []netip.Addr{netip.AddrFrom16(plain.As16()), netip.AddrFrom16(nat64)} {
			if scraper.IsPrivate(form) != scraper.IsPrivate(plain) {
				t.Errorf("%s and %s differ", plain, form)
			}
		}
	})
}

// guarded is a fetcher that keeps away from private networks.
func guarded(t *testing.T, opt scraper.FetchOptions) *scraper.Fetcher {
	t.Helper()
	opt.Delay = scraper.NoDelay
	f := scraper.NewFetcher(opt)
	t.Cleanup(f.Close)
	return f
}

// TestPrivateServerIsNeverReached however its address is written.
func TestPrivateServerIsNeverReached(t *testing.T) {
	t.Parallel()
	var reached atomic.Int32
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		reached.Add(1)
		hello(w, r)
	}))
	t.Cleanup(s.Close)
	_, port, _ := strings.Cut(strings.TrimPrefix(s.URL, "http://"), ":")
	for _, host := range []string{
		"127.0.0.1", "localhost", "LOCALHOST", "127.1", "2130706433", "0x7f.0.0.1", "0177.0.0.1", "0", "0.0.0.0",
		"[::1]", "[::ffff:127.0.0.1]", "[::127.0.0.1]", "[0:0:0:0:0:0:0:1]", "[64:ff9b::7f00:1]", "１２７.０.０.１", "user:word@127.0.0.1",
	} {
		_, err := guarded(t, scraper.FetchOptions{}).Fetch(t.Context(), "http://"+host+":"+port+"/a")
		if reasonOf(t, err) != scraper.ReasonPrivate {
			t.Errorf("%s: %v", host, err)
		}
	}
	if n := reached.Load(); n != 0 {
		t.Errorf("the server was asked %d times", n)
	}
}

// TestPublicServerLeadsIntoNoPrivateNetwork: neither its pages nor its robots.txt.
func TestPublicServerLeadsIntoNoPrivateNetwork(t *testing.T) {
	t.Parallel()
	var reached atomic.Int32
	inner := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached.Add(1) }))
	t.Cleanup(inner.Close)
	for _, target := range []string{inner.URL + "/a", "http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/", "http://[fd00:ec2::254]/", "http://[::ffff:192.168.0.1]/"} {
		for _, from := range []string{"/robots.txt", "/a"} {
			outer := httptest.NewServer(to(map[string]string{from: target}))
			f := guarded(t, scraper.FetchOptions{ConnectTo: map[string]string{"news.example:80": strings.TrimPrefix(outer.URL, "http://")}})
			_, err := f.Fetch(t.Context(), "http://news.example/a")
			if reasonOf(t, err) != scraper.ReasonPrivate || !strings.Contains(err.Error(), "--allow-private") {
				t.Errorf("%s to %s: %v", from, target, err)
			}
			f.Close()
			outer.Close()
		}
	}
	if n := reached.Load(); n != 0 {
		t.Errorf("the private server was asked %d times", n)
	}
}

// TestProxiesOfTheEnvironmentAreNotUsed: they would go round the guard. Not
// parallel: it sets the environment.
func TestProxiesOfTheEnvironmentAreNotUsed(t *testing.T) {
	var reached atomic.Int32
	proxy := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached.Add(1) }))
	t.Cleanup(proxy.Close)
	for _, name := range []string{"HTTP_PROXY", "http_proxy", "ALL_PROXY"} {
		t.Setenv(name, proxy.URL)
	}
	check(t, guarded(t, scraper.FetchOptions{}), "http://10.0.0.1/a", scraper.ReasonPrivate)
	if reached.Load() != 0 {
		t.Error("the proxy was asked")
	}
}
