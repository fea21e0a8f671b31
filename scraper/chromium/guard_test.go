package chromium_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"broadsheet/scraper"
	"broadsheet/scraper/chromium"
	"broadsheet/scraper/warc"
)

// crashing is a browser in which something happens when a page asks for a part.
type crashing struct {
	*chromium.Browser

	happens func()
}

// Render implements scraper.Renderer.
func (c crashing) Render(ctx context.Context, p *scraper.Page, view scraper.View, get scraper.GetPart) (*warc.Rendered, error) {
	return c.Browser.Render(ctx, p, view, func(ctx context.Context, part *scraper.Part) (*scraper.Answer, error) {
		c.happens()
		return get(ctx, part)
	})
}

// TestBrowserReachesNothingByItself: whatever a page tries, another server hears nothing of
// it, and its own only what it may be asked for.
func TestBrowserReachesNothingByItself(t *testing.T) {
	t.Parallel()
	var heard atomic.Int32
	inside := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { heard.Add(1) }))
	t.Cleanup(inside.Close)
	raw, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = raw.Close() })
	go func() {
		for {
			c, err := raw.Accept()
			if err != nil {
				return
			}
			heard.Add(1)
			_ = c.Close()
		}
	}()
	ways := `const inside = "INSIDE", raw = "RAW", done = [];
const add = (name, attributes) => { const n = document.createElement(name); Object.assign(n, attributes); document.head.append(n); };
const quietly = f => { try { const p = f(); if (p && p.catch) p.catch(() => {}); } catch (e) {} };
for (const to of [inside, "http://" + raw, "http://169.254.169.254/latest/", "http://localhost:" + raw.split(":")[1], "http://[::1]:" + raw.split(":")[1]]) {
  quietly(() => fetch(to + "/fetch", {mode: "no-cors"}));
  quietly(() => fetch(to + "/post", {mode: "no-cors", method: "POST", body: "x"}));
  quietly(() => fetch(to + "/put", {method: "PUT", headers: {"X-Preflight": "1"}}));
  quietly(() => navigator.sendBeacon(to + "/beacon", "x"));
  quietly(() => new EventSource(to + "/events"));
  quietly(() => new WebSocket(to.replace("http", "ws") + "/socket"));
  quietly(() => new WebTransport(to.replace("http:", "https:") + "/transport"));
  quietly(() => { new Image().src = to + "/image"; });
  quietly(() => new Worker(URL.createObjectURL(new Blob(["fetch('" + to + "/worker', {mode: 'no-cors'}).catch(() => {}); importScripts('" + to + "/imported.js');"]))));
  quietly(() => new SharedWorker(URL.createObjectURL(new Blob(["fetch('" + to + "/shared', {mode: 'no-cors'}).catch(() => {});"]))));
  quietly(() => navigator.serviceWorker.register("/service.js"));
  for (const rel of ["preconnect", "dns-prefetch", "preload", "prefetch", "prerender", "modulepreload", "icon", "manifest"]) add("link", {rel, href: to + "/" + rel, as: "script"});
  add("script", {src: to + "/script.js"});
  add("iframe", {src: to + "/frame"});
  add("video", {src: to + "/video", autoplay: true});
  add("object", {data: to + "/object"});
  add("embed", {src: to + "/embed"});
  quietly(() => { const p = new RTCPeerConnection({iceServers: [{urls: "stun:" + raw}, {urls: "turn:" + raw + "?transport=tcp", username: "u", credential: "c"}]}); p.createDataChannel("x"); p.createOffer().then(o => p.setLocalDescription(o)); });
  quietly(() => window.open(to + "/window"));
}
const f = document.createElement("form"); f.action = inside + "/form"; f.method = "post"; f.target = "_blank"; document.head.append(f); f.submit();
const s = document.createElement("style"); s.textContent = "@import '" + inside + "/import.css'; body { background: url(" + inside + "/background) } @font-face { font-family: x; src: url(" + inside + "/font) } main { font-family: x }"; document.head.append(s);
const r = document.createElement("script"); r.type = "speculationrules"; r.textContent = JSON.stringify({prefetch: [{urls: ["/next"]}], prerender: [{urls: ["/next"]}]}); document.head.append(r);
const ping = document.createElement("a"); ping.href = "#x"; ping.ping = inside + "/ping"; ping.click();
fetch("/text.json").then(() => { main.textContent = "Es schlägt"; });`
	ways = strings.NewReplacer("INSIDE", inside.URL, "RAW", raw.Addr().String()).Replace(ways)
	s := newSite(t, map[string]string{"/ways": page(ways), "/text.json": "{}", "/next": page(""), "/service.js": "fetch('/from-service')"})
	p, err := fetching(t, started(t, hasty())).Fetch(t.Context(), s.URL+"/ways")
	if err != nil || !strings.Contains(string(p.HTML), "Es schlägt") {
		t.Errorf("%v", err)
	}
	if n := heard.Load(); n != 0 {
		t.Errorf("another server was reached %d times", n)
	}
	if got := s.took(); got != "GET /ways, GET /text.json" {
		t.Errorf("the page's own was asked for %s", got)
	}
}

