package queue_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"time"

	"broadsheet/scraper"
	"broadsheet/scraper/queue"
)

// BenchmarkLength reports how many jobs a second are pushed, and leased and done
// by 16 workers, with few and many queued, over many hosts and over one, and the
// ratio between many and few: the length of the queue must not matter. The bar is
// half.
func BenchmarkLength(b *testing.B) {
	for _, kind := range []string{"memory", "bbolt"} {
		for _, hosts := range []int{1000, 1} {
			b.Run(fmt.Sprintf("%s/hosts=%d", kind, hosts), func(b *testing.B) {
				few, many := spent{time.Hour, time.Hour}, spent{time.Hour, time.Hour}
				for b.Loop() {
					few.best(measure(b, kind, hosts, 1_000))
					many.best(measure(b, kind, hosts, 100_000))
				}
				b.ReportMetric(sample/few.pushing.Seconds(), "push/s-1k")
				b.ReportMetric(sample/many.pushing.Seconds(), "push/s-100k")
				b.ReportMetric(few.pushing.Seconds()/many.pushing.Seconds(), "push-ratio")
				b.ReportMetric(sample/few.working.Seconds(), "done/s-1k")
				b.ReportMetric(sample/many.working.Seconds(), "done/s-100k")
				b.ReportMetric(few.working.Seconds()/many.working.Seconds(), "done-ratio")
			})
		}
	}
}

// sample is how many jobs are pushed at once, and how many are measured.
const sample = 1000

// spent is the time that the sample took.
type spent struct{ pushing, working time.Duration }

// best keeps the shorter times: the longer ones are what else the machine did.
func (s *spent) best(other spent) {
	s.pushing = min(s.pushing, other.pushing)
	s.working = min(s.working, other.working)
}

// measure fills a frontier up to a length and takes the time of the last jobs that
// are pushed, and of as many that are leased and done.
func measure(b *testing.B, kind string, hosts, length int) (s spent) {
	b.Helper()
	f := benchFrontier(b, kind)
	runtime.GC() // what earlier rounds left is not this one's
	batch := make([]scraper.Job, sample)
	for from := 0; from < length; from += sample {
		for i := range batch {
			n := from + i
			batch[i].URL = fmt.Sprintf("https://host%d.example/%d/%d", n%hosts, n*7919%length, n)
		}
		start := time.Now()
		if _, err := f.Push(b.Context(), 0, batch...); err != nil {
			b.Fatal(err)
		}
		s.pushing = time.Since(start)
	}
	start := time.Now()
	work(b, f)
	s.working = time.Since(start)
	return s
}

func benchFrontier(b *testing.B, kind string) scraper.Frontier {
	b.Helper()
	if kind == "memory" {
		return queue.NewMemory(queue.Options{})
	}
	q, err := queue.Open(filepath.Join(b.TempDir(), "frontier.db"), queue.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = q.Close() })
	return q
}

// work lets 16 workers do a sample, with a look at the counts for each job.
func work(b *testing.B, f scraper.Frontier) {
	b.Helper()
	var wg sync.WaitGroup
	jobs := make(chan struct{}, sample)
	for range sample {
		jobs <- struct{}{}
	}
	close(jobs)
	for range 16 {
		wg.Go(func() {
			for range jobs {
				if err := one(b.Context(), f); err != nil {
					b.Error(err)
				}
			}
		})
	}
	wg.Wait()
}

func one(ctx context.Context, f scraper.Frontier) error {
	l, err := f.Lease(ctx)
	if err != nil {
		return err
	}
	_, err = f.Counts(ctx)
	return errors.Join(err, l.Done(ctx, "kept"))
}
