package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"broadsheet/extract/strict"
)

// A Watching is a watcher of a job that is text, with what it does given from outside.
type Watching struct {
	Job  string
	Load func() (string, error)
	Run  func(ctx context.Context, name string)
	Tell func(state string)
	Say  func(words string)
	Dog  time.Duration
	Once bool
}

// Loop runs it until ctx ends.
func (w Watching) Loop(ctx context.Context, hup <-chan os.Signal) error {
	parse := func(src string) (*job, error) {
		j := &job{file: "job.yaml", src: []byte(src)}
		return j, strict.Decode("job.yaml", j.src, "one job", &j.jobSpec)
	}
	first, err := parse(w.Job)
	if err != nil {
		return err
	}
	(&watcher{
		job: first, tell: w.Tell, dog: w.Dog, once: w.Once,
		load: func() (*job, error) {
			src, err := w.Load()
			if err != nil {
				return nil, err
			}
			return parse(src)
		},
		run:  func(ctx context.Context, j *job) *jobEnd { w.Run(ctx, j.Name); return &jobEnd{Job: j.Name} },
		say:  func(format string, args ...any) { w.Say(fmt.Sprintf(format, args...)) },
		warn: func(err error) { w.Say(err.Error()) },
	}).loop(ctx, hup)
	return nil
}

// Next are the first n times of a job after a time.
func Next(src string, after time.Time, n int) (out []string, err error) {
	j := &job{}
	if err := strict.Decode("job.yaml", []byte(src), "one job", &j.jobSpec); err != nil {
		return nil, err
	}
	for range n {
		after = j.next(after)
		out = append(out, after.Format(time.RFC3339))
	}
	return out, nil
}

// SupervisorIn finds a supervisor's socket and watchdog in an environment.
func SupervisorIn(getenv func(string) string) (socket string, watchdog time.Duration) {
	s := supervisorIn(getenv)
	return s.socket, s.watchdog
}
