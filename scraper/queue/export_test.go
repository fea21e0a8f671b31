package queue

import "broadsheet/scraper"

// NewSaving makes a frontier in memory that saves jobs with save.
func NewSaving(opt Options, save func(...scraper.Job) error) *Memory {
	m := NewMemory(opt)
	m.save = func(changed ...*entry) error {
		var jobs []scraper.Job
		for _, e := range changed {
			jobs = append(jobs, e.Job)
		}
		return save(jobs...)
	}
	return m
}

// NewCommitter returns the save of a committer whose batches write takes as keys.
func NewCommitter(write func(keys []string) error) func(key string) error {
	c := newCommitter(func(puts []put) error {
		var keys []string
		for _, p := range puts {
			keys = append(keys, string(p.key))
		}
		return write(keys)
	})
	return func(key string) error { return c.save(put{key: []byte(key)}) }
}

// Path is where the queue's file is.
func (q *Queue) Path() string { return q.path }
