package main_test

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"unsafe"
)

// A ptyRun is a command of the program under a pseudo terminal, with the terminal that
// it thinks it is on.
type ptyRun struct {
	t      *testing.T
	master *os.File
	cmd    *exec.Cmd
	vt     *vt
	sent   bytes.Buffer // all that came
	rest   []byte       // of a sequence or character that isn't whole yet
}

// underPTY starts a command on a terminal of a size.
func underPTY(t *testing.T, dir string, env []string, cols, rows int, args ...string) *ptyRun {
	t.Helper()
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Skip("there are no pseudo terminals here: ", err)
	}
	t.Cleanup(func() { _ = master.Close() })
	var number, unlocked int32
	ioctl(t, master, syscall.TIOCGPTN, unsafe.Pointer(&number))
	ioctl(t, master, syscall.TIOCSPTLCK, unsafe.Pointer(&unlocked))
	slave, err := os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = slave.Close() }()
	r := &ptyRun{t: t, master: master, cmd: broadsheet(t, dir, args...), vt: newVT(t, cols, rows)}
	r.setSize(cols, rows)
	r.cmd.Env = append(append(r.cmd.Env, "TERM=xterm-256color", "NO_COLOR="), env...)
	r.cmd.Stdin, r.cmd.Stdout, r.cmd.Stderr = slave, slave, slave
	r.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := r.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return r
}

func ioctl(t *testing.T, f *os.File, request uintptr, arg unsafe.Pointer) {
	t.Helper()
	if _, _, errno := syscall.Syscall(syscall.SYS_IOCTL, f.Fd(), request, uintptr(arg)); errno != 0 {
		t.Fatalf("ioctl %#x: %v", request, errno)
	}
}

func (r *ptyRun) setSize(cols, rows int) {
	r.t.Helper()
	size := [4]uint16{uint16(rows), uint16(cols)}
	ioctl(r.t, r.master, syscall.TIOCSWINSZ, unsafe.Pointer(&size))
}

// resize changes the size, as somebody who draws at the window does.
func (r *ptyRun) resize(cols, rows int) {
	r.t.Helper()
	r.vt.resize(cols, rows)
	r.setSize(cols, rows)
}

// read takes in what comes next; false at the end.
func (r *ptyRun) read() bool {
	buf := make([]byte, 4096)
	n, err := r.master.Read(buf)
	r.sent.Write(buf[:n])
	r.rest = append(r.rest, buf[:n]...)
	whole := len(r.rest)
	if err == nil { // what follows may be half of a sequence
		whole = bytes.LastIndexAny(r.rest, "\n\r") + 1
	}
	_, _ = r.vt.Write(r.rest[:whole])
	r.rest = r.rest[whole:]
	return err == nil
}

// until reads on until the screen is so.
func (r *ptyRun) until(is func(screen string) bool) string {
	r.t.Helper()
	for {
		screen := strings.Join(r.vt.screen(), "\n")
		if is(screen) {
			return screen
		}
		if !r.read() {
			r.t.Fatalf("it ended, and the screen was never so:\n%s", r.vt.all())
		}
	}
}

// end reads to the end, and returns the exit code and all that is to be seen.
func (r *ptyRun) end() (int, string) {
	for r.read() {
	}
	return exitOf(r.cmd.Wait()), r.vt.all()
}

