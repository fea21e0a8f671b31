package main_test

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/gzip"

	"broadsheet/scraper/warc"
)

// lampShell is what a server sends of each page of the lamps: their text comes by script.
const lampShell = `<!doctype html><html lang="en"><head><title>Lamps</title><script src="/lamps.js"></script></head><body><main>It is loading.</main></body></html>`

// lampText is a paragraph that only a rendered lamp page has.
func lampText(n, version int) string {
	return fmt.Sprintf("The lamp of house number %d was lit for the first time in %d winters, and half of the street came to see why.", n, version+3)
}

// lampPage is the document of a lamp page when its scripts have done their work.
func lampPage(n, version int) string {
	return strings.NewReplacer("It is loading.", fmt.Sprintf(`<article><h1>Lamp %[1]d is lit</h1><p>%[2]s</p>
<p>It was the caretaker of number %[1]d, who had trimmed the wick and wanted to know whether it still had its light. It had, and the moths agreed.</p></article>`, n, lampText(n, version))).
		Replace(lampShell)
}

// lanterns writes a WARC file as a crawl with a browser writes it: rendered pages, each in
// two versions.
func lanterns(t *testing.T, dir string, pages int) string {
	t.Helper()
	var out bytes.Buffer
	w := warc.NewWriter(&out, warc.WriterOptions{})
	for version := range 2 {
		for n := range pages {
			e := warc.Exchange{
				URL: fmt.Sprintf("https://kiosk.example/lamp-%d.html", n), At: time.Date(2018, 1, 1+version, 7, 41, n%60, 0, time.UTC),
				Request: []byte("GET / HTTP/1.1\r\n\r\n"), Response: []byte("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"), Body: []byte(lampShell),
			}
			p, err := w.Exchange(e, nil)
			if err == nil {
				_, err = w.Rendered(p.ID, e.URL, warc.Rendered{At: e.At.Add(time.Second), By: "Kiosk/1.0", HTML: []byte(lampPage(n, version))})
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	path := filepath.Join(dir, "lamps.warc.gz")
	if err := os.WriteFile(path, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// unpacked is the text of a file, whose members are unpacked where it is one of gzip.
func unpacked(t *testing.T, path string) string {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if z, zerr := gzip.NewReader(bytes.NewReader(raw)); zerr == nil {
		if raw, err = io.ReadAll(z); err != nil {
			t.Fatal(err)
		}
	}
	return string(raw)
}

// exported are all revisions of an archive as they are exported.
func exported(t *testing.T, dir string) string {
	t.Helper()
	return run(t, dir, "export", "--revisions", "all").want(t, 0).out
}

// TestRecordsOfRenderedPagesAreReadFromTheirDocuments, whenever they are read: from the file,
// at an import, once more from the captures, and for a database that is made anew.
func TestRecordsOfRenderedPagesAreReadFromTheirDocuments(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := lanterns(t, dir, 3)
	if got := run(t, dir, "extract", file).want(t, 0).records(t); len(got) != 3 { // one of each address
		t.Errorf("%d records were read from the file", len(got))
	}
	run(t, dir, "import", file).want(t, 0, `^ +3  kept$`, `^ +3  revised$`)
	run(t, dir, "import", file).want(t, 0, `^ +6  already there$`)
	clean(t, dir, "3 articles, 6 revisions, 6 visits")
	want := exported(t, dir)
	if strings.Count(want, lampText(1, 0)) == 0 || strings.Contains(want, "It is loading") {
		t.Errorf("the records are of other pages: %s", want)
	}
	run(t, dir, "reextract").want(t, 0).prints(t, `3 articles +read as before`)
	if err := os.Remove(filepath.Join(dir, "archive", "archive.db")); err != nil {
		t.Fatal(err)
	}
	run(t, dir, "archive", "repair").want(t, 0)
	if diff := cmp.Diff(want, exported(t, dir)); diff != "" {
		t.Errorf("made anew (-before +after):\n%s", diff)
	}
	run(t, dir, "archive", "compact").want(t, 0)
	run(t, dir, "reextract").want(t, 0).prints(t, `3 articles +read as before`)
	clean(t, dir, "3 articles, 6 revisions, 6 visits")
}

// TestASliceHasRenderedDocuments, so that what it is imported into has the same records.
func TestASliceHasRenderedDocuments(t *testing.T) {
	t.Parallel()
	dir, other := t.TempDir(), t.TempDir()
	run(t, dir, "import", lanterns(t, dir, 2)).want(t, 0)
	slice := filepath.Join(other, "slice.warc.gz")
	run(t, dir, "export", "--format", "warc", "--revisions", "all", "-o", slice).want(t, 0)
	run(t, other, "import", slice).want(t, 0, `^ +2  kept$`, `^ +2  revised$`)
	texts := func(dir string) (out []string) {
		for _, record := range run(t, dir, "export", "--revisions", "all", "--fields", "id,revision,text,url").records(t) {
			out = append(out, fmt.Sprint(record))
		}
		return out
	}
	if diff := cmp.Diff(texts(dir), texts(other)); diff != "" {
		t.Errorf("(-here +there):\n%s", diff)
	}
}

// TestRemoveLeavesNothingOfARenderedPage in any file, packed or not.
func TestRemoveLeavesNothingOfARenderedPage(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	run(t, dir, "import", lanterns(t, dir, 2)).want(t, 0)
	run(t, dir, "archive", "remove", "https://kiosk.example/lamp-1.html", "--reason", "asked for").want(t, 0)
	err := filepath.WalkDir(filepath.Join(dir, "archive"), func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		if strings.Contains(unpacked(t, path), "number 1") {
			t.Errorf("%s has some of it", path)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	if got := exported(t, dir); !strings.Contains(got, lampText(0, 1)) || strings.Contains(got, "number 1") {
		t.Errorf("what is left: %s", got)
	}
	clean(t, dir, "1 article, 2 revisions, 2 visits")
}
