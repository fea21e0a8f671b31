package main_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	main "broadsheet/cmd/broadsheet"
)

// A diary is what a watcher did, with the time since its start.
type diary struct {
	mu    sync.Mutex
	begin time.Time
	lines []string
}

func (d *diary) write(what string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.lines = append(d.lines, fmt.Sprintf("%v %s", time.Since(d.begin), what))
}

// watching is a watcher in a bubble whose runs take so long.
func watching(d *diary, job string, takes time.Duration) main.Watching {
	d.begin = time.Now()
	return main.Watching{
		Job: job, Say: func(string) {},
		Tell: func(state string) {
			if !strings.HasPrefix(state, "STATUS=") {
				d.write(state)
			}
		},
		Run: func(ctx context.Context, name string) {
			d.write("run " + name)
			select {
			case <-ctx.Done():
				time.Sleep(time.Second) // which a clean stop takes
				d.write("broken off")
			case <-time.After(takes):
				d.write("done")
			}
		},
	}
}

// TestWatchRunsWhenItIsDue: a run that takes longer than its interval leaves out what
// came due meanwhile, and two never run at once.
func TestWatchRunsWhenItIsDue(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Hour+30*time.Minute)
		defer cancel()
		var d diary // the clock of a bubble begins at midnight UTC
		w := watching(&d, "{name: news, schedule: '*/30 * * * *', zone: UTC}", 40*time.Minute)
		w.Once = true
		if err := w.Loop(ctx, nil); err != nil {
			t.Fatal(err)
		}
		want := []string{
			"0s READY=1", "0s run news", "40m0s done", "1h0m0s run news", "1h40m0s done", "2h0m0s run news", "2h40m0s done",
			"3h0m0s run news", "3h30m0s STOPPING=1", "3h30m1s broken off",
		}
		if diff := cmp.Diff(want, d.lines); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

// TestWatchFeedsItsWatchdog while a run goes on, too.
func TestWatchFeedsItsWatchdog(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 65*time.Second)
		defer cancel()
		var d diary
		w := watching(&d, "{name: news, schedule: '@hourly', zone: UTC}", time.Hour)
		w.Once, w.Dog = true, 40*time.Second
		if err := w.Loop(ctx, nil); err != nil {
			t.Fatal(err)
		}
		want := []string{"0s READY=1", "0s run news", "20s WATCHDOG=1", "40s WATCHDOG=1", "1m0s WATCHDOG=1", "1m5s STOPPING=1", "1m6s broken off"}
		if diff := cmp.Diff(want, d.lines); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

// TestWatchReloads: a new schedule counts at once, a run goes on as it began, and a file
// with a mistake changes nothing.
func TestWatchReloads(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Minute)
		defer cancel()
		var d diary
		w := watching(&d, "{name: old, schedule: '0 * * * *', zone: UTC}", 15*time.Minute)
		files := []string{"{name: new, schedule: '*/20 * * * *', zone: UTC}", "{name: worse, schedule: tomorrow}", "{name: last, schedule: '30 * * * *', zone: UTC}"}
		w.Load = func() (string, error) {
			next := files[0]
			files = files[1:]
			return next, nil
		}
		w.Say = func(words string) {
			if !strings.HasPrefix(words, "next run") {
				d.write(strings.SplitN(words, "\n", 2)[0])
			}
		}
		hup := make(chan os.Signal)
		go func() {
			time.Sleep(10 * time.Minute)
			hup <- syscall.SIGHUP
			time.Sleep(15 * time.Minute) // in the run that began at 20 minutes
			hup <- syscall.SIGHUP
			hup <- syscall.SIGHUP
		}()
		if err := w.Loop(ctx, hup); err != nil {
			t.Fatal(err)
		}
		want := []string{
			"0s READY=1", "10m0s RELOADING=1", "10m0s job new is read anew", "10m0s READY=1", "20m0s run new",
			"25m0s RELOADING=1", `25m0s job.yaml:1:25: a schedule is "minute hour day month weekday", such as "15 */2 * * *", or @hourly, @daily, @every 90m: expected exactly 5 fields, found 1: [tomorrow]`,
			"25m0s the job stays as it was", "25m0s READY=1", "25m0s RELOADING=1", "25m0s job last is read anew", "25m0s READY=1",
			"35m0s done", "1h30m0s run last", "1h40m0s STOPPING=1", "1h40m1s broken off",
		}
		if diff := cmp.Diff(want, d.lines); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

