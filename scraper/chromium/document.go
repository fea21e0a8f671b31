package chromium

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"broadsheet/scraper"
)

// world is where our own scripts run: they see the page's document, and its scripts can't
// meddle with them.
const world = "broadsheet"

// watching notes when the document last changed. What only changes attributes, such as an
// animation, is no change.
const watching = `globalThis.changed = performance.now();
new MutationObserver(() => { globalThis.changed = performance.now(); }).observe(document, {childList: true, characterData: true, subtree: true});`

// state says for how many milliseconds the document has been as it is, -1 while it loads.
const state = `document.readyState === "complete" ? performance.now() - (globalThis.changed || 0) : -1`

// written is the document as text; null where it is too long.
const written = `(() => {
  const kind = document.doctype ? new XMLSerializer().serializeToString(document.doctype) + "\n" : "";
  const text = kind + (document.documentElement ? document.documentElement.outerHTML : "");
  return text.length > %d ? null : text;
})()`

// prepare sets the tab up before anything is loaded.
func (t *tab) prepare(ctx context.Context, to *chromedp.Target) error {
	yes := true
	zone := t.view.Zone
	if zone == "" {
		zone = "UTC"
	}
	own := chromedp.FromContext(ctx)
	steps := []func() error{
		call(ctx, own.Browser, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{Behavior: browser.SetDownloadBehaviorBehaviorDeny, BrowserContextID: own.BrowserContextID}),
		call(ctx, to, fetch.Enable, fetch.EnableParams{Patterns: []*fetch.RequestPattern{{URLPattern: "*"}}}),
		call(ctx, to, network.SetBypassServiceWorker, network.SetBypassServiceWorkerParams{Bypass: true}),
		call(ctx, to, emulation.SetTimezoneOverride, emulation.SetTimezoneOverrideParams{TimezoneID: zone}),
		called(ctx, to, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: watching, WorldName: world, RunImmediately: &yes}),
	}
	if t.view.Language != "" {
		steps = append(steps, call(ctx, to, emulation.SetLocaleOverride, emulation.SetLocaleOverrideParams{Locale: t.view.Language}))
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return fmt.Errorf("prepare a tab: %w", err)
		}
	}
	return nil
}

// call is a command of which only the error is of interest.
func call[P any](ctx context.Context, s cdp.Session, c cdp.Command[P, cdp.Empty], params P) func() error {
	return called(ctx, s, c, params)
}

func called[P, R any](ctx context.Context, s cdp.Session, c cdp.Command[P, R], params P) func() error {
	return func() error {
		_, err := cdp.Call(ctx, s, c, params)
		return err
	}
}

// document waits for the page to come to rest, and returns its document.
func (t *tab) document(ctx context.Context, to *chromedp.Target, at page.NavigateResult) (string, error) {
	in, err := cdp.Call(ctx, to, page.CreateIsolatedWorld, page.CreateIsolatedWorldParams{FrameID: at.FrameID, WorldName: world})
	if err == nil {
		err = t.rest(ctx, to, in.ExecutionContextID)
	}
	var text *string
	if err == nil {
		text, err = evaluate[*string](ctx, to, in.ExecutionContextID, fmt.Sprintf(written, t.b.opt.MaxSize))
	}
	tree, terr := cdp.Call(ctx, to, page.GetFrameTree, cdp.Empty{})
	switch {
	case terr != nil:
		return "", errors.Join(err, terr)
	case tree.FrameTree.Frame.LoaderID != at.LoaderID:
		return "", fmt.Errorf("%w: they lead to %.200s", scraper.ErrNoDocument, tree.FrameTree.Frame.URL)
	case err != nil:
		return "", err
	case text == nil:
		return "", fmt.Errorf("%w: it is longer than %d characters", scraper.ErrNoDocument, t.b.opt.MaxSize)
	}
	return *text, nil
}

// look is how often a page is looked at until it has come to rest.
const look = 50 * time.Millisecond

// rest waits until nothing has happened in the page for a while, or for as long as that may
// take: pages with a clock never rest. For what was asked for it waits twice as long.
func (t *tab) rest(ctx context.Context, to *chromedp.Target, in runtime.ExecutionContextID) error {
	ticker := time.NewTicker(look)
	defer ticker.Stop()
	for {
		millis, err := evaluate[float64](ctx, to, in, state)
		if err != nil {
			return err
		}
		now := t.b.opt.Now()
		still := time.Duration(millis * float64(time.Millisecond))
		quiet, late := t.isQuiet(now)
		if quiet && (still >= t.b.opt.Quiet || now.After(late)) || now.After(late.Add(t.b.opt.Settle)) {
			return nil
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// isQuiet reports whether the page waits for nothing that it asked for, and nothing has come
// of late; and when it is taken as it is.
func (t *tab) isQuiet(now time.Time) (quiet bool, late time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.waiting == 0 && now.Sub(t.moved) >= t.b.opt.Quiet, t.late
}

// evaluate runs an expression in a world of the page.
func evaluate[T any](ctx context.Context, to *chromedp.Target, in runtime.ExecutionContextID, expression string) (T, error) {
	var out T
	yes := true
	got, err := cdp.Call(ctx, to, runtime.Evaluate, runtime.EvaluateParams{Expression: expression, ContextID: in, ReturnByValue: &yes})
	switch {
	case err != nil:
		return out, err
	case got.ExceptionDetails != nil:
		return out, fmt.Errorf("look at the page: %s", got.ExceptionDetails.Text)
	}
	err = json.Unmarshal(got.Result.Value, &out)
	return out, err
}
