package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr, time.Now)) } //nolint:forbidigo // the one place for both

// options are the flags.
type options struct {
	pages, out     string
	sets, readers  string
	rounds         int
	json, markdown bool
	cpu            bool
	records        []string
}

// parse reads the flags.
func parse(args []string, stderr io.Writer) (*options, error) {
	o := &options{}
	f := flag.NewFlagSet("bench", flag.ContinueOnError)
	f.SetOutput(stderr)
	f.StringVar(&o.pages, "pages", os.Getenv("BROADSHEET_PAGES"), "folder of the sets; $BROADSHEET_PAGES when not given")
	f.StringVar(&o.sets, "sets", "news,bodies,articles", "sets to read, by their folders' names")
	f.StringVar(&o.readers, "readers", "", "readers to run, parted by commas; all when neither this nor --records is given")
	f.IntVar(&o.rounds, "rounds", 3, "how often each page is read for its time")
	f.BoolVar(&o.cpu, "cpu", false, "measure processor time, for a machine that others use, too")
	f.StringVar(&o.out, "out", "", "folder to write the records of each reader to")
	f.BoolVar(&o.json, "json", false, "print the figures as JSON")
	f.BoolVar(&o.markdown, "markdown", false, "print the table of README.md")
	f.Func("records", "file of records that another program made, to score; may be given more than once", func(file string) error {
		o.records = append(o.records, file)
		return nil
	})
	if err := f.Parse(args); err != nil {
		return nil, err
	}
	switch {
	case f.NArg() > 0:
		return nil, fmt.Errorf("%q is no flag", f.Arg(0))
	case o.pages == "":
		return nil, errors.New("no pages: set BROADSHEET_PAGES or --pages")
	case o.cpu && processorTime == nil:
		return nil, errors.New("--cpu: this system doesn't tell the processor time")
	case o.rounds < 1:
		return nil, errors.New("--rounds must be 1 or more")
	}
	return o, nil
}

// run returns the exit code: 0 done, 1 failed, 2 wrong usage.
func run(args []string, stdout, stderr io.Writer, now func() time.Time) int {
	o, err := parse(args, stderr)
	if errors.Is(err, flag.ErrHelp) {
		return 0
	}
	if err != nil {
		fmt.Fprintf(stderr, "bench: %v\n", err)
		return 2
	}
	if o.cpu {
		now = processorTime
	}
	if err := bench(o, stdout, now); err != nil {
		fmt.Fprintf(stderr, "bench: %v\n", err)
		return 1
	}
	return 0
}

func bench(o *options, stdout io.Writer, now func() time.Time) error {
	readers, err := chosen(o)
	if err != nil {
		return err
	}
	b := &runner{readers: readers, rounds: o.rounds, out: o.out, now: now}
	var sets []setResult
	for name := range strings.SplitSeq(o.sets, ",") {
		set, err := b.set(filepath.Join(o.pages, name))
		if err != nil {
			return err
		}
		sets = append(sets, *set)
	}
	switch {
	case o.json:
		return writeJSON(stdout, sets)
	case o.markdown:
		return writeMarkdown(stdout, sets)
	default:
		return writeTables(stdout, sets)
	}
}

// chosen are the readers that the flags ask for.
func chosen(o *options) ([]reader, error) {
	var out []reader
	if o.readers == "" && len(o.records) == 0 {
		out = slices.Clone(peers)
	}
	for name := range strings.FieldsFuncSeq(o.readers, func(r rune) bool { return r == ',' }) {
		i := slices.IndexFunc(peers, func(r reader) bool { return r.name == name })
		switch {
		case name == "all":
			out = append(out, peers...)
		case i < 0:
			return nil, fmt.Errorf("no reader is called %q", name)
		default:
			out = append(out, peers[i])
		}
	}
	for _, file := range o.records {
		r, err := recorded(file)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}
