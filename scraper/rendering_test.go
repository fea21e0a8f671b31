package scraper_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"broadsheet/scraper"
	"broadsheet/scraper/warc"
)

// A fakeBrowser renders as a test says: its script is given the page and a way to get
// parts, and returns the document.
type fakeBrowser func(ctx context.Context, page *scraper.Page, get scraper.GetPart) (string, error)

// Render implements scraper.Renderer.
func (b fakeBrowser) Render(ctx context.Context, page *scraper.Page, _ scraper.View, get scraper.GetPart) (*warc.Rendered, error) {
	html, err := b(ctx, page, get)
	if err != nil {
		return nil, err
	}
	return &warc.Rendered{At: time.Date(2024, 3, 1, 8, 0, 0, 1234567, time.UTC), By: "Kiosk/1.0", HTML: []byte(html)}, nil
}

// kioskSite is a site of several hosts, all of them on one server, which notes what it was
// asked for.
type kioskSite struct {
	*httptest.Server

	mu    sync.Mutex
	asked []string // "host/path"
	heads []http.Header
}

// took returns what was asked for since the last time, robots.txt apart.
func (s *kioskSite) took() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := slices.DeleteFunc(s.asked, func(a string) bool { return strings.HasSuffix(a, "/robots.txt") })
	s.asked = nil
	return out
}

var kioskHosts = []string{"www.kiosk.example", "api.kiosk.example", "shut.kiosk.example", "ads.example"}

// newKiosk serves the hosts; shut.kiosk.example forbids all in its robots.txt.
func newKiosk(t *testing.T) *kioskSite {
	t.Helper()
	s := &kioskSite{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.asked, s.heads = append(s.asked, r.Host+r.URL.Path), append(s.heads, r.Header.Clone())
		s.mu.Unlock()
		switch path := r.URL.Path; {
		case path == "/robots.txt":
			if strings.HasPrefix(r.Host, "shut.") {
				_, _ = io.WriteString(w, "User-agent: *\nDisallow: /")
			}
		case path == "/away":
			http.Redirect(w, r, "http://ads.example/a.js", http.StatusFound)
		case path == "/moved":
			http.Redirect(w, r, "http://api.kiosk.example/there", http.StatusFound)
		case path == "/fresh.js":
			w.Header().Set("Cache-Control", "no-store")
		case strings.HasPrefix(path, "/large"):
			_, _ = w.Write(make([]byte, 600))
		case path == "/picture":
			w.Header().Set("Content-Type", "image/png")
		case path == "/gone":
			http.NotFound(w, r)
		default:
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			_, _ = io.WriteString(w, "<main id=app>"+path+"</main>")
		}
	}))
	t.Cleanup(s.Close)
	return s
}

// render makes a fetcher that renders all pages of the kiosk.
func (s *kioskSite) render(t *testing.T, opt scraper.FetchOptions, how scraper.RenderOptions) *scraper.Rendering {
	t.Helper()
	opt.ConnectTo = map[string]string{}
	for _, host := range kioskHosts {
		opt.ConnectTo[host+":80"] = s.Listener.Addr().String()
	}
	how.Wanted = func(address string) (scraper.View, bool) {
		return scraper.View{}, strings.HasPrefix(address, "http://www.kiosk.example/")
	}
	return scraper.NewRendering(fetcher(t, opt), how)
}

const kioskPage = "http://www.kiosk.example/story"

// TestARenderedPageHasItsDocument beside the body as it came.
func TestARenderedPageHasItsDocument(t *testing.T) {
	t.Parallel()
	r := newKiosk(t).render(t, scraper.FetchOptions{}, scraper.RenderOptions{Browser: fakeBrowser(
		func(ctx context.Context, page *scraper.Page, get scraper.GetPart) (string, error) {
			data, err := get(ctx, &scraper.Part{URL: "http://api.kiosk.example/text", Method: "GET", Kind: scraper.PartData})
			if err != nil {
				return "", err
			}
			return string(page.HTML) + string(data.Body), nil
		})})
	page, err := r.Fetch(t.Context(), kioskPage)
	if err != nil {
		t.Fatal(err)
	}
	const raw, made = "<main id=app>/story</main>", "<main id=app>/story</main><main id=app>/text</main>"
	last := page.Exchanges[len(page.Exchanges)-1]
	if string(page.HTML) != made || string(last.Body) != raw || string(last.Rendered.HTML) != made || page.Captures() != 2 {
		t.Errorf("%q of %q in %d captures", page.HTML, last.Body, page.Captures())
	}
	if last.Rendered.At.Nanosecond() != 1234000 {
		t.Errorf("its time can't be written: %s", last.Rendered.At)
	}
	kept, err := scraper.Kept(page.Exchanges)
	if err != nil || string(kept.HTML) != made || kept.Charset != page.Charset || kept.MediaType != page.MediaType || kept.Captures() != 2 {
		t.Errorf("kept: %q, %v", kept.HTML, err)
	}
}

// TestOnlyPagesThatAreWantedAreRendered, and only pages at all.
func TestOnlyPagesThatAreWantedAreRendered(t *testing.T) {
	t.Parallel()
	never := fakeBrowser(func(_ context.Context, page *scraper.Page, _ scraper.GetPart) (string, error) {
		t.Errorf("%s was rendered", page.URL)
		return "", nil
	})
	r := newKiosk(t).render(t, scraper.FetchOptions{}, scraper.RenderOptions{Browser: never})
	for _, address := range []string{"http://api.kiosk.example/story", "http://www.kiosk.example/picture", "http://www.kiosk.example/gone", "http://shut.kiosk.example/a"} {
		if page, _ := r.Fetch(t.Context(), address); page != nil && page.Captures() != len(page.Exchanges) {
			t.Errorf("%s has %d captures", address, page.Captures())
		}
	}
}

// TestAPageThatCantBeRenderedIsAnError, and no page: what came of it isn't what was asked
// for. Where the browser failed another try may help.
func TestAPageThatCantBeRenderedIsAnError(t *testing.T) {
	t.Parallel()
	crashed, endless := errors.New("it crashed"), fmt.Errorf("%w: they go on for ever", scraper.ErrNoDocument)
	for cause, want := range map[error]scraper.Reason{crashed: scraper.ReasonBrowser, endless: scraper.ReasonScripts} {
		r := newKiosk(t).render(t, scraper.FetchOptions{}, scraper.RenderOptions{Browser: fakeBrowser(
			func(context.Context, *scraper.Page, scraper.GetPart) (string, error) { return "", cause })})
		page, err := r.Fetch(t.Context(), kioskPage)
		fe, ok := errors.AsType[*scraper.FetchError](err)
		if page != nil || !ok || fe.Reason != want || fe.Temporary() != (want == scraper.ReasonBrowser) || !errors.Is(err, cause) {
			t.Errorf("%v gives %v", cause, err)
		}
	}
}

// TestRenderingEndsWithItsContext, with that one's cause.
func TestRenderingEndsWithItsContext(t *testing.T) {
	t.Parallel()
	stopped := errors.New("somebody stopped it")
	ctx, stop := context.WithCancelCause(t.Context())
	r := newKiosk(t).render(t, scraper.FetchOptions{}, scraper.RenderOptions{Browser: fakeBrowser(
		func(ctx context.Context, _ *scraper.Page, _ scraper.GetPart) (string, error) {
			stop(stopped)
			<-ctx.Done()
			return "", ctx.Err()
		})})
	if _, err := r.Fetch(ctx, kioskPage); !errors.Is(err, stopped) {
		t.Errorf("%v", err)
	}
}
