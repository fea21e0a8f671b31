package warc_test

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"broadsheet/scraper/warc"
)

func TestSURTs(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"http://www.Kiosk.example/News/A.html": "example,kiosk)/news/a.html",
		"https://www2.kiosk.example:443":       "example,kiosk)/",
		"http://kiosk.example:8080/?b=2&a=1":   "example,kiosk:8080)/?a=1&b=2",
		"https://a.b.kiosk.example/ö x?q=a b":  "example,kiosk,b,a)/%C3%B6%20x?q=a%20b",
		"https://www17.kiosk.example/www.":     "example,kiosk)/www.",
		"https://wwwkiosk.example/":            "example,wwwkiosk)/",
		"https://www2kiosk.example/":           "example,www2kiosk)/",
		"ftp://www.kiosk.example/":             "ftp://www.kiosk.example/",
		"urn:sha1:ABC":                         "urn:sha1:ABC",
		"http://[bad":                          "http://[bad",
		"":                                     "",
	} {
		if got := warc.SURT(address); got != want {
			t.Errorf("%q: %q, want %q", address, got, want)
		}
	}
}

// indexOf is the index of a file.
func indexOf(t *testing.T, file []byte, name string) []string {
	t.Helper()
	var out bytes.Buffer
	if err := warc.Index(bytes.NewReader(file), name, &out); err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
}

// TestIndexLeadsToItsRecords, in order, in each compression.
func TestIndexLeadsToItsRecords(t *testing.T) {
	t.Parallel()
	for name, opt := range packings(t) {
		file, placed := segment(t, opt)
		lines := indexOf(t, file, "a.warc")
		if len(lines) != 3 || !slices.IsSorted(lines) {
			t.Fatalf("%s: %q", name, lines)
		}
		for i, want := range []string{
			`example,kiosk)/1 20190423074100 {"url":"https://kiosk.example/1","mime":"text/html","status":"200","digest":"` + strings.TrimPrefix(placed[1].Digest, "sha1:"),
			`example,kiosk)/1 20190423074100 {"url":"https://kiosk.example/1","mime":"warc/revisit","status":"200","digest":"`,
			`example,kiosk)/file 20190423074100 {"url":"https://kiosk.example/file","mime":"text/html","digest":"`,
		} {
			if !strings.HasPrefix(lines[i], want) {
				t.Errorf("%s: %s, want %s", name, lines[i], want)
			}
		}
	}
	if err := warc.Index(strings.NewReader("no record"), "a.warc", &bytes.Buffer{}); !errors.As(err, new(*warc.FormatError)) {
		t.Errorf("%v", err)
	}
}

// TestWarcioIndexesTheSame, line by line.
func TestWarcioIndexesTheSame(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "judged.warc.gz")
	var out bytes.Buffer
	w := warc.NewWriter(&out, warc.WriterOptions{})
	for _, address := range []string{"http://www.kiosk.example/", "https://Kiosk.example:8443/A?c&b=1", "https://kiosk.example/ö", "http://www3.sub.kiosk.example"} {
		e := exchange(page(1))
		e.URL = address
		p, err := w.Exchange(e, nil)
		_, err2 := w.Exchange(e, &warc.Original{ID: p.ID, URI: e.URL, Date: e.At})
		if err := errors.Join(err, err2); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(path, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	warcio(t, path) // skips where there is none
	node, err := exec.LookPath("node")
	if err != nil {
		t.Fatal(err)
	}
	cli := filepath.Join(os.Getenv("BROADSHEET_NODE_MODULES"), "warcio", "dist", "cli.js")
	raw, err := exec.CommandContext(t.Context(), node, cli, "cdx-index", path).Output()
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Split(strings.TrimSuffix(string(raw), "\n"), "\n")
	slices.Sort(want)
	if diff := cmp.Diff(want, indexOf(t, out.Bytes(), "judged.warc.gz")); diff != "" {
		t.Errorf("-warcio +ours:\n%s", diff)
	}
}

// TestIndexAsWrittenIsAsRead: who has written the records need not read them for their index.
func TestIndexAsWrittenIsAsRead(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var out, written, read bytes.Buffer
		x := warc.Indexer{Name: "a.warc.gz"}
		w := warc.NewWriter(&out, warc.WriterOptions{})
		for _, e := range rapid.SliceOfN(exchanges(), 1, 5).Draw(t, "exchanges") {
			var first *warc.Original
			if e.Response == nil && rapid.Bool().Draw(t, "without an address") {
				e.URL, e.MediaType = "", ""
			} else if e.Response != nil && rapid.Bool().Draw(t, "again") {
				first = &warc.Original{ID: "urn:uuid:1", URI: e.URL, Date: e.At}
			}
			p, err := w.Exchange(e, first)
			if err != nil {
				t.Fatal(err)
			}
			x.Wrote(&e, p, first != nil)
		}
		if err := errors.Join(x.Write(&written), warc.Index(&out, x.Name, &read)); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(read.String(), written.String()); diff != "" {
			t.Errorf("-read +written:\n%s", diff)
		}
	})
}
