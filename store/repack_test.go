package store_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"broadsheet/extract"
	"broadsheet/scraper/warc"
	"broadsheet/store"
)

// menu is what all pages of an invented site have.
func menu(site string) string {
	var b strings.Builder
	for i := range 60 {
		fmt.Fprintf(&b, "<li class=\"%s-%d\"><a href=\"/section/%d\">Section %d</a></li>\n", site, i, i*i, i*len(site)%13)
	}
	return b.String()
}

// sitePage is a page of an invented site.
func sitePage(site string, n int) string {
	return fmt.Sprintf("<title>Story %d</title><ul>%s</ul><p>Words %x of the story.</p>", n, menu(site), n*7919)
}

// packedArchive keeps pages in one segment, with a compression, and returns its path.
func packedArchive(tb tester, dir string, pack warc.Compression, exchanges []warc.Exchange) string {
	tb.Helper()
	a, err := store.Open(tb.Context(), dir, store.Options{Software: "test", Compress: pack})
	if err != nil {
		tb.Fatal(err)
	}
	for i, e := range exchanges {
		refs, err := a.Capture(tb.Context(), []warc.Exchange{e})
		if err != nil {
			tb.Fatal(err)
		}
		art := article(i, fmt.Sprint("text ", i))
		art.Capture = &refs[0]
		if _, err := a.Keep(tb.Context(), store.Visit{Address: e.URL, Fetched: start, Captures: refs, Article: art}); err != nil {
			tb.Fatal(err)
		}
	}
	if err := a.Close(); err != nil {
		tb.Fatal(err)
	}
	found, err := filepath.Glob(filepath.Join(dir, "captures", "*[tzc]"))
	if err != nil || len(found) != 1 {
		tb.Fatalf("segments %v, %v; want one", found, err)
	}
	return found[0]
}

// sitePages are pages of several sites, as they came.
func sitePages(sites, pages int) []warc.Exchange {
	var out []warc.Exchange
	for n := range pages {
		for s := range sites {
			site := fmt.Sprintf("kiosk%d.example", s)
			out = append(out, exchange(fmt.Sprintf("https://%s/%d", site, n), start, sitePage(site, n)))
		}
	}
	return out
}

// A whole record is one with its block.
type whole struct {
	Header warc.Header
	Block  string
}

// wholeRecords are all records of a segment by their offsets, and these in order.
func wholeRecords(tb tester, path string) (map[int64]whole, []int64) {
	tb.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		tb.Fatal(err)
	}
	r := warc.NewReader(bytes.NewReader(raw), warc.ReaderOptions{Verify: true})
	out := map[int64]whole{}
	var order []int64
	for {
		rec, err := r.Next()
		if errors.Is(err, io.EOF) {
			return out, order
		}
		if err != nil {
			tb.Fatal(err)
		}
		block, err := io.ReadAll(rec.Block)
		if err != nil {
			tb.Fatal(err)
		}
		out[rec.Offset] = whole{rec.Header, string(block)}
		order = append(order, rec.Offset)
	}
}

// repacked repacks the one segment of an archive.
func repacked(tb tester, dir, path string) (*store.Repacked, error) {
	tb.Helper()
	a, err := store.Open(tb.Context(), dir, store.Options{Software: "test"})
	if err != nil {
		tb.Fatal(err)
	}
	r, err := a.Repack(tb.Context(), filepath.Base(path))
	return r, errors.Join(err, a.Close())
}

// samePacked asserts that a repacked segment has the records of the old one, where
// it says, and that each can be read there alone.
func samePacked(tb tester, dir, path string, r *store.Repacked) {
	tb.Helper()
	old, oldOrder := wholeRecords(tb, path)
	repackedPath := filepath.Join(dir, "captures", r.To)
	now, order := wholeRecords(tb, repackedPath)
	view, err := store.View(tb.Context(), dir)
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = view.Close() }()
	for i, at := range oldOrder {
		want, got := old[at], now[r.Places[at].Offset]
		if want.Header.Get("WARC-Type") == "warcinfo" {
			if name := got.Header.Get("WARC-Filename"); name != r.To {
				tb.Errorf("the file is called %s, and %s in itself", r.To, name)
			}
			continue
		}
		if diff := cmp.Diff(want, got); diff != "" || order[i] != r.Places[at].Offset {
			tb.Fatalf("the record at %d differs (-was +is):\n%s", at, diff)
		}
		if want.Header.Get("WARC-Type") != "response" {
			continue
		}
		place := r.Places[at]
		body, err := view.Body(tb.Context(), extract.Capture{File: r.To, Offset: place.Offset, Length: place.Length})
		if err != nil || !strings.HasSuffix(want.Block, string(body.Body)) || len(body.Body) == 0 && len(want.Block) > 100 {
			tb.Fatalf("the record at %d read alone: %d bytes, %v", at, len(body.Body), err)
		}
	}
}

