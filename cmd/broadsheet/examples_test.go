package main_test

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	main "broadsheet/cmd/broadsheet"
)

// commandsOf lists a command and all below it that a user sees.
func commandsOf(c *cobra.Command) []*cobra.Command {
	out := []*cobra.Command{c}
	for _, sub := range c.Commands() {
		if !sub.Hidden {
			out = append(out, commandsOf(sub)...)
		}
	}
	return out
}

// shell runs a line of an example as a user's shell would. Programs that are not
// ours are left out: what comes before a pipe must end well by itself.
func shell(t *testing.T, dir string, env []string, line string) (out string, err error) {
	t.Helper()
	line, _, _ = strings.Cut(line, " | ")
	c := exec.CommandContext(t.Context(), "sh", "-c", line)
	c.Dir = dir
	c.Env = append(append(os.Environ(), env...), "BROADSHEET_ARCHIVE="+filepath.Join(dir, "archive"), "GORACE=atexit_sleep_ms=0")
	raw, err := c.CombinedOutput()
	return string(raw), err
}

// stays runs a line that stays, and ends it when it has said what it waits for.
func stays(t *testing.T, dir string, env []string, line string) {
	t.Helper()
	c := exec.CommandContext(t.Context(), "sh", "-c", "exec "+line)
	c.Dir = dir
	c.Env = append(append(os.Environ(), env...), "GORACE=atexit_sleep_ms=0")
	words, err := c.StderrPipe()
	if err == nil {
		err = c.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	var said strings.Builder
	lines := bufio.NewScanner(words)
	for lines.Scan() {
		said.WriteString(lines.Text() + "\n")
		if strings.HasPrefix(lines.Text(), "next run of job ") {
			_ = c.Process.Signal(os.Interrupt) // when it has ended, Wait says how
		}
	}
	if err := c.Wait(); err != nil {
		t.Errorf("%s: %v\n%s", line, err, &said)
	}
}

// TestEveryExampleRuns runs every example of every help text, so that a flag that
// was renamed can't live on in one.
func TestEveryExampleRuns(t *testing.T) {
	t.Parallel()
	shown, ran := map[string]bool{}, map[string]bool{} // by command, by line
	for _, c := range commandsOf(main.NewRootCommand()) {
		if c.Example == "" {
			t.Errorf("'%s --help' has no example", c.CommandPath())
		}
		for line := range strings.Lines(c.Example) {
			line = strings.TrimSpace(line)
			if !strings.HasPrefix(line, "broadsheet") {
				t.Errorf("%s: example %q doesn't begin with the program's name", c.CommandPath(), line)
			}
			if strings.HasPrefix(line, c.CommandPath()) {
				shown[c.CommandPath()] = true
			}
			if ran[line] {
				continue
			}
			ran[line] = true
			t.Run(line, func(t *testing.T) {
				t.Parallel()
				dir, env := workshop(t)
				line := strings.ReplaceAll(line, "/srv/news", filepath.Join(dir, "archive"))
				if strings.HasPrefix(line, "broadsheet watch") {
					stays(t, dir, env, strings.ReplaceAll(line, ":9464", ":0"))
					return
				}
				if out, err := shell(t, dir, env, line); err != nil {
					t.Errorf("%s: %v\n%s", line, err, out)
				}
			})
		}
	}
	for _, c := range commandsOf(main.NewRootCommand()) {
		if !shown[c.CommandPath()] {
			t.Errorf("no example of '%s --help' shows the command itself", c.CommandPath())
		}
	}
}

// TestHelpIsOutput: help that was asked for, in either way, goes to stdout, says
// what the command is for and nothing about cobra's own.
func TestHelpIsOutput(t *testing.T) {
	t.Parallel()
	for _, c := range commandsOf(main.NewRootCommand()) {
		words := strings.Fields(c.CommandPath())[1:]
		dir := t.TempDir()
		byFlag := run(t, dir, append(words, "--help")...).want(t, 0).silent(t).prints(t, `^Usage:$`, `^Examples:$`, `--archive DIR`)
		if byWord := run(t, dir, append([]string{"help"}, words...)...).want(t, 0).silent(t); byWord.out != byFlag.out {
			t.Errorf("%s: help and --help differ:\n%s\n%s", c.CommandPath(), byWord.out, byFlag.out)
		}
		for line := range strings.Lines(byFlag.out) {
			if n := len([]rune(strings.TrimRight(line, "\n"))); n > 140 {
				t.Errorf("%s --help: a line of %d characters: %s", c.CommandPath(), n, line)
			}
		}
	}
}

// TestReadmeCommandsExist: each command that the README names in a text is one.
func TestReadmeCommandsExist(t *testing.T) {
	t.Parallel()
	pages, err := filepath.Glob(filepath.Join("..", "..", "docs", "*.md"))
	if err != nil || len(pages) == 0 {
		t.Fatal(pages, err)
	}
	for _, file := range append(pages, "../../README.md", "../../CONTRIBUTING.md", "../../CHANGELOG.md") {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile("`broadsheet ([^`]*)`").FindAllStringSubmatch(string(raw), -1) {
			c, _, err := main.NewRootCommand().Find(strings.Fields(m[1]))
			if err != nil || !c.HasParent() {
				t.Errorf("%s names 'broadsheet %s', which is no command", file, m[1])
			}
		}
	}
}

// TestWatchLineOfDocs: the line by which docs/jobs.md starts a service runs.
func TestWatchLineOfDocs(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile(filepath.Join("..", "..", "docs", "jobs.md"))
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile(`(?m)^broadsheet watch .*$`).Find(raw)
	if m == nil {
		t.Fatal("docs/jobs.md starts no watch")
	}
	dir, env := workshop(t)
	stays(t, dir, env, strings.ReplaceAll(string(m), ":9464", ":0"))
}
