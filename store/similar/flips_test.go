package similar_test

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"broadsheet/store/similar"
)

// flips is how many bits are flipped: BROADSHEET_FLIPS, or few.
func flips() int {
	if n, err := strconv.Atoi(os.Getenv("BROADSHEET_FLIPS")); err == nil {
		return n
	}
	return 150
}

// TestAFlippedBitChangesNoAnswer: whichever bit of the file is flipped, what is found is
// what an index in memory finds; or the file is named, and the next run makes it anew.
func TestAFlippedBitChangesNoAnswer(t *testing.T) {
	t.Parallel()
	all, dir := reports(newPress(7), 60), t.TempDir()
	for n := 40; n <= len(all); n += 40 { // runs of several lengths
		some := all[:n:n]
		sameAsInMemory(t, some, dir)
	}
	path := filepath.Join(dir, similar.Name)
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := similar.Check(path); err != nil {
		t.Fatal(err)
	}
	want := answers(t, index(t, &all, ""), all)
	random, told, anew := rand.New(rand.NewPCG(8, 8)), 0, 0
	for range flips() {
		bit := random.IntN(len(raw) * 8)
		changed := slices.Clone(raw)
		changed[bit/8] ^= 1 << (bit % 8)
		if err := os.WriteFile(path, changed, 0o600); err != nil {
			t.Fatal(err)
		}
		checked := similar.Check(path)
		got, read, err := allAsked(t, all, dir)
		if err != nil {
			told++
			if checked == nil || !strings.Contains(checked.Error(), similar.Name) {
				t.Errorf("bit %d: a check says %v", bit, checked)
			}
			if !strings.Contains(err.Error(), similar.Name) {
				t.Errorf("bit %d: the file isn't named: %v", bit, err)
			}
			if got, read, err = allAsked(t, all, dir); read != len(all) {
				t.Errorf("bit %d: the next run reads %d records of %d, %v", bit, read, len(all), err)
			}
		}
		if read > 0 {
			anew++
		}
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("bit %d: %v (-in memory +in the file):\n%s", bit, err, diff)
		}
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d bits of %d: %d were told by a question, after %d the file was made anew or brought up", flips(), len(raw)*8, told, anew)
	if anew == 0 {
		t.Error("no flipped bit was found")
	}
}

// allAsked opens the index of a folder and asks it about all, until something is wrong.
func allAsked(t *testing.T, s shelf, dir string) (found map[string][]string, read int, err error) {
	t.Helper()
	x, err := similar.Open(t.Context(), &s, dir, similar.Options{})
	if err != nil {
		return nil, 0, err
	}
	found = map[string][]string{}
	for _, art := range s {
		var matches []similar.Match
		if matches, err = x.Like(t.Context(), art, 0.5); err != nil {
			break
		}
		for _, m := range matches {
			found[art.ID] = append(found[art.ID], m.Article.ID)
		}
	}
	read = x.Read()
	if cerr := x.Close(); cerr != nil {
		t.Error(cerr)
	}
	return found, read, err
}

// TestAFlippedBitIsNotWrittenOn: when the file is brought up to date, a run that is
// damaged is not joined with the new one.
func TestAFlippedBitIsNotWrittenOn(t *testing.T) {
	t.Parallel()
	all := reports(newPress(9), 30)
	from := t.TempDir()
	sameAsInMemory(t, all[:40:40], from)
	raw, err := os.ReadFile(filepath.Join(from, similar.Name))
	if err != nil {
		t.Fatal(err)
	}
	want := answers(t, index(t, &all, ""), all)
	random := rand.New(rand.NewPCG(9, 9))
	for range flips() / 3 {
		dir := t.TempDir()
		bit := random.IntN(len(raw) * 8)
		changed := slices.Clone(raw)
		changed[bit/8] ^= 1 << (bit % 8)
		if err := os.WriteFile(filepath.Join(dir, similar.Name), changed, 0o600); err != nil {
			t.Fatal(err)
		}
		got, _, err := allAsked(t, all, dir)
		if err != nil {
			got, _, err = allAsked(t, all, dir)
		}
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("bit %d: %v (-in memory +in the file):\n%s", bit, err, diff)
		}
	}
}
