package scraper_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"broadsheet/scraper"
)

// hosts are the sites of a network: a handler each, or nil where nobody listens.
type hosts map[string]http.HandlerFunc

// A network is one in memory, so that its time may be that of a synctest bubble.
type network struct {
	hosts hosts
	conns chan net.Conn
	done  chan struct{}

	mu     sync.Mutex
	asked  []asked
	open   int        // connections being served
	closed *sync.Cond // one of them ended
}

// asked is a request as the server saw it.
type asked struct {
	address string
	at      time.Time
}

// newNetwork starts the servers of a network. They end with the test.
func newNetwork(t *testing.T, sites hosts) *network {
	t.Helper()
	n := &network{hosts: sites, conns: make(chan net.Conn), done: make(chan struct{})}
	n.closed = sync.NewCond(&n.mu)
	s := &http.Server{Handler: n, ReadHeaderTimeout: time.Hour, ConnState: n.count}
	served := make(chan struct{})
	go func() {
		defer close(served)
		_ = s.Serve(n)
	}()
	t.Cleanup(func() {
		_ = s.Close()
		<-served
		n.mu.Lock()
		defer n.mu.Unlock()
		for n.open > 0 {
			n.closed.Wait()
		}
	})
	return n
}

// Accept, Close and Addr make the network a listener.
func (n *network) Accept() (net.Conn, error) {
	select {
	case c := <-n.conns:
		return c, nil
	case <-n.done:
		return nil, net.ErrClosed
	}
}

func (n *network) Close() error { close(n.done); return nil }

func (n *network) Addr() net.Addr { return &net.TCPAddr{} }

// count follows the connections, so that the test can wait for their handlers.
func (n *network) count(_ net.Conn, state http.ConnState) {
	n.mu.Lock()
	defer n.mu.Unlock()
	switch state {
	case http.StateNew:
		n.open++
	case http.StateClosed, http.StateHijacked:
		n.open--
		n.closed.Signal()
	default: // open as before
	}
}

func (n *network) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	n.mu.Lock()
	n.asked = append(n.asked, asked{"http://" + r.Host + r.URL.RequestURI(), time.Now()})
	n.mu.Unlock()
	n.hosts[r.Host](w, r)
}

// dial connects to a host of the network.
func (n *network) dial(ctx context.Context, _, address string) (net.Conn, error) {
	host := strings.TrimSuffix(address, ":80")
	handler, ok := n.hosts[host]
	switch {
	case !ok:
		return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	case handler == nil:
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
	}
	ours, theirs := net.Pipe()
	select {
	case n.conns <- theirs:
		return ours, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// fetcher makes a fetcher that knows no network but this one, and no delay unless
// one is given.
func (n *network) fetcher(t *testing.T, opt scraper.FetchOptions) *scraper.Fetcher {
	t.Helper()
	f := fetcher(t, opt)
	f.Dial(n.dial)
	return f
}

// times returns when addresses that begin so were asked for.
func (n *network) times(prefix string) []time.Time {
	n.mu.Lock()
	defer n.mu.Unlock()
	var out []time.Time
	for _, a := range n.asked {
		if strings.HasPrefix(a.address, prefix) {
			out = append(out, a.at)
		}
	}
	return out
}

// list returns the addresses that were asked for in order, without robots.txt.
func (n *network) list() []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	var out []string
	for _, a := range n.asked {
		if !strings.HasSuffix(a.address, "/robots.txt") {
			out = append(out, a.address)
		}
	}
	return out
}

// site makes a host's handler of its robots.txt, "" for none, and its pages.
func site(robots string, pages http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path != "/robots.txt":
			pages(w, r)
		case robots == "":
			http.NotFound(w, r)
		default:
			_, _ = io.WriteString(w, robots)
		}
	}
}

// to redirects by path; other paths say hello.
func to(leads map[string]string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if target, ok := leads[r.URL.Path]; ok {
			w.Header().Set("Location", target)
			w.WriteHeader(http.StatusFound)
			return
		}
		hello(w, r)
	}
}

// answer makes a page of a status.
func answer(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
}

// reasonOf is the reason of a failed fetch, "" for none.
func reasonOf(t *testing.T, err error) scraper.Reason {
	t.Helper()
	if err == nil {
		return ""
	}
	fe, ok := errors.AsType[*scraper.FetchError](err)
	if !ok {
		t.Fatalf("%v is no FetchError", err)
	}
	return fe.Reason
}

// check fetches an address and looks at the reason of its failure.
func check(t *testing.T, f *scraper.Fetcher, address string, want scraper.Reason) {
	t.Helper()
	_, err := f.Fetch(t.Context(), address)
	if got := reasonOf(t, err); got != want {
		t.Errorf("%s: %v, want %q", address, err, want)
	}
}

// gaps returns the times between the moments, in order.
func gaps(moments []time.Time) []time.Duration {
	var out []time.Duration
	for i := 1; i < len(moments); i++ {
		out = append(out, moments[i].Sub(moments[i-1]))
	}
	slices.Sort(out)
	return out
}
