package scraper_test

import (
	"errors"
	"net/netip"
	"strings"
	"testing"
	"time"

	"broadsheet/scraper"
)

func TestWhatIsNoAddress(t *testing.T) {
	t.Parallel()
	for address, says := range map[string]string{
		"":                     "it is empty",
		"www.example.org/a":    "did you mean https://www.example.org/a ?",
		"ftp://example.org/a":  "only http and https",
		"mailto:a@example.org": "only http and https are fetched",
		"http://":              "no host",
		"http://a b/":          "it has a blank inside",
		"http://[::1/":         "it is none",
	} {
		_, err := scraper.Normalize(address)
		if ae, ok := errors.AsType[*scraper.AddressError](err); !ok || !strings.Contains(ae.Error(), says) {
			t.Errorf("%q: %v, want %q", address, err, says)
		}
	}
}

// FuzzNormalize: the form is a fixed point, so the frontier knows an address by
// one name.
func FuzzNormalize(f *testing.F) {
	for _, s := range []string{"HTTP://Example.org:80/a?utm_source=x&b#c", "https://[::1]:443/", "http://münchen.example/ä", "http://a/%2f?&=&"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once, err := scraper.Normalize(s)
		if err != nil {
			return
		}
		if twice, err := scraper.Normalize(once); err != nil || twice != once {
			t.Errorf("%q: %q, then %q, %v", s, once, twice, err)
		}
	})
}

func TestPrivateAddresses(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]bool{
		"127.0.0.1": true, "10.1.2.3": true, "172.16.0.1": true, "172.32.0.1": false, "192.168.1.1": true, "169.254.169.254": true,
		"100.64.0.1": true, "0.0.0.0": true, "255.255.255.255": true, "224.0.0.1": true, "198.18.0.1": true, "8.8.8.8": false,
		"::1": true, "fe80::1": true, "fc00::1": true, "fd00:ec2::254": true, "::ffff:10.0.0.1": true, "::ffff:8.8.8.8": false,
		"64:ff9b::a00:1": true, "2001:4860:4860::8888": false,
	} {
		if got := scraper.IsPrivate(netip.MustParseAddr(address)); got != want {
			t.Errorf("%s: %v", address, got)
		}
	}
}

func TestRetryAfter(t *testing.T) {
	t.Parallel()
	now := time.Date(2024, 1, 2, 3, 4, 5, 0, time.UTC)
	for value, want := range map[string]time.Time{
		"": {}, "soon": {}, "-5": {}, "0": now, "120": now.Add(2 * time.Minute), " 7 ": now.Add(7 * time.Second),
		"Tue, 02 Jan 2024 04:04:05 GMT": now.Add(time.Hour), "99999999": now.Add(7 * 24 * time.Hour),
		"Tue, 02 Jan 2034 04:04:05 GMT": now.Add(7 * 24 * time.Hour),
	} {
		if got := scraper.RetryAfter(value, now); !got.Equal(want) {
			t.Errorf("%q: %s, want %s", value, got, want)
		}
	}
}

func TestCrawlDelay(t *testing.T) {
	t.Parallel()
	for robots, want := range map[string]time.Duration{
		"":                                       0,
		"User-agent: *\nCrawl-delay: 5":          5 * time.Second,
		"User-agent: *\nCrawl-delay: 0.5 # half": 500 * time.Millisecond,
		"User-agent: *\rCrawl-delay: 5\r":        5 * time.Second,
		"User-agent: other\nCrawl-delay: 5":      0,
		"User-agent: *\nCrawl-delay: 5\nUser-agent: broadsheet\nCrawl-delay: 2": 2 * time.Second,
		"User-agent: broadsheet\nUser-agent: other\nCrawl-delay: 3":             3 * time.Second,
		"User-agent: *\nCrawl-delay: 86400":                                     time.Minute,
		"User-agent: *\nCrawl-delay: often":                                     0,
		"Crawl-delay: 4":                                                        0,
	} {
		if got := scraper.CrawlDelay(robots, "broadsheet"); got != want {
			t.Errorf("%q: %s, want %s", robots, got, want)
		}
	}
}
