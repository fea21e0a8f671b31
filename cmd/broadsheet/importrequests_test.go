package main_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"broadsheet/scraper/warc"
)

// crawledElsewhere writes a file as another crawler does: requests before their responses,
// which name them, and behind the last one a 304 of the first.
func crawledElsewhere(t *testing.T, dir string) {
	t.Helper()
	var out strings.Builder
	put := func(kind, id, address, second, block string, fields ...string) {
		fmt.Fprintf(&out, "WARC/1.0\r\nWARC-Type: %s\r\nWARC-Record-ID: <urn:x:%s>\r\nWARC-Target-URI: %s\r\nWARC-Date: 2018-03-01T07:41:%sZ\r\n%sContent-Type: application/http\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n",
			kind, id, address, second, strings.Join(fields, ""), len(block), block)
	}
	ask := func(id, address, second string) {
		put("request", id, address, second, "GET /"+id+" HTTP/1.1\r\nHost: kiosk.example\r\nCookie: who=a-reader\r\n\r\n")
	}
	const short, page = "http://short.example/1", "https://kiosk.example/bell-1.html"
	ask("q0", short, "01")
	put("response", "r0", short, "01", "HTTP/1.1 302 Found\r\nLocation: "+page+"\r\n\r\n", "WARC-Concurrent-To: <urn:x:q0>\r\n")
	ask("q1", page, "02")
	put("response", "r1", page, "02", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"+importedPage(1, 1), "WARC-Concurrent-To: <urn:x:q1>\r\n")
	ask("q2", page, "30")
	put("revisit", "r2", page, "30", "HTTP/1.1 304 Not Modified\r\n\r\n", "WARC-Concurrent-To: <urn:x:q2>\r\n", "WARC-Refers-To: <urn:x:r1>\r\n")
	write(t, dir, map[string]string{"elsewhere.warc": out.String()})
}

// requestsIn are the request records of an archive's captures: the first word of each that
// was asked for, and the type of the record that it names.
func requestsIn(t *testing.T, dir string) (out []string, files []string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "archive", "captures", "*.warc.gz"))
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[string]warc.Type{}
	for _, path := range files {
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		r := warc.NewReader(bufio.NewReader(f), warc.ReaderOptions{Verify: true})
		for {
			rec, err := r.Next()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			kinds[rec.ID()] = rec.Type()
			if rec.Type() != warc.Request {
				continue
			}
			block, err := io.ReadAll(rec.Block)
			if err != nil || !strings.Contains(string(block), "\r\nCookie: redacted\r\n") {
				t.Errorf("%q, %v", block, err)
			}
			line, _, _ := strings.Cut(string(block), " HTTP/1.1\r\n")
			out = append(out, strings.TrimPrefix(line, "GET /")+" of a "+string(kinds[rec.ConcurrentTo()]))
		}
		_ = f.Close() // it was only read
	}
	return out, files
}

// TestImportedPagesHaveTheirRequests in the captures beside them, those of redirects too, and
// another reader reads them so; a removal takes them with their page.
func TestImportedPagesHaveTheirRequests(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	crawledElsewhere(t, dir)
	run(t, dir, "import", "elsewhere.warc").want(t, 0, `^ +1  kept$`, `^ +1  unchanged$`)
	clean(t, dir, "1 article, 1 revision, 2 visits")
	got, files := requestsIn(t, dir)
	if want := "q0 of a response, q1 of a response, q2 of a revisit"; strings.Join(got, ", ") != want {
		t.Errorf("%q, want %s", got, want)
	}
	run(t, dir, "import", "elsewhere.warc").want(t, 0, `^ +2  already there$`)
	for _, path := range files {
		readByWarcio(t, path)
	}
	run(t, dir, "archive", "remove", "https://kiosk.example/bell-1.html", "--reason", "the town asked for it").want(t, 0)
	if left, _ := requestsIn(t, dir); len(left) > 0 {
		t.Errorf("%q are left", left)
	}
}

// readByWarcio lets another program count the records of a file, and work out their digests,
// where it is there.
func readByWarcio(t *testing.T, path string) {
	t.Helper()
	node, err := exec.LookPath("node")
	if err != nil || os.Getenv("BROADSHEET_NODE_MODULES") == "" {
		t.Log("there is no warcio to judge: install node and npm's warcio, and name its folder in BROADSHEET_NODE_MODULES")
		return
	}
	out, err := exec.CommandContext(t.Context(), node, filepath.Join("..", "..", "scraper", "warc", "testdata", "warcio.cjs"), path).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }() // it was only read
	r, n := warc.NewReader(bufio.NewReader(f), warc.ReaderOptions{}), 0
	for ; ; n++ {
		rec, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if digest := rec.Header.Get("WARC-Block-Digest"); !strings.Contains(string(out), digest) {
			t.Errorf("warcio has no %s %s with the digest %s", rec.Type(), rec.ID(), digest)
		}
	}
	if lines := strings.Count(string(out), "\n"); lines != n {
		t.Errorf("warcio reads %d records of %d", lines, n)
	}
}
