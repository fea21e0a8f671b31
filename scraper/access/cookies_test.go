package access_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"broadsheet/scraper/access"
)

var now = time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)

// jar is the file of cookies.txt that the tests read, "|" for a tab.
const jar = `# Netscape HTTP Cookie File
# https://curl.se/docs/http-cookies.html

.paper.example|TRUE|/|FALSE|4102444800|site|for all of it
www.paper.example|FALSE|/|TRUE|0|session|only over https
#HttpOnly_www.paper.example|FALSE|/shop|FALSE|0|basket|of /shop
#HttpOnly_.www.paper.example|TRUE|/|FALSE|4102444800.75|below|"quoted, with a comma"
www.paper.example|FALSE|/|FALSE|1000000000|old|expired
www.paper.example|FALSE|/|FALSE||empty
inn.example|FALSE|/|FALSE|99999999999999|long|without an end
`

// sent is what an address is sent of the cookies of a file.
func sent(t *testing.T, file, address string) string {
	t.Helper()
	list, err := access.ParseCookies([]byte(file))
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	var keys access.Keys
	keys.AddCookies(list, now)
	var out []string
	for _, c := range keys.Cookies(u) {
		out = append(out, c.Name+"="+c.Value)
	}
	return strings.Join(out, "; ")
}

// TestCookiesGoWhereABrowserSendsThem: to their host or those below, to their path, over
// https alone where they are secure, and not after their end.
func TestCookiesGoWhereABrowserSendsThem(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"https://www.paper.example/":        `site=for all of it; session=only over https; below="quoted, with a comma"; empty=`,
		"http://www.paper.example/":         `site=for all of it; below="quoted, with a comma"; empty=`,
		"https://www.paper.example/shop/a":  `basket=of /shop; site=for all of it; session=only over https; below="quoted, with a comma"; empty=`,
		"https://www.paper.example/shopper": `site=for all of it; session=only over https; below="quoted, with a comma"; empty=`,
		"https://m.www.paper.example/":      `site=for all of it; below="quoted, with a comma"`,
		"https://paper.example/":            `site=for all of it`,
		"https://WWW.Paper.Example:8443/":   `site=for all of it; session=only over https; below="quoted, with a comma"; empty=`,
		"https://newspaper.example/":        ``,
		"https://www.inn.example/":          ``,
		"https://inn.example/":              `long=without an end`,
		"https://example/":                  ``,
	} {
		if got := sent(t, strings.ReplaceAll(jar, "|", "\t"), address); got != want {
			t.Errorf("%s:\n got %s\nwant %s", address, got, want)
		}
	}
}

// TestExportsOfBrowsersAreRead in the forms that extensions and driven browsers write.
func TestExportsOfBrowsersAreRead(t *testing.T) {
	t.Parallel()
	for name, file := range map[string]string{
		"an extension": ` [{"domain": ".paper.example", "expirationDate": 4102444800.123, "hostOnly": false, "httpOnly": true, "name": "site", "path": "/",
			"sameSite": "no_restriction", "secure": false, "session": false, "storeId": "0", "value": "a", "id": 1},
			{"domain": "www.paper.example", "hostOnly": true, "httpOnly": false, "name": "own", "path": "/", "secure": true, "session": true, "expirationDate": 1, "value": "b"},
			{"domain": "www.paper.example", "hostOnly": true, "name": "old", "path": "/", "session": false, "expirationDate": 1000000000, "value": "c"}]`,
		"a driven browser": `{"cookies": [{"name": "site", "value": "a", "domain": ".paper.example", "path": "/", "expires": 4102444800.123, "httpOnly": true, "secure": false, "sameSite": "Lax"},
			{"name": "own", "value": "b", "domain": "www.paper.example", "path": "/", "expires": -1, "secure": true}], "origins": [{"origin": "https://www.paper.example"}]}`,
		"ends as texts": `[{"domain": ".paper.example", "name": "site", "value": "a", "expires": "2100-01-01T00:00:00.000Z"},
			{"domain": "www.paper.example", "name": "own", "path": null, "value": "b", "secure": true, "expirationDate": "4102444800", "expires": null}]`,
	} {
		for address, want := range map[string]string{
			"https://www.paper.example/": "site=a; own=b", "http://www.paper.example/": "site=a", "https://m.paper.example/": "site=a", "https://m.www.paper.example/": "site=a", "https://inn.example/": "",
		} {
			if got := sent(t, file, address); got != want {
				t.Errorf("%s, %s: %q, want %q", name, address, got, want)
			}
		}
	}
}

// TestCookieFieldsAreRead as they stand.
func TestCookieFieldsAreRead(t *testing.T) {
	t.Parallel()
	got, err := access.ParseCookies([]byte("\ufeff.Paper.example\ttrue\tno-path\tTrue\t4102444800\tsid\tx\r\n"))
	want := []access.Cookie{{Name: "sid", Value: "x", Host: "paper.example", Below: true, Path: "/", Secure: true, Expires: time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)}}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

// TestCookiesOfASuffixAreForNobody: one of all that end in co.uk would go to strangers.
func TestCookiesOfASuffixAreForNobody(t *testing.T) {
	t.Parallel()
	if got := sent(t, ".co.uk\tTRUE\t/\tFALSE\t0\tsid\tx\n", "https://paper.co.uk/"); got != "" {
		t.Errorf("sent: %s", got)
	}
}

