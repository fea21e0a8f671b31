package scraper_test

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"broadsheet/scraper"
	"broadsheet/scraper/queue"
)

// A journal is a log that tests read.
type journal struct {
	mu  sync.Mutex
	out bytes.Buffer
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.out.Write(p)
}

func (j *journal) log() *slog.Logger {
	return slog.New(slog.NewJSONHandler(j, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

// lines are the log's lines in words: level, message, and the attributes named.
func (j *journal) lines(t *testing.T, names ...string) []string {
	t.Helper()
	var out []string
	for line := range strings.Lines(j.out.String()) {
		var attrs map[string]any
		if err := json.Unmarshal([]byte(line), &attrs); err != nil {
			t.Fatal(err)
		}
		words := []string{attrs["level"].(string), attrs["msg"].(string)}
		for _, name := range names {
			if v, ok := attrs[name]; ok {
				raw, _ := json.Marshal(v)
				words = append(words, name+"="+string(raw))
			}
		}
		out = append(out, strings.Join(words, " "))
	}
	return out
}

// TestEachRequestAndDecisionIsLogged, a line each.
func TestEachRequestAndDecisionIsLogged(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n := newNetwork(t, hosts{
			"news.example": site("User-agent: *\nDisallow: /private", func(w http.ResponseWriter, r *http.Request) {
				time.Sleep(2 * time.Second)
				to(map[string]string{"/a": "/b"})(w, r)
			}),
			"down.example": nil,
		})
		var j journal
		f := n.fetcher(t, scraper.FetchOptions{Log: j.log()})
		for _, address := range []string{"http://news.example/a", "http://news.example/private/a", "http://down.example/a"} {
			_, _ = f.Fetch(t.Context(), address)
		}
		want := []string{
			`DEBUG exchange url="http://news.example/robots.txt" status=200 bytes=32 took=0`,
			`DEBUG robots.txt had host="news.example" status=200 bytes=32`,
			`DEBUG exchange url="http://news.example/a" status=302 bytes=0 took=2000000000`,
			`DEBUG exchange url="http://news.example/b" status=200 bytes=14 took=2000000000`,
			`DEBUG refused by robots.txt url="http://news.example/private/a"`,
			`DEBUG exchange failed url="http://down.example/robots.txt" took=0 err="fetch http://down.example/robots.txt: connection failed: dial tcp: connection refused"`,
			`DEBUG robots.txt not had, nothing is fetched host="down.example" err="fetch http://down.example/robots.txt: connection failed: dial tcp: connection refused"`,
		}
		if diff := cmp.Diff(want, j.lines(t, "url", "host", "status", "bytes", "took", "err")); diff != "" {
			t.Errorf("logs differ (-want +got):\n%s", diff)
		}
	})
}

// TestPutBackAndGivenUpAreLogged: the one in passing, the other as a warning.
func TestPutBackAndGivenUpAreLogged(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const busy, gone = "http://a.example/busy", "http://b.example/gone"
		g := newGetter(web{
			busy: func(_ context.Context, try int) error {
				if try == 1 {
					return status(busy, 503, time.Time{})
				}
				return nil
			},
			gone: func(context.Context, int) error { return status(gone, 410, time.Time{}) },
		})
		var j journal
		err := scraper.Crawl(t.Context(), addresses(busy, gone), queue.NewMemory(queue.Options{}), g, &handled{}, scraper.CrawlOptions{Log: j.log()})
		if err != nil {
			t.Fatal(err)
		}
		want := []string{
			`INFO page put back url="http://a.example/busy" attempts=1 again="2000-01-01T00:00:02Z" err="fetch http://a.example/busy: the server answered 503 Service Unavailable"`,
			`WARN page given up url="http://b.example/gone" outcome="gave up" err="fetch http://b.example/gone: the server answered 410 Gone"`,
		}
		got := j.lines(t, "url", "attempts", "again", "outcome", "err")
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("logs differ (-want +got):\n%s", diff)
		}
	})
}
