package store_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"

	"broadsheet/scraper/warc"
)

// TestDocumentedCommandsUnpackASegment: the shell of docs/captures.md reads a repacked
// segment with zstd's own tool.
func TestDocumentedCommandsUnpackASegment(t *testing.T) {
	t.Parallel()
	for _, tool := range []string{"sh", "od", "zstd"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("there is no %s to judge: install it", tool)
		}
	}
	page, err := os.ReadFile(filepath.Join("..", "docs", "captures.md"))
	if err != nil {
		t.Fatal(err)
	}
	script := regexp.MustCompile("(?s)```sh\n(.*?)```").FindSubmatch(page)
	dir := t.TempDir()
	r, err := repacked(t, dir, packedArchive(t, dir, warc.Gzip, sitePages(2, 5)))
	if err != nil || script == nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "captures", r.To)
	cmd := exec.CommandContext(t.Context(), "sh", "-e", "-c", string(script[1]))
	cmd.Dir, cmd.Env = t.TempDir(), append(os.Environ(), "FILE="+path)
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil || complaint.Len() > 0 {
		t.Fatalf("%v: %s", err, &complaint)
	}
	plain := filepath.Join(t.TempDir(), "plain.warc")
	if err := os.WriteFile(plain, out, 0o600); err != nil {
		t.Fatal(err)
	}
	_, want := wholeRecords(t, path)
	if _, got := wholeRecords(t, plain); len(got) != len(want) || len(got) != 21 {
		t.Errorf("%d records, want %d", len(got), len(want))
	}
}
