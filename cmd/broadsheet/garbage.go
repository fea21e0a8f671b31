package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// The garbage of pages is collected when the heap has grown by so much of what is alive, in
// percent: Go's own measure where much is, and more where little is, up to about maxGarbage.
// The trees of pages are most of the work of a run and soon dead; at Go's measure a quarter
// of the time of processors went into looking for them (BenchmarkWARC). With four times as
// much a crawl was hardly faster, and its memory grew with its pages (BenchmarkCrawl). More
// than mostGrowth makes it quicker by a fiftieth, but a heap that is suddenly larger has grown
// by it before the next measure is set: 200 MB instead of 120.
const (
	maxGarbage   = 48 << 20
	leastGrowth  = 100
	mostGrowth   = 400
	metricOfHeap = "/gc/heap/live:bytes"
)

// growthAt is the growth in percent for so many bytes that are alive.
func growthAt(alive uint64) int {
	return int(min(max(100*maxGarbage/max(alive, 1), leastGrowth), mostGrowth))
}

// roomy lets the heap grow by that from now on, unless whoever runs the program says
// otherwise by GOGC or GOMEMLIMIT.
func roomy() {
	if os.Getenv("GOGC") == "" && os.Getenv("GOMEMLIMIT") == "" {
		debug.SetGCPercent(mostGrowth)
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
