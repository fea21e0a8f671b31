package scraper_test

import (
	"compress/gzip"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"broadsheet/scraper"
)

// TestConnectionsAreKeptAlive: one for all pages of a host, in HTTP/1.1 and HTTP/2, however
// many ask at once; bodies come compressed.
func TestConnectionsAreKeptAlive(t *testing.T) {
	t.Parallel()
	for proto, isTwo := range map[string]bool{"HTTP/1.1": false, "HTTP/2.0": true} {
		t.Run(proto, func(t *testing.T) {
			t.Parallel()
			var opened, now, most atomic.Int32
			s := httptest.NewUnstartedServer(site("", func(w http.ResponseWriter, r *http.Request) {
				most.Store(max(most.Load(), now.Add(1)))
				defer now.Add(-1)
				if r.Proto != proto || !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
					t.Errorf("%s, Accept-Encoding %q", r.Proto, r.Header.Get("Accept-Encoding"))
				}
				w.Header().Set("Content-Type", "text/html")
				w.Header().Set("Content-Encoding", "gzip")
				z := gzip.NewWriter(w)
				_, _ = io.WriteString(z, "<p>The ferry")
				_ = z.Close()
			}))
			s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
				if state == http.StateNew {
					opened.Add(1)
				}
			}
			s.EnableHTTP2 = isTwo
			s.StartTLS()
			t.Cleanup(s.Close)
			f := fetcher(t, scraper.FetchOptions{})
			f.Trust(s.Certificate())
			var wg sync.WaitGroup
			for i := range 20 {
				wg.Go(func() {
					p, err := f.Fetch(t.Context(), fmt.Sprintf("%s/%d", s.URL, i))
					if err != nil || string(p.HTML) != "<p>The ferry" {
						t.Errorf("%v, %v", p, err)
					}
				})
			}
			wg.Wait()
			if opened.Load() != 1 || most.Load() != 1 {
				t.Errorf("%d connections, %d requests at once", opened.Load(), most.Load())
			}
		})
	}
}
