package main

import (
	"os"
	"strings"
	"time"
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
