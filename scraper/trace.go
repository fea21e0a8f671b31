package scraper

import (
	"errors"
	"net/http"
	"time"

	"broadsheet/scraper/warc"
)

// An Asked is one request as it was made, robots.txt and redirects included: what a
// webmaster's log has of it. Requests to one host are traced in their order.
type Asked struct {
	Host   string    `json:"host"`
	Domain string    `json:"domain"` // whose pace was kept
	URL    string    `json:"url"`
	Begin  time.Time `json:"begin"` // when the connection stood and the request was sent
	End    time.Time `json:"end"`   // when the body was read
	Pace   float64   `json:"pace"`  // seconds that had to pass since the last one began
	Status int       `json:"status,omitempty"`
	Bytes  int       `json:"bytes"`             // of the body, as it came
	PartOf string    `json:"part_of,omitempty"` // the page for whose rendering it was asked: see [Part]
	Error  string    `json:"error,omitempty"`
}

// end ends a turn: the pace learns, the log and the trace are written.
func (t *transport) end(req *http.Request, turn *turn, resp *http.Response, e warc.Exchange, err error) {
	began, now := turn.since(), t.opt.Now()
	asked := Asked{
		Host: req.URL.Host, Domain: turn.d.name, URL: withoutFragment(req.URL.Redacted()),
		Begin: began, End: now, Pace: turn.pace.Seconds(), Bytes: len(e.Body),
	}
	part := renditionOf(req.Context())
	if part != nil {
		asked.PartOf = withoutFragment(part.page.Redacted())
	}
	a := answered{page: part == nil && !isSiteFile(req.URL.Path), bytes: int64(len(e.Body) + len(e.Response))}
	if resp != nil {
		asked.Status, a.status = resp.StatusCode, resp.StatusCode
		a.retryAfter, a.took = retryAfter(resp.Header.Get("Retry-After"), now), max(e.At.Sub(began), 0)
	}
	if err != nil {
		fe, ok := errors.AsType[*FetchError](err)
		a.timeout, asked.Error = ok && fe.Reason == ReasonTimeout, err.Error()
	}
	if took := now.Sub(began); err != nil {
		t.log.DebugContext(req.Context(), "exchange failed", "url", asked.URL, "took", took, "err", err)
	} else {
		t.log.DebugContext(req.Context(), "exchange", "url", asked.URL, "status", asked.Status, "bytes", asked.Bytes, "took", took)
	}
	if t.opt.Trace != nil {
		t.opt.Trace(asked)
	}
	turn.done(a)
}

// isSiteFile reports whether a path is of a file that says how a site wants to be
// treated: how fast it comes says nothing about pages.
func isSiteFile(path string) bool {
	return path == "/robots.txt" || path == "/ai.txt" || path == "/.well-known/tdmrep.json"
}
