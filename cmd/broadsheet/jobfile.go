package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"

	"broadsheet/extract/strict"
)

// A job is what a file says is to be done: sites to crawl, when, into which archive,
// and what is exported and told afterwards.
type job struct {
	jobSpec
	file string
	src  []byte
}

// A jobSpec is the file itself. The keys of its steps are the flags of the commands
// that they stand for, so that a job can do what the command line can.
type jobSpec struct {
	Name     string       `yaml:"name"`
	Archive  string       `yaml:"archive"`
	Schedule jobSchedules `yaml:"schedule"`
	Zone     jobZone      `yaml:"zone"`
	MaxTime  jobLength    `yaml:"max_time"`
	Defaults jobStep      `yaml:"defaults"`
	Crawl    []jobStep    `yaml:"crawl"`
	Export   []jobStep    `yaml:"export"`
	Notify   []jobHook    `yaml:"notify"`
}

// A jobStep is a mapping whose keys are flags.
type jobStep struct{ node ast.Node }

// UnmarshalYAML keeps the mapping: what its keys may be depends on where it stands.
func (s *jobStep) UnmarshalYAML(n ast.Node) error {
	switch n.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
		s.node = n
		return nil
	}
	return strict.At(n, errors.New("keys with values are wanted here"))
}

// A jobZone is a time zone by its IANA name; nil is that of the machine.
type jobZone struct{ *time.Location }

// UnmarshalYAML loads the zone.
func (z *jobZone) UnmarshalYAML(n ast.Node) error {
	text, err := strict.Text(n)
	if err != nil {
		return err
	}
	if z.Location, err = time.LoadLocation(text.Value); err != nil || text.Value == "" {
		return strict.At(n, fmt.Errorf("time zone %q is unknown; write one such as Europe/Berlin", text.Value))
	}
	return nil
}

// A jobLength is a length of time, more than none.
type jobLength time.Duration

// UnmarshalYAML reads one.
func (l *jobLength) UnmarshalYAML(n ast.Node) error {
	text, err := strict.Text(n)
	if err != nil {
		return err
	}
	d, err := time.ParseDuration(text.Value)
	if err != nil || d <= 0 {
		return strict.At(n, fmt.Errorf("%q is not a length of time such as 90s, 30m or 2h", text.Value))
	}
	*l = jobLength(d)
	return nil
}

// readJob reads a file and checks what can be checked without the commands.
func readJob(file string) (*job, error) {
	src, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, usagef("job %s: there is no such file; 'broadsheet job init %s' writes one", file, file)
	}
	if err != nil {
		return nil, fmt.Errorf("read job: %w", err)
	}
	j := &job{file: file, src: src}
	if err := strict.Decode(file, src, "a job is one YAML document; put another job into a file of its own", &j.jobSpec); err != nil {
		return nil, err
	}
	if len(j.Crawl) == 0 {
		return nil, fmt.Errorf("%s: nothing is crawled: give sites under the key \"crawl\", see 'broadsheet job init'", file)
	}
	if j.Name == "" {
		j.Name = strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
	}
	return j, nil
}

// path is a file that the job names: beside the job, not where a program that runs
// jobs happens to stand.
func (j *job) path(name string) string {
	if name == "" || filepath.IsAbs(name) {
		return name
	}
	ending := ""
	if strings.HasSuffix(name, "/") {
		ending = "/" // a folder, to export
	}
	return filepath.Join(filepath.Dir(j.file), name) + ending
}
