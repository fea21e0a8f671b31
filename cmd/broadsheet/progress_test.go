package main_test

import (
	"bytes"
	"fmt"
	"os/exec"
	"strings"
	"testing"
)

// TestProgressOnATerminal crawls under a terminal, where what goes well is a bar
// and what goes wrong a line, and the summary comes at the end all the same.
func TestProgressOnATerminal(t *testing.T) {
	t.Parallel()
	script, err := exec.LookPath("script")
	if err != nil {
		t.Skip("there is no script(1) here to make a terminal")
	}
	program, err := exec.LookPath("broadsheet")
	if err != nil {
		t.Fatal(err)
	}
	site := newFaultSite(t, nil)
	var pages strings.Builder
	for n := range 30 {
		fmt.Fprintf(&pages, " %s/page-%d", site.URL, n)
	}
	command := program + " crawl --allow-private --delay 20ms " + site.URL + "/404" + pages.String()
	c := exec.CommandContext(t.Context(), script, "-qefc", "stty cols 110 rows 30; "+command, "/dev/null")
	c.Dir = t.TempDir()
	c.Env = append(c.Environ(), "TERM=xterm")
	out, err := c.CombinedOutput()
	if code := exitOf(err); code != 3 {
		t.Errorf("exit code %d, want 3", code)
	}
	host := strings.TrimPrefix(site.URL, "http://")
	for _, want := range []string{"gone ", "the server answered 404", host, "fetched", "queued", "errors", "/s", " of 31 addresses", "    30  kept", "     1  gone"} {
		if !bytes.Contains(out, []byte(want)) {
			t.Errorf("%q is not on the screen", want)
		}
	}
	if bytes.Contains(out, []byte("/page-3\r\n")) {
		t.Error("a page that went well has a line")
	}
	if t.Failed() {
		t.Logf("%q", out)
	}
}
