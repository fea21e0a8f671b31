package main

import (
	"context"
	"errors"
	"os"
	"sync"
	"time"
)

// errEnded is the end of a program that stays until it is told to go: no failure.
var errEnded = errors.New("ended, as it was told")

// A watcher runs a job when it is due, until its context ends.
type watcher struct {
	load    func() (*job, error)                      // reads the job anew
	run     func(ctx context.Context, j *job) *jobEnd // runs it once
	tell    func(state string)                        // to the supervisor
	say     func(format string, args ...any)          // to people
	warn    func(err error)                           // to people, even with --quiet
	dog     time.Duration                             // the supervisor's watchdog; 0 is none
	planned func(job string, next time.Time)          // may be nil, for metrics
	read    func(job, how string)                     // may be nil, for metrics
	once    bool                                      // run at the start too

	mu    sync.Mutex
	job   *job
	next  time.Time // zero while a run is under way
	last  *jobEnd   // nil before the first run has ended
	ended bool
}

// loop is the one place where things happen, so that a watchdog that is fed here tells
// of a program that lives. It returns when ctx has ended and a run with it.
func (w *watcher) loop(ctx context.Context, hup <-chan os.Signal) {
	var done chan *jobEnd // nil while nothing runs
	start := func() {
		w.set(time.Time{}, nil)
		done = make(chan *jobEnd, 1)
		go func(j *job, done chan<- *jobEnd) { done <- w.run(ctx, j) }(w.current(), done)
	}
	due := time.NewTimer(time.Hour)
	defer due.Stop()
	var feed <-chan time.Time
	if w.dog > 0 {
		ticks := time.NewTicker(w.dog / 2)
		defer ticks.Stop()
		feed = ticks.C
	}
	if w.tell("READY=1"); w.once {
		start()
	} else {
		due.Reset(w.plan(nil))
	}
	for {
		select {
		case <-ctx.Done():
			w.stop(done)
			return
		case end := <-done:
			done = nil
			due.Reset(w.plan(end))
		case <-due.C:
			if done == nil {
				start()
			}
		case <-hup:
			if w.reload(); done == nil {
				due.Reset(w.plan(nil))
			}
		case <-feed:
			w.tell("WATCHDOG=1")
		}
	}
}

// stop waits for the run that is under way: it ends with the context.
func (w *watcher) stop(done <-chan *jobEnd) {
	w.tell("STOPPING=1")
	w.mu.Lock()
	w.ended = true
	w.mu.Unlock()
	if done != nil {
		<-done
	}
}

// plan sets the next run after one that has ended, if any, and says how long that is.
// What came due while a job ran is left out: it has just been done.
func (w *watcher) plan(end *jobEnd) time.Duration {
	next := w.current().next(time.Now())
	w.set(next, end)
	if w.planned != nil {
		w.planned(w.current().Name, next)
	}
	w.say("next run of job %s at %s", w.current().Name, next.Format("Mon 2006-01-02 15:04:05 MST"))
	w.tell("STATUS=next run at " + next.Format(time.RFC3339))
	return time.Until(next)
}

// reload reads the job anew, and keeps the old one where the new one is wrong. A run
// that is under way goes on as it began.
func (w *watcher) reload() {
	w.tell("RELOADING=1")
	j, err := w.load()
	how := "read"
	if err != nil {
		how = "refused"
		w.warn(err)
		w.say("the job stays as it was")
	} else {
		w.mu.Lock()
		w.job = j
		w.mu.Unlock()
		w.say("job %s is read anew", j.Name)
	}
	if w.read != nil {
		w.read(w.current().Name, how)
	}
	w.tell("READY=1")
}

func (w *watcher) current() *job {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.job
}

// set notes when the next run is, zero while there is one, and how the last one ended.
func (w *watcher) set(next time.Time, end *jobEnd) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.next = next
	if end != nil {
		w.last = end
	}
}
