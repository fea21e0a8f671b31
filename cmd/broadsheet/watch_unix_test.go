//go:build unix

package main_test

import (
	"bytes"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// boss is a supervisor's socket, with a short name: such names have a limit.
func boss(t *testing.T) (name string, next func() string) {
	t.Helper()
	dir, err := os.MkdirTemp("", "boss") //nolint:usetesting // t.TempDir has the test's name, too long for a socket
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	name = filepath.Join(dir, "s")
	conn, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: name, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return name, func() string {
		buf := make([]byte, 4096)
		for {
			n, err := conn.Read(buf)
			if err != nil {
				t.Fatal(err)
			}
			if state := string(buf[:n]); state != "WATCHDOG=1" {
				return state
			}
		}
	}
}

// TestWatchSpeaksToSystemd: ready, what is next, reloading, stopping; SIGHUP reads the
// job anew, SIGTERM ends a run cleanly, with exit code 0.
func TestWatchSpeaksToSystemd(t *testing.T) {
	t.Parallel()
	dir, site := t.TempDir(), newFaultSite(t, nil)
	write(t, dir, map[string]string{"job.yaml": jobOf(site.URL, "ferry", "hang")})
	socket, next := boss(t)
	c := broadsheet(t, dir, "watch", "--now", "job.yaml")
	c.Env = append(c.Env, "NOTIFY_SOCKET="+socket, "WATCHDOG_USEC=20000")
	var words bytes.Buffer
	c.Stderr = &words
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	expect := func(want string) {
		t.Helper()
		if got := next(); !strings.HasPrefix(got, want) {
			t.Errorf("told %q, want %q", got, want)
		}
	}
	expect("READY=1")
	<-site.asked
	write(t, dir, map[string]string{"job.yaml": "schedule: often\n"})
	for range 2 {
		if err := c.Process.Signal(syscall.SIGHUP); err != nil {
			t.Fatal(err)
		}
		expect("RELOADING=1")
		expect("READY=1")
		write(t, dir, map[string]string{"job.yaml": "name: second\n" + jobOf(site.URL, "inn")})
	}
	if err := c.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	expect("STOPPING=1")
	r := ran{exitOf(c.Wait()), "", words.String()}
	r.want(t, 0, `^kept +\S+/ferry$`, `job.yaml:1:11: a schedule is`, `^the job stays as it was$`, `^job second is read anew$`, `^ +1  left for the next run$`, `^job job: 1 kept; 1 left; .*exit code 130$`)
	run(t, dir, "archive", "check", "--archive", "news").want(t, 0).prints(t, `clean: 1 article, `)
}

// TestWatchNeedsASchedule, and whatever else a job needs.
func TestWatchNeedsASchedule(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, map[string]string{"bare.yaml": "crawl: [{sites: [paper.example]}]\n", "bad.yaml": "crawl: [{sites: [paper.example], limit: -1}]\nschedule: '@daily'\n"})
	run(t, dir, "watch", "bare.yaml").want(t, 1, `bare.yaml: nothing says when to run: give the key "schedule"`)
	run(t, dir, "watch", "bad.yaml").want(t, 1, `bad.yaml:1:10: --limit -1`)
	run(t, dir, "watch", "none.yaml").want(t, 2, `there is no such file`)
	run(t, dir, "watch").want(t, 2, `nothing was named: give the file of one job`)
	run(t, dir, "watch", "--wait", "-1s", "bare.yaml").want(t, 2, `--wait -1s`)
}
