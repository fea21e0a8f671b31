package main_test

import (
	"bytes"
	"fmt"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	main "broadsheet/cmd/broadsheet"
)

// onTerminal runs a command of the program under a terminal of 110 columns and
// returns what came onto the screen and the exit code.
func onTerminal(t *testing.T, dir string, env []string, args ...string) (screen []byte, code int) {
	t.Helper()
	script, err := exec.LookPath("script")
	if err != nil {
		t.Skip("there is no script(1) here to make a terminal")
	}
	c := broadsheet(t, dir, args...)
	var command strings.Builder
	command.WriteString("stty cols 110 rows 30; " + c.Path)
	for _, arg := range args {
		command.WriteString(" '" + arg + "'")
	}
	under := exec.CommandContext(t.Context(), script, "-qefc", command.String(), "/dev/null")
	under.Dir, under.Env = dir, append(append(c.Env, "TERM=xterm", "NO_COLOR="), env...)
	screen, err = under.CombinedOutput()
	return screen, exitOf(err)
}

// control is a control sequence: its number and what it does.
var control = regexp.MustCompile("^\x1b\\[([0-9]*)([A-Za-z])")

// remains is what stands on a terminal after what it was sent: a small one, which
// knows how to go up, to erase, and nothing of scrolling.
func remains(t *testing.T, sent []byte) []string {
	t.Helper()
	screen, row, col := []string{""}, 0, 0
	for len(sent) > 0 {
		if m := control.FindSubmatch(sent); m != nil {
			n, _ := strconv.Atoi(string(m[1]))
			switch string(m[2]) {
			case "A":
				row = max(row-max(n, 1), 0)
			case "J":
				screen = append(screen[:row], screen[row][:min(col, len(screen[row]))])
			case "K":
				screen[row] = screen[row][:min(col, len(screen[row]))]
			case "m":
			default:
				t.Fatalf("an unknown sequence: %q", m[0])
			}
			sent = sent[len(m[0]):]
			continue
		}
		switch c := sent[0]; c {
		case '\r':
			col = 0
		case '\n':
			if row++; row == len(screen) {
				screen = append(screen, "")
			}
		default:
			line := screen[row] + strings.Repeat(" ", max(0, col-len(screen[row])))
			screen[row] = line[:col] + string(c) + line[min(col+1, len(line)):]
			col++
		}
		sent = sent[1:]
	}
	return screen
}

// thirty are the addresses of a site's pages, and one that is gone.
func thirty(site *faultSite) []string {
	out := []string{site.URL + "/404"}
	for n := range 30 {
		out = append(out, fmt.Sprintf("%s/page-%d", site.URL, n))
	}
	return out
}

// TestProgressOnATerminal crawls under a terminal, where what goes well is a bar
// and what goes wrong a line, and the summary comes at the end all the same.
func TestProgressOnATerminal(t *testing.T) {
	t.Parallel()
	site := newFaultSite(t, nil)
	out, code := onTerminal(t, t.TempDir(), nil, append([]string{"crawl", "--allow-private", "--delay", "20ms"}, thirty(site)...)...)
	if code != 3 {
		t.Errorf("exit code %d, want 3", code)
	}
	host := strings.TrimPrefix(site.URL, "http://")
	for _, want := range []string{"gone ", "the server answered 404", host, "host ", "queued", "failed", " of 31 addresses", ", 1 failed", "  kept       The ", "    30  kept", "     1  gone"} {
		if !bytes.Contains(out, []byte(want)) {
			t.Errorf("%q is not on the screen", want)
		}
	}
	if bytes.Contains(out, []byte("/page-3\r\n")) {
		t.Error("a page that went well has a line")
	}
	left := strings.Join(remains(t, out), "\n")
	if strings.Contains(left, "queued") || strings.Contains(left, " of 31 addresses") || !strings.Contains(left, "    30  kept") {
		t.Errorf("this stays on the screen:\n%s", left)
	}
	if t.Failed() {
		t.Logf("%q", out)
	}
}

// TestProgressIsLeftOut where somebody asked for something else, or the terminal
// can't show it.
func TestProgressIsLeftOut(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		flags, env []string
		want       string
		lines      bool // a line for each page
	}{
		"quiet":    {[]string{"-q"}, nil, `^gone +\S+/404: the server answered 404 Not Found\r\n$`, false},
		"verbose":  {[]string{"-v"}, nil, `level=DEBUG`, true},
		"json":     {[]string{"--log", "json"}, nil, `^(\{.*\}\r\n)+$`, false},
		"dumb":     {nil, []string{"TERM=dumb"}, `(?m)^    30  kept\r$`, true},
		"in words": {[]string{"-v", "-q"}, nil, `gone `, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			site := newFaultSite(t, nil)
			out, code := onTerminal(t, t.TempDir(), c.env, append(local(c.flags...), thirty(site)...)...)
			if code != 3 || !regexp.MustCompile(c.want).Match(out) || bytes.Contains(out, []byte("\x1b")) {
				t.Errorf("exit code %d: %q", code, out)
			}
			if got := regexp.MustCompile(`(?m)^kept +\S+/page-3\r$`).Match(out); got != c.lines {
				t.Errorf("a line for a page: %t, want %t: %q", got, c.lines, out)
			}
		})
	}
}

// TestColoursOnATerminal: emphasis where a person looks, unless NO_COLOR is set or
// the terminal knows none.
func TestColoursOnATerminal(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	kept(t, dir)
	id, _, _ := strings.Cut(run(t, dir, "list").out, "\t")
	for name, c := range map[string]struct {
		env  []string
		want bool
	}{"a terminal": {nil, true}, "NO_COLOR": {[]string{"NO_COLOR=1"}, false}, "dumb": {[]string{"TERM=dumb"}, false}} {
		out, code := onTerminal(t, dir, c.env, "show", id)
		if got := bytes.Contains(out, []byte("\x1b[1mThe ferry: first\x1b[0m")); code != 0 || got != c.want {
			t.Errorf("%s: exit code %d, emphasis %t: %q", name, code, got, out)
		}
	}
}

// TestTimeLeft is told when there is enough to tell it by, and no finer than it is known.
func TestTimeLeft(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		done, total int
		took, least time.Duration
		want        string
	}{
		{4, 100, time.Minute, 0, ""},
		{5, 5, time.Minute, 0, ""},
		{9, 5, time.Minute, 0, ""},
		{10, 40, 10 * time.Second, 0, "about 30s left"},
		{10, 40, 10 * time.Second, time.Minute, "about 1m left"}, // of one slow host
		{1000, 1001, time.Second, 0, "about 1s left"},
		{10, 100, 1100 * time.Millisecond, 0, "about 10s left"},
		{100, 1000, 100 * time.Second, 0, "about 15m left"},
		{100, 10_000, 150 * time.Second, 0, "about 4h8m left"},
		{100, 360_100, 100 * time.Second, 0, "about 100h left"},
	} {
		if got := main.TimeLeft(c.done, c.total, c.took, c.least); got != c.want {
			t.Errorf("%d of %d in %v: %q, want %q", c.done, c.total, c.took, got, c.want)
		}
	}
}
