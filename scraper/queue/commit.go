package queue

import (
	"runtime"
	"sync"
)

// A put is an entry in the form in which it is stored.
type put struct{ key, value []byte }

// A committer writes what several callers save at the same moment in one
// transaction: a commit costs a sync of the disk, whatever it holds.
type committer struct {
	write func([]put) error // in one transaction, durable when it returns

	turn chan struct{} // holds one while a batch is written
	mu   sync.Mutex    // around next
	next *batch        // not being written yet; nil means an empty one
}

func newCommitter(write func([]put) error) *committer {
	return &committer{write: write, turn: make(chan struct{}, 1)}
}

// A batch is what is written together.
type batch struct {
	puts    []put
	written chan struct{} // closed after err is set
	err     error
}

// save returns when the puts are durable. Who begins a batch writes it, as soon as
// the one before is written; until then others join.
func (c *committer) save(puts ...put) error {
	c.mu.Lock()
	first := c.next == nil
	if first {
		c.next = &batch{written: make(chan struct{})}
	}
	b := c.next
	b.puts = append(b.puts, puts...)
	c.mu.Unlock()
	if first {
		c.commit(b)
	}
	<-b.written
	return b.err
}

// commit lets others join the batch who are about to, closes it and writes it. Workers end
// their leases all at once, when the archive has kept their pages: without a moment for them
// each found the disk free, and a crawl of small pages had twenty commits for one of the
// archive's, a tenth of its time (BenchmarkCrawl).
func (c *committer) commit(b *batch) {
	c.turn <- struct{}{}
	runtime.Gosched()
	c.mu.Lock()
	c.next = nil
	c.mu.Unlock()
	b.err = c.write(b.puts)
	<-c.turn
	close(b.written)
}
