package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// meters are what Prometheus is told. Their names are a promise: docs/jobs.md lists
// them. Those of the last run are for a file too; what is counted since the start is
// only for a program that stays.
type meters struct {
	lasting *prometheus.Registry // of the last run
	all     prometheus.Gatherers

	addresses, bytes, seconds, ended, succeeded, code, drifted, queued *prometheus.GaugeVec
	running, next                                                      *prometheus.GaugeVec
	counted, transferred, runs, hooks                                  *prometheus.CounterVec
	reloads                                                            *prometheus.CounterVec
}

const ofJob = "job" // the label that all have

func newMeters() *meters {
	lasting, since := prometheus.NewRegistry(), prometheus.NewRegistry()
	gauge := func(r *prometheus.Registry, name, help string, labels ...string) *prometheus.GaugeVec {
		v := prometheus.NewGaugeVec(prometheus.GaugeOpts{Namespace: "broadsheet", Name: name, Help: help}, append([]string{ofJob}, labels...))
		r.MustRegister(v)
		return v
	}
	counter := func(name, help string, labels ...string) *prometheus.CounterVec {
		v := prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: "broadsheet", Name: name, Help: help}, append([]string{ofJob}, labels...))
		since.MustRegister(v)
		return v
	}
	build := prometheus.NewGaugeVec(prometheus.GaugeOpts{Namespace: "broadsheet", Name: "build_info", Help: "1, with the version of the program."}, []string{"version"})
	build.WithLabelValues(programVersion()).Set(1)
	lasting.MustRegister(build)
	return &meters{
		lasting: lasting, all: prometheus.Gatherers{lasting, since},

		addresses: gauge(lasting, "last_run_addresses", "Addresses of the last run by what became of them.", "outcome"),
		bytes:     gauge(lasting, "last_run_bytes", "Bytes of the pages of the last run."),
		seconds:   gauge(lasting, "last_run_duration_seconds", "How long the last run took."),
		ended:     gauge(lasting, "last_run_timestamp_seconds", "When the last run ended."),
		succeeded: gauge(lasting, "last_success_timestamp_seconds", "When a run last came to its end: exit code 0, 3 or 5."),
		code:      gauge(lasting, "last_run_exit_code", "Exit code of the last run."),
		drifted:   gauge(lasting, "last_run_drifted", "Pages and layouts of the last run that are not as the site's profile says."),
		queued:    gauge(lasting, "queued_addresses", "Addresses that the last run left for the next one."),

		running:     gauge(since, "running", "1 while the job runs, else 0."),
		next:        gauge(since, "next_run_timestamp_seconds", "When the job runs next."),
		counted:     counter("addresses_total", "Addresses done since the start by what became of them.", "outcome"),
		transferred: counter("page_bytes_total", "Bytes of pages since the start."),
		runs:        counter("runs_total", "Runs since the start by exit code.", "code"),
		hooks:       counter("webhooks_total", "Webhooks since the start by result: sent or failed.", "result"),
		reloads:     counter("reloads_total", "Times the job was read anew since the start by result: read or refused.", "result"),
	}
}

// began notes that a run begins: every series is there from the first one on.
func (m *meters) began(job string) {
	m.running.WithLabelValues(job).Set(1)
	m.transferred.WithLabelValues(job).Add(0)
}

// saw counts an address.
func (m *meters) saw(job, outcome string, bytes int) {
	m.counted.WithLabelValues(job, outcome).Inc()
	m.transferred.WithLabelValues(job).Add(float64(bytes))
}

// finished notes how a run ended.
func (m *meters) finished(end *jobEnd, now time.Time) {
	m.running.WithLabelValues(end.Job).Set(0)
	m.runs.WithLabelValues(end.Job, strconv.Itoa(end.Code)).Inc()
	m.addresses.DeletePartialMatch(prometheus.Labels{ofJob: end.Job})
	for _, o := range outcomes {
		m.addresses.WithLabelValues(end.Job, string(o)).Set(float64(end.Outcomes[string(o)]))
	}
	for v, value := range map[*prometheus.GaugeVec]float64{
		m.bytes: float64(end.Bytes), m.seconds: end.Seconds, m.ended: seconds(now), m.code: float64(end.Code), m.drifted: float64(end.Drift), m.queued: float64(end.Left),
	} {
		v.WithLabelValues(end.Job).Set(value)
	}
	if end.came() {
		m.succeeded.WithLabelValues(end.Job).Set(seconds(now))
	}
}

// came reports whether a run came to its end, though pages may have failed.
func (e *jobEnd) came() bool {
	return e.Code == exitDone || e.Code == exitPartial || e.Code == exitDrift
}

func seconds(t time.Time) float64 { return float64(t.UnixMilli()) / 1000 }

// lastSuccess finds in a file of metrics when a run of a job last came to its end.
var lastSuccess = regexp.MustCompile(`(?m)^broadsheet_last_success_timestamp_seconds\{job=("(?:[^"\\]|\\.)*")\} (\S+)$`)

// writeFile writes what is of the last run, for the textfile collector of a node
// exporter: the file is there as a whole or not at all. That a run failed doesn't
// make it forget when one last came to its end.
func (m *meters) writeFile(path string, end *jobEnd) error {
	old, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("write metrics: %w", err)
	}
	for _, found := range lastSuccess.FindAllSubmatch(old, -1) {
		name, err := strconv.Unquote(string(found[1]))
		at, isNumber := strconv.ParseFloat(string(found[2]), 64)
		if err == nil && isNumber == nil && name == end.Job && !end.came() {
			m.succeeded.WithLabelValues(end.Job).Set(at)
		}
	}
	if err := prometheus.WriteToTextfile(path, m.lasting); err != nil {
		return fmt.Errorf("write metrics: %w", err)
	}
	return nil
}

// A health is how a program that stays is.
type health struct {
	Status  string    `json:"status"` // ok, or stopping
	Job     string    `json:"job"`
	Running bool      `json:"running"`
	Next    time.Time `json:"next,omitzero"`
	Last    *lastRun  `json:"last,omitempty"`
}

// A lastRun is how the last run of a job ended.
type lastRun struct {
	Code  int    `json:"code"`
	Cause string `json:"cause,omitempty"`
}

// health tells how the watcher is.
func (w *watcher) health() health {
	w.mu.Lock()
	defer w.mu.Unlock()
	h := health{Status: "ok", Job: w.job.Name, Running: w.next.IsZero(), Next: w.next}
	if w.ended {
		h.Status = "stopping"
	}
	if w.last != nil {
		h.Last = &lastRun{w.last.Code, w.last.Cause}
	}
	return h
}
