package chromium_test

import (
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"broadsheet/scraper"
	"broadsheet/scraper/chromium"
)

// page is a page with a script at its end.
func page(script string) string {
	return "<!DOCTYPE html><html><head><title>Laterne</title></head><body><main>leer</main><script>const main = document.querySelector('main');\n" + script + "</script></body></html>"
}

// TestBrowserRendersTextThatComesByScript, in whatever way it comes.
func TestBrowserRendersTextThatComesByScript(t *testing.T) {
	t.Parallel()
	s := newSite(t, map[string]string{
		"/state":  page(`const state = {"text": "Die Laterne am Hafen brennt wieder."}; main.innerHTML = "<p>" + state.text + "</p>";`),
		"/fetch":  page(`fetch("/text.json").then(r => r.json()).then(d => { main.innerHTML = "<p>" + d.text + "</p>"; });`),
		"/xhr":    page(`const x = new XMLHttpRequest(); x.onload = () => { main.innerHTML = "<p>" + JSON.parse(x.responseText).text + "</p>"; }; x.open("GET", "/text.json"); x.send();`),
		"/module": `<!DOCTYPE html><html><head><script type=module src=/main.js></script></head><body><main>leer</main></body></html>`,
		"/late":   page(`setTimeout(() => fetch("/text.json").then(r => r.json()).then(d => setTimeout(() => { main.innerHTML = "<p>" + d.text + "</p>"; }, 100)), 100);`),
		"/styled": `<!DOCTYPE html><html><head></head><body><main>leer</main><script>
			const sheet = document.createElement("link"), lamp = new Image(), main = document.querySelector("main");
			sheet.rel = "stylesheet"; sheet.href = "/lamp.css"; sheet.remove = null;
			sheet.onload = () => { lamp.src = "/lamp.jpg"; };
			lamp.onload = () => { main.innerHTML = "<p>Die Laterne am Hafen brennt wieder.</p>"; };
			document.head.append(sheet);</script></body></html>`,
		"/text.json": `{"text": "Die Laterne am Hafen brennt wieder."}`,
		"/main.js":   `import {text} from "/part.js"; document.querySelector("main").innerHTML = "<p>" + text + "</p>";`,
		"/part.js":   `export const text = "Die Laterne am Hafen brennt wieder.";`,
	})
	get := fetching(t, started(t, chromium.Options{Quiet: 1500 * time.Millisecond}))
	for path, asked := range map[string]string{
		"/state": "", "/fetch": ", GET /text.json", "/xhr": ", GET /text.json", "/module": ", GET /main.js, GET /part.js", "/late": ", GET /text.json", "/styled": "",
	} {
		p, err := get.Fetch(t.Context(), s.URL+path)
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		if got := body(p.HTML); got != "<main><p>Die Laterne am Hafen brennt wieder.</p></main>" || !strings.HasPrefix(string(p.HTML), "<!DOCTYPE html>\n<html>") {
			t.Errorf("%s: %s", path, p.HTML)
		}
		made := p.Exchanges[len(p.Exchanges)-1].Rendered
		if !strings.Contains(made.By, "Chrom") || !strings.Contains(made.By, "/") || made.At.Before(p.Fetched) {
			t.Errorf("%s: by %q at %s", path, made.By, made.At)
		}
		if got := s.took(); got != "GET "+path+asked {
			t.Errorf("%s: asked for %s", path, got)
		}
	}
}

// TestBrowserIsAReaderOfTheSite: in its time zone and language, and each page is a first
// visit, which knows what its own answer has set and nothing of other pages.
func TestBrowserIsAReaderOfTheSite(t *testing.T) {
	t.Parallel()
	tell := page(`localStorage.visits = 1 + Number(localStorage.visits || 0);
fetch("/text.json").then(() => { main.textContent = [Intl.DateTimeFormat().resolvedOptions().timeZone, (1234.5).toLocaleString(), localStorage.visits, document.cookie, navigator.userAgent].join(" "); });`)
	s := newSite(t, map[string]string{"/one": tell, "/two": tell, "/text.json": "{}"})
	get := fetching(t, started(t, chromium.Options{UserAgent: "Broadsheet/test"}))
	for _, path := range []string{"/one", "/two"} {
		p, err := get.Fetch(t.Context(), s.URL+path)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := body(p.HTML), "<main>Europe/Berlin 1.234,5 1 page="+path[1:]+" Broadsheet/test</main>"; got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
		if got := s.heads["/text.json"]; got.Get("Cookie") != "page="+path[1:] || !strings.HasPrefix(got.Get("User-Agent"), "Broadsheet/") {
			t.Errorf("%s: %v", path, got)
		}
	}
}

// TestBrowserTakesPagesThatNeverRest as they are after a while.
func TestBrowserTakesPagesThatNeverRest(t *testing.T) {
	t.Parallel()
	s := newSite(t, map[string]string{
		"/clock":     page(`main.innerHTML = "<p>Es schlägt </p><i></i>"; setInterval(() => { main.lastChild.textContent = Math.random(); }, 20);`),
		"/growing":   page(`setInterval(() => main.append(document.createElement("hr")), 20); main.firstChild.textContent = "Es schlägt ";`),
		"/asking":    page(`main.textContent = "Es schlägt "; const ask = () => fetch("/text.json").then(ask, ask); ask();`),
		"/text.json": "{}",
	})
	get := fetching(t, started(t, hasty()))
	for _, path := range []string{"/clock", "/growing", "/asking"} {
		p, err := get.Fetch(t.Context(), s.URL+path)
		if err != nil || !strings.Contains(string(p.HTML), "Es schlägt ") {
			t.Errorf("%s: %v", path, err)
		}
		if n := strings.Count(s.took(), "/text.json"); n > 100 {
			t.Errorf("%s: %d requests", path, n)
		}
	}
}

