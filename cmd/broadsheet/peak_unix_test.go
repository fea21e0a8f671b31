//go:build unix

package main_test

import (
	"os/exec"
	"syscall"
)

// peakMB is the most memory that a process had, in MB. Linux counts in kB.
func peakMB(c *exec.Cmd) float64 {
	if u, ok := c.ProcessState.SysUsage().(*syscall.Rusage); ok {
		return float64(u.Maxrss) / 1024
	}
	return 0
}
