package main_test

import (
	"runtime"
	"runtime/debug"
	"testing"
	"time"

	main "broadsheet/cmd/broadsheet"
)

// TestLittleHeapGrowsFurther than a large one: by as much garbage.
func TestLittleHeapGrowsFurther(t *testing.T) {
	t.Parallel()
	for alive, want := range map[uint64]int{0: 400, 10 << 20: 400, 16 << 20: 300, 24 << 20: 200, 48 << 20: 100, 8 << 30: 100} {
		if got := main.GrowthAt(alive); got != want {
			t.Errorf("%d MB: %d %%, want %d", alive>>20, got, want)
		}
	}
}

// TestTheGrowthFollowsTheHeap from collection to collection.
func TestTheGrowthFollowsTheHeap(t *testing.T) { //nolint:paralleltest // it sets what all have
	t.Setenv("GOGC", "")
	t.Setenv("GOMEMLIMIT", "")
	before := debug.SetGCPercent(100)
	t.Cleanup(func() { debug.SetGCPercent(before) })
	main.Roomy()
	growth := func() int {
		percent := debug.SetGCPercent(100)
		debug.SetGCPercent(percent)
		return percent
	}
	if got := growth(); got != 400 {
		t.Errorf("at first %d %%", got)
	}
	large := make([]byte, 600<<20)
	for deadline := time.Now().Add(time.Minute); growth() > 100 && time.Now().Before(deadline); {
		runtime.GC()
	}
	if got := growth(); got != 100 {
		t.Errorf("with %d MB alive %d %%", len(large)>>20, got)
	}
	runtime.KeepAlive(large)
}
