//go:build unix

package main

import (
	"syscall"
	"time"
)

func init() { processorTime = rusage }

// rusage is what this program took of the processors, as a time since 1970.
func rusage() time.Time {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err) // it has no other cause than a wrong argument
	}
	return time.Unix(0, u.Utime.Nano()+u.Stime.Nano())
}
