package queue_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"
	"time"

	"broadsheet/scraper"
	"broadsheet/scraper/queue"
)

// TestLongQueueFitsInMemory fills a queue on disk and opens it again, each time with a
// look at the heap: a job may take sixty bytes, of which five million are 300 MB. The
// length is 20,000, or BROADSHEET_FRONTIER_JOBS. The rates at ten thousand jobs and at
// all of them are told, and tested by nobody: they are the machine's.
func TestLongQueueFitsInMemory(t *testing.T) { //nolint:paralleltest // it looks at the heap of the process
	length := 20_000
	if s := os.Getenv("BROADSHEET_FRONTIER_JOBS"); s != "" {
		n, err := strconv.Atoi(s)
		check(t, err)
		length = n
	}
	for _, hosts := range []int{1000, 1} {
		t.Run(fmt.Sprintf("%d hosts", hosts), func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "frontier.db")
			before := heap()
			q, err := queue.Open(path, queue.Options{})
			check(t, err)
			short := fill(t, q, hosts, 0, 10_000)
			shortLeases := leaseSome(t, q)
			fill(t, q, hosts, 10_000, max(length, 20_000)-10_000)
			long := fill(t, q, hosts, max(length, 20_000)-10_000, max(length, 20_000))
			longLeases := leaseSome(t, q)
			t.Logf("push: %.0f/s at 10,000 jobs, %.0f/s at %d", short, long, length)
			t.Logf("lease and done: %.0f/s at 10,000 jobs, %.0f/s at %d", shortLeases, longLeases, length)
			fits(t, "filled", heap()-before, length)
			check(t, q.Close())
			before = heap() // of which the first one is no part any more
			start := time.Now()
			again := open(t, path, queue.Options{})
			t.Logf("opened in %v", time.Since(start).Round(time.Millisecond))
			fits(t, "opened again", heap()-before, length)
			counts(t, again, scraper.Counts{Queued: max(length, 20_000) - 2*leases, Done: 2 * leases})
			runtime.KeepAlive(again)
		})
	}
}

// heap is what lives on the heap.
func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

func fits(t *testing.T, when string, got int64, jobs int) {
	t.Helper()
	t.Logf("%s: %.1f MB on the heap, %.1f bytes a job", when, float64(got)/1e6, float64(got)/float64(jobs))
	if most := int64(60*jobs) + 4<<20; got > most {
		t.Errorf("%s: %d bytes on the heap, more than %d", when, got, most)
	}
}

// fill pushes jobs in batches and returns how many a second of the last ten batches.
func fill(t *testing.T, q *queue.Queue, hosts, from, to int) float64 {
	t.Helper()
	const batch = 1000
	list := make([]scraper.Job, batch)
	var took time.Duration
	last := 0
	for ; from < to; from += batch {
		for i := range list {
			n := from + i
			list[i] = scraper.Job{URL: fmt.Sprintf("https://host%d.example/aktuell/an-invented-section/a-story-of-some-length-%d.html", n%hosts, n*7919), Priority: n % 3 * 10}
		}
		start := time.Now()
		_, err := q.Push(t.Context(), 0, list...)
		check(t, err)
		if to-from <= 10*batch {
			took += time.Since(start)
			last += batch
		}
	}
	return float64(last) / took.Seconds()
}

// leases are how many jobs leaseSome does.
const leases = 1000

// leaseSome leases and ends jobs and returns how many a second.
func leaseSome(t *testing.T, q *queue.Queue) float64 {
	t.Helper()
	start := time.Now()
	ended := make(chan error)
	for range 16 {
		go func() {
			var err error
			for range leases / 16 {
				l, lerr := q.Lease(t.Context())
				if err = errors.Join(err, lerr); err != nil {
					break
				}
				err = errors.Join(err, l.Done(t.Context(), "kept"))
			}
			ended <- err
		}()
	}
	for range 16 {
		check(t, <-ended)
	}
	for range leases % 16 {
		l, err := q.Lease(t.Context())
		check(t, err)
		check(t, l.Done(t.Context(), "kept"))
	}
	return leases / time.Since(start).Seconds()
}
