package queue

import (
	stdheap "container/heap"
	"time"
)

// A rank is what a heap orders by, the lower first.
type rank struct {
	a int64
	b uint64
}

// byTime ranks the earlier before the later.
func byTime(t time.Time) rank { return rank{t.Unix(), uint64(t.Nanosecond())} }

// A heap holds pointers to items, the one of the lowest rank on top. Every change
// takes logarithmic time.
type heap[T any] struct {
	items []ranked[T]
	// place is where an item keeps its place, counted from 1; 0 is out.
	place func(*T) *int
}

// A ranked item has its rank beside it.
type ranked[T any] struct {
	rank
	item *T
}

// first returns the item on top, or nil.
func (h *heap[T]) first() *T {
	if len(h.items) == 0 {
		return nil
	}
	return h.items[0].item
}

// put adds an item, or moves one whose rank has changed.
func (h *heap[T]) put(item *T, r rank) {
	at := h.placeOf(item)
	switch {
	case at < 0:
		stdheap.Push(h, ranked[T]{r, item})
	case h.items[at].rank != r:
		h.items[at].rank = r
		stdheap.Fix(h, at)
	}
}

// remove takes an item out, if it is in.
func (h *heap[T]) remove(item *T) {
	if at := h.placeOf(item); at >= 0 {
		stdheap.Remove(h, at)
	}
}

// placeOf returns an item's index, or -1.
func (h *heap[T]) placeOf(item *T) int {
	return *h.place(item) - 1
}

func (h *heap[T]) setPlace(item *T, i int) {
	*h.place(item) = i + 1
}

// The methods of container/heap.Interface.

func (h *heap[T]) Len() int { return len(h.items) }

func (h *heap[T]) Less(i, j int) bool {
	x, y := h.items[i].rank, h.items[j].rank
	return x.a < y.a || x.a == y.a && x.b < y.b
}

func (h *heap[T]) Swap(i, j int) {
	h.items[i], h.items[j] = h.items[j], h.items[i]
	h.setPlace(h.items[i].item, i)
	h.setPlace(h.items[j].item, j)
}

// Push is for container/heap, which moves the item to its place.
func (h *heap[T]) Push(item any) {
	h.items = append(h.items, item.(ranked[T]))
	h.setPlace(item.(ranked[T]).item, len(h.items)-1)
}

// Pop is for container/heap, which has moved the first item to the end.
func (h *heap[T]) Pop() any {
	last := len(h.items) - 1
	item := h.items[last].item
	h.items[last] = ranked[T]{}
	h.items = h.items[:last]
	h.setPlace(item, -1)
	return item
}
