package queue

import "time"

// A schedule says whose turn it is. Every step takes logarithmic time, however
// many jobs and hosts there are.
type schedule struct {
	perHost int
	hosts   map[string]*host
	turn    heap[host] // those with a job to lease now, by their best one
	alarm   heap[host] // those with a job to lease later, by when
}

// A host is the line of one host's jobs that nobody has.
type host struct {
	due    heap[entry] // by priority, then in the order of Push
	later  heap[entry] // by when they are due
	held   time.Time   // no job is leased before
	leased int
	alarm  time.Time // when the next of its jobs can be leased

	inTurn, inAlarm int // places in the schedule's heaps
}

func newSchedule(perHost int) *schedule {
	return &schedule{
		perHost: perHost, hosts: map[string]*host{},
		turn:  heap[host]{place: func(h *host) *int { return &h.inTurn }},
		alarm: heap[host]{place: func(h *host) *int { return &h.inAlarm }},
	}
}

// rank orders jobs: higher priority first, then in the order of Push.
func (e *entry) rank() rank { return rank{^int64(e.Job.Priority), e.Seq} }

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
	h.later.put(e, byTime(e.Job.NotBefore))
	s.settle(h, now)
}

// take takes out the best entry that is due, or returns nil.
func (s *schedule) take(now time.Time) *entry {
	for h := s.alarm.first(); h != nil && !h.alarm.After(now); h = s.alarm.first() {
		s.settle(h, now)
	}
	h := s.turn.first()
	if h == nil {
		return nil
	}
	e := h.due.pop()
	h.leased++
	s.settle(h, now)
	return e
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

// settle puts a host where it belongs after a change.
func (s *schedule) settle(h *host, now time.Time) {
	for e := h.later.first(); e != nil && !e.Job.NotBefore.After(now); e = h.later.first() {
		h.later.pop()
		h.due.put(e, e.rank())
	}
	free, held := h.leased < s.perHost, h.held.After(now)
	if free && !held && h.due.Len() > 0 {
		s.turn.put(h, h.due.first().rank())
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
	e := h.later.first()
	switch {
	case held && h.due.Len() > 0:
		return h.held
	case e == nil:
		return time.Time{}
	case held && h.held.After(e.Job.NotBefore):
		return h.held
	}
	return e.Job.NotBefore
}

// waiting is how many jobs of a host nobody has.
func (s *schedule) waiting(name string) int {
	if h := s.hosts[name]; h != nil {
		return h.due.Len() + h.later.Len()
	}
	return 0
}
