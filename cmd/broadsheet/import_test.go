package main_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"broadsheet/scraper/warc"
)

// importedPage is a page of an invented site; the version is in its text.
func importedPage(n, version int) string {
	return fmt.Sprintf(`<!doctype html><html lang="en"><head><title>Bell %[1]d rings again</title><meta property="og:type" content="article"></head>
<body><article><h1>Bell %[1]d rings again</h1><p>The bell of the old fire station rang for the first time in %[2]d winters, and half of the town came to see why.</p>
<p>It was the caretaker, who had oiled it and wanted to know whether it still had its voice. It had, and the dogs agreed.</p></article></body></html>`, n, version+3)
}

// bells writes a WARC file of other people's: each page in some versions, one after
// the other. The addresses are long, so that what is said of some hundred fills a pipe
// and the program waits until it is read.
func bells(t *testing.T, dir string, pages, versions int) string {
	t.Helper()
	var out bytes.Buffer
	w := warc.NewWriter(&out, warc.WriterOptions{})
	for version := range versions {
		for n := range pages {
			e := warc.Exchange{
				URL: fmt.Sprintf("https://kiosk.example/%sbell-%d.html", strings.Repeat("fire-station/", 20), n), At: time.Date(2018, 1, 1+version, 7, 41, n%60, 0, time.UTC),
				Response: []byte("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"), Body: []byte(importedPage(n, version)),
			}
			if _, err := w.Exchange(e, nil); err != nil {
				t.Fatal(err)
			}
		}
	}
	path := filepath.Join(dir, "bells.warc.gz")
	if err := os.WriteFile(path, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestImportedVersionsAreRevisionsInTheirOrder, though many pages are read at once.
func TestImportedVersionsAreRevisionsInTheirOrder(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	run(t, dir, "import", bells(t, dir, 5, 6)).want(t, 0, `^ +5  kept$`, `^ +25  revised$`)
	clean(t, dir, "5 articles, 30 revisions, 30 visits")
	for _, record := range run(t, dir, "export", "--revisions", "all").records(t) {
		day := fmt.Sprintf("2018-01-%02.0fT", record["revision"])
		if fetched, _ := record["fetched"].(string); !strings.HasPrefix(fetched, day) {
			t.Errorf("%v revision %v was fetched %v", record["id"], record["revision"], fetched)
		}
	}
	// A file that goes on where it was left adds what is new, and that alone.
	run(t, dir, "import", bells(t, dir, 6, 7)).want(t, 0, `^ +1  kept$`, `^ +11  revised$`, `^ +30  already there$`)
	clean(t, dir, "6 articles, 42 revisions, 42 visits")
}
