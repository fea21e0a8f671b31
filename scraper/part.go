package scraper

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"github.com/gocolly/colly/v2"
)

// A Part is what a page asks for while a browser renders it.
type Part struct {
	URL    string
	Method string
	Kind   PartKind
	Header http.Header // that the browser would send
}

// A PartKind is what a part is for.
type PartKind string

// The kinds.
const (
	PartScript PartKind = "script"
	PartData   PartKind = "data" // that a script asks for: XMLHttpRequest and fetch
	PartStyle  PartKind = "style"
	PartImage  PartKind = "image"
	PartFrame  PartKind = "frame" // a document within the page, or one that a script leads to
	PartOther  PartKind = "other"
)

// An Answer is what a browser is answered.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte // without content encodings
}

// A GetPart answers what a page asks for. An error says why it is not to be had.
type GetPart func(ctx context.Context, p *Part) (*Answer, error)

// Why a part isn't asked for.
var (
	errPartKind   = errors.New("what is no script and no data of one is not fetched for a rendering")
	errPartMethod = errors.New("only what a GET gives is fetched for a rendering")
	errPartDomain = errors.New("it is of another site than the page")
	errPartMany   = errors.New("the page asks for too much")
)

// A rendition is a page being rendered, as to what it may ask for: docs/rendering.md has
// the rules and their reasons.
type rendition struct {
	fetcher *Fetcher
	page    *url.URL
	opt     *RenderOptions

	mu    sync.Mutex
	asked int
	bytes int64
	shown []string // secrets of the user
}

type renditionKey struct{}

// renditionOf is the page for which a request is made; nil for a page itself.
func renditionOf(ctx context.Context) *rendition {
	r, _ := ctx.Value(renditionKey{}).(*rendition)
	return r
}

// get answers a part: from the server, or with a thing that stands for what nobody reads.
func (r *rendition) get(ctx context.Context, p *Part) (*Answer, error) {
	if a := standIn(p.Kind); a != nil {
		return a, nil
	}
	if err := r.permits(p); err != nil {
		return nil, fmt.Errorf("%s %s: %w", p.Kind, p.URL, err)
	}
	if a := r.opt.scripts.get(p); a != nil {
		return a, nil
	}
	if err := r.count(); err != nil {
		return nil, fmt.Errorf("%s %s: %w", p.Kind, p.URL, err)
	}
	a, err := r.fetcher.part(ctx, r, p)
	if err == nil {
		r.opt.scripts.put(p, a)
	}
	return a, err
}

// permits says which parts are fetched at all.
func (r *rendition) permits(p *Part) error {
	if p.Kind != PartScript && p.Kind != PartData {
		return errPartKind
	}
	if p.Method != http.MethodGet {
		return errPartMethod
	}
	u, err := url.Parse(p.URL)
	if err != nil {
		return err
	}
	return r.mayAsk(u)
}

// mayAsk says which hosts a page may have asked: those of its own registered domain. It is
// asked again for each redirect.
func (r *rendition) mayAsk(u *url.URL) error {
	if u.Scheme != "http" && u.Scheme != "https" || Domain(u.Host) != Domain(r.page.Host) {
		return errPartDomain
	}
	return nil
}

// count counts a part that is asked for.
func (r *rendition) count() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.asked >= r.opt.MaxParts || r.bytes >= r.opt.MaxBytes {
		return errPartMany
	}
	r.asked++
	return nil
}

// limit is how many bytes the answer of an address may have: as many as all have, but for
// a part no more than its page may have yet, if it may be asked for.
func (r *rendition) limit(u *url.URL, all int64) (int64, error) {
	if r == nil {
		return all, nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return min(all, max(r.opt.MaxBytes-r.bytes, 0)), r.mayAsk(u)
}

// took counts what came, and notes which secrets of the user were shown for it.
func (r *rendition) took(tr *trail) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i := range tr.exchanges {
		r.bytes += int64(len(tr.exchanges[i].Body))
	}
	r.shown = append(r.shown, tr.shown...)
}

// hidden is a document without them.
func (r *rendition) hidden(html []byte) []byte {
	r.mu.Lock()
	defer r.mu.Unlock()
	return (&shown{values: r.shown}).hideIn(html)
}

// setting are cookies as a server sets them, for a fetch to send.
func setting(cookies []*http.Cookie) http.Header {
	h := http.Header{}
	for _, c := range cookies {
		c.Path = "/" // the browser has chosen them for this address
		h.Add("Set-Cookie", c.String())
	}
	return h
}

// part fetches a part with all manners of a page, but for the pause between two pages.
func (f *Fetcher) part(ctx context.Context, r *rendition, p *Part) (*Answer, error) {
	tr := &trail{counted: true} // the page was
	if u, err := url.Parse(p.URL); err == nil {
		tr.takeCookies(u, &http.Response{Header: setting((&http.Request{Header: p.Header}).Cookies())})
	}
	c := f.base.Clone()
	c.Context = context.WithValue(context.WithValue(ctx, trailKey{}, tr), renditionKey{}, r)
	c.OnRequest(func(q *colly.Request) { addPartHeader(q.Headers, p.Header) })
	var got *colly.Response
	c.OnResponse(func(resp *colly.Response) { got = resp })
	err := c.Visit(p.URL)
	r.took(tr)
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	if err != nil || got == nil {
		return nil, fetchError(p.URL, cmp.Or(err, errors.New("no answer")))
	}
	return &Answer{Status: got.StatusCode, Header: got.Headers.Clone(), Body: tr.body}, nil
}

// ours are the fields of a request that the transport sets itself, or that are of a
// connection.
var ours = []string{"User-Agent", "Accept-Encoding", "Cookie", "Connection", "Host", "Upgrade", "Te", "Proxy-Authorization"}

// addPartHeader sets the fields that a browser would send, but for those in which it says
// what it is: it is us who ask.
func addPartHeader(to *http.Header, from http.Header) {
	for name, values := range from {
		if !strings.HasPrefix(name, "Sec-Ch-") {
			(*to)[name] = values
		}
	}
	for _, name := range ours {
		to.Del(name)
	}
}

// emptyImage is a GIF of one transparent pixel: a page that can't load a picture may take
// it out.
const emptyImage = "GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\x00\x00\x00!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"

// standIn is what a page gets instead of things that nobody reads and that its scripts may
// wait for; nil for other kinds.
func standIn(kind PartKind) *Answer {
	var media, body string
	switch kind {
	case PartStyle:
		media = "text/css"
	case PartImage:
		media, body = "image/gif", emptyImage
	case PartFrame:
		media = "text/html"
	default:
		return nil
	}
	return &Answer{Status: http.StatusOK, Header: http.Header{"Content-Type": {media}, "Access-Control-Allow-Origin": {"*"}}, Body: []byte(body)}
}
