package main_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	main "broadsheet/cmd/broadsheet"
)

// installed reads a file that lies beside the program for those who install it.
func installed(t *testing.T, name string) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("packaging", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// TestPackagesStartCommandsThatExist, with flags that they have.
func TestPackagesStartCommandsThatExist(t *testing.T) {
	t.Parallel()
	var starts [][]string
	for _, name := range []string{"broadsheet-watch.service", "broadsheet-job.service"} {
		m := regexp.MustCompile(`(?m)^ExecStart=/usr/local/bin/broadsheet (.*)$`).FindStringSubmatch(installed(t, name))
		if m == nil {
			t.Fatalf("%s starts nothing", name)
		}
		starts = append(starts, strings.Fields(m[1]))
	}
	var args []string
	if err := json.Unmarshal([]byte(regexp.MustCompile(`(?m)^CMD (.*)$`).FindStringSubmatch(installed(t, "Containerfile"))[1]), &args); err != nil {
		t.Fatal(err)
	}
	for _, args := range append(starts, args) {
		c, rest, err := main.NewRootCommand().Find(args)
		if err != nil || !c.HasParent() {
			t.Errorf("%q is no command", args)
			continue
		}
		if err := c.ParseFlags(rest); err != nil || c.ValidateArgs(c.Flags().Args()) != nil {
			t.Errorf("%q: %v", args, err)
		}
		if got := c.Flags().Args(); len(got) != 1 || got[0] != "/etc/broadsheet/job.yaml" {
			t.Errorf("%q is of the job %q", args, got)
		}
	}
}

// TestUnitsAreUnits: systemd understands them, and finds little that they may do.
func TestUnitsAreUnits(t *testing.T) {
	t.Parallel()
	tool, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Skip("needs systemd-analyze")
	}
	program, err := exec.LookPath("broadsheet")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, name := range []string{"broadsheet-watch.service", "broadsheet-job.service", "broadsheet-job.timer"} {
		write(t, dir, map[string]string{name: strings.ReplaceAll(installed(t, name), "/usr/local/bin/broadsheet", program)})
	}
	analyze := func(args ...string) string {
		c := exec.CommandContext(t.Context(), tool, args...)
		c.Dir, c.Env = dir, append(os.Environ(), "SYSTEMD_UNIT_PATH="+dir+":")
		out, _ := c.CombinedOutput() // what it says is looked at: it fails where no systemd runs
		return string(out)
	}
	for _, name := range []string{"broadsheet-watch.service", "broadsheet-job.service", "broadsheet-job.timer"} {
		for line := range strings.Lines(analyze("verify", "--man=no", name)) {
			if strings.Contains(line, "broadsheet") {
				t.Errorf("%s: %s", name, line)
			}
		}
	}
	for _, name := range []string{"broadsheet-watch.service", "broadsheet-job.service"} {
		words := analyze("security", "--offline=true", name)
		if m := regexp.MustCompile(`Overall exposure level for \S+: [01]\.\d `).FindString(words); m == "" {
			t.Errorf("%s may do more than it should:\n%s", name, words)
		}
	}
}

// TestContainerIsSmallAndNobody: a last stage without a shell, not as root, with its
// archive on a volume.
func TestContainerIsSmallAndNobody(t *testing.T) {
	t.Parallel()
	stages := strings.Split(installed(t, "Containerfile"), "\nFROM ")
	last := stages[len(stages)-1]
	for _, want := range []string{"scratch\n", "\nUSER 65532:65532\n", "/etc/ssl/certs/", "\nVOLUME /data\n", "\nENTRYPOINT [\"", "\nSTOPSIGNAL SIGTERM\n"} {
		if !strings.Contains(last, want) {
			t.Errorf("no %q in the last stage", want)
		}
	}
	if strings.Contains(last, "\nRUN ") {
		t.Error("the last stage runs something, but has no shell")
	}
	raw, err := os.ReadFile(filepath.Join("..", "..", "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	if v := regexp.MustCompile(`golang:(\d+\.\d+)`).FindStringSubmatch(stages[0] + stages[1])[1]; !strings.Contains(string(raw), "\ngo "+v+".") {
		t.Errorf("it is built with Go %s, which is not that of go.mod", v)
	}
}