// TestCtrlCLeavesACleanTerminal: the view is there and follows the terminal's size, Ctrl-C
// takes it away, and what is left are the lines and the summary.
func TestCtrlCLeavesACleanTerminal(t *testing.T) {
	t.Parallel()
	for name, env := range map[string][]string{"with colours": nil, "NO_COLOR": {"NO_COLOR=1"}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			site := newFaultSite(t, nil)
			r := underPTY(t, t.TempDir(), env, 110, 100, local(site.URL+"/404", site.URL+"/first", site.URL+"/hang", site.URL+"/late")...)
			r.until(func(s string) bool {
				return strings.Contains(s, "fetching") && strings.Contains(s, "kept       The ferry")
			})
			r.resize(40, 100)
			r.until(func(s string) bool {
				at := strings.Index(s, "2 of 4 addr")
				return at >= 0 && strings.Contains(s[at:], "…") && !strings.Contains(s[at:], "failed  last")
			})
			r.resize(110, 100)
			r.until(func(s string) bool { return strings.Contains(s, "failed  last") })
			if _, err := r.master.WriteString("\x03"); err != nil {
				t.Fatal(err)
			}
			code, left := r.end()
			if code != 130 || !strings.Contains(left, "     1  kept") || !strings.Contains(left, "     2  left for the next run") {
				t.Errorf("exit code %d, and what stays is\n%s", code, left)
			}
			if strings.Contains(left, "failed  last") || strings.Contains(left, "fetching") || strings.Count(left, "gone") != 2 || strings.Contains(left, " of 4 addresses") {
				t.Errorf("this stays on the terminal:\n%s", left)
			}
			if got := bytes.Contains(r.sent.Bytes(), []byte("\x1b[1m")); got != (env == nil) {
				t.Errorf("colours: %t", got)
			}
		})
	}
}

// TestStrangersDontControlTheTerminal of who crawls their pages, nor of who lists them
// afterwards: headlines, addresses and the words of a status line.
func TestStrangersDontControlTheTerminal(t *testing.T) {
	t.Parallel()
	const nasty = "\x1b]0;mine\x07\x1bc\u009b2J\u202eThe ferry"
	site := newSiteBehind(t, nil, func(site http.HandlerFunc) http.HandlerFunc {
		return func(w http.ResponseWriter, req *http.Request) {
			if req.URL.Path != "/nasty" {
				site(w, req)
				return
			}
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			_, _ = fmt.Fprintf(w, article, nasty)
		}
	})
	dir := t.TempDir()
	r := underPTY(t, dir, nil, 100, 100, local(site.URL+"/nasty", site.URL+"/hang")...)
	r.until(func(s string) bool { return strings.Contains(s, "The ferry") && strings.Contains(s, "fetching") })
	_, _ = r.master.WriteString("\x03")
	if code, left := r.end(); code != 130 {
		t.Errorf("exit code %d\n%s", code, left)
	}
	for _, args := range [][]string{{"list"}, {"show", site.URL + "/nasty"}, {"history", site.URL + "/nasty"}} {
		r := underPTY(t, dir, []string{"NO_COLOR=1"}, 200, 100, args...)
		if code, left := r.end(); code != 0 || !strings.Contains(left, "The ferry") && args[0] != "history" {
			t.Errorf("%v: exit code %d\n%s", args, code, left)
		}
	}
}

// TestARangeOnATerminal tells how many of its days are listed.
func TestARangeOnATerminal(t *testing.T) {
	t.Parallel()
	_, base, dir := printed(t)
	r := underPTY(t, dir, nil, 120, 100, local(base, newFaultSite(t, nil).URL+"/hang", "--profile", "paper.yaml", "--from", "2019-04-01", "--to", "2019-04-14")...)
	r.until(func(s string) bool {
		return strings.Contains(s, "14 of 14 days listed") && strings.Contains(s, "lists read, with ") && strings.Contains(s, "  kept ")
	})
	_, _ = r.master.WriteString("\x03")
	if code, left := r.end(); code != 130 || !strings.Contains(left, "2019-04-14 ") || strings.Contains(left, "days listed") {
		t.Errorf("exit code %d\n%s", code, left)
	}
}

// TestManyHostsOnALowTerminal: the view never grows higher than it.
func TestManyHostsOnALowTerminal(t *testing.T) {
	t.Parallel()
	var args []string
	for range 21 {
		args = append(args, newFaultSite(t, nil).URL+"/hang")
	}
	r := underPTY(t, t.TempDir(), nil, 90, 12, local(append(args, "--workers", "21")...)...)
	screen := r.until(func(s string) bool { return strings.Contains(s, " more, with ") })
	if n := strings.Count(screen, "127.0.0."); n > 8 || len(r.vt.past) > 0 {
		t.Errorf("%d hosts, %d lines scrolled off\n%s", n, len(r.vt.past), screen)
	}
	_, _ = r.master.WriteString("\x03")
	r.end()
}
