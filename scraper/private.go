package scraper

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"syscall"
	"time"
)

// A privateError says that an address or a name lies in a network that a crawl must not
// reach by accident.
type privateError struct{ where string }

func (e *privateError) Error() string {
	return e.where + " is in a private network; if you mean it, use --allow-private"
}

// reserved are networks beside those that package netip knows: carrier-grade NAT
// (RFC 6598), protocol assignments, benchmarks; in IPv6 what leads to any IPv4 address
// (IPv4-compatible ones, local NAT64, Teredo, 6to4), and old site-local ones.
var reserved = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("198.18.0.0/15"), netip.MustParsePrefix("240.0.0.0/4"), netip.MustParsePrefix("::/96"),
	netip.MustParsePrefix("64:ff9b:1::/48"), netip.MustParsePrefix("100::/64"), netip.MustParsePrefix("2001::/23"),
	netip.MustParsePrefix("2002::/16"), netip.MustParsePrefix("fec0::/10"),
}

// nat64 is where networks without IPv4 see it (RFC 6052).
var nat64 = netip.MustParsePrefix("64:ff9b::/96")

// isPrivate reports whether an address is not of the public internet: loopback,
// private, link-local (cloud metadata too), multicast and reserved networks.
func isPrivate(a netip.Addr) bool {
	a = a.Unmap().WithZone("")
	if nat64.Contains(a) {
		b := a.As16()
		a = netip.AddrFrom4([4]byte(b[12:]))
	}
	if !a.IsGlobalUnicast() || a.IsPrivate() || a.IsLinkLocalUnicast() || a.IsLoopback() {
		return true
	}
	for _, p := range reserved {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

// newDialer returns how connections are made. The check comes after the name is
// resolved and for each connection, so neither DNS nor a redirect goes round it.
func newDialer(opt FetchOptions, private func(netip.Addr) bool) func(context.Context, string, string) (net.Conn, error) {
	named := &net.Dialer{Timeout: 15 * time.Second, KeepAlive: 30 * time.Second, Resolver: opt.Resolver} // where the caller says so
	d := &net.Dialer{Timeout: named.Timeout, KeepAlive: named.KeepAlive, Resolver: opt.Resolver}
	if !opt.AllowPrivate {
		d.Control = func(_, address string, _ syscall.RawConn) error {
			addr, err := netip.ParseAddrPort(address)
			if err != nil {
				return fmt.Errorf("check address %s: %w", address, err)
			}
			if private(addr.Addr()) {
				return &privateError{addr.Addr().String()}
			}
			return nil
		}
	}
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		if to, ok := opt.ConnectTo[address]; ok {
			return named.DialContext(ctx, network, to)
		}
		return d.DialContext(ctx, network, address)
	}
}
