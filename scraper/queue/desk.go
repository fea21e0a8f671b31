package queue

import (
	"context"
	"time"
)

// A desk answers questions about a frontier, and takes changes of it. Its methods have
// the form that net/rpc wants, since who asks is often another process: see [Queue.OpenDoor].
type desk struct{ q *Queue }

// A Choice chooses addresses. The zero value takes all.
type Choice struct {
	State State  // "" is any
	Host  string // "" is any
}

// Takes reports whether an address is chosen.
func (c Choice) Takes(e *Entry) bool {
	return (c.State == "" || e.State == c.State) && (c.Host == "" || hostOf(e.Job.URL) == c.Host)
}

// A PageArgs asks for the next addresses behind a number.
type PageArgs struct {
	Choice Choice
	After  uint32
}

// A PageReply is what was asked for. Next is behind what to go on; 0 when that was all.
type PageReply struct {
	Entries []Entry
	Next    uint32
}

// A page has so many addresses at most, and ends when so many were looked at, that an
// answer is never long in coming.
const (
	pageSize = 500
	pageLook = 20_000
)

// Page answers with the next addresses in the order in which they were first queued.
func (d *desk) Page(args PageArgs, reply *PageReply) error {
	n := 0
	for id, e := range d.q.from(args.After + 1) {
		if e.err != nil {
			return e.err
		}
		if args.Choice.Takes(&e.Entry) {
			reply.Entries = append(reply.Entries, e.Entry)
		}
		if n++; n == pageLook || len(reply.Entries) == pageSize {
			reply.Next = id
			break
		}
	}
	return nil
}

// A Sight is all that a frontier knows about when an address is fetched.
type Sight struct {
	Entry   Entry
	Known   bool   // Entry is there
	Waiting int    // addresses of its line that nobody has
	Leased  int    // of its line that are being fetched
	Taken   int    // of its line that were leased since the frontier was opened
	Limit   int    // of Taken; 0 is none
	Pausing string // the host whose pause holds it; "" for none

	Paused time.Time // since when
	Held   time.Time // when the pace of its line lets the next one go; may be past
}

// See answers with what is known of an address.
func (d *desk) See(address string, reply *Sight) error {
	*reply = d.q.see(address)
	return nil
}

func (m *Memory) see(address string) (s Sight) {
	s.Entry, s.Known = m.Look(address)
	m.mu.Lock()
	defer m.mu.Unlock()
	line := m.lineOf(hostOf(address))
	for host, since := range m.paused {
		if m.lineOf(host) == line && (s.Pausing == "" || host < s.Pausing) {
			s.Pausing, s.Paused = host, since
		}
	}
	s.Waiting, s.Limit = m.line.waiting(line), m.line.limit
	if h := m.line.hosts[line]; h != nil {
		s.Leased, s.Taken, s.Held = h.leased, h.taken, h.held
	}
	return s
}

// A ChangeArgs names addresses that are queued again, or dropped.
type ChangeArgs struct {
	Addresses []string
	Drop      bool
}

// Change changes addresses and answers how many.
func (d *desk) Change(args ChangeArgs, reply *int) (err error) {
	change := d.q.Again
	if args.Drop {
		change = d.q.Drop
	}
	*reply, err = change(context.Background(), args.Addresses...)
	return err
}

// Pause pauses a host and answers how many addresses wait.
func (d *desk) Pause(host string, reply *int) error {
	err := d.q.Pause(context.Background(), host)
	*reply = d.q.Waiting(host)
	return err
}

// A Resumed is the answer to Resume.
type Resumed struct {
	Was     bool // the host was paused
	Waiting int
}

// Resume ends a pause.
func (d *desk) Resume(host string, reply *Resumed) (err error) {
	reply.Was, err = d.q.Resume(context.Background(), host)
	reply.Waiting = d.q.Waiting(host)
	return err
}

// Pauses answers with the hosts that are paused, and since when.
func (d *desk) Pauses(_ int, reply *map[string]time.Time) error {
	*reply = d.q.Paused()
	return nil
}
