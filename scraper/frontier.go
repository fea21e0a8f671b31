package scraper

import (
	"context"
	"errors"
	"time"
)

// ErrDry says that a frontier has no job left that could become due in time.
var ErrDry = errors.New("no address is left to fetch")

// A Job is an address to fetch.
type Job struct {
	// URL is the address, normalised; the frontier tells jobs apart by it.
	URL string
	// Source is the address as the user or the page gave it; "" means URL.
	Source string
	// Priority says what goes first: higher before lower; of equal ones that of the
	// host whose turn is longest ago, and then in the order of Push.
	Priority int
	// NotBefore is when the job is due; zero means at once.
	NotBefore time.Time
	// Attempts counts the tries that ended in Retry since the job was pushed.
	Attempts int
	// LastError is the last failure in words.
	LastError string
}

// Pushed counts what became of the jobs of a Push.
type Pushed struct {
	Added int // queued now
	Known int // were queued already
	Fresh int // kept less than the revisit age ago
}

// Counts are the jobs of a frontier by state.
type Counts struct {
	Queued int // due now or later, not leased
	Leased int // with a worker
	Done   int // kept
	Failed int // given up
}

// A Frontier hands out jobs, each to one worker at a time, at least once. It is
// declared here, by its only user; scraper/queue has it over bbolt and in
// memory. frontiertest.Run checks the promises.
type Frontier interface {
	// Push adds jobs. A job that is queued or leased stays as it is. One that was
	// done less than revisit ago counts as done; an older one is queued again, so
	// with revisit 0 every one is. A failed one is queued again with no attempts.
	// What Push returned for is there after a crash.
	Push(ctx context.Context, revisit time.Duration, jobs ...Job) (Pushed, error)
	// Lease waits for a due job and hands it out. No two leases hold the same job;
	// no host has more leases that may ask it than the frontier's limit, nor one before the time
	// given to Hold: a slow host never holds up another, nor does a long line. A frontier
	// may have a budget of leases for each host, of which those count that don't end in a
	// Retry without a cause; the jobs beyond it stay queued. It returns [ErrDry] when
	// no job is leased and none becomes due within the frontier's patience, and
	// the context's cause when ctx ends.
	Lease(ctx context.Context) (Lease, error)
	// Hold says that no job of the host is to be leased before until.
	Hold(host string, until time.Time)
	// Counts returns how many jobs are in which state.
	Counts(ctx context.Context) (Counts, error)
}

// A Lease is the right to work on a job. It ends with Done, Fail or Retry, or by
// itself after the frontier's lease time; then the job is handed out again, and
// the late call gives an error matching [ErrLeaseLost].
type Lease interface {
	// Job returns the job.
	Job() Job
	// Fetched says that no more is asked of the host for this job: others of its jobs may
	// be leased while what was read is kept. The lease goes on. A second call does
	// nothing, nor does one after the lease's end.
	Fetched()
	// Done says that the job's page is kept. The outcome is kept with the address.
	Done(ctx context.Context, outcome string) error
	// Fail gives the job up. It is queued again by the next Push of its address.
	Fail(ctx context.Context, outcome string, cause error) error
	// Retry puts the job back, not to be leased before at. Without a cause it was not tried.
	Retry(ctx context.Context, at time.Time, cause error) error
}

// ErrLeaseLost says that a lease ended before its worker did.
var ErrLeaseLost = errors.New("the lease has ended")