// TestBrowserLeavesDialogsAndDownloadsAlone: they hold nothing up and leave nothing behind.
func TestBrowserLeavesDialogsAndDownloadsAlone(t *testing.T) {
	t.Parallel()
	home, err := os.UserHomeDir()
	if err != nil {
		t.Fatal(err)
	}
	s := newSite(t, map[string]string{
		"/dialogs": page(`alert("Abonnieren?"); const yes = confirm("Sicher?"), name = prompt("Name?"); window.onbeforeunload = () => "Bleiben?"; window.print();
			if (typeof Notification !== "undefined") Notification.requestPermission(); main.textContent = "Es schlägt " + yes + name;`),
		"/downloads": page(`const a = document.createElement("a"); a.download = "broadsheet-laterne.txt"; a.href = URL.createObjectURL(new Blob(["x"])); a.click();
			const b = document.createElement("a"); b.href = "/lamp.zip"; b.download = "broadsheet-lamp.zip"; b.click(); location.href = "/lamp.zip"; main.textContent = "Es schlägt falsenull";`),
		"/windows":  page(`window.open("/other"); window.open("about:blank", "", "popup"); main.textContent = "Es schlägt falsenull";`),
		"/lamp.zip": "PK", "/other": page(""),
	})
	get := fetching(t, started(t, chromium.Options{}))
	for _, path := range []string{"/dialogs", "/downloads", "/windows"} {
		p, err := get.Fetch(t.Context(), s.URL+path)
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		if got := body(p.HTML); got != "<main>Es schlägt falsenull</main>" {
			t.Errorf("%s: %s", path, got)
		}
		if got := s.took(); got != "GET "+path {
			t.Errorf("%s: asked for %s", path, got)
		}
	}
	for _, dir := range []string{".", home, home + "/Downloads", os.TempDir()} {
		entries, _ := os.ReadDir(dir)
		for _, e := range entries {
			if strings.HasPrefix(e.Name(), "broadsheet-la") {
				t.Errorf("%s/%s is left", dir, e.Name())
			}
		}
	}
}

// TestBrowserStaysOnThePage whatever its scripts do; a script that gets away all the same
// costs the page.
func TestBrowserStaysOnThePage(t *testing.T) {
	t.Parallel()
	s := newSite(t, map[string]string{
		"/location": page(`main.textContent = "Es schlägt"; location.href = "/other";`),
		"/replace":  page(`main.textContent = "Es schlägt"; location.replace("https://elsewhere.example/");`),
		"/reload":   page(`main.textContent = "Es schlägt"; location.reload();`),
		"/form":     page(`main.textContent = "Es schlägt"; const f = document.createElement("form"); f.action = "/other"; f.method = "post"; document.head.append(f); f.submit();`),
		"/refresh":  strings.Replace(page(`main.textContent = "Es schlägt";`), "<title>", `<meta http-equiv=refresh content="0;url=/other"><title>`, 1),
		"/history":  page(`main.textContent = "Es schlägt"; history.pushState({}, "", "/other"); location.hash = "x";`),
		"/frames":   page(`const f = document.createElement("iframe"); f.src = "/other"; f.onload = () => { f.remove(); main.textContent = "Es schlägt"; }; document.body.append(f);`),
		"/blank":    page(`location.href = "about:blank";`),
		"/written":  page(`addEventListener("load", () => { document.open(); document.write("<!DOCTYPE html><html><head></head><body><main>Es schlägt</main></body></html>"); document.close(); });`),
		"/other":    page(`main.textContent = "falsch"`),
	})
	get := fetching(t, started(t, hasty()))
	for _, path := range []string{"/location", "/replace", "/reload", "/form", "/refresh", "/history", "/frames", "/blank", "/written"} {
		p, err := get.Fetch(t.Context(), s.URL+path)
		fe, _ := errors.AsType[*scraper.FetchError](err)
		switch {
		case path == "/blank":
			if fe == nil || fe.Reason != scraper.ReasonScripts || fe.Temporary() || !strings.Contains(err.Error(), "about:blank") {
				t.Errorf("%s: %v", path, err)
			}
		case err != nil:
			t.Errorf("%s: %v", path, err)
		case body(p.HTML) != "<main>Es schlägt</main>":
			t.Errorf("%s: %s", path, p.HTML)
		}
		if got := s.took(); got != "GET "+path {
			t.Errorf("%s: asked for %s", path, got)
		}
	}
}

// TestBrowserGivesUpScriptsThatNeverEnd, and the browser goes on with the next page.
func TestBrowserGivesUpScriptsThatNeverEnd(t *testing.T) {
	t.Parallel()
	opt := hasty()
	opt.Timeout, opt.MaxSize = 3*time.Second, 100_000
	s := newSite(t, map[string]string{
		"/loop":     page(`for (;;) {}`),
		"/later":    page(`addEventListener("load", () => { for (;;) {} });`),
		"/promises": page(`const again = () => Promise.resolve().then(again); again();`),
		"/long":     page(`main.textContent = "x".repeat(200000);`),
		"/good":     page(`main.textContent = "Es schlägt";`),
	})
	get := fetching(t, started(t, opt))
	for _, path := range []string{"/loop", "/later", "/promises", "/long", "/good"} {
		p, err := get.Fetch(t.Context(), s.URL+path)
		if path == "/good" {
			if err != nil || body(p.HTML) != "<main>Es schlägt</main>" {
				t.Errorf("%s: %v", path, err)
			}
			continue
		}
		fe, _ := errors.AsType[*scraper.FetchError](err)
		if fe == nil || fe.Reason != scraper.ReasonScripts || !errors.Is(err, scraper.ErrNoDocument) {
			t.Errorf("%s: %v", path, err)
		}
	}
}
