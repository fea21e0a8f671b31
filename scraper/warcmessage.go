package scraper

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httputil"
	"strings"
	"unicode/utf8"

	"broadsheet/scraper/warc"
)

// A message is the HTTP response in a record, or a file.
type message struct {
	head   []byte // with its blank line; nil for a file and for HTTP/0.9
	header http.Header
	status int    // 0 without a head
	body   []byte // transfer encodings undone
}

// readMessage reads the block of a record. Programs write odd ones: heads whose lines
// end in LF, no head at all, chunks that the head doesn't or does name.
func readMessage(rec *warc.Record) (*message, error) {
	// The size is the file's word: only so much is believed before it is seen.
	block, err := readSized(io.LimitReader(rec.Block, maxFile+1), int(min(rec.Size, 1<<20)))
	digest, isDigest := errors.AsType[*warc.DigestError](err)
	switch {
	case isDigest && digest.Field != "WARC-Block-Digest": // programs take it over this and that
	case err != nil:
		return nil, err
	case len(block) > maxFile:
		return nil, fmt.Errorf("it is larger than %d bytes", maxFile)
	}
	m := &message{header: http.Header{}}
	head, body, ok := cutHead(block)
	if rec.Type() == warc.Resource || !ok {
		m.body = block
		m.header.Set("Content-Type", strings.TrimPrefix(rec.Header.Get("Content-Type"), "application/http"))
		return m, nil
	}
	m.head, m.body = head, body
	m.status, m.header = warc.ParseHead(head)
	if strings.Contains(strings.ToLower(m.header.Get("Transfer-Encoding")), "chunked") {
		m.body = unchunked(body)
	}
	return m, nil
}

// cutHead parts a block that begins as an HTTP response does after its head. A head
// without an end is one without a body.
func cutHead(block []byte) (head, body []byte, ok bool) {
	if !bytes.HasPrefix(block, []byte("HTTP/")) {
		return nil, block, false
	}
	at := 0
	for line := range bytes.Lines(block) {
		at += len(line)
		if len(bytes.TrimRight(line, "\r\n")) == 0 {
			return block[:at], block[at:], true
		}
	}
	return append(bytes.TrimRight(block, "\r\n"), "\r\n\r\n"...), nil, true
}

// unchunked undoes chunks where they are there: many programs undo them and leave the
// field.
func unchunked(body []byte) []byte {
	whole, err := io.ReadAll(httputil.NewChunkedReader(bytes.NewReader(body)))
	if err != nil && (len(whole) == 0 || !errors.Is(err, io.ErrUnexpectedEOF)) {
		return body
	}
	return whole
}

// isHTML reports whether the head says so, or says nothing of use.
func (m *message) isHTML() bool {
	media := strings.ToLower(m.header.Get("Content-Type"))
	return saysNothing(strings.TrimSpace(strings.Split(media, ";")[0])) || strings.Contains(media, "html")
}

// page makes a page of the message. Without one it says what the record is, or why
// it can't be read.
func (m *message) page(rec *warc.Record) (p *Page, other string, err error) {
	switch {
	case m.status != 0 && (m.status < 200 || m.status > 299):
		return nil, otherStatus, nil
	case !m.isHTML():
		return nil, "responses that are no HTML", nil
	case len(m.body) == 0:
		return nil, "responses without a body", nil
	}
	text, err := decodeBody(m.body, m.header.Get("Content-Encoding"), maxFile)
	if err != nil && !looksUnpacked(m.body) {
		return nil, "", err
	}
	if err != nil {
		text = m.body // the label stayed when the body was unpacked
	}
	e := warc.Exchange{URL: withoutFragment(rec.URI()), At: rec.Date(), IP: rec.Header.Get("WARC-IP-Address"), Site: rec.Header.Get(warc.SiteRights), Response: m.head, Body: m.body}
	p = &Page{Source: e.URL, URL: e.URL, Status: m.status, Header: m.header, Fetched: e.At, Site: siteOf(e.Site)}
	p.read(text, m.header.Get("Content-Type"))
	if e.MediaType = p.MediaType; m.status == 0 {
		p.Status = http.StatusOK // HTTP/0.9 has no other
	}
	if p.MediaType != "text/html" && p.MediaType != "application/xhtml+xml" {
		return nil, "responses that are no HTML", nil
	}
	p.Exchanges = []warc.Exchange{e}
	return p, "", nil
}

// looksUnpacked reports whether a body is text, whatever its head says.
func looksUnpacked(body []byte) bool {
	start := body[:min(len(body), 1<<10)]
	return bytes.IndexByte(start, '<') >= 0 && bytes.IndexByte(start, 0) < 0 && utf8.Valid(start[:max(0, len(start)-utf8.UTFMax)])
}
