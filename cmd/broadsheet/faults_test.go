package main_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
)

// An article that any reader keeps; %s is its headline.
const article = `<!doctype html><html lang="en"><head><title>%[1]s</title></head><body><main><h1>%[1]s</h1>
<p>The ferry to the island was cancelled on Monday because the captain had counted one lifeboat too few, twice.</p>
<p>Passengers waited in the café, where the soup was finished by noon, and the harbour office lent them its radio.</p>
<p>On Tuesday the boat was found behind the customs shed, under a tarpaulin that somebody had borrowed from the market.</p></main></body></html>`

// A faultSite is a server that does what servers should not.
type faultSite struct {
	*httptest.Server
	robots func(http.ResponseWriter) // nil: there is none
	asked  chan string               // paths of requests that hang
	tries  atomic.Int32
	mended atomic.Bool // what hung answers
}

// newFaultSite starts a server with a robots.txt, or none.
func newFaultSite(tb testing.TB, robots func(http.ResponseWriter)) *faultSite {
	tb.Helper()
	return newSiteBehind(tb, robots, func(site http.HandlerFunc) http.HandlerFunc { return site })
}

// newSiteBehind starts such a server behind another handler.
func newSiteBehind(tb testing.TB, robots func(http.ResponseWriter), before func(site http.HandlerFunc) http.HandlerFunc) *faultSite {
	tb.Helper()
	s := &faultSite{robots: robots, asked: make(chan string, 100)}
	s.Server = httptest.NewServer(before(s.serve))
	tb.Cleanup(func() { s.CloseClientConnections(); s.Close() })
	return s
}

func (s *faultSite) serve(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	name := strings.TrimPrefix(r.URL.Path, "/")
	if status, err := strconv.Atoi(name); err == nil {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, "<h1>"+name+"</h1>")
		return
	}
	switch name {
	case "robots.txt":
		s.serveRobots(w)
	case "flaky":
		if s.tries.Add(1) == 1 {
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		fmt.Fprintf(w, article, "The ferry runs again")
	case "loop":
		http.Redirect(w, r, "/loop", http.StatusFound)
	case "inward":
		http.Redirect(w, r, "http://169.254.169.254/latest/meta-data/", http.StatusFound)
	case "hang":
		if s.mended.Load() {
			serveBody(w, name)
			return
		}
		s.asked <- name
		<-r.Context().Done()
	case "cut", "short":
		cutOff(w, name)
	default:
		serveBody(w, name)
	}
}

func (s *faultSite) serveRobots(w http.ResponseWriter) {
	if s.robots == nil {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	s.robots(w)
}

// cutOff ends the connection before the body is whole.
func cutOff(w http.ResponseWriter, name string) {
	conn, out, err := w.(http.Hijacker).Hijack()
	if err != nil {
		panic(err)
	}
	defer func() { _ = conn.Close() }()
	const head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
	if name == "cut" {
		fmt.Fprintf(out, head+"Transfer-Encoding: chunked\r\n\r\n400\r\n<h1>The ferry</h1>")
	} else {
		fmt.Fprintf(out, head+"Content-Length: 100000\r\n\r\n"+article, "The ferry")
	}
	_ = out.Flush()
}

// serveBody answers with a body that is odd in itself.
func serveBody(w http.ResponseWriter, name string) {
	switch name {
	case "empty":
	case "pdf":
		_, _ = io.WriteString(w, "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n")
	case "charset": // says UTF-8 and is windows-1252
		_, _ = io.WriteString(w, strings.NewReplacer("é", "\xe9", "%[1]s", "F\xe4hre f\xe4llt aus").Replace(article))
	case "bomb":
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(bomb(200 << 20))
	case "huge":
		block := bytes.Repeat([]byte("<p>More of the same, and then more of it.</p>\n"), 1<<14)
		for sent := 0; sent < 200<<20; {
			n, err := w.Write(block)
			if err != nil {
				return
			}
			sent += n
		}
	default:
		fmt.Fprintf(w, article, "The ferry: "+name)
	}
}

// bomb is a gzip of n bytes of blanks.
func bomb(n int) []byte {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	block := bytes.Repeat([]byte(" "), 1<<20)
	for range n >> 20 {
		_, _ = z.Write(block)
	}
	_ = z.Close()
	return out.Bytes()
}

// robotsOf5MB forbids /secret at its head and goes on for ever.
func robotsOf5MB(w http.ResponseWriter) {
	_, _ = io.WriteString(w, "User-agent: *\nDisallow: /secret\n")
	_, _ = io.WriteString(w, strings.Repeat("# a comment that nobody asked for\n", 5<<20/34))
	_, _ = io.WriteString(w, "User-agent: *\nDisallow: /\n")
}

// robotsDown fails.
func robotsDown(w http.ResponseWriter) { w.WriteHeader(http.StatusInternalServerError) }
