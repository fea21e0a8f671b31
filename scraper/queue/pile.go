package queue

// A ticket is the place of a job in the line of its host. A frontier of millions of jobs
// holds this of each and its place in the index; all else is read when its turn comes.
type ticket struct {
	low int64  // the complement of the priority, so that the lower goes first
	seq uint32 // order of Push
	id  uint32
}

func (t ticket) before(o ticket) bool { return t.low < o.low || t.low == o.low && t.seq < o.seq }

// A dated ticket waits until a time, in nanoseconds since 1970.
type dated struct {
	at int64
	ticket
}

func (t dated) before(o dated) bool { return t.at < o.at || t.at == o.at && t.seq < o.seq }

// An ordered is what a pile can hold.
type ordered[T any] interface{ before(other T) bool }

var (
	_ ordered[ticket] = ticket{}
	_ ordered[dated]  = dated{}
)

// A pile gives back the first of what was put on it, in logarithmic time. It holds
// values, without a pointer for the garbage collector to follow.
type pile[T ordered[T]] []T

func (p *pile[T]) put(t T) {
	s := append(*p, t)
	*p = s
	at := len(s) - 1
	for at > 0 {
		up := (at - 1) / 2
		if !t.before(s[up]) {
			break
		}
		s[at] = s[up]
		at = up
	}
	s[at] = t
}

// first returns the one on top; ok is false where there is none.
func (p *pile[T]) first() (t T, ok bool) {
	if len(*p) == 0 {
		return t, false
	}
	return (*p)[0], true
}

// pop takes off the one on top, which must be there.
func (p *pile[T]) pop() T {
	s := *p
	top, last := s[0], s[len(s)-1]
	s = s[:len(s)-1]
	at := 0
	for {
		down := 2*at + 1
		if down >= len(s) {
			break
		}
		if down+1 < len(s) && s[down+1].before(s[down]) {
			down++
		}
		if !s[down].before(last) {
			break
		}
		s[at] = s[down]
		at = down
	}
	if len(s) > 0 {
		s[at] = last
	}
	*p = s
	if cap(s) > 1024 && len(s) < cap(s)/4 {
		*p = append(make(pile[T], 0, len(s)*2), s...)
	}
	return top
}

// remove takes off all that is says.
func (p *pile[T]) remove(is func(T) bool) {
	all := *p
	*p = all[:0] // what is put there was read before
	for _, t := range all {
		if !is(t) {
			p.put(t)
		}
	}
}
