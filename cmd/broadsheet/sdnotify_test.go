package main_test

import (
	"os"
	"strconv"
	"testing"
	"time"

	main "broadsheet/cmd/broadsheet"
)

// TestSupervisorIsWhoTheEnvironmentNames: a watchdog that is meant for another process,
// or makes no sense, is none.
func TestSupervisorIsWhoTheEnvironmentNames(t *testing.T) {
	t.Parallel()
	own := strconv.Itoa(os.Getpid())
	for name, c := range map[string]struct {
		env    map[string]string
		socket string
		dog    time.Duration
	}{
		"nobody":          {nil, "", 0},
		"no watchdog":     {map[string]string{"NOTIFY_SOCKET": "/run/s"}, "/run/s", 0},
		"watchdog":        {map[string]string{"NOTIFY_SOCKET": "@s", "WATCHDOG_USEC": "30000000"}, "@s", 30 * time.Second},
		"ours":            {map[string]string{"NOTIFY_SOCKET": "@s", "WATCHDOG_USEC": "1000", "WATCHDOG_PID": own}, "@s", time.Millisecond},
		"another process": {map[string]string{"NOTIFY_SOCKET": "@s", "WATCHDOG_USEC": "1000", "WATCHDOG_PID": "1"}, "@s", 0},
		"no number":       {map[string]string{"NOTIFY_SOCKET": "@s", "WATCHDOG_USEC": "soon"}, "@s", 0},
		"negative":        {map[string]string{"NOTIFY_SOCKET": "@s", "WATCHDOG_USEC": "-5"}, "@s", 0},
		"no socket":       {map[string]string{"WATCHDOG_USEC": "1000"}, "", 0},
	} {
		if socket, dog := main.SupervisorIn(func(key string) string { return c.env[key] }); socket != c.socket || dog != c.dog {
			t.Errorf("%s: %q %v", name, socket, dog)
		}
	}
}
