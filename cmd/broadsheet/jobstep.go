package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"broadsheet/extract/strict"
)

// A jobCommand is a command that a step of a job stands for.
type jobCommand struct {
	*cobra.Command
	args []string
}

// errChecked is what a command ends with that was only to check what it was given.
var errChecked = errors.New("checked, and not run")

// Flags that no step has: of files given by hand, of the run as a whole, and those that
// do something else.
var notInJobs = []string{"help", "job", "wait", "url", "urls", "verify"}

// Keys whose values are files or folders.
var jobPaths = []string{"profile", "trace", "output", "cookies", "access", "ca"}

// commands makes the commands of a job for an app, which they make work on the job's
// archive. All that is in the file has been checked then, as far as a command checks
// before it begins.
func (j *job) commands(ctx context.Context, a *app) (crawls, exports []*jobCommand, err error) {
	if j.Archive != "" && !a.dirGiven {
		a.dir = j.path(j.Archive)
	}
	if err := j.secretsOf(os.Getenv); err != nil {
		return nil, nil, err
	}
	for _, step := range j.Crawl {
		c := &jobCommand{Command: newCrawlCommand(a)} //nolint:contextcheck // it gets ctx when it runs
		if err := j.prepare(ctx, a, c, "crawl", j.Defaults, step); err != nil {
			return nil, nil, err
		}
		crawls = append(crawls, c)
	}
	for _, step := range j.Export {
		c := &jobCommand{Command: newExportCommand(a)} //nolint:contextcheck // it gets ctx when it runs
		if err := j.prepare(ctx, a, c, "export", jobStep{}, step); err != nil {
			return nil, nil, err
		}
		exports = append(exports, c)
	}
	return crawls, exports, nil
}

// prepare gives a command what the keys of a step say, and lets it check that.
func (j *job) prepare(ctx context.Context, a *app, c *jobCommand, what string, defaults, step jobStep) error {
	err := j.take(c, what, defaults.node)
	if len(c.args) > 0 {
		err = strict.At(defaults.node, errors.New("sites are no default: give them under the key \"crawl\""))
	}
	if err == nil {
		err = j.take(c, what, step.node)
	}
	switch {
	case err != nil:
	case what == "crawl" && len(c.args) == 0:
		err = strict.At(step.node, errors.New(`nothing is named to crawl: give sites or addresses under the key "sites"`))
	case what == "export" && !c.Flags().Changed("output"):
		err = strict.At(step.node, errors.New(`nothing says where the export goes: give the key "output"`))
	default:
		a.checking = true
		if err = c.run(ctx); errors.Is(err, errChecked) {
			err = nil
		} else {
			err = strict.At(step.node, err)
		}
		a.checking = false
	}
	return strict.Place(j.file, j.src, err)
}

// run runs the command, or checks it.
func (c *jobCommand) run(ctx context.Context) error {
	c.SetContext(ctx)
	return c.RunE(c.Command, c.args)
}

// take reads the keys of a step: sites, and flags with "_" for "-".
func (j *job) take(c *jobCommand, what string, node ast.Node) error {
	var pairs []*ast.MappingValueNode
	switch n := node.(type) {
	case *ast.MappingNode:
		pairs = n.Values
	case *ast.MappingValueNode:
		pairs = []*ast.MappingValueNode{n}
	}
	for _, pair := range pairs {
		key := pair.Key.GetToken().Value
		values, err := scalars(pair.Value)
		switch {
		case err != nil:
		case key == "sites" && what == "crawl":
			err = c.sites(pair.Value, values)
		default:
			err = j.setFlag(c, what, pair, values)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// sites are what a step crawls. Files are not: they don't change from day to day.
func (c *jobCommand) sites(at ast.Node, values []string) error {
	for _, v := range values {
		if v == "-" || strings.Contains(v, "/") && !strings.Contains(v, "://") {
			return strict.At(at, fmt.Errorf("%s: a job crawls sites and addresses; files are for 'broadsheet crawl'", v))
		}
	}
	c.args = values
	return nil
}

// setFlag sets the flag that a key stands for. What a step says goes before what the
// defaults say, also where a flag is a list.
func (j *job) setFlag(c *jobCommand, what string, pair *ast.MappingValueNode, values []string) error {
	key := pair.Key.GetToken().Value
	f := c.Flags().Lookup(strings.ReplaceAll(key, "_", "-"))
	if f == nil || slices.Contains(notInJobs, f.Name) || strings.Contains(key, "-") {
		return strict.At(pair.Key, fmt.Errorf("unknown key %q: the keys here are the flags of 'broadsheet %s', such as %s", key, what,
			map[string]string{"crawl": "sites, from, to, max_age, limit", "export": "format, output, site"}[what]))
	}
	if slices.Contains(jobPaths, f.Name) {
		for i := range values {
			values[i] = j.path(values[i])
		}
	}
	list, isList := f.Value.(pflag.SliceValue)
	if len(values) > 1 && !isList {
		return strict.At(pair.Value, errors.New("one value is wanted here, not a list"))
	}
	err := c.Flags().Set(f.Name, values[0])
	if err == nil && isList {
		err = list.Replace(values)
	}
	if err != nil {
		return strict.At(pair.Value, flagError(c.Command, err))
	}
	return nil
}

// scalars are the texts of a value or a list of values, as they stand in the file.
func scalars(n ast.Node) (out []string, err error) {
	switch n := n.(type) {
	case *ast.SequenceNode:
		for _, v := range n.Values {
			one, err := scalars(v)
			if err != nil || len(one) != 1 {
				return nil, strict.At(v, errors.New("a value is wanted here; put one that holds a colon into quotes"))
			}
			out = append(out, one...)
		}
	case *ast.StringNode:
		out = []string{n.Value}
	case *ast.LiteralNode:
		out = []string{n.Value.Value}
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		out = []string{n.GetToken().Value}
	}
	if len(out) == 0 {
		return nil, strict.At(n, errors.New("a value or a list of values is wanted here"))
	}
	return out, nil
}

// words is the command as one would type it.
func (c *jobCommand) words(dir string) string {
	out := []string{"broadsheet", c.Name(), "--archive", quoted(dir)}
	c.Flags().Visit(func(f *pflag.Flag) {
		values := []string{f.Value.String()}
		if list, ok := f.Value.(pflag.SliceValue); ok {
			values = list.GetSlice()
		}
		for _, v := range values {
			if f.Value.Type() == "bool" && v == "true" {
				out = append(out, "--"+f.Name)
			} else {
				out = append(out, "--"+f.Name+"="+quoted(v))
			}
		}
	})
	for _, arg := range c.args {
		out = append(out, quoted(arg))
	}
	return strings.Join(out, " ")
}
