//go:build !windows

package main

import "os"

// obeysSequences is asked on Windows alone: elsewhere TERM says it.
func obeysSequences(*os.File) bool { return true }
