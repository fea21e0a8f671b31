package chromium

import (
	"os/exec"
	"syscall"
)

// detach keeps a Ctrl-C that is meant for us from the browser: we end it, when its pages
// are kept. If we are killed it ends with the pipe to us.
func detach(c *exec.Cmd) {
	if c.SysProcAttr == nil {
		c.SysProcAttr = &syscall.SysProcAttr{}
	}
	c.SysProcAttr.CreationFlags |= syscall.CREATE_NEW_PROCESS_GROUP
}
