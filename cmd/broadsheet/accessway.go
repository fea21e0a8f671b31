package main

import (
	"cmp"
	"context"
	"crypto/x509"
	"errors"
	"net"
	"net/netip"
	"net/url"
	"os"
	"regexp"
	"slices"

	"golang.org/x/net/http/httpproxy"
)

// Here is by which way hosts are reached: proxies, name servers, and whose certificates
// are believed.

// fromEnv as --proxy takes what the environment names. Nothing is taken unasked: the
// variables are often set for programs that nobody gave addresses of strangers.
const fromEnv = "env"

// proxySchemes are those that a proxy may have.
var proxySchemes = []string{"http", "socks5", "socks5h"}

// proxyOf reads the address of a proxy. Its errors don't repeat it, since there may be a
// password in it.
func proxyOf(text string) (*url.URL, error) {
	scheme := regexp.MustCompile(`^[a-z0-9]+://`).FindString(text)
	u, err := url.Parse(text)
	switch {
	case scheme != "" && !slices.Contains(proxySchemes, scheme[:len(scheme)-3]):
		return nil, errors.New("a proxy of " + scheme + " is not one of http://, socks5:// and socks5h://")
	case err != nil || scheme == "" || u.Hostname() == "" || u.Path != "" && u.Path != "/" || u.RawQuery != "" || u.Fragment != "":
		return nil, errors.New("give an address such as http://proxy.example.org:3128 or socks5://127.0.0.1:1080")
	}
	return &url.URL{Scheme: u.Scheme, User: u.User, Host: u.Host}, nil
}

// checkProxy reads --proxy.
func (f *accessFlags) checkProxy(getenv func(string) string) error {
	f.via = nil
	switch f.proxy {
	case "":
		return nil
	case fromEnv:
		return f.proxyFromEnv(getenv)
	}
	u, err := proxyOf(f.proxy)
	if err != nil {
		return usagef("--proxy: %w", err)
	}
	if u.User != nil {
		return usagef("--proxy: a user or a password in it would be seen by all who list processes; give them in the file of --access, under \"proxy\"")
	}
	f.setProxy(u)
	return nil
}

// setProxy asks one proxy for all addresses.
func (f *accessFlags) setProxy(u *url.URL) {
	f.via = func(*url.URL) (*url.URL, error) { return u, nil }
	f.viaScheme = u.Scheme
}

// proxyFromEnv takes the proxies that the environment names, and NO_PROXY.
func (f *accessFlags) proxyFromEnv(getenv func(string) string) error {
	first := func(names ...string) (value string) {
		for _, name := range names {
			value = cmp.Or(value, getenv(name))
		}
		return value
	}
	all := first("all_proxy", "ALL_PROXY")
	config := httpproxy.Config{
		HTTPProxy: cmp.Or(first("http_proxy", "HTTP_PROXY"), all), HTTPSProxy: cmp.Or(first("https_proxy", "HTTPS_PROXY"), all), NoProxy: first("no_proxy", "NO_PROXY"),
	}
	if config.HTTPProxy == "" && config.HTTPSProxy == "" {
		return usagef("--proxy env: none of HTTP_PROXY, HTTPS_PROXY and ALL_PROXY is set, and without a proxy nothing is to be fetched")
	}
	for _, p := range []*string{&config.HTTPProxy, &config.HTTPSProxy} {
		if *p == "" {
			continue
		}
		if !regexp.MustCompile(`^[A-Za-z0-9]+://`).MatchString(*p) {
			*p = "http://" + *p // as other programs read it
		}
		u, err := proxyOf(*p)
		if err != nil {
			return usagef("--proxy env: %w", err)
		}
		*p = u.String()
	}
	f.via, f.viaScheme = config.ProxyFunc(), fromEnv
	return nil
}

// checkDNS reads --dns.
func (f *accessFlags) checkDNS() error {
	f.resolver = nil
	if f.dns == "" {
		return nil
	}
	at, err := netip.ParseAddrPort(f.dns)
	if addr, bare := netip.ParseAddr(f.dns); bare == nil {
		at, err = netip.AddrPortFrom(addr, 53), nil
	}
	switch {
	case err != nil || at.Port() == 0:
		return usagef("--dns %s: give the address of a name server, such as 9.9.9.9, 127.0.0.1:5353 or [2620:fe::fe]:53", f.dns)
	case f.viaScheme == "http" || f.viaScheme == "socks5h":
		return usagef("--dns: the proxy looks names up itself; with socks5:// they are looked up here")
	}
	f.resolver = &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, at.String())
	}}
	return nil
}

// checkCA reads the files of --ca, which are believed beside what the system does.
func (f *accessFlags) checkCA() error {
	f.roots = nil
	if len(f.ca) == 0 {
		return nil
	}
	roots, err := x509.SystemCertPool()
	if err != nil {
		return usagef("--ca: the certificates of the system can't be read: %w", err)
	}
	for _, name := range f.ca {
		pem, err := os.ReadFile(name)
		if err != nil {
			return usagef("--ca: %w", err)
		}
		if !roots.AppendCertsFromPEM(pem) {
			return usagef("--ca %s: there is no certificate in it; it is to be PEM, which begins with -----BEGIN CERTIFICATE-----", name)
		}
	}
	f.roots = roots
	return nil
}
