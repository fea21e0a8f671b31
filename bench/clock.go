package main

import "time"

// processorTime is a clock that goes only while this program works, the collector
// too: what else the machine does slows it little. It is nil where the system
// tells no such time.
var processorTime func() time.Time
