package store

import (
	"cmp"
	"iter"
	"runtime"
	"sync"
	"sync/atomic"

	"broadsheet/extract"
)

// A found is an article that a query has found.
type found struct {
	raw       []byte // its newest record, where that is to be decoded
	revisions []*extract.Article
	err       error // why it can't be decoded
}

// decodeAll decodes what is to be decoded of the database at path, on all cores. What can't
// be decoded says so itself; an error is of the database.
func decodeAll(path string, all []*found) error {
	var next atomic.Int64
	decode := func() {
		for i := next.Add(1) - 1; i < int64(len(all)); i = next.Add(1) - 1 {
			f := all[i]
			if f.revisions != nil {
				continue
			}
			art, err := decodeRecord(f.raw)
			if f.err, f.raw = err, nil; err == nil {
				f.revisions = []*extract.Article{art}
			}
		}
	}
	errs := make([]error, min(runtime.GOMAXPROCS(0), len(all)))
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() { errs[i] = guard(path, func() error { decode(); return nil }) })
	}
	wg.Wait()
	return cmp.Or(errs...)
}

// A turn is a batch, or why there is none.
type turn[T any] struct {
	batch []T
	err   error
}

// ahead yields the elements of batches, while the next batch is being made. When the loop
// ends nothing is being made any more.
func ahead[T any](batches iter.Seq2[[]T, error]) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		turns, stop := make(chan turn[T]), make(chan struct{})
		go hand(batches, turns, stop)
		defer func() {
			close(stop)
			for range turns { // until it is closed
			}
		}()
		for t := range turns {
			if t.err != nil {
				t.batch = make([]T, 1) // one that is nothing, for the error to come with
			}
			for _, one := range t.batch {
				if !yield(one, t.err) {
					return
				}
			}
		}
	}
}

// hand hands batches over until there are no more, or stop is closed.
func hand[T any](batches iter.Seq2[[]T, error], turns chan<- turn[T], stop <-chan struct{}) {
	defer close(turns)
	for batch, err := range batches {
		select {
		case turns <- turn[T]{batch, err}:
		case <-stop:
			return
		}
	}
}
