package store_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"broadsheet/store"
)

// TestTimesOfAllAges are kept to the nanosecond, in the site's offset, and sort as
// instants do.
func TestTimesOfAllAges(t *testing.T) {
	t.Parallel()
	a := open(t, t.TempDir())
	times := []time.Time{ // rising
		time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC),
		time.Date(1605, 9, 12, 0, 0, 0, 0, time.FixedZone("", 34*60)),
		time.Date(1890, 3, 1, 12, 0, 0, 0, time.FixedZone("LMT", 53*60+28)),
		time.Date(1890, 3, 1, 12, 0, 0, 0, time.FixedZone("", 53*60)),
		time.Date(1969, 12, 31, 23, 59, 59, 999_999_999, time.UTC),
		time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC),
		time.Date(2019, 4, 23, 1, 0, 0, 0, time.FixedZone("", -9*3600)),
		time.Date(2019, 4, 23, 12, 0, 0, 1, time.FixedZone("", 2*3600)),
		time.Date(9999, 12, 31, 23, 59, 59, 999_999_999, time.FixedZone("", 14*3600)),
	}
	want := make([]string, len(times))
	for _, n := range []int{4, 1, 8, 0, 7, 2, 6, 3, 5} {
		art := article(n, "text")
		art.Published, art.Modified = times[n], times[n]
		keepPlain(t, a, art, times[n])
		got := newest(t, a, art.ID)
		_, offset := got.Published.Zone()
		_, wanted := times[n].Zone()
		if !got.Published.Equal(times[n]) || !got.Modified.Equal(times[n]) || offset != wanted-wanted%60 {
			t.Errorf("%v came back as %v and %v", times[n], got.Published, got.Modified)
		}
		want[n] = art.ID + "/1"
	}
	if got := listed(t, a, store.Query{}); !slices.Equal(got, want) {
		t.Errorf("order %v", got)
	}
	for from := range times {
		for to := from; to < len(times); to++ {
			q := store.Query{From: times[from], To: times[to]}
			if got := listed(t, a, q); !slices.Equal(got, want[from:to]) {
				t.Errorf("[%v, %v): %v", q.From, q.To, got)
			}
		}
	}
}

// TestOldOffsetsLeaveOneEntry: a revision of an article from before the zones had
// whole minutes replaces its entry in the order of publication.
func TestOldOffsetsLeaveOneEntry(t *testing.T) {
	t.Parallel()
	a := open(t, t.TempDir())
	for i := range 3 {
		art := article(1, fmt.Sprint("text ", i))
		art.Published = time.Date(1890, 3, 1, 12, i, 0, 0, time.FixedZone("LMT", 53*60+28))
		keepPlain(t, a, art, start.Add(time.Duration(i)*time.Hour))
	}
	if got := listed(t, a, store.Query{}); !slices.Equal(got, []string{"kiosk.example:1/3"}) {
		t.Errorf("%v", got)
	}
}

// TestUnknownPublication: such articles stand where they were fetched.
func TestUnknownPublication(t *testing.T) {
	t.Parallel()
	a := open(t, t.TempDir())
	for n := range 4 {
		art := article(n, "text")
		if n%2 == 1 {
			art.Published, art.Fetched = time.Time{}, start.Add(time.Duration(n)*time.Minute)
		}
		keepPlain(t, a, art, start)
		if got := newest(t, a, art.ID); !got.Published.Equal(art.Published) {
			t.Errorf("it came back as published at %v", got.Published)
		}
	}
	nothing := article(9, "text")
	nothing.Published = time.Time{} // and never fetched: the beginning of time
	keepPlain(t, a, nothing, start)
	want := []string{"kiosk.example:9/1", "kiosk.example:0/1", "kiosk.example:1/1", "kiosk.example:2/1", "kiosk.example:3/1"}
	if got := listed(t, a, store.Query{}); !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
	if got := listed(t, a, store.Query{From: start.Add(time.Minute), To: start.Add(3 * time.Minute)}); !slices.Equal(got, want[2:4]) {
		t.Errorf("in a range: %v", got)
	}
}

// TestVisitsSortByTime whatever their offsets and the order in which they come.
func TestVisitsSortByTime(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a := open(t, tempDir(t))
		minutes := rapid.SliceOfNDistinct(rapid.IntRange(-1_000_000_000, 1_000_000_000), 1, 12, rapid.ID).Draw(t, "minutes")
		for _, m := range minutes {
			offset := rapid.IntRange(-14*60, 14*60).Draw(t, "offset")
			at := start.Add(time.Duration(m) * time.Second).In(time.FixedZone("", offset*60))
			keepPlain(t, a, article(1, "text"), at)
		}
		slices.Sort(minutes)
		visits, err := a.Visits(t.Context(), "kiosk.example:1")
		if err != nil || len(visits) != len(minutes) {
			t.Fatalf("%d visits, %v; want %d", len(visits), err, len(minutes))
		}
		for i, v := range visits {
			if want := start.Add(time.Duration(minutes[i]) * time.Second); !v.Fetched.Equal(want) {
				t.Errorf("visit %d at %v, want %v", i, v.Fetched, want)
			}
		}
	})
}

// TestFetchedByTheArchivesClock where the visit doesn't say.
func TestFetchedByTheArchivesClock(t *testing.T) {
	t.Parallel()
	a, err := store.Open(t.Context(), t.TempDir(), store.Options{Now: func() time.Time { return start }})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = a.Close() }()
	keepPlain(t, a, article(1, "text"), time.Time{})
	if visits, err := a.Visits(t.Context(), "kiosk.example:1"); err != nil || len(visits) != 1 || !visits[0].Fetched.Equal(start) {
		t.Errorf("%+v, %v", visits, err)
	}
}
