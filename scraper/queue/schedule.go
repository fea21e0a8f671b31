package queue

import (
	"math"
	"time"
)

// A schedule says whose turn it is. Every step takes logarithmic time, however
// many jobs and hosts there are.
type schedule struct {
	perHost int
	limit   int // leases of a host in all; 0 is no limit
	taken   uint32
	hosts   map[string]*host
	turn    heap[host] // those with a job to lease now, by their best one
	alarm   heap[host] // those with a job to lease later, by when
}

// A host is the line of one host's jobs that nobody has.
type host struct {
	due    pile[ticket] // by priority, then in the order of Push
	later  pile[dated]  // by when they are due
	held   time.Time    // no job is leased before
	paused bool         // none is leased at all
	leased int
	taken  int       // leases in all
	last   uint32    // which lease of all was its last; 0 for none
	alarm  time.Time // when the next of its jobs can be leased

	inTurn, inAlarm int // places in the schedule's heaps
}

func newSchedule(perHost, limit int) *schedule {
	return &schedule{
		perHost: perHost, limit: limit, hosts: map[string]*host{},
		turn:  heap[host]{place: func(h *host) *int { return &h.inTurn }},
		alarm: heap[host]{place: func(h *host) *int { return &h.inAlarm }},
	}
}

// rank orders hosts: that of the higher priority first, then the one whose turn is
// longest ago, then in the order of Push. So no host waits for another's long line.
func (h *host) rank() rank {
	t, _ := h.due.first()
	return rank{t.low, uint64(h.last)<<32 | uint64(t.seq)}
}

func (s *schedule) host(name string) *host {
	h := s.hosts[name]
	if h == nil {
		h = &host{}
		s.hosts[name] = h
	}
	return h
}

// add puts an entry into its host's line.
func (s *schedule) add(e *entry, now time.Time) {
	h := s.host(e.host)
	if e.Job.NotBefore.After(now) {
		h.later.put(dated{nanos(e.Job.NotBefore), e.ticket()})
	} else {
		h.due.put(e.ticket())
	}
	s.settle(h, now)
}

// nanos is a time as a number; one that is too far for it is as far as can be.
func nanos(t time.Time) int64 {
	switch {
	case t.Year() > 2200:
		return math.MaxInt64
	case t.Year() < 1700:
		return math.MinInt64
	}
	return t.UnixNano()
}

// take takes out the best ticket that is due; ok is false where there is none.
func (s *schedule) take(now time.Time) (t ticket, ok bool) {
	for h := s.alarm.first(); h != nil && !h.alarm.After(now); h = s.alarm.first() {
		s.settle(h, now)
	}
	h := s.turn.first()
	if h == nil {
		return t, false
	}
	t = h.due.pop()
	h.leased++
	h.taken++
	before := h.last
	s.taken++
	if h.last = s.taken; s.taken == math.MaxUint32 {
		s.taken, h.last = 0, before // turns begin anew, once in four billion
	}
	s.settle(h, now)
	return t, true
}

// remove takes entries out of the line of their host.
func (s *schedule) remove(entries []*entry, now time.Time) {
	byHost := map[string]map[uint32]bool{}
	for _, e := range entries {
		if byHost[e.host] == nil {
			byHost[e.host] = map[uint32]bool{}
		}
		byHost[e.host][e.id] = true
	}
	for name, out := range byHost {
		h := s.host(name)
		h.due.remove(func(t ticket) bool { return out[t.id] })
		h.later.remove(func(t dated) bool { return out[t.id] })
		s.settle(h, now)
	}
}

// next is when take may find something if nothing else changes; zero means never.
func (s *schedule) next() time.Time {
	if h := s.alarm.first(); h != nil {
		return h.alarm
	}
	return time.Time{}
}

// release says that a job that was taken is not worked on any more.
func (s *schedule) release(name string, now time.Time) {
	h := s.host(name)
	h.leased--
	s.settle(h, now)
}

// hold says that no job of a host is to be taken before until.
func (s *schedule) hold(name string, until, now time.Time) {
	h := s.host(name)
	h.held = until
	s.settle(h, now)
}

// pause says whether jobs of a host are taken at all.
func (s *schedule) pause(name string, paused bool, now time.Time) {
	h := s.host(name)
	h.paused = paused
	s.settle(h, now)
}

// settle puts a host where it belongs after a change.
func (s *schedule) settle(h *host, now time.Time) {
	for t, ok := h.later.first(); ok && t.at <= nanos(now); t, ok = h.later.first() {
		h.due.put(h.later.pop().ticket)
	}
	free := h.leased < s.perHost && !h.paused && (s.limit <= 0 || h.taken < s.limit)
	held := h.held.After(now)
	if free && !held && len(h.due) > 0 {
		s.turn.put(h, h.rank())
	} else {
		s.turn.remove(h)
	}
	if h.alarm = h.nextDue(held); free && !h.alarm.IsZero() {
		s.alarm.put(h, byTime(h.alarm))
	} else {
		s.alarm.remove(h)
	}
}

// nextDue is when another job can be leased, by time alone; zero means never.
func (h *host) nextDue(held bool) time.Time {
	t, ok := h.later.first()
	if held && len(h.due) > 0 {
		return h.held
	}
	if !ok {
		return time.Time{}
	}
	if due := time.Unix(0, t.at); !held || due.After(h.held) {
		return due
	}
	return h.held
}

// waiting is how many jobs of a host nobody has.
func (s *schedule) waiting(name string) int {
	if h := s.hosts[name]; h != nil {
		return len(h.due) + len(h.later)
	}
	return 0
}
