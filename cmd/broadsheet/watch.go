package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/spf13/cobra"
)

// watchOptions are the flags of watch.
type watchOptions struct {
	metrics string
	once    bool
}

func newWatchCommand(a *app) *cobra.Command {
	var o watchOptions
	c := &cobra.Command{
		Use:   "watch FILE",
		Short: "Stay, and do what a job says when its schedule says so",
		Long: "Watch runs a job when it is due, one run at a time: what comes due while one runs is left out. On SIGHUP it reads the job\n" +
			"anew, and keeps the old one where the new one has a mistake. On SIGTERM or Ctrl-C it stops cleanly, with exit code 0; what is\n" +
			"left undone is for the next run. It tells systemd that it is ready, reloading, stopping, and alive. With --metrics it serves\n" +
			"/metrics for Prometheus and /healthz; an address without a host is on loopback. See docs/jobs.md.",
		Example: "  broadsheet watch job.yaml\n  broadsheet watch --now --metrics :9464 job.yaml",
		Args:    oneArg("the file of one job"),
		RunE:    func(c *cobra.Command, args []string) error { return a.watch(c.Context(), args[0], &o) },
	}
	c.Flags().StringVar(&o.metrics, "metrics", "", "serve /metrics and /healthz at this `address`, such as :9464")
	c.Flags().BoolVar(&o.once, "now", false, "run at the start, too")
	a.addWait(c.Flags())
	return c
}

func (a *app) watch(ctx context.Context, file string, o *watchOptions) error {
	if a.wait < 0 {
		return usagef("--wait %s: a time can't be negative", a.wait)
	}
	load := func() (*job, error) { return a.scheduledJob(ctx, file) }
	j, err := load()
	if err != nil {
		return err
	}
	wait, boss, m := a.wait, supervisorIn(os.Getenv), newMeters()
	w := &watcher{
		job: j, load: load, say: a.say, warn: a.complain, dog: boss.watchdog, once: o.once,
		tell: func(state string) { boss.tell(context.WithoutCancel(ctx), state) },
		run: func(ctx context.Context, j *job) *jobEnd {
			end := a.measured(m).doJob(ctx, j, wait)
			if end.err != nil && !quietError(end.err) && ctx.Err() == nil {
				a.complain(end.err)
			}
			a.sayEnd(end)
			return end
		},
		planned: func(name string, next time.Time) { m.next.WithLabelValues(name).Set(seconds(next)) },
		read:    func(name, how string) { m.reloads.WithLabelValues(name, how).Inc() },
	}
	if o.metrics != "" {
		l, err := listen(ctx, o.metrics)
		if err != nil {
			return err
		}
		a.say("metrics at http://%s/metrics, health at /healthz", l.Addr())
		defer m.serve(ctx, l, w.health)()
	}
	hup := make(chan os.Signal, 1)
	signal.Notify(hup, syscall.SIGHUP)
	defer signal.Stop(hup)
	w.loop(ctx, hup)
	return errEnded
}

// scheduledJob reads a job that is to run by itself, and checks all of it.
func (a *app) scheduledJob(ctx context.Context, file string) (*job, error) {
	j, err := readJob(file)
	if err != nil {
		return nil, err
	}
	run := *a
	if _, _, err := j.commands(ctx, &run); err != nil {
		return nil, err
	}
	if len(j.Schedule.times) == 0 {
		return nil, fmt.Errorf(`%s: nothing says when to run: give the key "schedule", or use 'broadsheet job run'`, file)
	}
	return j, nil
}
