package store_test

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"broadsheet/extract"
	"broadsheet/scraper/warc"
	"broadsheet/store"
)

// manyFlips says how many bits of each file are flipped, where it says anything.
const manyFlips = "BROADSHEET_FLIPS"

// fewFlips is how many there are without.
const fewFlips = 60

// flippable makes a small archive that has all kinds of files: segments of gzip and of
// zstd, one of them with a dictionary, and their indexes.
func flippable(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for i, pack := range []warc.Compression{warc.Gzip, warc.Zstd} {
		a, err := store.Open(t.Context(), dir, store.Options{Software: "test", Compress: pack})
		if err != nil {
			t.Fatal(err)
		}
		a.LimitFirstSegment(8000)
		for _, page := range sitePages(2, 3+37*i) {
			refs, err := a.Capture(t.Context(), []warc.Exchange{page})
			if err != nil {
				t.Fatal(err)
			}
			v := store.Visit{Address: page.URL, Fetched: page.At, Captures: refs, Reason: extract.ReasonListing}
			if _, err := a.Keep(t.Context(), v); err != nil {
				t.Fatal(err)
			}
		}
		for n := range 12 {
			art := article(100*i+n, fmt.Sprintf("text %d of the paper %d, which goes on for some words", n, i))
			keep(t, a, art, art.URL, minute(n))
			if n%3 == 0 {
				revised := article(100*i+n, "another text "+strconv.Itoa(n))
				keep(t, a, revised, art.URL+"?again", minute(n+20))
			}
		}
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// revisionsOf are all records that can be read, by id and revision, with their pages, and
// how often it was told that one can't be.
func revisionsOf(t *testing.T, dir string) (records map[string]string, told int, err error) {
	t.Helper()
	a, err := store.View(t.Context(), dir)
	if err != nil {
		return nil, 0, err
	}
	defer func() { _ = a.Close() }()
	records = map[string]string{}
	q := store.Query{AllRevisions: true, Damaged: func(error) error { told++; return nil }}
	for art, err := range a.Articles(t.Context(), q) {
		if err != nil {
			return records, told, err
		}
		raw, err := store.EncodeRecord(art)
		if err != nil {
			t.Fatal(err)
		}
		page := ""
		if art.Capture != nil {
			body, err := a.Body(t.Context(), *art.Capture)
			page = fmt.Sprintf("%x %v", body.Body, err != nil)
		}
		records[fmt.Sprintf("%s/%d", art.ID, art.Revision)] = string(raw) + page
	}
	return records, told, nil
}

// flips is how many bits of a file are flipped: all of them, where there are no more.
func flips(bits int) int {
	n, err := strconv.Atoi(os.Getenv(manyFlips))
	if err != nil {
		n = fewFlips
	}
	return min(n, bits)
}

// TestAFlippedBitIsFound: whichever bit of whichever file is flipped, a check names the
// file, or nothing that can be read has changed; and what the bit doesn't concern is read
// as before. BROADSHEET_FLIPS=2000 flips so many in each file.
func TestAFlippedBitIsFound(t *testing.T) {
	t.Parallel()
	dir := flippable(t)
	whole, _, err := revisionsOf(t, dir)
	if err != nil || len(whole) != 32 {
		t.Fatal(len(whole), err)
	}
	if problems := checked(t, dir).Problems; len(problems) > 0 {
		t.Fatal(problems)
	}
	kinds := map[string]bool{}
	for i, path := range dataFiles(dir) {
		kinds[filepath.Ext(path)] = true
		f := &flipped{dir: dir, path: path, whole: whole}
		f.all(t, rand.New(rand.NewPCG(20, uint64(i))))
		t.Logf("%s: %d bits flipped: %d found, %d change nothing; of %d not all records were read", filepath.Base(path), f.found+f.nothing, f.found, f.nothing, f.stopped)
	}
	for _, kind := range []string{".db", ".gz", ".zst", ".cdxj", ".dictionary"} {
		if !kinds[kind] {
			t.Errorf("the archive has no file *%s", kind)
		}
	}
}

// dataFiles are the files of an archive that say something: all but its locks.
func dataFiles(dir string) (files []string) {
	_ = filepath.WalkDir(dir, func(path string, e fs.DirEntry, _ error) error {
		if e.Type().IsRegular() && !strings.HasPrefix(e.Name(), "archive.lock") && !strings.HasPrefix(e.Name(), "archive.readers") {
			files = append(files, path)
		}
		return nil
	})
	return files
}

// A flipped is a file whose bits are flipped, one at a time.
type flipped struct {
	dir, path               string
	whole                   map[string]string
	found, nothing, stopped int
}

func (f *flipped) all(t *testing.T, random *rand.Rand) {
	t.Helper()
	raw, err := os.ReadFile(f.path)
	if err != nil {
		t.Fatal(err)
	}
	for _, bit := range chosenBits(random, len(raw)*8) {
		changed := slices.Clone(raw)
		changed[bit/8] ^= 1 << (bit % 8)
		f.write(t, changed)
		f.one(t, bit)
	}
	f.write(t, raw)
}

// write replaces the file: its old pages may be mapped.
func (f *flipped) write(t *testing.T, raw []byte) {
	t.Helper()
	if err := errors.Join(os.WriteFile(f.path+".part", raw, 0o600), os.Rename(f.path+".part", f.path)); err != nil {
		t.Fatal(err)
	}
}

// chosenBits are different bits, all where few are there.
func chosenBits(random *rand.Rand, bits int) (out []int) {
	taken := map[int]bool{}
	for len(out) < flips(bits) {
		if bit := random.IntN(bits); !taken[bit] {
			taken[bit], out = true, append(out, bit)
		}
	}
	return out
}

func (f *flipped) one(t *testing.T, bit int) {
	t.Helper()
	named, words := f.check(t)
	records, told, err := revisionsOf(t, f.dir)
	changed := 0
	for name, text := range f.whole {
		if is, ok := records[name]; ok && is != text {
			changed++
		}
	}
	lost := len(f.whole) - len(records)
	name := filepath.Base(f.path)
	switch {
	case !named && (err != nil || lost+changed+told > 0):
		t.Errorf("%s, bit %d: %d records are lost, %d changed, %d told, %v, and the check says %q", name, bit, lost, changed, told, err, words)
	case filepath.Ext(name) == ".db" && changed > 0:
		t.Errorf("%s, bit %d: %d records are read as they weren't written", name, bit, changed)
	case filepath.Ext(name) != ".db" && (lost > 0 || err != nil):
		t.Errorf("%s, bit %d: %d records are lost with captures, %v", name, bit, lost, err)
	case err == nil && lost > 1:
		f.stopped++
	case err != nil:
		f.stopped++
	}
	if named {
		f.found++
	} else {
		f.nothing++
	}
}

// check reports whether a check names the file, and what it says.
func (f *flipped) check(t *testing.T) (named bool, words string) {
	t.Helper()
	view, err := store.View(t.Context(), f.dir)
	if err != nil {
		return strings.Contains(err.Error(), filepath.Base(f.path)), err.Error()
	}
	defer func() { _ = view.Close() }()
	report, err := view.Check(t.Context())
	if err != nil {
		return strings.Contains(err.Error(), filepath.Base(f.path)), err.Error()
	}
	words = strings.Join(texts(report.Problems), "\n")
	if filepath.Ext(f.path) == ".db" {
		return strings.Contains(words, "database: "), words
	}
	return strings.Contains(words, filepath.Base(f.path)), words
}