// TestWatchOfAFileThatIsGone goes on with what it has.
func TestWatchOfAFileThatIsGone(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 90*time.Minute)
		defer cancel()
		var d diary
		w := watching(&d, "{name: news, schedule: '0 * * * *', zone: UTC}", time.Minute)
		w.Load = func() (string, error) { return "", errors.New("read job: gone") }
		hup := make(chan os.Signal, 1)
		hup <- syscall.SIGHUP
		if err := w.Loop(ctx, hup); err != nil {
			t.Fatal(err)
		}
		want := []string{"0s READY=1", "0s RELOADING=1", "0s READY=1", "1h0m0s run news", "1h1m0s done", "1h30m0s STOPPING=1"}
		if diff := cmp.Diff(want, d.lines); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

// TestSchedules: in the job's zone, also where its clocks change; the earliest of
// several; days of the week and month as cron has them.
func TestSchedules(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		job, after string
		want       []string
	}{
		"a zone":          {"{schedule: '30 6 * * *', zone: Europe/Berlin}", "2019-04-23T05:00:00Z", []string{"2019-04-24T06:30:00+02:00", "2019-04-25T06:30:00+02:00"}},
		"two":             {"{schedule: ['0 6 * * *', '0 18 * * *'], zone: UTC}", "2019-04-23T07:00:00Z", []string{"2019-04-23T18:00:00Z", "2019-04-24T06:00:00Z"}},
		"days of a week":  {"{schedule: '0 0 * * mon-fri', zone: UTC}", "2019-04-26T12:00:00Z", []string{"2019-04-29T00:00:00Z", "2019-04-30T00:00:00Z"}},
		"autumn":          {"{schedule: '30 1 * * *', zone: Europe/Berlin}", "2019-10-26T12:00:00Z", []string{"2019-10-27T01:30:00+02:00", "2019-10-28T01:30:00+01:00"}},
		"every 90m":       {"{schedule: '@every 90m', zone: UTC}", "2019-04-23T07:00:00Z", []string{"2019-04-23T08:30:00Z", "2019-04-23T10:00:00Z"}},
		"the leap day":    {"{schedule: '0 0 29 2 *', zone: UTC}", "2019-04-23T07:00:00Z", []string{"2020-02-29T00:00:00Z", "2024-02-29T00:00:00Z"}},
		"no schedule":     {"{zone: UTC}", "2019-04-23T07:00:00Z", []string{"0001-01-01T00:00:00Z"}},
		"spring, skipped": {"{schedule: '30 2 * * *', zone: Europe/Berlin}", "2019-03-30T12:00:00Z", []string{"2019-04-01T02:30:00+02:00"}},
	} {
		after, err := time.Parse(time.RFC3339, c.after)
		if err != nil {
			t.Fatal(err)
		}
		got, err := main.Next(c.job, after, len(c.want))
		if diff := cmp.Diff(c.want, got); diff != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", name, err, diff)
		}
	}
}

// FuzzSchedule: whatever is written, it is a schedule that comes due, or an error.
func FuzzSchedule(f *testing.F) {
	for _, s := range []string{"* * * * *", "@every 1s", "TZ=", "*/0 * * * *", "1-0 * * * *", "0 0 31 2,4 *", "@every -1h", "@", "? ? ? ? ?"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, err := main.Next(fmt.Sprintf("{schedule: %q, zone: UTC}", s), time.Date(2019, 4, 23, 7, 0, 0, 0, time.UTC), 1)
		if err == nil && (len(got) != 1 || got[0] <= "2019-04-23T07:00:00Z") {
			t.Errorf("%q: %v", s, got)
		}
	})
}
