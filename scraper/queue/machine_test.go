package queue_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"broadsheet/scraper"
	"broadsheet/scraper/queue"
)

// A subject is a frontier with its waiting jobs by host.
type subject interface {
	scraper.Frontier
	Waiting(host string) int
	Again(ctx context.Context, addresses ...string) (int, error)
	Drop(ctx context.Context, addresses ...string) (int, error)
}

// A machine does the same to a frontier and to the model.
type machine struct {
	model
	t      *testing.T
	f      subject
	leases map[*modelJob]scraper.Lease
	late   []scraper.Lease
	reopen func() subject
}

func (m *machine) clock() time.Time { return m.now }

// Push pushes a few jobs on three hosts.
func (m *machine) Push(t *rapid.T) {
	jobs := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) scraper.Job {
		j := scraper.Job{
			URL:      fmt.Sprintf("http://%c.example/%d", rapid.SampledFrom([]byte("abc")).Draw(t, "host"), rapid.IntRange(0, 5).Draw(t, "n")),
			Priority: rapid.IntRange(-1, 1).Draw(t, "priority"),
		}
		if rapid.Bool().Draw(t, "later") {
			j.NotBefore = m.now.Add(time.Duration(rapid.IntRange(-5, 40).Draw(t, "minutes")) * time.Minute)
		}
		return j
	}), 0, 4).Draw(t, "jobs")
	revisit := time.Duration(rapid.IntRange(0, 30).Draw(t, "revisit")) * time.Minute
	want := m.push(revisit, jobs)
	if got, err := m.f.Push(m.t.Context(), revisit, jobs...); err != nil || got != want {
		t.Fatalf("push: %+v, %v; want %+v", got, err, want)
	}
}

// Lease leases, unless it would wait.
func (m *machine) Lease(t *rapid.T) {
	ended := m.expire()
	want, wait := m.lease()
	if want == nil && wait {
		for _, j := range ended {
			j.state = "leased" // they end when the frontier looks at them
		}
		t.Skip("it would wait")
	}
	for _, j := range ended {
		m.late = append(m.late, m.leases[j])
		delete(m.leases, j)
	}
	l, err := m.f.Lease(m.t.Context())
	if want == nil {
		if !errors.Is(err, scraper.ErrDry) {
			t.Fatalf("lease: %v, %v; want ErrDry", l, err)
		}
		return
	}
	if err != nil || l.Job().URL != want.job.URL || l.Job().Attempts != want.job.Attempts || l.Job().LastError != want.job.LastError {
		t.Fatalf("lease: %+v, %v; want %+v", l.Job(), err, want.job)
	}
	want.state, want.free, want.ends = "leased", false, m.now.Add(5*time.Minute)
	m.leases[want] = l
	m.turns++
	m.last[want.job.URL[7]] = m.turns
}

// Fetched says of a lease that is held that the host has answered, once or more often.
func (m *machine) Fetched(t *rapid.T) {
	j := m.oneHeld(t)
	j.free = true
	m.leases[j].Fetched()
}

// oneHeld is one of the leases that are held.
func (m *machine) oneHeld(t *rapid.T) *modelJob {
	var held []*modelJob
	for _, j := range m.jobs {
		if j.state == "leased" {
			held = append(held, j)
		}
	}
	if len(held) == 0 {
		t.Skip("none is leased")
	}
	return rapid.SampledFrom(held).Draw(t, "lease")
}

