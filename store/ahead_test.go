package store_test

import (
	"fmt"
	"testing"

	"broadsheet/extract"
	"broadsheet/store"
)

// TestLimitCountsArticlesThatMatch: beyond it nothing is asked for, though it was read.
func TestLimitCountsArticlesThatMatch(t *testing.T) {
	t.Parallel()
	a := filled(t, 600)
	asked := 0
	q := store.Query{Limit: 5, Match: func(*extract.Article) (bool, error) {
		asked++
		return asked%100 == 0, nil
	}}
	if have := listed(t, a, q); len(have) != 5 || asked != 500 {
		t.Errorf("%v after %d questions", have, asked)
	}
}

// TestLoopThatIsLeftEndsTheReading: the archive can be closed at once, whatever was being
// read ahead.
func TestLoopThatIsLeftEndsTheReading(t *testing.T) {
	t.Parallel()
	for _, after := range []int{1, 255, 256, 257, 600} {
		a := filled(t, 600)
		n := 0
		for _, err := range a.Articles(t.Context(), store.Query{}) {
			if n++; n == after || err != nil {
				break
			}
		}
		if err := a.Close(); err != nil || n != after {
			t.Errorf("%d articles of %d, %v", n, after, err)
		}
	}
}

// TestDamagedRecordEndsTheQuery: those before it in its chunk don't come, and one error does.
func TestDamagedRecordEndsTheQuery(t *testing.T) {
	t.Parallel()
	a := filled(t, 10)
	whole, err := a.SwapRecord(5, []byte{0xff})
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	for art, err := range a.Articles(t.Context(), store.Query{}) {
		told = append(told, fmt.Sprint(art == nil, err != nil))
	}
	if len(told) != 1 || told[0] != "true true" {
		t.Errorf("%q", told)
	}
	if _, err := a.SwapRecord(5, whole); err != nil { // the archive must check clean
		t.Error(err)
	}
}
