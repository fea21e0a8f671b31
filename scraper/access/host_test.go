package access_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"broadsheet/scraper/access"
)

// keysOf has a header X-Key for each of some hosts, whose value is the host's name. Those
// that end in "!" are shown it over http too.
func keysOf(t *testing.T, names ...string) *access.Keys {
	t.Helper()
	var keys access.Keys
	for _, name := range names {
		h := access.Host{}
		h.Name, h.Plain = strings.CutSuffix(name, "!")
		if err := h.Set("x-key", h.Name); err != nil {
			t.Fatal(err)
		}
		if err := keys.AddHost(h); err != nil {
			t.Fatal(err)
		}
	}
	return &keys
}

// TestHeadersGoToTheirHostAlone, and over http only where that was asked for.
func TestHeadersGoToTheirHostAlone(t *testing.T) {
	t.Parallel()
	keys := keysOf(t, "www.paper.example", "*.paper.example", "*.m.paper.example", "inn.example:8443", "Plain.example!", "münchen.example", "127.0.0.1:81!", "[::1]:81!")
	for address, want := range map[string]string{
		"https://www.paper.example/a":      "www.paper.example",
		"https://WWW.PAPER.EXAMPLE.:443/a": "www.paper.example",
		"http://www.paper.example/a":       "",
		"https://www.paper.example:8443/a": "",
		"https://shop.paper.example/":      "*.paper.example",
		"https://a.b.paper.example/":       "*.paper.example",
		"https://a.m.paper.example/":       "*.m.paper.example",
		"https://m.paper.example/":         "*.paper.example",
		"https://paper.example/":           "",
		"https://newspaper.example/":       "",
		"https://inn.example/":             "",
		"https://inn.example:8443/":        "inn.example:8443",
		"http://plain.example/":            "Plain.example",
		"https://plain.example/":           "Plain.example",
		"https://xn--mnchen-3ya.example/":  "münchen.example",
		"http://127.0.0.1:81/":             "127.0.0.1:81",
		"http://127.0.0.1/":                "",
		"http://[::1]:81/":                 "[::1]:81",
	} {
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		if got := keys.Header(u).Get("X-Key"); got != want {
			t.Errorf("%s: %q, want %q", address, got, want)
		}
	}
	if got := new(access.Keys).Header(&url.URL{Scheme: "https", Host: "a.example"}); got != nil {
		t.Errorf("no keys show %v", got)
	}
}

// TestHostsThatAreNoneAreRefused, and those that would be strangers'.
func TestHostsThatAreNoneAreRefused(t *testing.T) {
	t.Parallel()
	for name, says := range map[string]string{
		"": "a host is wanted", "https://paper.example": "a host is wanted", "paper.example/a": "a host is wanted", "me@paper.example": "a host is wanted", "*": "a host is wanted",
		"www.*.example": "a host is wanted", "*.co.uk": "*.co.uk would be the hosts of strangers", "*.de": "strangers", "Paper.example": "host paper.example is there twice",
	} {
		if err := keysOf(t, "paper.example").AddHost(access.Host{Name: name}); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v, want %q", name, err, says)
		}
	}
}

// TestHeadersThatAreOursAreRefused, and values that can't be sent, without these.
func TestHeadersThatAreOursAreRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ value, says string }{
		"user-agent": {"lantern", "User-Agent is not yours to give"}, "Proxy-Authorization": {"lantern", "not yours"}, "Host": {"lantern", "not yours"}, "Content-Length": {"7", "not yours"},
		"X Key": {"lantern", `"X Key" is no name of a header`}, "X-Key": {"lantern\r\nX-Other: 1", "can't be sent"}, "X-Empty": {"", "is empty"}, "x-twice": {"lantern", "X-Twice is there twice"},
	} {
		var h access.Host
		if err := h.Set("X-Twice", "1"); err != nil {
			t.Fatal(err)
		}
		if err := h.Set(name, c.value); err == nil || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "lantern") {
			t.Errorf("%s: %v, want %q", name, err, c.says)
		}
	}
	var h access.Host
	if err := h.SetBasic("anna:b", "lantern"); err == nil {
		t.Error("a user with a colon is let through")
	}
	if err := h.SetBasic("anna", "lantern:ö"); err != nil || h.Header.Get("Authorization") != "Basic YW5uYTpsYW50ZXJuOsO2" {
		t.Errorf("%v, %v", h.Header, err)
	}
}

// TestKeysAreNeverPrinted, in whatever form they are logged.
func TestKeysAreNeverPrinted(t *testing.T) {
	t.Parallel()
	keys := keysOf(t, "lantern.example")
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%d"} {
		if got := fmt.Sprintf(verb, keys); got != "(keys)" {
			t.Errorf("%s: %s", verb, got)
		}
	}
}
