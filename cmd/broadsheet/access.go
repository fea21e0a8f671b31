package main

import (
	"crypto/x509"
	"net"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"broadsheet/scraper"
	"broadsheet/scraper/access"
)

// accessFlags are the flags about how a user gets in, and by which way. Secrets are never
// among their values: who lists processes sees these.
type accessFlags struct {
	cookies []string // files
	file    string
	proxy   string
	dns     string
	ca      []string // files

	// What check made of them.
	keys      *access.Keys
	via       func(*url.URL) (*url.URL, error)
	viaScheme string // of the proxy, or "env"; "" for none
	resolver  *net.Resolver
	roots     *x509.CertPool
}

func (f *accessFlags) add(flags *pflag.FlagSet) {
	flags.StringArrayVar(&f.cookies, "cookies", nil, "show sites the cookies of this `FILE` that is yours alone: cookies.txt, or a browser's JSON; may be repeated")
	flags.StringVar(&f.file, "access", "", "headers, users and passwords by host, from a YAML `FILE` that is yours alone; see docs/access.md")
	flags.StringVar(&f.proxy, "proxy", "", "reach hosts by way of the proxy at `URL` (http, socks5, socks5h), or of those that the environment names: env")
	flags.StringVar(&f.dns, "dns", "", "look names up at the name server with this `ADDRESS`, such as 9.9.9.9 or 127.0.0.1:5353")
	flags.StringArrayVar(&f.ca, "ca", nil, "believe the certificates in this PEM `FILE` too; may be repeated")
}

// check reads the files, so that what is wrong with them is told before anything is
// opened.
func (f *accessFlags) check() error {
	f.keys, f.viaScheme = &access.Keys{}, ""
	for _, name := range f.cookies {
		if err := f.addCookies(name, time.Now()); err != nil {
			return err
		}
	}
	if err := f.checkProxy(os.Getenv); err != nil {
		return err
	}
	if f.file != "" {
		if err := f.readAccess(f.file, os.Getenv); err != nil {
			return err
		}
	}
	if err := f.checkDNS(); err != nil {
		return err
	}
	return f.checkCA()
}

// addCookies reads one file.
func (f *accessFlags) addCookies(name string, now time.Time) error {
	src, err := access.ReadFile(name)
	if err != nil {
		return usagef("--cookies: %w", err)
	}
	list, err := access.ParseCookies(src)
	if err != nil {
		return usagef("--cookies %s: %w", name, err)
	}
	if n := f.keys.AddCookies(list, now); n == 0 {
		return usagef("--cookies %s: all of it has expired, %s: log in anew with your browser, and export them again", name, plural(len(list), "cookie"))
	}
	return nil
}

// options adds what the flags ask for to those of a fetcher.
func (f *accessFlags) options(opt scraper.FetchOptions) scraper.FetchOptions {
	if f.keys != nil {
		opt.Credentials = f.keys
	}
	opt.Proxy, opt.Resolver, opt.Roots = f.via, f.resolver, f.roots
	return opt
}

// settings tell in captures which of the flags were given, for their pages may be others
// than those that everybody sees; and nothing of their values.
func (f *accessFlags) settings() (out []string) {
	var shown []string
	if len(f.cookies) > 0 {
		shown = append(shown, "cookies")
	}
	if f.keys != nil && f.keys.HasHosts() {
		shown = append(shown, "headers")
	}
	if len(shown) > 0 {
		out = append(out, "access="+strings.Join(shown, ","))
	}
	if f.viaScheme != "" {
		out = append(out, "proxy="+f.viaScheme)
	}
	if f.dns != "" {
		out = append(out, "dns=own")
	}
	if len(f.ca) > 0 {
		out = append(out, "ca=own")
	}
	return out
}
