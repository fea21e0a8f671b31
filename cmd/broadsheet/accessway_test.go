package main_test

import (
	"crypto/tls"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"broadsheet/scraper/accesstest"
)

// TestProxiesOfTheCommandLine: named by a flag, a file, a job, or on demand by the
// environment, which is asked for nothing else.
func TestProxiesOfTheCommandLine(t *testing.T) {
	t.Parallel()
	site := newFaultSite(t, nil)
	hosts := map[string]string{"paper.example:80": site.Listener.Addr().String(), "quay.example:80": site.Listener.Addr().String()}
	open, socks := accesstest.HTTP(t, "", hosts), accesstest.SOCKS(t, "pilot:tide table", hosts)
	dir := t.TempDir()
	write(t, dir, map[string]string{
		"open.yaml": "proxy: {url: 'http://" + open.Address + "'}\n", "socks.yaml": "proxy: {url: 'socks5h://" + socks.Address + "', user: pilot, password: '${TIDE}'}\n",
		"job.yaml": "archive: jobs\ncrawl: [{sites: ['http://paper.example/ferry'], proxy: 'http://" + open.Address + "', delay: 0s}]\n",
	})
	for name, c := range map[string]struct {
		args, env []string
		says      string
	}{
		"flag":             {[]string{"--proxy", "http://" + open.Address}, nil, `^kept `},
		"file":             {[]string{"--access", "open.yaml"}, nil, `^kept `},
		"both":             {[]string{"--access", "socks.yaml", "--proxy", "socks5h://" + socks.Address}, []string{"TIDE=tide table"}, `^kept `},
		"environment":      {[]string{"--proxy", "env"}, []string{"HTTP_PROXY=http://" + open.Address}, `^kept `},
		"without a scheme": {[]string{"--proxy", "env"}, []string{"http_proxy=" + open.Address}, `^kept `},
		"with a password":  {[]string{"--proxy", "env"}, []string{"ALL_PROXY=socks5h://pilot:tide%20table@" + socks.Address}, `^kept `},
		"not for it":       {[]string{"--proxy", "env"}, []string{"HTTP_PROXY=http://" + open.Address, "NO_PROXY=paper.example"}, `^gave up .*no such host`},
		"unasked":          {nil, []string{"HTTP_PROXY=http://" + open.Address, "ALL_PROXY=http://" + open.Address}, `^gave up .*no such host`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			archive := filepath.Join(t.TempDir(), "archive")
			r := runWith(t, dir, "", c.env, append([]string{"crawl", "--archive", archive, "--delay", "0", "http://paper.example/ferry"}, c.args...)...)
			r.want(t, r.code, c.says)
		})
	}
	run(t, dir, "job", "run", "job.yaml").want(t, 0, `^kept +http://paper.example/ferry$`)
	run(t, dir, "job", "check", "job.yaml").want(t, 0).prints(t, `--proxy='http://127.0.0.1:\d+' `)
	run(t, dir, "extract", "--proxy", "http://"+open.Address, "http://quay.example/inn").want(t, 0).prints(t, `"headline"`)
	if !slices.Contains(open.Asked(), "GET http://quay.example/inn") {
		t.Errorf("the proxy was asked for %q", open.Asked())
	}
}

// TestMistakesAboutTheWayAreUsageErrors, and repeat no password.
func TestMistakesAboutTheWayAreUsageErrors(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, map[string]string{"open.yaml": "proxy: {url: 'http://127.0.0.1:3128'}\n", "empty.pem": "tidetable\n"})
	for name, c := range map[string]struct {
		args []string
		env  string
		says string
	}{
		"password":          {[]string{"--proxy", "http://anna:tidetable@127.0.0.1"}, "", `--proxy: a user or a password in it would be seen by all who list processes`},
		"https":             {[]string{"--proxy", "https://127.0.0.1"}, "", `--proxy: a proxy of https:// is not one of`},
		"no scheme":         {[]string{"--proxy", "127.0.0.1:3128"}, "", `--proxy: give an address such as http://proxy.example.org:3128`},
		"a path":            {[]string{"--proxy", "http://127.0.0.1/tidetable"}, "", `--proxy: give an address`},
		"environment unset": {[]string{"--proxy", "env"}, "HTTP_PROXY=", `--proxy env: none of HTTP_PROXY, HTTPS_PROXY and ALL_PROXY is set`},
		"environment wrong": {[]string{"--proxy", "env"}, "HTTP_PROXY=http://anna:tidetable@/", `--proxy env: give an address`},
		"two proxies":       {[]string{"--proxy", "http://127.0.0.1:8118", "--access", "open.yaml"}, "", `open.yaml:1:14: --proxy names another one$`},
		"dns of a name":     {[]string{"--dns", "dns.example"}, "", `--dns dns.example: give the address of a name server, such as 9.9.9.9`},
		"dns of no port":    {[]string{"--dns", "127.0.0.1:0"}, "", `--dns 127.0.0.1:0: give the address`},
		"dns and proxy":     {[]string{"--dns", "127.0.0.1", "--proxy", "socks5h://127.0.0.1"}, "", `--dns: the proxy looks names up itself; with socks5:// they are looked up here$`},
		"dns and file":      {[]string{"--dns", "127.0.0.1", "--access", "open.yaml"}, "", `--dns: the proxy looks names up itself`},
		"no certificate":    {[]string{"--ca", "empty.pem"}, "", `--ca empty.pem: there is no certificate in it; it is to be PEM`},
		"no file":           {[]string{"--ca", "none.pem"}, "", `--ca: open none.pem: `},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := runWith(t, dir, "", []string{c.env}, append([]string{"crawl", "http://paper.example/"}, c.args...)...)
			if r.want(t, r.code, c.says); strings.Contains(r.words, "tidetable") || r.code == 0 || r.code == 3 {
				t.Errorf("exit code %d: %s", r.code, r.words)
			}
		})
	}
}

