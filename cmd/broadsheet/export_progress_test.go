package main

import "time"

// TimeLeft says how long the rest of a crawl takes.
var TimeLeft = timeLeft

// HostState is how a host is, on a terminal.
func HostState(became string, again, now time.Time) string {
	return (&hostProgress{became: became, again: again}).state(now)
}
