package main

import (
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

// Main is main for scripts that run the program in the test's own binary. It
// tries again at once, and BROADSHEET_TEST_HOST leads an invented host to a
// server: "host:port=address:port".
func Main() {
	a := &app{backoff: func(int) time.Duration { return time.Millisecond }}
	if host, address, ok := strings.Cut(os.Getenv("BROADSHEET_TEST_HOST"), "="); ok {
		a.connectTo = map[string]string{host: address}
	}
	os.Exit(launch(a))
}

// NewRootCommand is the command tree as a user has it.
func NewRootCommand() *cobra.Command {
	root := newRootCommand(&app{stdin: strings.NewReader(""), stdout: io.Discard, stderr: io.Discard})
	root.InitDefaultHelpCmd()
	return root
}
