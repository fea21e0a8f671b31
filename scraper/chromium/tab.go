package chromium

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/inspector"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"broadsheet/scraper"
	"broadsheet/scraper/warc"
)

var (
	errCrash = errors.New("the browser's process of the page crashed")
	errTime  = errors.New("its time is up")
	errGone  = errors.New("the browser ended")
)

// Render implements [scraper.Renderer].
func (b *Browser) Render(ctx context.Context, p *scraper.Page, view scraper.View, get scraper.GetPart) (*warc.Rendered, error) {
	select {
	case b.tabs <- struct{}{}:
		defer func() { <-b.tabs }()
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	run, err := b.running(ctx)
	if err != nil {
		return nil, err
	}
	t := &tab{b: b, page: p, view: view, get: get, moved: b.opt.Now()}
	timed, free := context.WithTimeoutCause(ctx, b.opt.Timeout, errTime)
	defer free()
	live, stop := context.WithCancelCause(run.ctx) // the browser's, which is how chromedp finds it
	defer stop(nil)
	defer context.AfterFunc(timed, func() { stop(context.Cause(timed)) })()
	t.stop = stop
	html, err := t.render(live)            //nolint:contextcheck // it ends with ctx, see above
	switch cause := context.Cause(live); { //nolint:contextcheck // likewise
	case err == nil:
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case errors.Is(cause, errTime):
		return nil, fmt.Errorf("%w: they don't end in %s", scraper.ErrNoDocument, b.opt.Timeout)
	case errors.Is(cause, errCrash):
		return nil, errCrash
	case run.ctx.Err() != nil:
		return nil, errGone
	default:
		return nil, err
	}
	return &warc.Rendered{At: b.opt.Now(), By: run.version, HTML: []byte(strings.ToValidUTF8(html, "\uFFFD"))}, nil
}

// A tab renders one page.
type tab struct {
	b    *Browser
	page *scraper.Page
	view scraper.View
	get  scraper.GetPart
	ctx  context.Context //nolint:containedctx // of the one call of Render
	stop context.CancelCauseFunc

	mu      sync.Mutex // guards what follows
	begun   bool       // the page itself was asked for
	late    time.Time  // when it is taken as it is, if it only moves: counted from then
	waiting int        // parts that are asked for
	moved   time.Time  // when the last of them came
	over    bool       // the page is left to itself

	parts sync.WaitGroup
}

// render opens the tab, in a context of its own as an incognito window has it, and closes
// it. What its page asks for is answered until then.
func (t *tab) render(ctx context.Context) (string, error) {
	ctx, end := chromedp.NewContext(ctx, chromedp.WithNewBrowserContext(), chromedp.WithListener(t.hear))
	defer t.leave(end)
	t.ctx = ctx
	var html string
	err := chromedp.Do(ctx, chromedp.Func(func(ctx context.Context, to *chromedp.Target) error {
		if err := t.prepare(ctx, to); err != nil {
			return err
		}
		at, err := cdp.Call(ctx, to, page.Navigate, page.NavigateParams{URL: t.page.URL})
		if err == nil && at.ErrorText != "" {
			err = fmt.Errorf("load the page: %s", at.ErrorText)
		}
		if err != nil {
			return err
		}
		html, err = t.document(ctx, to, at)
		return err
	}))
	return html, err
}

// leave closes the tab and waits for what is still being answered.
func (t *tab) leave(end func()) {
	end()
	t.mu.Lock()
	t.over = true
	t.mu.Unlock()
	t.parts.Wait()
}

// begin does something beside the reading of events, unless the tab is closed.
func (t *tab) begin(do func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.over {
		t.parts.Go(do)
	}
}

// hear takes the tab's events. It must not wait.
func (t *tab) hear(ev any) {
	switch ev := ev.(type) {
	case *fetch.EventRequestPaused:
		t.begin(func() { t.answer(ev) })
	case *page.EventJavascriptDialogOpening:
		t.begin(t.dismiss)
	case *inspector.EventTargetCrashed:
		t.stop(errCrash)
	}
}

// dismiss closes a dialog, for which the page's scripts wait.
func (t *tab) dismiss() {
	_, _ = chromedp.Call(t.ctx, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{}) // the page may be gone
}

// answer answers a request of the page.
func (t *tab) answer(ev *fetch.EventRequestPaused) {
	to := chromedp.FromContext(t.ctx).Target
	a := t.own(ev, string(to.TargetID))
	if a == nil {
		a = t.part(ev)
	}
	var err error
	if a == nil {
		_, err = cdp.Call(t.ctx, to, fetch.FailRequest, fetch.FailRequestParams{RequestID: ev.RequestID, ErrorReason: network.ErrorReasonBlockedByClient})
	} else {
		_, err = cdp.Call(t.ctx, to, fetch.FulfillRequest, fetch.FulfillRequestParams{
			RequestID: ev.RequestID, ResponseCode: int64(a.Status), ResponseHeaders: entries(a.Header), Body: a.Body,
		})
	}
	if err != nil && t.ctx.Err() == nil {
		t.b.opt.Log.DebugContext(t.ctx, "request not answered", "url", ev.Request.URL, "err", err)
	}
}

// own is the answer to a request for a document in the tab itself: the page, once. What
// leads away from it later leads nowhere (204: a browser stays where it is). nil for other requests.
func (t *tab) own(ev *fetch.EventRequestPaused, frame string) *scraper.Answer {
	if ev.ResourceType != network.ResourceTypeDocument || string(ev.FrameID) != frame {
		return nil
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.begun {
		return &scraper.Answer{Status: http.StatusNoContent}
	}
	t.begun, t.late = true, t.b.opt.Now().Add(t.b.opt.Settle)
	return &scraper.Answer{Status: http.StatusOK, Header: ownHeader(t.page.Header), Body: t.page.HTML}
}

// unfit are fields of an answer that speak of bytes which the browser doesn't get, or would
// have it do something else with the page than show it.
var unfit = []string{"Content-Encoding", "Content-Length", "Transfer-Encoding", "Content-Disposition", "Refresh", "Clear-Site-Data", "Strict-Transport-Security"}

// ownHeader is the page's header for the browser, which gets decoded text.
func ownHeader(from http.Header) http.Header {
	h := from.Clone()
	if h == nil {
		h = http.Header{}
	}
	h.Set("Content-Type", "text/html; charset=utf-8")
	return h
}

// part asks for a part; nil where it is not to be had.
func (t *tab) part(ev *fetch.EventRequestPaused) *scraper.Answer {
	t.mu.Lock()
	t.waiting++
	t.mu.Unlock()
	p := &scraper.Part{URL: ev.Request.URL, Method: ev.Request.Method, Kind: kindOf(ev.ResourceType), Header: http.Header{}}
	for name, value := range ev.Request.Headers {
		p.Header.Set(name, fmt.Sprint(value))
	}
	a, err := t.get(t.ctx, p)
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.waiting--; err != nil {
		t.b.opt.Log.DebugContext(t.ctx, "not fetched for a rendering", "page", t.page.URL, "kind", ev.ResourceType, "err", err)
		return nil
	}
	t.moved = t.b.opt.Now()
	return a
}

// kindOf is what a request is for.
func kindOf(t network.ResourceType) scraper.PartKind {
	switch t {
	case network.ResourceTypeScript:
		return scraper.PartScript
	case network.ResourceTypeXHR, network.ResourceTypeFetch:
		return scraper.PartData
	case network.ResourceTypeStylesheet:
		return scraper.PartStyle
	case network.ResourceTypeImage:
		return scraper.PartImage
	case network.ResourceTypeDocument:
		return scraper.PartFrame
	default:
		return scraper.PartOther
	}
}

// entries are the fields of an answer as the protocol has them.
func entries(h http.Header) []*fetch.HeaderEntry {
	h = h.Clone()
	for _, name := range unfit {
		h.Del(name)
	}
	var out []*fetch.HeaderEntry
	for name, values := range h {
		for _, value := range values {
			out = append(out, &fetch.HeaderEntry{Name: name, Value: strings.ToValidUTF8(value, "")})
		}
	}
	return out
}
