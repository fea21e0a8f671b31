package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// The garbage of pages is collected when there is about maxGarbage of it, or, where more than
// that is alive, as much as is: Go's own measure. The trees of pages are most of the work of
// a run and soon dead; at Go's measure a quarter of the time of processors went into looking
// for them (BenchmarkWARC). With four times as much a crawl was hardly faster, and its memory
// grew with its pages (BenchmarkCrawl).
const (
	maxGarbage   = 48 << 20
	leastAlive   = 4 << 20 // what Go takes for alive before it has looked
	leastGrowth  = 100
	metricOfHeap = "/gc/heap/live:bytes"
)

// growthAt is by how much of what is alive the heap may grow, in percent.
func growthAt(alive uint64) int {
	return int(max(100*maxGarbage/max(alive, leastAlive), leastGrowth))
}

// roomy lets the heap grow by that from now on, unless whoever runs the program says
// otherwise by GOGC or GOMEMLIMIT.
func roomy() {
	if os.Getenv("GOGC") == "" && os.Getenv("GOMEMLIMIT") == "" {
		debug.SetGCPercent(growthAt(0))
		eachCollection()
	}
}

// eachCollection sets the growth after every collection: it is then that something
// without a use is cleaned up.
func eachCollection() {
	runtime.AddCleanup(new([16]byte), func(int) {
		alive := []metrics.Sample{{Name: metricOfHeap}}
		metrics.Read(alive)
		debug.SetGCPercent(growthAt(alive[0].Value.Uint64()))
		eachCollection()
	}, 0)
}