// TestOneTabForEachPageAtATime: as many as are allowed, and the others wait.
func TestOneTabForEachPageAtATime(t *testing.T) {
	t.Parallel()
	opt := hasty()
	opt.Tabs = 2
	var now, most atomic.Int32
	s := newSite(t, map[string]string{"/asks": page(`fetch("/text.json").then(() => { main.textContent = "Es schlägt"; });`), "/text.json": "{}"})
	b := started(t, opt)
	get := fetching(t, counting{b, &now, &most})
	done := make(chan error)
	for range 5 {
		go func() {
			_, err := get.Fetch(t.Context(), s.URL+"/asks")
			done <- err
		}()
	}
	for range 5 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if most.Load() > 2 {
		t.Errorf("%d pages at once", most.Load())
	}
}

// counting counts the pages that ask for something at once.
type counting struct {
	*chromium.Browser

	now, most *atomic.Int32
}

// Render implements scraper.Renderer.
func (c counting) Render(ctx context.Context, p *scraper.Page, view scraper.View, get scraper.GetPart) (*warc.Rendered, error) {
	return c.Browser.Render(ctx, p, view, func(ctx context.Context, part *scraper.Part) (*scraper.Answer, error) {
		n := c.now.Add(1)
		defer c.now.Add(-1)
		for most := c.most.Load(); n > most && !c.most.CompareAndSwap(most, n); most = c.most.Load() {
		}
		return get(ctx, part)
	})
}

// TestABrowserThatCantStartSaysWhy, and what to do where there is none.
func TestABrowserThatCantStartSaysWhy(t *testing.T) {
	t.Parallel()
	if _, err := chromium.Find(filepath.Join(t.TempDir(), "none")); err == nil || !strings.Contains(err.Error(), "none") {
		t.Errorf("%v", err)
	}
	if !strings.Contains(chromium.ErrNoBrowser.Error(), "apt install chromium") || !strings.Contains(chromium.ErrNoBrowser.Error(), "--browser") {
		t.Errorf("%v", chromium.ErrNoBrowser)
	}
	sh := "/bin/sh"
	if _, err := os.Stat(sh); err != nil {
		t.Skip("there is no shell here to stand for a browser")
	}
	path := filepath.Join(t.TempDir(), "browser")
	if err := os.WriteFile(path, []byte("#!/bin/sh\necho 'No usable lantern!' >&2\nexit 1\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	b, err := chromium.Start(t.Context(), chromium.Options{Path: path})
	if err == nil || !strings.Contains(err.Error(), "No usable lantern!") || !strings.Contains(err.Error(), path) {
		t.Errorf("%v, %v", b, err)
	}
	stopped := errors.New("somebody stopped it")
	ctx, stop := context.WithCancelCause(t.Context())
	stop(stopped)
	if _, err := chromium.Start(ctx, chromium.Options{Path: path}); err == nil {
		t.Error("it started")
	}
}
