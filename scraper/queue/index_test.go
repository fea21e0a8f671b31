package queue_test

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"pgregory.net/rapid"

	"broadsheet/scraper"
	"broadsheet/scraper/queue"
)

// TestIndexIsAMap: it finds what was put and not taken out, through all its growth.
func TestIndexIsAMap(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		x, want := queue.NewIndex(), map[string]uint32{}
		for id := uint32(1); id < uint32(rapid.IntRange(1, 6000).Draw(t, "puts")); id++ {
			address := fmt.Sprintf("http://a.example/%d", id)
			x.Put(address, id)
			want[address] = id
		}
		for _, n := range rapid.SliceOfN(rapid.IntRange(1, 6000), 0, 500).Draw(t, "removed") {
			address := fmt.Sprintf("http://a.example/%d", n)
			x.Remove(address, want[address])
			delete(want, address)
		}
		for n := range 6000 {
			address := fmt.Sprintf("http://a.example/%d", n)
			if got := x.Find(address, func(id uint32) bool { return want[address] == id }); got != want[address] {
				t.Fatalf("%s: number %d, want %d", address, got, want[address])
			}
		}
	})
}

// TestPauseIsForLaterRunsToo, until it is ended, by the name of any host of the line.
func TestPauseIsForLaterRunsToo(t *testing.T) {
	t.Parallel()
	path, opt := filepath.Join(t.TempDir(), "frontier.db"), queue.Options{Line: scraper.Domain, Now: func() time.Time { return time.Date(2019, 4, 23, 7, 41, 0, 0, time.UTC) }}
	q := open(t, path, opt)
	push(t, q, scraper.Job{URL: "http://www.a.example/1"}, scraper.Job{URL: "http://b.example/1"})
	check(t, q.Pause(t.Context(), "a.example"))
	again := open(t, copied(t, path), opt)
	if got := again.Paused()["a.example"]; !got.Equal(opt.Now()) || again.Waiting("a.example") != 1 {
		t.Errorf("paused since %v, %d wait", got, again.Waiting("a.example"))
	}
	if got := drain(t, again); got != "http://b.example/1" {
		t.Errorf("it gave %s", got)
	}
	if was, err := again.Resume(t.Context(), "news.a.example"); !was || err != nil {
		t.Errorf("resume: %t, %v", was, err)
	}
	if got := drain(t, again); got != "http://www.a.example/1" {
		t.Errorf("it gave %s", got)
	}
}
