package scraper_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"broadsheet/scraper"
	"broadsheet/scraper/queue"
)

func TestDomainOfAHost(t *testing.T) {
	t.Parallel()
	for host, want := range map[string]string{
		"www.news.example": "news.example", "news.example": "news.example", "News.Example.": "news.example", "a.b.news.example:8080": "news.example",
		"www.paper.co.uk": "paper.co.uk", "paper.co.uk": "paper.co.uk", "one.github.io": "one.github.io", "deep.one.github.io": "one.github.io",
		"127.0.0.1:8080": "127.0.0.1:8080", "[::1]:80": "[::1]:80", "[2001:db8::1]": "[2001:db8::1]", "localhost:99": "localhost:99", "co.uk": "co.uk", "": "",
	} {
		if got := scraper.Domain(host); got != want {
			t.Errorf("%s: %s, want %s", host, got, want)
		}
	}
}

// TestHostsOfOneDomainShareItsPace, and its connection.
func TestHostsOfOneDomainShareItsPace(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		sites := hosts{"other.example": site("", hello)}
		all := []string{"http://other.example/1", "http://other.example/2"}
		for i := range 6 {
			host := fmt.Sprintf("edition%d.news.example", i)
			sites[host], all = site("", hello), append(all, "http://"+host+"/1")
		}
		n, trace := newNetwork(t, sites), &traced{}
		f := n.fetcher(t, scraper.FetchOptions{Delay: 5 * time.Second, Trace: trace.add})
		q := queue.NewMemory(queue.Options{Line: scraper.Domain, Patience: time.Hour})
		if err := scraper.Crawl(t.Context(), addresses(all...), q, f, &handled{}, scraper.CrawlOptions{}); err != nil {
			t.Fatal(err)
		}
		if b := trace.breaches(); b != nil || len(trace.perDomain()["news.example"]) != 12 {
			t.Errorf("%v; %d requests", b, len(trace.perDomain()["news.example"]))
		}
	})
}

// TestNightHours: outside of them nothing is asked for, and the crawl waits or leaves
// it to a later run.
func TestNightHours(t *testing.T) {
	t.Parallel()
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	night, day := scraper.Hours{From: 22 * time.Hour, To: 6 * time.Hour}, scraper.Hours{From: 9*time.Hour + 30*time.Minute, To: 17 * time.Hour}
	for name, c := range map[string]struct {
		hours scraper.Hours
		now   string
		opens string // "" means it is open
	}{
		"before the night":     {night, "2026-03-10 21:59", "2026-03-10 22:00"},
		"at its beginning":     {night, "2026-03-10 22:00", ""},
		"after midnight":       {night, "2026-03-10 00:30", ""},
		"at its end":           {night, "2026-03-10 06:00", "2026-03-10 22:00"},
		"before the day":       {day, "2026-03-10 09:29", "2026-03-10 09:30"},
		"in the day":           {day, "2026-03-10 16:59", ""},
		"after the day":        {day, "2026-03-10 17:00", "2026-03-11 09:30"},
		"the clocks go ahead":  {day, "2026-03-28 20:00", "2026-03-29 09:30"},
		"no hours are all day": {scraper.Hours{}, "2026-03-10 12:00", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			now, _ := time.ParseInLocation("2006-01-02 15:04", c.now, berlin)
			want := time.Time{}
			if c.opens != "" {
				want, _ = time.ParseInLocation("2006-01-02 15:04", c.opens, berlin)
			}
			f := fetcher(t, scraper.FetchOptions{
				Now:    func() time.Time { return now },
				PaceOf: func(string) scraper.Pace { return scraper.Pace{Hours: c.hours, Zone: berlin} },
			})
			if got := f.Free("news.example"); !got.Equal(want) {
				t.Errorf("free at %s, want %s", got, want)
			}
		})
	}
}

// TestNothingIsAskedForOutsideTheHours: the trace proves it.
func TestNothingIsAskedForOutsideTheHours(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) { // begins at midnight UTC
		n, h, trace := newNetwork(t, hosts{"news.example": site("", hello), "other.example": site("", hello)}), &handled{}, &traced{}
		f := n.fetcher(t, scraper.FetchOptions{Delay: 10 * time.Minute, Trace: trace.add, PaceOf: func(host string) scraper.Pace {
			if host == "news.example" {
				return scraper.Pace{Hours: scraper.Hours{From: 2 * time.Hour, To: 3 * time.Hour}}
			}
			return scraper.Pace{}
		}})
		var all []string
		for i := range 9 {
			all = append(all, fmt.Sprintf("http://news.example/%d", i), fmt.Sprintf("http://other.example/%d", i))
		}
		q := queue.NewMemory(queue.Options{Patience: 48 * time.Hour, LeaseTime: time.Hour})
		if err := scraper.Crawl(t.Context(), addresses(all...), q, f, h, scraper.CrawlOptions{}); err != nil || len(h.pages) != 18 {
			t.Fatalf("%v, handled %v", err, h.pages)
		}
		for _, a := range trace.perDomain()["news.example"] {
			if a.Begin.UTC().Hour() != 2 {
				t.Errorf("%s was asked for at %s", a.URL, a.Begin.UTC())
			}
		}
		if first := trace.perDomain()["other.example"][0].Begin; first.UTC().Hour() != 0 {
			t.Errorf("the other host waited until %s", first)
		}
	})
}

// TestBytesOfADay: what is beyond is for the next day, also of the next run.
func TestBytesOfADay(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		states := remembered{}
		n := newNetwork(t, hosts{"news.example": site("", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, strings.Repeat("x", 1000)) })})
		opt := scraper.FetchOptions{States: states, PaceOf: func(string) scraper.Pace { return scraper.Pace{BytesPerDay: 3000} }}
		f := n.fetcher(t, opt)
		for i := range 2 {
			check(t, f, fmt.Sprintf("http://news.example/%d", i), "")
		}
		f = n.fetcher(t, opt) // another run on the same day
		check(t, f, "http://news.example/2", "")
		_, err := f.Fetch(t.Context(), "http://news.example/3")
		fe, ok := errors.AsType[*scraper.FetchError](err)
		if !ok || fe.Reason != scraper.ReasonNotNow || !strings.Contains(err.Error(), "its 3000 bytes of this day are used up") {
			t.Fatalf("%v", err)
		}
		midnight := time.Now().UTC().Truncate(24 * time.Hour).Add(24 * time.Hour)
		if !fe.RetryAfter.Equal(midnight) || !f.Free("news.example").Equal(midnight) {
			t.Errorf("again at %s, free at %s, want %s", fe.RetryAfter, f.Free("news.example"), midnight)
		}
		time.Sleep(24 * time.Hour)
		check(t, f, "http://news.example/3", "")
	})
}
