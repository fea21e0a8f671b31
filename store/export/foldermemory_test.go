package export_test

import (
	"iter"
	"runtime"
	"testing"

	"broadsheet/extract"
)

// watched passes records on and notes the most that is in use at some of them.
func watched(records iter.Seq2[*extract.Article, error], every int, most *uint64) iter.Seq2[*extract.Article, error] {
	return func(yield func(*extract.Article, error) bool) {
		n := 0
		for art, err := range records {
			if n++; n%every == 0 {
				runtime.GC()
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				*most = max(*most, m.HeapAlloc)
			}
			if !yield(art, err) {
				return
			}
		}
	}
}

// TestFolderTakesFlatMemory: ten times the records take no more, in one file and in a
// file each. It is alone in the process, since it measures all of it.
func TestFolderTakesFlatMemory(t *testing.T) {
	for name, c := range map[string]struct {
		each bool
		few  int
	}{"one file": {false, 4000}, "a file each": {true, 400}} {
		var most [2]uint64
		for i, n := range []int{c.few, 10 * c.few} {
			f := lines(t.TempDir(), 0)
			if c.each {
				f = pages(t.TempDir())
			}
			if _, _, err := f.Write(watched(many(n, nil), n/8, &most[i])); err != nil {
				t.Fatal(err)
			}
		}
		if few, all := int(most[0]), int(most[1]); all > few+1<<18 {
			t.Errorf("%s: %d bytes, and %d for ten times as much", name, few, all)
		} else {
			t.Logf("%s: %d bytes, and %d for ten times as much", name, few, all)
		}
	}
}
