package queue_test

import (
	"errors"
	"slices"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"broadsheet/scraper"
	"broadsheet/scraper/queue"
)

// A slowDisk takes a batch when the test lets it.
type slowDisk struct {
	batches [][]string
	release chan error
}

func (d *slowDisk) write(keys []string) error {
	d.batches = append(d.batches, keys)
	return <-d.release
}

// TestSavesShareACommit holds the first commit up; all that come meanwhile share
// the next.
func TestSavesShareACommit(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := &slowDisk{release: make(chan error)}
		save := queue.NewCommitter(d.write)
		var wg sync.WaitGroup
		var mu sync.Mutex
		got := map[string]error{}
		begin := func(key string) {
			wg.Go(func() {
				err := save(key)
				mu.Lock()
				defer mu.Unlock()
				got[key] = err
			})
		}
		begin("first")
		synctest.Wait()
		for n := range 15 {
			begin(strconv.Itoa(n))
		}
		synctest.Wait()
		d.release <- nil
		synctest.Wait()
		if _, ok := got["first"]; !ok || len(got) != 1 {
			t.Errorf("after the first commit these have returned: %v", got)
		}
		if len(d.batches) != 2 || len(d.batches[1]) != 15 {
			t.Fatalf("the batches are %q", d.batches)
		}
		d.release <- errCause // fails for all that are in it, and for no other
		wg.Wait()
		for key, err := range got {
			if want := key != "first"; want != errors.Is(err, errCause) {
				t.Errorf("%s: %v", key, err)
			}
		}
		wg.Go(func() { check(t, save("last")) })
		d.release <- nil
		wg.Wait()
		if last := d.batches[len(d.batches)-1]; !slices.Equal(last, []string{"last"}) {
			t.Errorf("after a failure the next batch is %q", last)
		}
	})
}

// TestWhoIsAboutToSaveJoins lets sixteen workers end a lease at once, a hundred times, on a
// disk that takes no time: without waiting for each other they made 1,600 commits.
func TestWhoIsAboutToSaveJoins(t *testing.T) {
	t.Parallel()
	commits := 0
	save := queue.NewCommitter(func([]string) error {
		commits++
		return nil
	})
	for range 100 {
		var wg sync.WaitGroup
		start := make(chan struct{})
		for n := range 16 {
			wg.Go(func() {
				<-start
				check(t, save(strconv.Itoa(n)))
			})
		}
		close(start)
		wg.Wait()
	}
	if commits > 800 {
		t.Errorf("%d commits", commits)
	}
}

// TestNothingIsAcknowledgedBeforeItIsSaved looks at a frontier while its disk
// works: no call has returned, nobody else has the job, and others aren't held up.
func TestNothingIsAcknowledgedBeforeItIsSaved(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		release := make(chan error, 1)
		f := queue.NewSaving(queue.Options{}, func(...scraper.Job) error { return <-release })
		release <- nil
		push(t, f, scraper.Job{URL: "http://a.example/1"}, scraper.Job{URL: "http://b.example/1"})
		first, returned := lease(t, f), false
		go func() {
			check(t, first.Done(t.Context(), "kept"))
			returned = true
		}()
		synctest.Wait()
		counts(t, f, scraper.Counts{Queued: 1, Leased: 1})
		if err := first.Fail(t.Context(), "gone", errCause); !errors.Is(err, scraper.ErrLeaseLost) {
			t.Errorf("a second call while the first is saved: %v", err)
		}
		if got := lease(t, f).Job().URL; got != "http://b.example/1" {
			t.Errorf("while another is saved %s is leased", got)
		}
		if returned {
			t.Fatal("Done has returned before its job was saved")
		}
		release <- nil
		synctest.Wait()
		counts(t, f, scraper.Counts{Leased: 1, Done: 1})
	})
}

// TestLeaseThatIsBeingEndedDoesNotExpire lets the disk take longer than the lease.
func TestLeaseThatIsBeingEndedDoesNotExpire(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		release := make(chan error, 1)
		f := queue.NewSaving(queue.Options{LeaseTime: time.Minute}, func(...scraper.Job) error { return <-release })
		release <- nil
		push(t, f, scraper.Job{URL: "http://a.example/1"})
		l := lease(t, f)
		go func() { check(t, l.Done(t.Context(), "kept")) }()
		time.AfterFunc(time.Hour, func() { release <- nil })
		if l, err := f.Lease(t.Context()); !errors.Is(err, scraper.ErrDry) {
			t.Errorf("%v, %v", l, err)
		}
		counts(t, f, scraper.Counts{Done: 1})
	})
}

// TestWhatIsNotSavedDidNotHappen fails the disk under each call.
func TestWhatIsNotSavedDidNotHappen(t *testing.T) {
	t.Parallel()
	now := time.Date(2019, 4, 23, 7, 41, 0, 0, time.UTC)
	var failure error
	f := queue.NewSaving(queue.Options{Now: func() time.Time { return now }}, func(...scraper.Job) error { return failure })
	job := scraper.Job{URL: "http://a.example/1"}

	failure = errCause
	if got, err := f.Push(t.Context(), 0, job); !errors.Is(err, errCause) || got != (scraper.Pushed{}) {
		t.Errorf("push: %+v, %v", got, err)
	}
	counts(t, f, scraper.Counts{})
	failure = nil
	if got, err := f.Push(t.Context(), 0, job); err != nil || got.Added != 1 {
		t.Errorf("the push after one that failed: %+v, %v", got, err)
	}
	for name, end := range map[string]func(scraper.Lease) error{
		"done":  func(l scraper.Lease) error { return l.Done(t.Context(), "kept") },
		"fail":  func(l scraper.Lease) error { return l.Fail(t.Context(), "gone", errCause) },
		"retry": func(l scraper.Lease) error { return l.Retry(t.Context(), now, errCause) },
	} {
		l := lease(t, f)
		failure = errCause
		if err := end(l); !errors.Is(err, errCause) {
			t.Errorf("%s: %v", name, err)
		}
		counts(t, f, scraper.Counts{Leased: 1}) // and so it stays until the lease ends
		now, failure = now.Add(time.Hour), nil
		again := lease(t, f)
		if again.Job().Attempts != 0 {
			t.Errorf("%s that failed has changed the job: %+v", name, again.Job())
		}
		check(t, again.Retry(t.Context(), now, nil))
	}
	l := lease(t, f)
	failure = errCause
	_ = l.Done(t.Context(), "kept")
	failure = nil
	check(t, l.Done(t.Context(), "kept")) // with room again the same lease may be ended
	counts(t, f, scraper.Counts{Done: 1})
}
