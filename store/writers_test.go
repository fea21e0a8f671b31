package store_test

import (
	"fmt"
	"maps"
	"slices"
	"sync"
	"testing"

	"broadsheet/store"
)

// A busyWriters keeps articles until it is stopped, and notes which were acknowledged.
type busyWriters struct {
	some chan struct{} // there is a new one
	quit chan struct{} // closed to stop
	all  sync.WaitGroup

	mu           sync.Mutex
	acknowledged map[string]bool
}

// busy lets so many writers begin. They are stopped in the test itself: when it has ended
// its context has, too, and they would fail.
func busy(t *testing.T, a *store.Archive, writers int) *busyWriters {
	t.Helper()
	b := &busyWriters{some: make(chan struct{}, 1), quit: make(chan struct{}), acknowledged: map[string]bool{}}
	for w := range writers {
		b.all.Go(func() {
			for n := w; ; n += writers {
				select {
				case <-b.quit:
					return
				default:
				}
				art := article(n, fmt.Sprint("text ", n))
				keep(t, a, art, art.URL, start)
				b.mu.Lock()
				b.acknowledged[art.ID] = true
				b.mu.Unlock()
				select {
				case b.some <- struct{}{}:
				default:
				}
			}
		})
	}
	return b
}

// stop ends the writers.
func (b *busyWriters) stop() {
	close(b.quit)
	b.all.Wait()
}

// next waits for a further article, and returns the ids of all that were acknowledged.
func (b *busyWriters) next() []string {
	<-b.some
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Collect(maps.Keys(b.acknowledged))
}
