package scraper

import (
	"bytes"
	"io"
	"slices"
	"strings"
	"time"

	"broadsheet/scraper/warc"
)

// Requests in WARC files: some programs write one before its response, others behind it, and
// either of both may name the other.

const (
	requestsHeld = 32       // requests that wait for their response at most
	maxRequest   = 64 << 10 // bytes of one
)

// requestRecords is what a request is that has no response of use.
const requestRecords = string(warc.Request) + " records"

// An answer is what of a response tells which request is its own.
type answer struct {
	id  string
	to  string // id of the record of the same exchange that it names; "" without one
	uri string
	at  time.Time
}

func answerOf(rec *warc.Record) answer {
	return answer{rec.ID(), rec.ConcurrentTo(), rec.URI(), rec.Date()}
}

// An asked is a request.
type asked struct {
	answer
	head []byte
}

// isOf reports whether a request is that of a response: by the name that one of both gives,
// or else by address and date.
func (q *asked) isOf(a answer) bool {
	switch {
	case q.to != "":
		return q.to == a.id
	case a.to != "" && a.to == q.id:
		return true
	}
	return q.uri == a.uri && q.at.Equal(a.at)
}

// take returns the head of the request that was written before a response; nil where none
// was.
func (w *WARCs) take(a answer) []byte {
	i := slices.IndexFunc(w.asked, func(q *asked) bool { return q.isOf(a) })
	if i < 0 {
		return nil
	}
	head := w.asked[i].head
	w.asked = slices.Delete(w.asked, i, i+1)
	return head
}

// request takes a request record: for the page before it, for the redirect before it, or for
// what comes.
func (w *WARCs) request(rec *warc.Record, before *latePages) {
	w.passed[requestRecords]++
	head := askedHead(rec)
	if head == nil {
		return
	}
	q := &asked{answerOf(rec), head}
	switch last := w.hops.last; {
	case before.ask(q):
		w.unpass(requestRecords, 1)
	case last != nil && last.exchange.Request == nil && q.isOf(last.answer):
		last.exchange.Request = head
	default:
		if w.asked = append(w.asked, q); len(w.asked) > requestsHeld {
			w.asked = w.asked[1:]
		}
	}
}

// unpass counts less of what gave no page.
func (w *WARCs) unpass(what string, n int) {
	if w.passed[what] -= n; w.passed[what] <= 0 {
		delete(w.passed, what)
	}
}

// askedHead reads a request as it is kept: without what lets somebody in. It is nil for one
// with a body, which wouldn't be the whole request, and for what is none.
func askedHead(rec *warc.Record) []byte {
	block, err := io.ReadAll(io.LimitReader(rec.Block, maxRequest+1))
	if err != nil || len(block) > maxRequest {
		return nil // what is damaged, or ends the file, is told by what follows
	}
	first, _, _ := bytes.Cut(block, []byte("\n"))
	if !bytes.Contains(first, []byte(" HTTP/")) {
		return nil
	}
	at := 0
	for line := range bytes.Lines(block) {
		if at += len(line); len(bytes.TrimRight(line, "\r\n")) == 0 {
			break
		}
	}
	if at < len(block) {
		return nil
	}
	head := append(bytes.TrimRight(block, "\r\n"), "\r\n\r\n"...)
	return hideFields(head, letsIn, func([]byte) []byte { return []byte(hidden) })
}

// letsIn reports whether a field of a request lets somebody in.
func letsIn(name string) bool {
	return strings.EqualFold(name, "Cookie") || strings.EqualFold(name, "Authorization") || strings.EqualFold(name, "Proxy-Authorization")
}
