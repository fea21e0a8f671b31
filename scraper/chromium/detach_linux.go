package chromium

import (
	"os/exec"
	"syscall"
)

// detach keeps a Ctrl-C that is meant for us from the browser: we end it, when its pages
// are kept. If we are killed it goes, too.
func detach(c *exec.Cmd) {
	if c.SysProcAttr == nil {
		c.SysProcAttr = &syscall.SysProcAttr{}
	}
	c.SysProcAttr.Setpgid, c.SysProcAttr.Pdeathsig = true, syscall.SIGKILL
}
