package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"
)

// jobRunOptions are the flags of job run.
type jobRunOptions struct {
	wait    time.Duration
	metrics string // a file, "" for none
}

// stepWait is how long a step of a job that has begun waits for the archive, where
// another process came between two of its steps.
const stepWait = time.Hour

// A jobEnd is how a run of a job ended.
type jobEnd struct {
	sums

	Job   string `json:"job"`
	Code  int    `json:"code"` // the exit code
	Cause string `json:"cause,omitempty"`
	Drift int    `json:"drift,omitempty"` // pages and layouts that drifted

	started time.Time
	err     error
}

// runJob reads a job and does what it says.
func (a *app) runJob(ctx context.Context, file string, o *jobRunOptions) error {
	if o.wait < 0 {
		return usagef("--wait %s: a time can't be negative", o.wait)
	}
	j, err := readJob(file)
	if err != nil {
		return err
	}
	m := newMeters()
	end := a.measured(m).doJob(ctx, j, o.wait)
	a.sayEnd(end)
	if o.metrics != "" {
		if err := m.writeFile(o.metrics, end); err != nil {
			if end.err == nil {
				return err
			}
			a.complain(err) // the exit code is that of the run
		}
	}
	return end.err
}

// measured is an app whose jobs are measured.
func (a *app) measured(m *meters) *app {
	b := *a
	b.meters = m
	return &b
}

// doJob runs a job once. Pages that failed and layouts that drifted don't keep it from
// its next step; whatever else goes wrong does.
func (a *app) doJob(ctx context.Context, j *job, wait time.Duration) *jobEnd {
	run := *a
	end := &jobEnd{Job: j.Name, started: time.Now(), sums: sums{Outcomes: map[string]int{}}}
	run.summed = end.add
	a.meters.began(j.Name)
	defer func() { a.meters.finished(end, time.Now()) }()
	run.observe = func(outcome string, bytes int) { a.meters.saw(j.Name, outcome, bytes) }
	limited, cancel := ctx, context.CancelFunc(func() {})
	if j.MaxTime > 0 {
		limited, cancel = context.WithTimeout(ctx, time.Duration(j.MaxTime))
	}
	defer cancel()
	end.err = run.steps(ctx, limited, j, wait)
	end.Archive, end.Seconds = run.dir, time.Since(end.started).Seconds()
	if partial, ok := errors.AsType[*partialError](end.err); ok {
		end.Drift = partial.drifted + partial.breaks
	}
	if end.Code = exitCode(end.err); end.err != nil {
		end.Cause = end.err.Error()
	}
	a.sendHooks(ctx, j, end, os.Getenv)
	return end
}

// steps crawls within the limited time, and exports what there is then.
func (a *app) steps(ctx, limited context.Context, j *job, wait time.Duration) error {
	crawls, exports, err := j.commands(ctx, a)
	if err != nil {
		return err
	}
	a.wait = wait
	var all partialError
	for _, c := range crawls {
		err := c.run(limited)
		if limited.Err() != nil && ctx.Err() == nil {
			a.say("%s are over, which %s allows: what is left is for the next run", time.Duration(j.MaxTime), j.file)
			break
		}
		if err := all.add(err); err != nil {
			return err
		}
		a.wait = max(wait, stepWait)
	}
	for _, c := range exports {
		if err := c.run(ctx); err != nil {
			return err
		}
	}
	return all.orNil()
}

// add adds up what failed in a step, and returns what is no such thing.
func (e *partialError) add(err error) error {
	partial, ok := errors.AsType[*partialError](err)
	if !ok {
		return err
	}
	e.failed, e.drifted, e.breaks = e.failed+partial.failed, e.drifted+partial.drifted, e.breaks+partial.breaks
	return nil
}

func (e *partialError) orNil() error {
	if e.failed+e.drifted+e.breaks == 0 {
		return nil
	}
	return e
}

// add takes the end of a step.
func (e *jobEnd) add(s *sums) {
	for outcome, n := range s.Outcomes {
		e.Outcomes[outcome] += n
	}
	e.Addresses, e.Fresh, e.Bytes, e.Left = e.Addresses+s.Addresses, e.Fresh+s.Fresh, e.Bytes+s.Bytes, s.Left
}

// sayEnd is the one line that is made for mail: with --quiet it is said only when
// something went wrong.
func (a *app) sayEnd(end *jobEnd) {
	if a.quiet && end.Code == exitDone {
		return
	}
	if a.json() {
		level := levelInfo
		if end.Code != exitDone {
			level = levelWarn
		}
		a.object(saying{Level: level, Msg: "job", Cause: end.Cause, sums: &end.sums, jobSays: &jobSays{end.Job, end.Code}})
		return
	}
	fmt.Fprintln(a.stderr, end.line())
}

// jobSays is what the line of a job's end has more than a summary, for programs.
type jobSays struct {
	Job  string `json:"job"`
	Code int    `json:"code"`
}

// line tells the end of a run in one line.
func (e *jobEnd) line() string {
	var counts []string
	for _, o := range outcomes {
		if n := e.Outcomes[string(o)]; n > 0 {
			counts = append(counts, thousands(n)+" "+string(o))
		}
	}
	parts := []string{cmp.Or(strings.Join(counts, ", "), "nothing new")}
	if e.Left > 0 {
		parts = append(parts, thousands(e.Left)+" left")
	}
	parts = append(parts, bytesOf(e.Bytes)+" in "+time.Duration(e.Seconds*float64(time.Second)).Round(100*time.Millisecond).String(), "archive "+e.Archive)
	if e.Code != exitDone {
		last := fmt.Sprintf("exit code %d", e.Code)
		if quietError(e.err) {
			last += ": " + e.Cause // which nobody else tells
		}
		parts = append(parts, last)
	}
	return "job " + e.Job + ": " + strings.Join(parts, "; ")
}
