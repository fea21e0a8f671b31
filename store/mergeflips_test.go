package store_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"broadsheet/extract"
	"broadsheet/scraper/warc"
	"broadsheet/store"
)

// twoMachines makes two archives that began as one: the other has captures of each form,
// among them revisits of pages in other files, and one that ours has a part of.
func twoMachines(t *testing.T) (ours, other string) {
	t.Helper()
	other = t.TempDir()
	for i, form := range []warc.Compression{warc.Gzip, warc.Zstd, warc.None} {
		a, err := store.Open(t.Context(), other, store.Options{Compress: form})
		if err != nil {
			t.Fatal(err)
		}
		a.LimitFirstSegment(8000)
		for _, page := range sitePages(2, 3+37*i) {
			page.At = at(1000 * i)
			refs, err := a.Capture(t.Context(), []warc.Exchange{page})
			if err != nil {
				t.Fatal(err)
			}
			v := store.Visit{Address: page.URL, Fetched: page.At, Captures: refs, Reason: extract.ReasonListing}
			if _, err := a.Keep(t.Context(), v); err != nil {
				t.Fatal(err)
			}
		}
		for n := range 5 { // of which each session has one more, and the others anew
			if n <= 2+i {
				visitLamp(t, a, n, sentence(n), fmt.Sprintf("https://short.example/%d", n), at(1000*i+n))
			}
		}
		visitLamp(t, a, 0, sentence(0)+strings.Repeat(" And on.", i), "https://kiosk.example/0", at(1000*i+500))
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			ours = copied(t, other)
		}
	}
	a := open(t, ours)
	visitLamp(t, a, 1, "Ours alone.", "https://kiosk.example/1", at(600))
	visitLamp(t, a, 9, sentence(9), "https://kiosk.example/9", at(700))
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	return ours, other
}

