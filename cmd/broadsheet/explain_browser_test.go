package main_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// browse opens a file in a real browser without a window and returns the page as it is
// then. Where there is no browser the test is skipped.
func browse(t *testing.T, file string, flags ...string) []*html.Node {
	t.Helper()
	var path string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		t.Skip("there is no chromium here: nobody has looked at the page in a browser")
	}
	home, err := os.MkdirTemp("", "browser-") //nolint:usetesting // what the browser leaves running may write a moment longer, at which TempDir fails
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(home) })
	args := append([]string{
		"--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage", "--no-first-run", "--hide-scrollbars",
		"--user-data-dir=" + home,
	}, flags...)
	where := url.URL{Scheme: "file", Path: filepath.ToSlash(file)}
	c := exec.CommandContext(t.Context(), path, append(args, "--dump-dom", where.String())...)
	c.Env = append(os.Environ(), "HOME="+home)
	var words bytes.Buffer
	c.Stderr = &words
	out, err := c.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", path, err, words.String())
	}
	return elements(t, out)
}

// measuring is what a browser is to measure, put into the explanation.
const measuring = `<script>
const colour = (n, what) => getComputedStyle(n)[what];
const seen = [...document.querySelectorAll(".passage")].map(p => {
  const text = p.querySelector(".text"), tag = p.querySelector(".tag");
  return {role: p.dataset.role, height: text.offsetHeight, width: text.offsetWidth, folded: !!p.closest("details:not([open])"), edge: colour(text, "borderInlineStartColor"),
    ink: colour(text, "color"), ground: colour(text, "backgroundColor"), tag: colour(tag, "color"), direction: colour(text, "direction"), panel: p.querySelector(".why").offsetHeight};
});
const passage = document.querySelector(".passage.headline");
passage.click();
const panel = passage.querySelector(".why").offsetHeight;
document.querySelector(".legend .headline").click();
document.documentElement.dataset.seen = JSON.stringify({passages: seen, paper: colour(document.body, "backgroundColor"), panel, hidden: passage.offsetHeight === 0,
  over: document.documentElement.scrollWidth - window.innerWidth});
</script>`

// A look is what a browser has measured.
type look struct {
	Passages []struct {
		Role, Edge, Ink, Ground, Tag, Direction string
		Height, Width, Panel                    int
		Folded                                  bool
	}
	Paper       string
	Panel, Over int
	Hidden      bool
}

// lookAt opens an explanation in a browser and measures it.
func lookAt(t *testing.T, page []byte, flags ...string) look {
	t.Helper()
	page = bytes.Replace(page, []byte("Content-Security-Policy"), []byte("x-none"), 1) // or it wouldn't run a script of ours
	page = bytes.Replace(page, []byte("</body>"), []byte(measuring+"</body>"), 1)
	file := filepath.Join(t.TempDir(), "why.html")
	if err := os.WriteFile(file, page, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, n := range browse(t, file, flags...) {
		if seen := valueOf(n, "data-seen"); seen != "" {
			var l look
			if err := json.Unmarshal([]byte(seen), &l); err != nil {
				t.Fatal(err)
			}
			return l
		}
	}
	t.Fatal("the browser has measured nothing")
	return look{}
}

// TestExplanationInABrowser: all passages can be seen and read, each role in a colour
// of its own, by day and by night, in wide windows and in narrow ones, whichever way a
// text runs.
func TestExplanationInABrowser(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		page  string
		flags []string
	}{
		"wide":          {"bells.html", []string{"--window-size=1400,1000"}},
		"narrow":        {"bells.html", []string{"--window-size=520,900"}},
		"by night":      {"bells.html", []string{"--window-size=1000,900", "--force-dark-mode"}},
		"right to left": {"tide.html", []string{"--window-size=1400,1000"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			page, e := explanation(t, c.page)
			l := lookAt(t, page, c.flags...)
			if len(l.Passages) != len(e.Passages) {
				t.Fatalf("%d passages, want %d", len(l.Passages), len(e.Passages))
			}
			checkColours(t, &l)
			if l.Panel < 50 || !l.Hidden || l.Over > 0 {
				t.Errorf("the panel of the clicked passage is %d pixels high; hidden by its legend: %t; the page is %d pixels too wide", l.Panel, l.Hidden, l.Over)
			}
			if name == "right to left" && l.Passages[1].Direction != "rtl" || name != "right to left" && l.Passages[1].Direction != "ltr" {
				t.Errorf("the text runs %s", l.Passages[1].Direction)
			}
			if night := luminance(t, l.Paper) < 0.2; night != (name == "by night") {
				t.Errorf("the paper is %s", l.Paper)
			}
		})
	}
}

// checkColours checks that passages can be seen, read, and told from each other.
func checkColours(t *testing.T, l *look) {
	t.Helper()
	roleOf := map[string]string{}
	for i, p := range l.Passages {
		if !p.Folded && (p.Height < 10 || p.Width < 200) || p.Panel != 0 {
			t.Errorf("passage %d (%s) is %d×%d pixels, its panel %d high", i, p.Role, p.Width, p.Height, p.Panel)
		}
		if other, ok := roleOf[p.Edge]; ok && other != p.Role {
			t.Errorf("%s and %s are both %s", p.Role, other, p.Edge)
		}
		roleOf[p.Edge] = p.Role
		if got := contrast(t, p.Ink, p.Ground); got < 4.5 {
			t.Errorf("the text of passage %d (%s), %s on %s, has a contrast of %.1f, want 4.5", i, p.Role, p.Ink, p.Ground, got)
		}
		if got := contrast(t, p.Tag, l.Paper); got < 3 {
			t.Errorf("the word %q, %s on %s, has a contrast of %.1f, want 3", p.Role, p.Tag, l.Paper, got)
		}
	}
}

// TestExplanationIsSafeInABrowser: it runs its own script and none of the page's.
func TestExplanationIsSafeInABrowser(t *testing.T) {
	t.Parallel()
	page, e := explanation(t, "tide.html")
	file := filepath.Join(t.TempDir(), "why.html")
	if err := os.WriteFile(file, page, 0o600); err != nil {
		t.Fatal(err)
	}
	nodes := browse(t, file)
	for _, n := range nodes {
		if n.Data == "html" && valueOf(n, "class") != "js" {
			t.Error("the page's own script was not run: does its hash differ?")
		}
		if n.Data == "title" && textOf(n) != e.Article.Headline+": why it was read so" {
			t.Errorf("the title is %q", textOf(n))
		}
		if n.Data == "img" {
			t.Error("there is a picture of the page's")
		}
	}
	if len(nodes) == 0 {
		t.Error("the browser shows nothing")
	}
}

// luminance is how bright a colour such as "rgb(251, 250, 248)" is, as the rules of
// contrast on the web have it.
func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	var c [3]float64
	if _, err := fmt.Sscanf(strings.NewReplacer("rgb(", "", "rgba(", "", ",", "", ")", "").Replace(colour), "%g %g %g", &c[0], &c[1], &c[2]); err != nil {
		t.Fatalf("colour %q: %v", colour, err)
	}
	for i := range c {
		if c[i] /= 255; c[i] <= 0.04045 {
			c[i] /= 12.92
		} else {
			c[i] = math.Pow((c[i]+0.055)/1.055, 2.4)
		}
	}
	return 0.2126*c[0] + 0.7152*c[1] + 0.0722*c[2]
}

// contrast is that of two colours, 1 to 21.
func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	x, y := luminance(t, a), luminance(t, b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}
