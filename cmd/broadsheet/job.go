package main

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/spf13/cobra"
)

// exampleJob is what 'job init' writes.
//
//go:embed job.yaml
var exampleJob []byte

// jobFileName is that of a job when nobody says.
const jobFileName = "job.yaml"

func newJobCommand(a *app) *cobra.Command {
	c := &cobra.Command{
		Use:   "job",
		Short: "Crawl and export what a file says: write one, check it, run it",
		Long: "A job is a YAML file: sites, ranges and limits to crawl, an archive, a schedule, exports at the end. Its keys are\n" +
			"the flags of 'broadsheet crawl' and 'broadsheet export'. See docs/jobs.md.",
		Example: "  broadsheet job init news.yaml\n  broadsheet job check job.yaml\n  broadsheet job run job.yaml",
		Args:    cobra.ArbitraryArgs,
		RunE:    noCommand,
	}
	c.AddCommand(newJobInitCommand(a), newJobCheckCommand(a), newJobRunCommand(a))
	return c
}

func newJobInitCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "init [FILE]",
		Short:   "Write an example of a job, with comments",
		Long:    "Init writes a job with a comment to each key, job.yaml if no other name is given. It asks nothing, and leaves a file that\nis there as it is.",
		Example: "  broadsheet job init news.yaml",
		Args:    fileOrNone,
		RunE: func(_ *cobra.Command, args []string) error {
			file := jobFileName
			if len(args) > 0 {
				file = args[0]
			}
			return a.initJob(file)
		},
	}
}

// fileOrNone takes the name of a file, or nothing.
func fileOrNone(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return oneArg("one name of a file, or none")(c, args)
}

func (a *app) initJob(file string) error {
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return usagef("job init: %s is there already, and stays as it is: give another name", file)
	}
	if err != nil {
		return fmt.Errorf("job init: %w", err)
	}
	_, err = f.Write(exampleJob)
	if err = errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("job init: %w", err)
	}
	a.say("%s is written: put your sites and your contact in, then 'broadsheet job check %s'", file, quoted(file))
	return nil
}

func newJobCheckCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "check FILE",
		Short: "Read a job, say what is wrong with it, or what it would do",
		Long: "Check reads a job and fetches nothing. A mistake is told with its line and column. Else it prints the next times of its\n" +
			"schedule, and the commands that it stands for.",
		Example: "  broadsheet job check job.yaml",
		Args:    oneArg("the file of one job"),
		RunE:    func(c *cobra.Command, args []string) error { return a.checkJob(c.Context(), args[0], time.Now()) },
	}
}

// shownTimes is how many times of a schedule are shown.
const shownTimes = 3

func (a *app) checkJob(ctx context.Context, file string, now time.Time) error {
	j, err := readJob(file)
	if err != nil {
		return err
	}
	run := *a
	crawls, exports, err := j.commands(ctx, &run)
	if err != nil {
		return err
	}
	for i, at := 0, now; i < shownTimes; i++ {
		if at = j.next(at); at.IsZero() {
			break
		}
		if _, err := fmt.Fprintf(a.stdout, "at %s\n", at.Format("Mon 2006-01-02 15:04 MST")); err != nil {
			return err
		}
	}
	for _, c := range append(crawls, exports...) {
		if _, err := fmt.Fprintln(a.stdout, c.words(run.dir)); err != nil {
			return err
		}
	}
	return nil
}

func newJobRunCommand(a *app) *cobra.Command {
	var o jobRunOptions
	c := &cobra.Command{
		Use:   "run FILE",
		Short: "Do once what a job says",
		Long: "Run crawls what a job says, one step after the other, then exports. It is made for cron: with --quiet it says only what\n" +
			"went wrong, and ends with one line that tells it all. Where another process has the archive it ends with exit code 4, or\n" +
			"waits with --wait. Pages that failed and layouts that drifted don't keep it from its next step; the exit code tells of them.",
		Example: "  broadsheet job run job.yaml\n  broadsheet job run --quiet --wait 10m --metrics-file broadsheet.prom job.yaml",
		Args:    oneArg("the file of one job"),
		RunE: func(c *cobra.Command, args []string) error {
			o.wait = a.wait
			return a.runJob(c.Context(), args[0], &o)
		},
	}
	a.addWait(c.Flags())
	c.Flags().StringVar(&o.metrics, "metrics-file", "", "write metrics of the run to `FILE`, for the textfile collector of a node exporter")
	return c
}