// tolds merges and returns what was told of the other archive.
func tolds(t *testing.T, to, other string) (told []store.Problem, did *store.Merged, err error) {
	t.Helper()
	a, err := store.Open(t.Context(), to, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	did, err = a.MergeWith(t.Context(), other, store.MergeOptions{Problem: func(p store.Problem) { told = append(told, p) }})
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	if did != nil && did.Damaged != len(told) {
		t.Errorf("%d problems are counted, and %q told", did.Damaged, told)
	}
	return told, did, err
}

// TestMergeTakesNothingDamaged: whichever bit of whichever file of the other archive is
// flipped, ours is sound after a merge, has all that it had, and nothing that isn't as it
// was written; what is left out is told, and comes when the other one was mended.
// BROADSHEET_FLIPS=500 flips so many in each file.
func TestMergeTakesNothingDamaged(t *testing.T) {
	t.Parallel()
	ours, other := twoMachines(t)
	m := &mergeFlips{ours: ours, other: other, before: held(t, ours), want: held(t, merged(t, ours, other))}
	if len(m.want.Records) != 11 || len(m.want.Pages) < 25 {
		t.Fatalf("%d records, %d pages", len(m.want.Records), len(m.want.Pages))
	}
	kinds := map[string]bool{}
	for i, path := range dataFiles(other) {
		kinds[filepath.Ext(path)] = true
		m.all(t, path, rand.New(rand.NewPCG(30, uint64(i))))
	}
	t.Logf("%d bits flipped: %d merges refused, %d left something out, %d told of nothing that concerns them", m.flipped, m.refused, m.partial, m.silent)
	for _, kind := range []string{".db", ".gz", ".zst", ".warc", ".cdxj", ".dictionary"} {
		if !kinds[kind] {
			t.Errorf("the other archive has no file *%s", kind)
		}
	}
}

type mergeFlips struct {
	ours, other                       string
	before, want                      keptArchive
	flipped, refused, partial, silent int
}

func (m *mergeFlips) all(t *testing.T, path string, random *rand.Rand) {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	few := flips(len(raw) * 8)
	if os.Getenv(manyFlips) == "" {
		few = min(few, 5)
	}
	f := &flipped{path: path}
	for _, bit := range chosenBits(random, len(raw)*8)[:few] {
		changed := slices.Clone(raw)
		changed[bit/8] ^= 1 << (bit % 8)
		to := copied(t, m.ours)
		f.write(t, changed)
		m.one(t, fmt.Sprintf("%s, bit %d", filepath.Base(path), bit), to)
		f.write(t, raw)
		if _, _, err := tolds(t, to, m.other); err != nil {
			t.Fatal(err)
		}
		m.sound(t, fmt.Sprintf("%s, bit %d, mended", filepath.Base(path), bit), to)
		if diff := cmp.Diff(m.want, held(t, to), inUTC); diff != "" {
			t.Errorf("%s, bit %d, mended (-whole +here):\n%s", filepath.Base(path), bit, diff)
		}
		if err := os.RemoveAll(to); err != nil {
			t.Fatal(err)
		}
	}
}

func (m *mergeFlips) sound(t *testing.T, what, dir string) {
	t.Helper()
	if problems := checked(t, dir).Problems; len(problems) > 0 {
		t.Errorf("%s: %q", what, problems)
	}
	nothingTwice(t, dir)
}

// one merges the damaged archive.
func (m *mergeFlips) one(t *testing.T, what, to string) {
	t.Helper()
	told, did, err := tolds(t, to, m.other)
	m.sound(t, what, to)
	got := held(t, to)
	for key, page := range got.Pages {
		if page != m.want.Pages[key] {
			t.Errorf("%s: the page of %s is %.60q, not %.60q", what, key, page, m.want.Pages[key])
		}
	}
	for key, page := range m.before.Pages {
		if page != got.Pages[key] {
			t.Errorf("%s: the page of %s, which was here, is %.60q", what, key, got.Pages[key])
		}
	}
	isWhole := cmp.Equal(m.want, got, inUTC)
	m.flipped++
	switch {
	case err != nil:
		m.refused++
		if diff := cmp.Diff(m.before, got, inUTC); diff != "" {
			t.Errorf("%s: refused: %v, and (-before +after):\n%s", what, err, diff)
		}
		if !strings.Contains(err.Error(), m.other) {
			t.Errorf("%s: nothing is named: %v", what, err)
		}
	case did.LeftOut > 0:
		m.partial++
	case !isWhole:
		t.Errorf("%s: something is missing, and %q is told (-whole +here):\n%s", what, told, cmp.Diff(m.want, got, inUTC))
	default:
		m.silent++
	}
}

// TestMergeOfSegmentsWithoutTheirFirstRecord, which says who made them: all others come in,
// with the dictionary that they need.
func TestMergeOfSegmentsWithoutTheirFirstRecord(t *testing.T) {
	t.Parallel()
	ours, other := twoMachines(t)
	want := held(t, merged(t, ours, other))
	found, err := filepath.Glob(filepath.Join(other, "captures", "*.warc*"))
	if err != nil {
		t.Fatal(err)
	}
	hurt := 0
	for _, path := range found {
		if ext := filepath.Ext(path); ext == ".cdxj" || ext == ".dictionary" {
			continue
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		_, places := wholeRecords(t, path)
		raw[places[0]+20] ^= 1
		put(t, other, "captures/"+filepath.Base(path), string(raw))
		hurt++
	}
	told, did, err := tolds(t, ours, other)
	if err != nil || did.LeftOut > 0 || len(told) < hurt-1 { // a name in plain text isn't looked at
		t.Errorf("%d segments: %+v, %q, %v", hurt, did, told, err)
	}
	if problems := checked(t, ours).Problems; len(problems) > 0 {
		t.Errorf("%q", problems)
	}
	if diff := cmp.Diff(want, held(t, ours), inUTC); diff != "" {
		t.Errorf("(-whole +here):\n%s", diff)
	}
}

// TestMergeRefusesADamagedDatabase before anything is copied, and says how it is mended.
func TestMergeRefusesADamagedDatabase(t *testing.T) {
	t.Parallel()
	ours, other := twoMachines(t)
	before := tree(t, ours)
	database := filepath.Join(other, "archive.db")
	raw, err := os.ReadFile(database)
	if err != nil {
		t.Fatal(err)
	}
	put(t, other, "archive.db", strings.ReplaceAll(string(raw), "kiosk.example/4", "kiosk.example/5"))
	_, _, err = tolds(t, ours, other)
	if err == nil || !strings.Contains(err.Error(), "its database is damaged: ") || !strings.Contains(err.Error(), "nothing was merged; 'broadsheet archive repair --archive "+other+"'") {
		t.Errorf("%v", err)
	}
	after := tree(t, ours)
	delete(before, "archive.db")
	delete(after, "archive.db")
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("captures (-before +after):\n%s", diff)
	}
}

// TestMergeOfALostSegment leaves out what leads there, and brings it when it was found.
func TestMergeOfALostSegment(t *testing.T) {
	t.Parallel()
	ours, other := twoMachines(t)
	want := held(t, merged(t, ours, other))
	found, err := filepath.Glob(filepath.Join(other, "captures", "*.warc"))
	if err != nil || len(found) != 1 {
		t.Fatal(found, err)
	}
	if err := os.Rename(found[0], found[0]+".away"); err != nil {
		t.Fatal(err)
	}
	told, did, err := tolds(t, ours, other)
	if err != nil || did.LeftOut != len(told) || did.LeftOut < 5 {
		t.Fatalf("%+v, %q, %v", did, told, err)
	}
	for _, p := range told {
		if p.Kind != store.BadCapture || !strings.Contains(p.Text, ": left out: ") || !strings.Contains(p.Text, filepath.Base(found[0])) {
			t.Errorf("%+v", p)
		}
	}
	if problems := checked(t, ours).Problems; len(problems) > 0 {
		t.Errorf("%q", problems)
	}
	err = os.Rename(found[0]+".away", found[0])
	_, _, merr := tolds(t, ours, other)
	if err := errors.Join(err, merr); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, held(t, ours), inUTC); diff != "" {
		t.Errorf("(-whole +here):\n%s", diff)
	}
}
