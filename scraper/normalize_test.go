package scraper_test

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"broadsheet/scraper"
)

// TestNormalizeForms: one form for what is one address, and no more than that.
func TestNormalizeForms(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ in, want string }{
		"scheme in capitals":             {"HTTPS://news.example/a", "https://news.example/a"},
		"host in capitals":               {"http://NEWS.Example/A", "http://news.example/A"},
		"no path":                        {"http://news.example", "http://news.example/"},
		"a query without a path":         {"http://news.example?a=1", "http://news.example/?a=1"},
		"the default port":               {"http://news.example:80/a", "http://news.example/a"},
		"the default port of https":      {"https://news.example:443/a", "https://news.example/a"},
		"the other one's default port":   {"http://news.example:443/a", "http://news.example:443/a"},
		"a port of its own":              {"http://news.example:8080/a", "http://news.example:8080/a"},
		"an empty port":                  {"http://news.example:/a", "http://news.example/a"},
		"a fragment":                     {"http://news.example/a#lead", "http://news.example/a"},
		"an empty fragment":              {"http://news.example/a#", "http://news.example/a"},
		"a fragment with escapes":        {"http://news.example/a#%C3%A4", "http://news.example/a"},
		"blanks around":                  {"\t http://news.example/a \r\n", "http://news.example/a"},
		"the longest":                    {"http://news.example/" + strings.Repeat("x", 8172), "http://news.example/" + strings.Repeat("x", 8172)},
		"letters beyond ASCII":           {"http://news.example/fähre?q=süd", "http://news.example/f%C3%A4hre?q=süd"},
		"a host beyond ASCII":            {"http://MÜNCHEN.example/", "http://xn--mnchen-3ya.example/"},
		"a host in Punycode":             {"http://xn--mnchen-3ya.example/", "http://xn--mnchen-3ya.example/"},
		"a host with an underscore":      {"http://my_news.example/", "http://my_news.example/"},
		"a host with a dot at the end":   {"http://news.example./", "http://news.example./"},
		"an IPv4 address":                {"http://192.0.2.1:80/", "http://192.0.2.1/"},
		"an IPv6 address":                {"http://[2001:DB8::1]:8080/", "http://[2001:db8::1]:8080/"},
		"the case of escapes stays":      {"http://news.example/%c3%a4", "http://news.example/%c3%a4"},
		"an escaped slash stays":         {"http://news.example/a%2Fb", "http://news.example/a%2Fb"},
		"dots stay":                      {"http://news.example/a/../b", "http://news.example/a/../b"},
		"two slashes stay":               {"http://news.example//a//b", "http://news.example//a//b"},
		"a slash at the end stays":       {"http://news.example/a/", "http://news.example/a/"},
		"the order of a query stays":     {"http://news.example/?b=2&a=1&b=1", "http://news.example/?b=2&a=1&b=1"},
		"an empty parameter stays":       {"http://news.example/?a=&b", "http://news.example/?a=&b"},
		"a plus stays":                   {"http://news.example/?q=a+b%20c", "http://news.example/?q=a+b%20c"},
		"an empty query stays":           {"http://news.example/a?", "http://news.example/a?"},
		"trackers go":                    {"http://news.example/a?utm_source=x&id=1&utm_medium=y&fbclid=z", "http://news.example/a?id=1"},
		"trackers in capitals go":        {"http://news.example/a?UTM_Source=x&GCLID=1", "http://news.example/a"},
		"trackers without values go":     {"http://news.example/a?utm_x&gclid", "http://news.example/a"},
		"what looks like trackers":       {"http://news.example/a?utm=1&myfbclid=2&id=utm_source", "http://news.example/a?utm=1&myfbclid=2&id=utm_source"},
		"a question mark within":         {"http://news.example/a?b?utm_source=c", "http://news.example/a?b?utm_source=c"},
		"the highest port":               {"http://news.example:65535/", "http://news.example:65535/"},
		"a user's word is not a tracker": {"http://news.example/a?q=utm_source=x", "http://news.example/a?q=utm_source=x"},
	} {
		if got, err := scraper.Normalize(c.in); got != c.want || err != nil {
			t.Errorf("%s: %q, %v; want %q", name, got, err, c.want)
		}
	}
}