// TestProxyThatRefusesEndsACrawl: no address is given up for a password that is wrong.
func TestProxyThatRefusesEndsACrawl(t *testing.T) {
	t.Parallel()
	site := newFaultSite(t, nil)
	proxy := accesstest.HTTP(t, "pilot:tide", map[string]string{"paper.example:80": site.Listener.Addr().String()})
	dir := t.TempDir()
	write(t, dir, map[string]string{"wrong.yaml": "proxy: {url: 'http://" + proxy.Address + "', user: pilot, password: low}\n", "right.yaml": "proxy: {url: 'http://" + proxy.Address + "', user: pilot, password: tide}\n"})
	run(t, dir, "crawl", "--delay", "0", "--access", "wrong.yaml", "http://paper.example/ferry", "http://paper.example/inn").
		want(t, 1, `^broadsheet: fetch http://paper.example/[\w.]+: proxy failed: proxy 127.0.0.1:\d+: it wants another user and password`)
	run(t, dir, "crawl", "--delay", "0", "--access", "right.yaml").want(t, 2)
	run(t, dir, "crawl", "--delay", "0", "--access", "right.yaml", "http://paper.example/ferry").want(t, 0, `^going on with 2 addresses`, `^kept +\S+/ferry$`, `^kept +\S+/inn$`)
}

// TestOwnNameServerAndAuthority: a host that only they know is reached, by http and by
// https, and what the system believes stays believed.
func TestOwnNameServerAndAuthority(t *testing.T) {
	t.Parallel()
	cert, authority := certificate(t, "quay.example")
	s := httptest.NewUnstartedServer(http.HandlerFunc(newFaultSite(t, nil).serve))
	s.TLS = &tls.Config{Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS12}
	s.StartTLS()
	t.Cleanup(s.Close)
	names := accesstest.Names(t, map[string][]netip.Addr{"quay.example": {netip.MustParseAddr("127.0.0.1")}})
	_, port, _ := strings.Cut(strings.TrimPrefix(s.URL, "https://"), ":")
	address := "https://quay.example:" + port + "/ferry"
	dir := t.TempDir()
	write(t, dir, map[string]string{"own.pem": string(authority), "job.yaml": "archive: jobs\ncrawl: [{sites: ['" + address + "'], dns: '" + names + "', ca: own.pem, allow_private: true, delay: 0s}]\n"})
	run(t, dir, local(address)...).want(t, 3, `^gave up +\S+: .*no such host`)
	run(t, dir, local("--revisit", "0", "--dns", names, address)...).want(t, 3, `^gave up +\S+: .*bad certificate`)
	run(t, dir, local("--revisit", "0", "--dns", names, "--ca", "own.pem", address)...).want(t, 0, `^kept +\S+/ferry$`)
	run(t, dir, "job", "run", "job.yaml").want(t, 0, `^kept +\S+/ferry$`)
	run(t, dir, "crawl", "--delay", "0", "--revisit", "0", "--dns", names, "--ca", "own.pem", address).want(t, 3, `private network`) // the guard holds
	if info := infos(t, dir); len(info) == 0 || !strings.Contains(strings.Join(info, ""), " dns=own ca=own\r\n") {
		t.Errorf("captures don't say how they were made: %q", info)
	}
}