// TestRepackedSegmentHasTheSameRecords, in little space, and the old one stays.
func TestRepackedSegmentHasTheSameRecords(t *testing.T) {
	t.Parallel()
	for _, pack := range []warc.Compression{warc.Gzip, warc.Zstd, warc.None} {
		dir := t.TempDir()
		path := packedArchive(t, dir, pack, sitePages(3, 9))
		before, _ := os.ReadFile(path)
		r, err := repacked(t, dir, path)
		if err != nil {
			t.Fatal(err)
		}
		samePacked(t, dir, path, r)
		after, _ := os.ReadFile(path)
		if !bytes.Equal(before, after) || r.From != filepath.Base(path) || r.FromSize != int64(len(before)) {
			t.Errorf("%s: the old segment changed, or %+v", pack, r)
		}
		if r.Dictionary != 12 || 4*r.ToSize > 3*r.FromSize {
			t.Errorf("%s: %d bytes of %d, %d pages in the dictionary", pack, r.ToSize, r.FromSize, r.Dictionary)
		}
		if problems := checked(t, dir).Problems; len(problems) > 0 {
			t.Errorf("%s: %q", pack, problems)
		}
		again, err := repacked(t, dir, filepath.Join(dir, "captures", r.To))
		if again != nil || !errors.Is(err, store.ErrNotSmaller) {
			t.Errorf("%s: once more: %+v, %v", pack, again, err)
		}
	}
}

// TestRepackKeepsAnyRecord: whatever was captured is read back from the new segment.
func TestRepackKeepsAnyRecord(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		dir := tempDir(t)
		var list []warc.Exchange
		for n := range rapid.IntRange(1, 12).Draw(t, "pages") {
			site := rapid.SampledFrom([]string{"a.example", "b.example", "c.example:8080"}).Draw(t, "site")
			body := rapid.OneOf(
				rapid.Just(sitePage(site, n)), rapid.Just(strings.Repeat(sitePage(site, n), 30)),
				rapid.StringN(0, 3000, -1), rapid.Just("<same>"+menu(site)),
			).Draw(t, "body")
			list = append(list, exchange(fmt.Sprintf("https://%s/%d", site, n%7), start, body))
		}
		path := packedArchive(t, dir, warc.None, list)
		r, err := repacked(t, dir, path)
		if err != nil {
			t.Fatal(err)
		}
		samePacked(t, dir, path, r)
	})
}

// TestRepackLeavesNothing where it comes to nothing: what would be larger, damaged
// and torn segments, those that are being written, other files.
func TestRepackLeavesNothing(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(raw []byte) []byte{
		"damaged": func(raw []byte) []byte { raw[bytes.LastIndex(raw, []byte("<ul>"))] ^= 0x10; return raw },
		"torn":    func(raw []byte) []byte { return raw[:len(raw)-3] },
	} {
		dir := t.TempDir()
		path := packedArchive(t, dir, warc.None, sitePages(2, 3))
		a := open(t, dir) // before it is spoiled: a torn one would be mended
		raw, err := os.ReadFile(path)
		if err == nil {
			err = os.WriteFile(path, spoil(bytes.Clone(raw)), 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
		if r, err := a.Repack(t.Context(), filepath.Base(path)); err == nil {
			t.Errorf("%s: %+v", name, r)
		}
		if n := len(contents(t, dir)); n != 1 {
			t.Errorf("%s: %d files", name, n)
		}
		if err := os.WriteFile(path, raw, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	dir := t.TempDir()
	a := open(t, dir)
	keep(t, a, article(1, "text"), "https://kiosk.example/1", start)
	for _, name := range []string{filepath.Base(onlySegment(t, dir)), "none.warc.gz", "archive.db", "../archive.db"} {
		if r, err := a.Repack(t.Context(), name); err == nil {
			t.Errorf("%s: %+v", name, r)
		}
	}
	if n := len(contents(t, dir)); n != 1 {
		t.Errorf("%d files", n)
	}
}

// TestZstdSegmentsAreWrittenReadAndMended as those of gzip are.
func TestZstdSegmentsAreWrittenReadAndMended(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := packedArchive(t, dir, warc.Zstd, sitePages(1, 4))
	if !strings.HasSuffix(path, ".warc.zst") {
		t.Error(path)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	_, order := wholeRecords(t, path)
	last := int(order[len(order)-1])
	for cut := last + 1; cut < len(whole); cut += 7 {
		if err := os.WriteFile(path, whole[:cut], 0o600); err != nil {
			t.Fatal(err)
		}
		a := open(t, dir)
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
		if now, err := os.ReadFile(path); err != nil || len(now) != last {
			t.Errorf("cut at %d: mended to %d bytes, want %d", cut, len(now), last)
		}
	}
}

// TestDamageIsNotCut: where a flipped bit lets a zstd frame seem longer than the file,
// what comes after it stays.
func TestDamageIsNotCut(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := packedArchive(t, dir, warc.Zstd, sitePages(1, 4))
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	was, order := wholeRecords(t, path)
	for i := 0; i < len(whole); i += 13 {
		raw := bytes.Clone(whole)
		raw[i] ^= 0x80
		if err := os.WriteFile(path, raw, 0o600); err != nil {
			t.Fatal(err)
		}
		a, err := store.Open(t.Context(), dir, store.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
		now, err := os.ReadFile(path)
		if last := order[len(order)-1]; err != nil || len(now) < len(raw) && int64(i) < last {
			t.Errorf("bit at %d: cut to %d bytes", i, len(now))
		}
		if i%11 > 0 || len(now) < len(raw) || len(checked(t, dir).Problems) > 0 {
			continue
		}
		if is, _ := wholeRecords(t, path); !cmp.Equal(was, is) { // a few bits of a frame mean nothing
			t.Errorf("bit at %d isn't found", i)
		}
	}
	if err := os.WriteFile(path, whole, 0o600); err != nil {
		t.Fatal(err)
	}
}
