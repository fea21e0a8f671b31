package queue

import "time"

// A Line is how the line of a domain, or of a host, stands.
type Line struct {
	Name    string
	Waiting int       // addresses that nobody has
	Leased  int       // that are being fetched
	Held    time.Time // when its pace lets the next one go; may be past
	Next    time.Time // when the next one may be leased, by time alone; zero when now, or when only a change can help
	Paused  bool
	Spent   bool // it has had the leases of this run
}

// Lines returns all lines that were ever in the frontier, in no order.
func (m *Memory) Lines() []Line {
	m.mu.Lock()
	defer m.mu.Unlock()
	out := make([]Line, 0, len(m.line.hosts))
	for name, h := range m.line.hosts {
		l := Line{Name: name, Waiting: len(h.due) + len(h.later), Leased: h.leased, Held: h.held, Paused: h.paused}
		l.Spent = m.line.limit > 0 && h.taken >= m.line.limit
		if len(h.due) == 0 || h.held.After(m.opt.Now()) {
			l.Next = h.alarm
		}
		out = append(out, l)
	}
	return out
}
