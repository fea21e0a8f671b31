package choose_test

import (
	"runtime"
	"strconv"
	"testing"

	"broadsheet/extract"
	"broadsheet/store/choose"
)

// heap is how many bytes are in use.
func heap() int {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc)
}

// TestWhatChoosingHolds: nothing but for duplicates, and of those as much as is
// documented, half as much again where the table has just grown. It is alone in the
// process, since it measures all of it.
func TestWhatChoosingHolds(t *testing.T) {
	const records = 200_000
	for _, c := range []struct {
		dedupe bool
		most   int // bytes a record
	}{{false, 1}, {true, 75}} {
		m := (&choose.Choice{Dedupe: c.dedupe, RespectRights: true}).Matcher()
		art := &extract.Article{Lead: []string{""}}
		before := heap()
		for i := range records {
			art.ID, art.Lead[0] = "kiosk.example:"+strconv.Itoa(i), "story "+strconv.Itoa(i)
			if ok, err := m.Match(art); !ok || err != nil {
				t.Fatal(ok, err)
			}
		}
		held := (heap() - before) / records
		runtime.KeepAlive(m)
		t.Logf("dedupe %v: %d bytes a record", c.dedupe, held)
		if held > c.most {
			t.Errorf("dedupe %v: %d bytes a record, want %d at most", c.dedupe, held, c.most)
		}
	}
}
