package queue_test

import (
	"cmp"
	"slices"
	"time"

	"broadsheet/scraper"
)

// A modelJob is a job in the model, which knows no order but sorts anew each time.
type modelJob struct {
	job   scraper.Job
	seq   int
	state string // queued, leased, done or failed
	at    time.Time
	ends  time.Time
	free  bool // while it is leased: its host has answered
}

// A model is a frontier as simple as its promises.
type model struct {
	perHost int
	now     time.Time
	jobs    []*modelJob
	held    map[byte]time.Time // by the first letter of the address, which is the host
	seq     int
	turns   int
	last    map[byte]int // which turn of all was a host's last
}

func (m *model) find(url string) *modelJob {
	for _, j := range m.jobs {
		if j.job.URL == url {
			return j
		}
	}
	return nil
}

func (m *model) push(revisit time.Duration, jobs []scraper.Job) (p scraper.Pushed) {
	for _, job := range jobs {
		old := m.find(job.URL)
		switch {
		case old != nil && (old.state == "queued" || old.state == "leased"):
			p.Known++
			continue
		case old != nil && old.state == "done" && m.now.Sub(old.at) < revisit:
			p.Fresh++
			continue
		}
		p.Added++
		m.jobs = slices.DeleteFunc(m.jobs, func(j *modelJob) bool { return j == old })
		m.seq++
		m.jobs = append(m.jobs, &modelJob{job: job, seq: m.seq, state: "queued"})
	}
	return p
}

// expire puts back what was leased for too long, and returns it.
func (m *model) expire() (ended []*modelJob) {
	for _, j := range m.jobs {
		if j.state == "leased" && !j.ends.After(m.now) {
			j.state = "queued"
			ended = append(ended, j)
		}
	}
	return ended
}

// lease returns the job that must be handed out; wait says that another call may
// bring one without a push.
func (m *model) lease() (best *modelJob, wait bool) {
	busy, some := map[byte]int{}, false
	for _, j := range m.jobs {
		some = some || j.state == "leased"
		if j.state == "leased" && !j.free {
			busy[j.job.URL[7]]++
		}
	}
	for _, j := range m.jobs {
		host := j.job.URL[7]
		if j.state != "queued" || busy[host] >= m.perHost {
			continue
		}
		due := j.job.NotBefore
		if m.held[host].After(due) {
			due = m.held[host]
		}
		switch {
		case due.After(m.now):
			wait = wait || !due.After(m.now.Add(15*time.Minute))
		case best == nil || m.before(j, best):
			best = j
		}
	}
	return best, wait || some
}

// before says which of two due jobs is handed out first.
func (m *model) before(a, b *modelJob) bool {
	return cmp.Or(
		cmp.Compare(b.job.Priority, a.job.Priority),
		cmp.Compare(m.last[a.job.URL[7]], m.last[b.job.URL[7]]),
		cmp.Compare(a.seq, b.seq),
	) < 0
}

func (m *model) counts() (c scraper.Counts) {
	for _, j := range m.jobs {
		switch j.state {
		case "queued":
			c.Queued++
		case "leased":
			c.Leased++
		case "done":
			c.Done++
		default:
			c.Failed++
		}
	}
	return c
}

func (m *model) waiting(host byte) (n int) {
	for _, j := range m.jobs {
		if j.state == "queued" && j.job.URL[7] == host {
			n++
		}
	}
	return n
}
