package scraper

import (
	"bytes"
	"context"
	"crypto/tls"
	"maps"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"

	"broadsheet/scraper/warc"
)

// handshakeTimeout is how long a server may take to agree on TLS.
const handshakeTimeout = 15 * time.Second

// A headConn is a connection of HTTP/1.x that keeps the head of the last answer as the
// server sent it: net/http hands over names in a spelling of its own, and no order.
type headConn struct {
	net.Conn

	mu    sync.Mutex
	bytes []byte // since the last request, up to the head's end
	begin int    // of the head in bytes: interim answers stand before it
	seen  int    // bytes whose line is known
	whole bool   // the head's end was seen
}

// dialHTTP connects for http.
func (t *transport) dialHTTP(ctx context.Context, network, address string) (net.Conn, error) {
	conn, err := t.connect(ctx, network, address, false)
	if err != nil {
		return nil, err
	}
	return &headConn{Conn: conn}, nil
}

// dialTLS connects for https. HTTP/2 has heads of another form, and net/http goes over
// to it only where it is given TLS itself.
func (t *transport) dialTLS(ctx context.Context, network, address string) (net.Conn, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	conn, err := t.connect(ctx, network, address, true)
	if err != nil {
		return nil, err
	}
	config := t.base.TLSClientConfig.Clone()
	config.ServerName = host
	config.NextProtos = []string{"h2", "http/1.1"}
	secure := tls.Client(conn, config)
	ctx, cancel := context.WithTimeout(ctx, handshakeTimeout)
	defer cancel()
	if err := secure.HandshakeContext(ctx); err != nil {
		_ = conn.Close() // the handshake's error says why
		return nil, err
	}
	if secure.ConnectionState().NegotiatedProtocol == "h2" {
		return secure, nil
	}
	return &headConn{Conn: secure}, nil
}

// Write sends a part of a request: what comes after it is its answer, since no request
// is sent before the last answer has ended.
func (c *headConn) Write(p []byte) (int, error) {
	c.mu.Lock()
	c.bytes, c.begin, c.seen, c.whole = nil, 0, 0, false // what was handed out stays
	c.mu.Unlock()
	return c.Conn.Write(p)
}

// Read reads from the server.
func (c *headConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.mu.Lock()
	defer c.mu.Unlock()
	if room := maxHeader - len(c.bytes); !c.whole && room > 0 {
		c.bytes = append(c.bytes, p[:min(n, room)]...)
		c.look()
	}
	return n, err
}

// look goes on from line to line, to the end of the head.
func (c *headConn) look() {
	for !c.whole {
		n := bytes.IndexByte(c.bytes[c.seen:], '\n')
		if n < 0 {
			return
		}
		line := c.bytes[c.seen : c.seen+n]
		c.seen += n + 1
		if len(bytes.TrimSuffix(line, []byte("\r"))) > 0 {
			continue
		}
		if status, _ := warc.ParseHead(c.bytes[c.begin:c.seen]); isInterim(status) {
			c.begin = c.seen
			continue
		}
		c.bytes, c.whole = c.bytes[:c.seen:c.seen], true
	}
}

// isInterim tells answers after which another one comes (RFC 9110, 15.2).
func isInterim(status int) bool {
	return status >= 100 && status <= 199 && status != http.StatusSwitchingProtocols
}

// head returns the head of the last answer, which never changes; nil while there is none.
func (c *headConn) head() []byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.whole {
		return nil
	}
	return c.bytes[c.begin:]
}

// keptHead is the head of an answer as it came over a connection, but for lines that end
// in a line feed alone: readers of captures look for CRLF. Where there is none, or where
// it would be read in another way than net/http did, it is made anew.
func keptHead(conn net.Conn, resp *http.Response) []byte {
	if c, ok := conn.(*headConn); ok {
		if head := withCRLF(c.head()); isHeadOf(head, resp) {
			return head
		}
	}
	return responseHead(resp)
}

// withCRLF gives line feeds that stand alone their carriage return.
func withCRLF(head []byte) []byte {
	if bytes.Count(head, []byte("\n")) == bytes.Count(head, []byte("\r\n")) {
		return head
	}
	return bytes.ReplaceAll(bytes.ReplaceAll(head, []byte("\r\n"), []byte("\n")), []byte("\n"), []byte("\r\n"))
}

// isHeadOf reports whether a head says what net/http understood.
func isHeadOf(head []byte, resp *http.Response) bool {
	status, fields := warc.ParseHead(head)
	return status == resp.StatusCode && maps.EqualFunc(lasting(fields), lasting(resp.Header), slices.Equal[[]string])
}

// lasting are the fields of a head that net/http leaves as they are.
func lasting(h http.Header) http.Header {
	h = maps.Clone(h)
	for _, name := range []string{"Connection", "Content-Length", "Trailer", "Transfer-Encoding"} {
		delete(h, name) // of the connection and the message
	}
	if slices.Equal(h["Pragma"], []string{"no-cache"}) {
		delete(h, "Cache-Control") // net/http adds one
	}
	return h
}
