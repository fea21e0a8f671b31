package main_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"broadsheet/scraper/warc"
)

// TestImportedRedirectsAreAliases: each address that led to a page leads to its article, to
// import the file once more adds nothing, and a database made anew knows the same.
func TestImportedRedirectsAreAliases(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	f, err := os.Create(filepath.Join(dir, "bells.warc.gz"))
	if err != nil {
		t.Fatal(err)
	}
	w := warc.NewWriter(f, warc.WriterOptions{})
	at := time.Date(2018, 3, 1, 7, 41, 0, 0, time.UTC)
	put := func(address, head, body string) {
		at = at.Add(time.Second)
		if _, err := w.Exchange(warc.Exchange{URL: address, At: at, Request: []byte("GET / HTTP/1.1\r\n\r\n"), Response: []byte(head), Body: []byte(body)}, nil); err != nil {
			t.Fatal(err)
		}
	}
	put("http://short.example/1", "HTTP/1.1 302 Found\r\nLocation: http://kiosk.example/bell-1.html\r\n\r\n", "")
	put("http://other.example/1", "HTTP/1.1 302 Found\r\nLocation: http://other.example/2\r\n\r\n", "moved")
	put("http://kiosk.example/bell-1.html", "HTTP/1.1 301 Moved Permanently\r\nLocation: https://kiosk.example/bell-1.html\r\n\r\n", "moved")
	put("http://kiosk.example/-1", "HTTP/1.1 301 Moved Permanently\r\nLocation: https://kiosk.example/bell-1.html\r\n\r\n", "moved")
	put("https://kiosk.example/bell-1.html", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", importedPage(1, 1))
	put("https://kiosk.example/bell-2.html", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", importedPage(2, 1))
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	run(t, dir, "import", "bells.warc.gz").want(t, 0, `^ +2  kept$`, `^ +1  unchanged$`)
	clean(t, dir, "2 articles, 2 revisions, 3 visits")
	look := func() {
		for _, address := range []string{"http://short.example/1", "http://kiosk.example/bell-1.html", "http://kiosk.example/-1", "https://kiosk.example/bell-1.html"} {
			if out := run(t, dir, "show", address).want(t, 0).out; !strings.Contains(out, "Bell 1 rings again") {
				t.Errorf("%s leads to %.200s", address, out)
			}
		}
		run(t, dir, "show", "http://other.example/1").want(t, 1)
	}
	look()
	run(t, dir, "import", "bells.warc.gz").want(t, 0, `^ +3  already there$`)
	before := run(t, dir, "export").want(t, 0).out
	run(t, dir, "archive", "repair", "--rebuild").want(t, 0)
	look()
	if after := run(t, dir, "export").want(t, 0).out; after != before {
		t.Errorf("made anew it exports\n%s\nnot\n%s", after, before)
	}
}
