package scraper

import (
	"context"
	"errors"
	"net/url"
	"strings"

	"broadsheet/scraper/warc"
)

// A Renderer lets the scripts of pages run, as a browser does. It is declared here, by its
// only user; scraper/chromium has it. It is safe for concurrent use.
type Renderer interface {
	// Render returns the document of a page as it stands when its scripts have done their
	// work. The browser is given the page's own HTML, and all else that the page asks for
	// comes from get. An error matching [ErrNoDocument] is the page's own fault; after
	// another one a second try may help.
	Render(ctx context.Context, page *Page, view View, get GetPart) (*warc.Rendered, error)
}

// ErrNoDocument says that the scripts of a page leave no document that could be kept.
var ErrNoDocument = errors.New("its scripts leave no document")

// A View is as whose reader a page is rendered.
type View struct {
	Zone     string // IANA name of the time zone; "" means UTC
	Language string // BCP 47 tag; "" is the browser's own
}

// RenderOptions are the settings of [NewRendering].
type RenderOptions struct {
	Browser Renderer
	// Wanted says which addresses have pages to be rendered.
	Wanted   func(address string) (View, bool)
	MaxParts int   // requests for one page; 0 means 100
	MaxBytes int64 // that these bring, as they come over the wire; 0 means 20 MiB

	scripts *scriptShelf
}

// A Rendering is a fetcher of which some pages go through a browser.
type Rendering struct {
	*Fetcher

	opt RenderOptions
}

// NewRendering makes one.
func NewRendering(f *Fetcher, opt RenderOptions) *Rendering {
	if opt.MaxParts == 0 {
		opt.MaxParts = 100
	}
	if opt.MaxBytes == 0 {
		opt.MaxBytes = 20 << 20
	}
	opt.scripts = &scriptShelf{}
	return &Rendering{f, opt}
}

// Fetch gets a page as [Fetcher.Fetch] does, and renders it where that is wanted: then the
// page's HTML is the rendered document, which also stands in its last exchange. A page that
// can't be rendered is an error alone, since the page as it came is not what was asked for.
func (r *Rendering) Fetch(ctx context.Context, address string) (*Page, error) {
	page, err := r.Fetcher.Fetch(ctx, address)
	if err != nil || !strings.Contains(page.MediaType, "html") {
		return page, err
	}
	view, ok := r.opt.Wanted(page.URL)
	if !ok {
		return page, nil
	}
	u, err := url.Parse(page.URL)
	if err != nil {
		return nil, &FetchError{URL: address, Reason: ReasonAddress, Err: err}
	}
	made := &rendition{fetcher: r.Fetcher, page: u, opt: &r.opt}
	doc, err := r.opt.Browser.Render(ctx, page, view, made.get)
	if err != nil {
		return nil, renderError(ctx, address, err)
	}
	r.transport.log.DebugContext(ctx, "page rendered", "url", page.URL, "parts", made.asked, "bytes", made.bytes, "document", len(doc.HTML))
	doc.At, doc.HTML = asKept(doc.At), made.hidden(doc.HTML) // a script may write an answer down that repeats one
	page.rendered(doc)
	return page, nil
}

// renderError names what kept a page from being rendered.
func renderError(ctx context.Context, address string, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	reason := ReasonBrowser
	if errors.Is(err, ErrNoDocument) {
		reason = ReasonScripts
	}
	return &FetchError{URL: address, Reason: reason, Err: err}
}
