package chromium_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"broadsheet/scraper"
	"broadsheet/scraper/chromium"
)

// processes are those of a browser by their ids, with what they are: all have the folder of
// its profile in their command line.
func processes(t *testing.T, profile string) map[string]string {
	t.Helper()
	dirs, err := filepath.Glob("/proc/[0-9]*/cmdline")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, path := range dirs {
		line, err := os.ReadFile(path)
		if err != nil || !strings.Contains(string(line), profile) {
			continue
		}
		kind := "browser"
		for arg := range strings.FieldsFuncSeq(string(line), func(r rune) bool { return r == 0 || r == ' ' }) { // children write theirs anew
			if is, ok := strings.CutPrefix(arg, "--type="); ok {
				kind = is
			}
		}
		out[strings.Split(path, "/")[2]] = kind
	}
	return out
}

// profileOf is the folder of a browser's profile.
func profileOf(t *testing.T, b *chromium.Browser) string {
	t.Helper()
	line, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", b.Pid()))
	if err != nil {
		t.Fatal(err)
	}
	for arg := range strings.SplitSeq(string(line), "\x00") {
		if dir, ok := strings.CutPrefix(arg, "--user-data-dir="); ok {
			return dir
		}
	}
	t.Fatalf("no profile in %q", line)
	return ""
}

// eventually waits for what must come to be.
func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	for range 600 {
		if is() {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Errorf("%s: not after half a minute", what)
}

// TestBrowserEndsWithAllItsProcesses, and its profile goes with it.
func TestBrowserEndsWithAllItsProcesses(t *testing.T) {
	t.Parallel()
	b := started(t, hasty())
	profile := profileOf(t, b)
	if n := len(processes(t, profile)); n < 2 {
		t.Fatalf("%d processes: this test sees nothing", n)
	}
	s := newSite(t, map[string]string{"/good": page(`main.textContent = "Es schlägt";`)})
	if _, err := fetching(t, b).Fetch(t.Context(), s.URL+"/good"); err != nil {
		t.Error(err)
	}
	if err := b.Close(); err != nil {
		t.Error(err)
	}
	eventually(t, "no process is left", func() bool { return len(processes(t, profile)) == 0 })
	if _, err := os.Stat(profile); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%s is left", profile)
	}
	if _, err := fetching(t, b).Fetch(t.Context(), s.URL+"/good"); err == nil {
		t.Error("a closed browser rendered a page")
	}
}

// TestPagesLeaveNoProcess in the browser, those neither whose scripts never end.
func TestPagesLeaveNoProcess(t *testing.T) {
	t.Parallel()
	opt := hasty()
	opt.Timeout = 2 * time.Second
	b := started(t, opt)
	profile := profileOf(t, b)
	renderers := func() (n int) {
		for _, kind := range processes(t, profile) {
			if kind == "renderer" {
				n++
			}
		}
		return n
	}
	before := renderers()
	if before == 0 {
		t.Fatal("no renderer: this test sees nothing")
	}
	s := newSite(t, map[string]string{"/loop": page(`for (;;) {}`), "/good": page(`main.textContent = "Es schlägt";`)})
	get := fetching(t, b)
	for range 2 {
		_, _ = get.Fetch(t.Context(), s.URL+"/loop")
		if _, err := get.Fetch(t.Context(), s.URL+"/good"); err != nil {
			t.Error(err)
		}
	}
	eventually(t, "the pages' processes end", func() bool { return renderers() <= before+1 }) // the browser keeps one for the next page
}

// TestACrashCostsThePageAlone: whether the page's process dies or the whole browser, another
// try may help, and the next page is rendered.
func TestACrashCostsThePageAlone(t *testing.T) {
	t.Parallel()
	for name, crash := range map[string]func(b *chromium.Browser) error{
		"browser": (*chromium.Browser).Kill,
		"page": func(b *chromium.Browser) error {
			var all error
			for pid, kind := range processes(t, profileOf(t, b)) {
				if kind == "renderer" {
					id := 0
					_, err := fmt.Sscan(pid, &id)
					all = errors.Join(all, err, syscall.Kill(id, syscall.SIGKILL))
				}
			}
			return all
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := started(t, hasty())
			s := newSite(t, map[string]string{
				"/asks": page(`fetch("/text.json");`), "/text.json": "{}", "/good": page(`main.textContent = "Es schlägt";`),
			})
			get := fetching(t, crashing{b, func() {
				if err := crash(b); err != nil {
					t.Error(err)
				}
			}})
			_, err := get.Fetch(t.Context(), s.URL+"/asks")
			if fe, _ := errors.AsType[*scraper.FetchError](err); fe == nil || fe.Reason != scraper.ReasonBrowser || !fe.Temporary() {
				t.Errorf("%v", err)
			}
			p, err := fetching(t, b).Fetch(t.Context(), s.URL+"/good")
			if err != nil || body(p.HTML) != "<main>Es schlägt</main>" {
				t.Errorf("the next page: %v", err)
			}
		})
	}
}