// TestBrokenCookieFilesSayWhereAndNotWhat.
func TestBrokenCookieFilesSayWhereAndNotWhat(t *testing.T) {
	t.Parallel()
	const line = "a.example\tFALSE\t/\tFALSE\t0\tsid\t"
	for file, says := range map[string]string{
		"":                        "there is no cookie in it",
		"# nothing\n":             "there is no cookie in it",
		"[]":                      "there is no cookie in it",
		line + "x\nlantern oil\n": "line 2: seven fields",
		line + "lantern\t1\n":     "line 1: seven fields",
		"a.example\tlantern\t/\tFALSE\t0\tsid\tx":                                            "line 1: TRUE or FALSE",
		"a.example\tFALSE\t/\tFALSE\tlantern\tsid\tx":                                        "line 1: its end is no number",
		"a.example\tFALSE\t/\tFALSE\tNaN\tsid\tx":                                            "line 1: its end is no number",
		"http://lantern/\tFALSE\t/\tFALSE\t0\tsid\tx":                                        "line 1: its domain is no host",
		"a.example\tFALSE\t/\tFALSE\t0\t\tlantern":                                           "line 1: it has no name",
		"a.example\tFALSE\t/\tFALSE\t0\tlantern;\tx":                                         "line 1: its name can't be sent",
		line + "lantern\x00":                                                                 "line 1: its value can't be sent",
		line + "lantern; other=1":                                                            "line 1: its value can't be sent",
		"[{\"domain\":\"a.example\",\n\"name\":\"sid\",\"value\":lantern}]":                  "line 2: this is no list of cookies",
		"[{\"domain\":\"a.example\",\"name\":\"sid\",\"value\":[\"lantern\"]}]":              "line 1: this is no list of cookies",
		`[{"domain":"a.example","name":"sid","value":"x","expires":"lantern"}]`:              "cookie 1: its end is no number",
		`[{"domain":"a.example","name":"sid","value":"x"},{"name":"sid","value":"lantern"}]`: "cookie 2: its domain is no host",
		`{"cookies":[{"domain":"a.example","name":"sid","value":"lantern\n"}]}`:              "cookie 1: its value can't be sent",
		`{"cookies":{"domain":"a.example","name":"sid","value":"lantern"}}`:                  "line 1: this is no list of cookies",
	} {
		_, err := access.ParseCookies([]byte(file))
		if err == nil || !strings.Contains(err.Error(), says) || strings.Contains(err.Error(), "lantern") {
			t.Errorf("%q: %v, want %q", file, err, says)
		}
	}
}

// FuzzParseCookies: whatever a file holds, what is read of it can be sent, and an error
// repeats no value.
func FuzzParseCookies(f *testing.F) {
	f.Add([]byte(strings.ReplaceAll(jar, "|", "\t")))
	f.Add([]byte(`[{"domain":".a.example","name":"sid","value":"x","expirationDate":1e300}]`))
	f.Fuzz(func(t *testing.T, src []byte) {
		list, err := access.ParseCookies(src)
		if err != nil && len(err.Error()) > 200 {
			t.Errorf("a long error: %v", err)
		}
		for _, c := range list {
			if c.Name == "" || c.Host == "" || strings.ContainsAny(c.Name+c.Value, "\r\n;\x00") || !strings.HasPrefix(c.Path, "/") {
				t.Errorf("%+v", c)
			}
		}
		var keys access.Keys
		if n := keys.AddCookies(list, now); n > len(list) {
			t.Errorf("%d of %d", n, len(list))
		}
	})
}

// TestSessionsAreRenewed by the hosts that they are for, in what was shown to them, and are
// not ended.
func TestSessionsAreRenewed(t *testing.T) {
	t.Parallel()
	list, err := access.ParseCookies([]byte(".paper.example\tTRUE\t/\tFALSE\t4102444800\tsid\tone\nwww.paper.example\tFALSE\t/\tFALSE\t0\tlamp\ton\n"))
	if err != nil {
		t.Fatal(err)
	}
	for set, want := range map[string]string{
		"sid=two; Domain=paper.example; Path=/":                        "lamp=on; sid=two",
		"lamp=off; Path=/; Max-Age=60":                                 "lamp=off; sid=one",
		"seen=1; Path=/":                                               "lamp=on; sid=one", // one that we never showed
		"sid=; Domain=paper.example; Path=/":                           "lamp=on; sid=one",
		"sid=x; Domain=paper.example; Path=/; Max-Age=0":               "lamp=on; sid=one",
		"sid=x; Path=/; Expires=Thu, 30 Apr 2026 00:00:00 GMT":         "lamp=on; sid=one",
		"lamp=x; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT":        "lamp=on; sid=one",
		"sid=three; Domain=inn.example; Path=/":                        "lamp=on; sid=one",
		"sid=four; Domain=example; Path=/":                             "lamp=on; sid=one",
		"lamp=off; Path=/; Expires=Fri, 01 Jan 2100 00:00:00 GMT; a=b": "lamp=off; sid=one",
	} {
		var keys access.Keys
		keys.AddCookies(list, now)
		u := &url.URL{Scheme: "https", Host: "www.paper.example", Path: "/a"}
		keys.Renew(u, (&http.Response{Header: http.Header{"Set-Cookie": {set}}}).Cookies(), now)
		var got []string
		for _, c := range keys.Cookies(u) {
			got = append(got, c.Name+"="+c.Value)
		}
		if slices.Sort(got); strings.Join(got, "; ") != want {
			t.Errorf("%s: %s, want %s", set, strings.Join(got, "; "), want)
		}
	}
	new(access.Keys).Renew(&url.URL{Scheme: "https", Host: "inn.example"}, []*http.Cookie{{Name: "sid", Value: "x"}}, now)
}
