package main_test

import (
	"bytes"
	"testing"
)

// TestVerboseLogsEachRequestAndDecision, and nothing does without it: the lines
// for people say the same.
func TestVerboseLogsEachRequestAndDecision(t *testing.T) {
	t.Parallel()
	site := newFaultSite(t, nil)
	crawl := []string{"crawl", "--allow-private", "--delay", "0", "--log", "json", site.URL + "/first", site.URL + "/404"}
	logged := []string{`"msg":"robots.txt had"`, `"msg":"exchange"`, `"msg":"page handled"`, `"msg":"page given up"`}
	loud, _ := broadsheet(t, t.TempDir(), append(crawl, "-v")...).CombinedOutput()
	still, _ := broadsheet(t, t.TempDir(), crawl...).CombinedOutput()
	for _, want := range logged {
		if !bytes.Contains(loud, []byte(want)) || bytes.Contains(still, []byte(want)) {
			t.Errorf("%s: with -v:\n%s\nwithout:\n%s", want, loud, still)
		}
	}
}
