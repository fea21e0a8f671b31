package main

import (
	"context"
	"iter"
	"sync"

	"broadsheet/extract"
	"broadsheet/scraper"
)

// maxWaiting bounds the records that wait for an earlier one. Beyond it the
// missing ones lose their turn: order is a comfort, memory is a limit.
const maxWaiting = 1000

// An inOrder writes records in the order of the inputs they come from, though
// many workers read them.
type inOrder struct {
	write func(*extract.Article) error

	mu      sync.Mutex
	asked   map[string]bool          // addresses that have a number, under whatever name
	turn    map[string]int           // source → its number
	waiting map[int]*extract.Article // number → record, nil when there is none
	given   int                      // numbers given
	next    int                      // the number whose turn it is
}

func newInOrder(write func(*extract.Article) error) *inOrder {
	return &inOrder{write: write, asked: map[string]bool{}, turn: map[string]int{}, waiting: map[int]*extract.Article{}}
}

// number passes a source's items on and gives each a number. An input that came
// before is left out.
func (o *inOrder) number(src scraper.Source) scraper.Source {
	return numbered{src, o}
}

type numbered struct {
	scraper.Source
	order *inOrder
}

// Items yields the items of the source underneath.
func (n numbered) Items(ctx context.Context) iter.Seq2[scraper.Item, error] {
	return func(yield func(scraper.Item, error) bool) {
		for item, err := range n.Source.Items(ctx) {
			if err == nil && !n.order.admit(sourceOf(item), item.Job.URL) {
				continue
			}
			if !yield(item, err) {
				return
			}
		}
	}
}

// sourceOf is what the handler will call the item.
func sourceOf(item scraper.Item) string {
	if item.Page != nil {
		return item.Page.Source
	}
	if item.Job.Source != "" {
		return item.Job.Source
	}
	return item.Job.URL
}

// admit gives a source its number; false when it has one, or when its address,
// "" of a file, has: the frontier would drop it, and those behind it would wait.
func (o *inOrder) admit(source, address string) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if _, ok := o.turn[source]; ok || o.asked[address] {
		return false
	}
	if address != "" {
		o.asked[address] = true
	}
	o.turn[source] = o.given
	o.given++
	return true
}

// put takes the record of a source, nil when it has none, and writes what is due.
func (o *inOrder) put(source string, art *extract.Article) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	n, ok := o.turn[source]
	if !ok || n < o.next {
		return o.emit(art) // it lost its turn, or had none
	}
	o.waiting[n] = art
	for len(o.waiting) > maxWaiting {
		if err := o.step(); err != nil {
			return err
		}
	}
	for {
		if _, ok := o.waiting[o.next]; !ok {
			return nil
		}
		if err := o.step(); err != nil {
			return err
		}
	}
}

// step writes the record whose turn it is, if it is there, and goes on.
func (o *inOrder) step() error {
	art := o.waiting[o.next]
	delete(o.waiting, o.next)
	o.next++
	return o.emit(art)
}

func (o *inOrder) emit(art *extract.Article) error {
	if art == nil {
		return nil
	}
	return o.write(art)
}

// flush writes what still waits, in order.
func (o *inOrder) flush() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	for len(o.waiting) > 0 {
		if err := o.step(); err != nil {
			return err
		}
	}
	return nil
}
