package chromium

import "github.com/chromedp/chromedp"

// Kill ends the browser's process as a crash does.
func (b *Browser) Kill() error {
	return chromedp.FromContext(b.run.ctx).Browser.Process().Kill()
}

// Pid is the browser's process.
func (b *Browser) Pid() int { return chromedp.FromContext(b.run.ctx).Browser.Process().Pid }

// Guard is where the browser would go if it went round us.
func (b *Browser) Guard() string { return b.guard.Addr().String() }
