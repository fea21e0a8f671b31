package chromium

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"sync"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/chromedp"
)

// errClosed says that a page came after the end.
var errClosed = errors.New("the browser was closed")

// Options are the settings of [Start]. The zero value is usable, but for Path.
type Options struct {
	Path      string           // of the program: see [Find]
	UserAgent string           // that scripts see; "" is the browser's own
	Tabs      int              // pages at once; 0 means 4
	Timeout   time.Duration    // of a page whose scripts don't end; 0 means 30s
	Settle    time.Duration    // after which a page that never comes to rest is taken as it is, twice that while it waits for an answer; 0 means 10s
	Quiet     time.Duration    // without requests and changes is rest; 0 means 500ms
	MaxSize   int              // of a document, in characters; 0 means 32 Mi
	Now       func() time.Time // nil means time.Now
	Log       *slog.Logger     // nil means silence
}

// A Browser renders pages. It is safe for concurrent use.
type Browser struct {
	opt   Options
	tabs  chan struct{}
	guard net.Listener // the proxy at which nobody answers

	mu     sync.Mutex // guards what follows
	run    *running   // nil after a crash
	closed bool
}

// A running browser is one process with its children.
type running struct {
	ctx     context.Context //nolint:containedctx // chromedp's handle of the browser
	stop    func()          // ends it, and waits for that
	version string
}

// Start starts the browser. Its errors say what to do.
func Start(ctx context.Context, opt Options) (*Browser, error) {
	opt.Tabs = cmp.Or(opt.Tabs, 4)
	opt.Timeout = cmp.Or(opt.Timeout, 30*time.Second)
	opt.Settle = cmp.Or(opt.Settle, 10*time.Second)
	opt.Quiet = cmp.Or(opt.Quiet, 500*time.Millisecond)
	opt.MaxSize = cmp.Or(opt.MaxSize, 32<<20)
	if opt.Now == nil {
		opt.Now = time.Now //nolint:forbidigo // the one place where the real clock comes in
	}
	if opt.Log == nil {
		opt.Log = slog.New(slog.DiscardHandler)
	}
	guard, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("start the browser: %w", err)
	}
	b := &Browser{opt: opt, tabs: make(chan struct{}, opt.Tabs), guard: guard}
	go refuse(guard)
	if _, err := b.running(ctx); err != nil {
		return nil, errors.Join(err, b.Close())
	}
	return b, nil
}

// refuse hangs up on whoever connects, until the listener is closed.
func refuse(l net.Listener) {
	for {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		_ = conn.Close() // nothing was said
	}
}

// Version is the browser's name and version, such as "HeadlessChrome/140.0.7339.0"; "" while
// none runs.
func (b *Browser) Version() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.run == nil {
		return ""
	}
	return b.run.version
}

// running is the browser that runs, or a new one.
func (b *Browser) running(ctx context.Context) (*running, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case b.closed:
		return nil, errClosed
	case b.run != nil && b.run.ctx.Err() == nil:
		return b.run, nil
	case b.run != nil:
		b.opt.Log.WarnContext(ctx, "the browser has ended: it is started again")
		b.run.stop()
		b.run = nil
	}
	run, err := b.start(ctx)
	if err != nil {
		return nil, fmt.Errorf("start the browser %s: %w", b.opt.Path, err)
	}
	b.run = run
	return run, nil
}

// startTime is how long a browser may take to come up, stopTime to end by itself.
const startTime, stopTime = 30 * time.Second, 5 * time.Second

// start starts a browser, which lives until stop whatever becomes of ctx.
func (b *Browser) start(ctx context.Context) (*running, error) {
	home, err := os.MkdirTemp("", "broadsheet-browser-") // what it leaves is thrown away
	if err != nil {
		return nil, err
	}
	program, free := chromedp.NewExecAllocator(context.WithoutCancel(ctx), b.flags(home)...)
	run, end := chromedp.NewContext(program, chromedp.WithErrorf(func(string, ...any) {}), chromedp.WithLogf(func(string, ...any) {}))
	stop := func() {
		if chromedp.FromContext(run).Browser != nil {
			timed, done := context.WithTimeout(run, stopTime)
			defer done()
			_ = chromedp.Cancel(timed) // ends it well; whatever comes of that, it is killed then
		}
		end()
		free()
		_ = os.RemoveAll(home) // a file that is left does no harm
	}
	late := time.AfterFunc(startTime, free)
	undo := context.AfterFunc(ctx, free)
	err = chromedp.Do(run) // starts it
	version := browser.GetVersionResult{}
	if err == nil {
		version, err = cdp.Call(run, chromedp.FromContext(run).Browser, browser.GetVersion, cdp.Empty{})
	}
	isEarly := late.Stop()
	undo()
	if err == nil && run.Err() == nil {
		return &running{run, stop, version.Product}, nil
	}
	stop()
	switch {
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case !isEarly:
		return nil, fmt.Errorf("it didn't come up in %s", startTime)
	}
	return nil, err
}

// Close ends the browser with all its processes.
func (b *Browser) Close() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return nil
	}
	b.closed = true
	if b.run != nil {
		b.run.stop()
		b.run = nil
	}
	return b.guard.Close()
}
