package chromium_test

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"broadsheet/scraper"
	"broadsheet/scraper/chromium"
	"broadsheet/scraper/warc"
)

// A slow browser's clock goes ahead while its pages wait for an answer, which comes a
// little later, or never.
type slow struct {
	*chromium.Browser

	ahead *atomic.Int64
	by    time.Duration
	never bool
}

// Render implements scraper.Renderer.
func (s slow) Render(ctx context.Context, p *scraper.Page, view scraper.View, get scraper.GetPart) (*warc.Rendered, error) {
	return s.Browser.Render(ctx, p, view, func(ctx context.Context, part *scraper.Part) (*scraper.Answer, error) {
		if part.Kind != scraper.PartData {
			return get(ctx, part) // a browser may ask for a page's icon
		}
		s.ahead.Add(int64(s.by))
		if s.never {
			<-ctx.Done()
		} else {
			time.Sleep(time.Second) // in which one that doesn't wait would go
		}
		return get(ctx, part)
	})
}

// TestBrowserWaitsForAnswers longer than for pages that only move, but not for ever.
func TestBrowserWaitsForAnswers(t *testing.T) {
	t.Parallel()
	var ahead atomic.Int64
	opt := hasty()
	opt.Settle, opt.Timeout = time.Hour, 3*time.Minute
	opt.Now = func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) }
	s := newSite(t, map[string]string{
		"/asks":      page(`setInterval(() => { main.append(document.createElement("hr")); }, 20); fetch("/text.json").then(() => { main.textContent = "Es schlägt"; });`),
		"/text.json": "{}",
	})
	b := started(t, opt)
	for _, c := range []struct {
		by    time.Duration
		never bool
	}{{90 * time.Minute, false}, {150 * time.Minute, true}} {
		p, err := fetching(t, slow{b, &ahead, c.by, c.never}).Fetch(t.Context(), s.URL+"/asks")
		if err != nil {
			t.Errorf("%+v: %v", c, err)
			continue
		}
		if got := strings.Contains(body(p.HTML), "Es schlägt"); got == c.never {
			t.Errorf("%+v: %s", c, p.HTML)
		}
	}
}