// End ends a lease that is held in one of three ways.
func (m *machine) End(t *rapid.T) {
	j := m.oneHeld(t)
	var err error
	switch rapid.SampledFrom([]string{"done", "fail", "retry", "put back"}).Draw(t, "end") {
	case "done":
		j.state, j.at, j.job.LastError = "done", m.now, ""
		err = m.leases[j].Done(m.t.Context(), "kept")
	case "fail":
		j.state, j.job.LastError = "failed", errCause.Error()
		err = m.leases[j].Fail(m.t.Context(), "gone", errCause)
	case "retry":
		j.state, j.job.NotBefore = "queued", m.now.Add(time.Duration(rapid.IntRange(0, 20).Draw(t, "minutes"))*time.Minute)
		j.job.Attempts++
		j.job.LastError = errCause.Error()
		err = m.leases[j].Retry(m.t.Context(), j.job.NotBefore, errCause)
	case "put back":
		j.state = "queued"
		err = m.leases[j].Retry(m.t.Context(), j.job.NotBefore, nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	m.late = append(m.late, m.leases[j])
	delete(m.leases, j)
}

// Again queues an address at once.
func (m *machine) Again(t *rapid.T) { m.change(t, true) }

// Drop forgets an address.
func (m *machine) Drop(t *rapid.T) { m.change(t, false) }

func (m *machine) change(t *rapid.T, again bool) {
	if len(m.jobs) == 0 {
		t.Skip("there is none")
	}
	j := rapid.SampledFrom(m.jobs).Draw(t, "job")
	want := 0
	if j.state != "leased" {
		want = 1
		m.jobs = slices.DeleteFunc(m.jobs, func(o *modelJob) bool { return o == j })
		if again {
			m.seq++
			job := j.job
			job.Attempts, job.NotBefore = 0, time.Time{}
			m.jobs = append(m.jobs, &modelJob{job: job, seq: m.seq, state: "queued"})
		}
	}
	do := m.f.Drop
	if again {
		do = m.f.Again
	}
	if n, err := do(m.t.Context(), j.job.URL, "http://a.example/unknown"); err != nil || n != want {
		t.Fatalf("%d changed, %v; want %d", n, err, want)
	}
}

// Late calls a lease that has ended.
func (m *machine) Late(t *rapid.T) {
	if len(m.late) == 0 {
		t.Skip("no lease has ended")
	}
	l := rapid.SampledFrom(m.late).Draw(t, "lease")
	l.Fetched()
	for _, err := range []error{l.Done(m.t.Context(), "kept"), l.Retry(m.t.Context(), m.now, nil), l.Fail(m.t.Context(), "gone", errCause)} {
		if !errors.Is(err, scraper.ErrLeaseLost) {
			t.Fatalf("a lease that has ended gives %v", err)
		}
	}
}

// Hold holds a host, or lets it go.
func (m *machine) Hold(t *rapid.T) {
	host := rapid.SampledFrom([]byte("abc")).Draw(t, "host")
	m.held[host] = m.now.Add(time.Duration(rapid.IntRange(-10, 40).Draw(t, "minutes")) * time.Minute)
	m.f.Hold(string(host)+".example", m.held[host])
}

// Wait moves the clock on.
func (m *machine) Wait(t *rapid.T) {
	m.now = m.now.Add(time.Duration(rapid.IntRange(0, 20).Draw(t, "minutes")) * time.Minute)
}

// Restart opens what a killed process leaves: leases and holds are gone.
func (m *machine) Restart(t *rapid.T) {
	if m.reopen == nil {
		t.Skip("there is no file")
	}
	m.f = m.reopen()
	for _, j := range m.jobs {
		if j.state == "leased" {
			j.state = "queued"
		}
	}
	m.leases, m.late, m.held, m.last = map[*modelJob]scraper.Lease{}, nil, map[byte]time.Time{}, map[byte]int{}
}

// Check compares what can be seen without a change.
func (m *machine) Check(t *rapid.T) {
	if got, err := m.f.Counts(m.t.Context()); err != nil || got != m.counts() {
		t.Fatalf("counts: %+v, %v; want %+v", got, err, m.counts())
	}
	for _, host := range []byte("abc") {
		if got := m.f.Waiting(string(host) + ".example"); got != m.waiting(host) {
			t.Fatalf("%d jobs of %c wait, want %d", got, host, m.waiting(host))
		}
	}
}

func newMachine(t *testing.T, perHost int) *machine {
	t.Helper()
	return &machine{t: t, leases: map[*modelJob]scraper.Lease{}, model: model{
		perHost: perHost, held: map[byte]time.Time{}, last: map[byte]int{}, now: time.Date(2019, 4, 23, 7, 41, 0, 0, time.UTC),
	}}
}

func TestMemoryBehavesLikeTheModel(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		m := newMachine(t, rapid.IntRange(1, 3).Draw(rt, "per host"))
		m.f = queue.NewMemory(queue.Options{Now: m.clock, PerHost: m.perHost})
		rt.Repeat(rapid.StateMachineActions(m))
	})
}

func TestQueueBehavesLikeTheModel(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		m := newMachine(t, rapid.IntRange(1, 3).Draw(rt, "per host"))
		path, opt := filepath.Join(t.TempDir(), "frontier.db"), queue.Options{Now: m.clock, PerHost: m.perHost}
		q, err := queue.Open(path, opt)
		check(t, err)
		defer func() { check(t, q.Close()) }()
		m.f = q
		m.reopen = func() subject {
			check(t, q.Close())
			q, err = queue.Open(path, opt)
			check(t, err)
			return q
		}
		rt.Repeat(rapid.StateMachineActions(m))
	})
}
