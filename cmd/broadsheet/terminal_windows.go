package main

import (
	"os"
	"syscall"
)

// enableSequences is ENABLE_VIRTUAL_TERMINAL_PROCESSING of SetConsoleMode.
const enableSequences = 0x0004

// obeysSequences lets a console obey control sequences, and reports whether it does.
func obeysSequences(f *os.File) bool {
	var mode uint32
	console := syscall.Handle(f.Fd())
	if err := syscall.GetConsoleMode(console, &mode); err != nil {
		return false
	}
	set := syscall.NewLazyDLL("kernel32.dll").NewProc("SetConsoleMode")
	ok, _, _ := set.Call(uintptr(console), uintptr(mode|enableSequences))
	return ok != 0
}