// TestNoAddressesAreNamedWithTheirCause and what was given.
func TestNoAddressesAreNamedWithTheirCause(t *testing.T) {
	t.Parallel()
	for in, says := range map[string]string{
		"news.example":                 "did you mean https://news.example ?",
		"//news.example/a":             "did you mean https://news.example/a ?",
		"/a/b.html":                    "it has no scheme",
		"news":                         "it has no scheme",
		"file:///tmp/a.html":           "only http and https are fetched",
		"http://me@news.example/":      "no user or password belongs into one",
		"javascript:alert(1)":          "only http and https are fetched",
		"mailto:editor@news.example":   "only http and https are fetched",
		"urn:isbn:0451450523":          "only http and https are fetched",
		"data:text/html,<p>a":          "only http and https are fetched",
		"localhost:8080/a":             "did you mean https://localhost:8080/a ?",
		"news.example:80":              "did you mean https://news.example:80 ?",
		"https:news.example/a":         "it names no host",
		"https:/news.example/a":        "it names no host",
		"":                             "it is empty",
		" \t":                          "it is empty",
		"http://a.example http://b":    "it has a blank inside; give addresses one by one",
		"http://news.example/a\tb":     "it has a blank inside",
		"http://news.example/a\u00a0b": "it has a blank inside",
		"wss://news.example/":          "only http and https are fetched",
		"http:///a":                    "it names no host",
		"http://:80/a":                 "it names no host",
		"https://?a=1":                 "it names no host",
		"http://news.example:http/":    "it is none",
		"http://news.example:70000/":   "ports end at 65535",
		"http://news.example:-1/":      "it is none",
		"http://news.example/%zz":      "it is none",
		"http://news.example/a\x00b":   "it is none",
		"http://news.example/\nHost:":  "it has a blank inside",
		"http://[::1":                  "it is none",
		"ht tp://news.example/":        "it has a blank inside",
		"<http://news.example/>":       "it is none",
	} {
		got, err := scraper.Normalize(in)
		ae, ok := errors.AsType[*scraper.AddressError](err)
		if !ok || got != "" || ae.Address != in || !strings.Contains(ae.Reason, says) || !strings.HasPrefix(err.Error(), fmt.Sprintf("address %q: ", strings.ReplaceAll(in, "me@", "***@"))) {
			t.Errorf("%q: %q, %v; want %q", in, got, err, says)
		}
	}
}

// TestEndlessAddressesAreRefused, and the error shows their beginning only.
func TestEndlessAddressesAreRefused(t *testing.T) {
	t.Parallel()
	for _, in := range []string{"http://news.example/" + strings.Repeat("x", 8173), "mailto:" + strings.Repeat("é", 1<<20)} {
		got, err := scraper.Normalize(in)
		if want := fmt.Sprintf("it has %d bytes, more than 8192", len(in)); got != "" || err == nil || !strings.HasSuffix(err.Error(), want) || len(err.Error()) > 500 {
			t.Errorf("%.500q, %.500v; want %q", got, err, want)
		}
	}
}

// TestNormalizeKeepsWhatServersCareAbout, and is done in one go: whatever is in
// the parts of an address.
func TestNormalizeKeepsWhatServersCareAbout(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		scheme := rapid.SampledFrom([]string{"http", "https", "HTTP"}).Draw(t, "scheme")
		host := rapid.StringMatching(`[a-zA-Z0-9]{1,8}(\.[a-z]{2,5}){1,2}`).Draw(t, "host")
		port := rapid.SampledFrom([]string{"", ":80", ":443", ":8080"}).Draw(t, "port")
		path := rapid.StringMatching(`(/[a-zA-Z0-9%~._-]{0,5}){0,3}`).Draw(t, "path")
		query := rapid.StringMatching(`(\?([a-z]{1,3}=[a-z0-9+]{0,3}&?){0,4})?`).Draw(t, "query")
		fragment := rapid.SampledFrom([]string{"", "#", "#lead"}).Draw(t, "fragment")
		in := scheme + "://" + host + port + path + query + fragment
		once, err := scraper.Normalize(in)
		if err != nil {
			if _, perr := url.Parse(in); perr == nil {
				t.Errorf("%q is an address: %v", in, err)
			}
			return
		}
		if twice, err := scraper.Normalize(once); err != nil || twice != once {
			t.Errorf("%q, then %q, %v", once, twice, err)
		}
		before, _ := url.Parse(in)
		after, err := url.Parse(once)
		if err != nil {
			t.Fatal(err)
		}
		if after.RawQuery != before.RawQuery || after.EscapedPath() != before.EscapedPath() && before.Path != "" || !strings.EqualFold(after.Hostname(), before.Hostname()) {
			t.Errorf("%q became %q", in, once)
		}
	})
}
