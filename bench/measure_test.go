package main_test

import (
	"errors"
	"testing"
	"time"

	main "broadsheet/bench"
)

// TestTheLeastTimeOfTheRoundsCounts: round by round the clock is slower, but for
// one look in the middle.
func TestTheLeastTimeOfTheRoundsCounts(t *testing.T) {
	t.Parallel()
	reads := 0
	clock := time.Unix(0, 0)
	steps := []time.Duration{9, 8, 4, 7, 6, 5} // parse, reader; reader, parse; parse, reader
	looks := 0
	times := main.Times(3, func() error { reads++; return nil }, func() time.Time {
		if looks++; looks%2 == 0 {
			clock = clock.Add(steps[looks/2-1])
		}
		return clock
	})
	if times[0] != 6 || times[1] != 4 {
		t.Errorf("parse and reader took %v, want 6ns and 4ns", times)
	}
	if reads != 4 {
		t.Errorf("%d readings, want one for the record and three for the time", reads)
	}
}

func TestAReaderThatPanicsHasRefusedThePage(t *testing.T) {
	t.Parallel()
	for name, read := range map[string]func() error{
		"panic": func() error { panic("too deep") },
		"error": func() error { return errors.New("too deep") },
	} {
		if times := main.Times(1, read, time.Now); len(times) != 2 {
			t.Errorf("%s: %v", name, times)
		}
		if !main.Refuses(read) {
			t.Errorf("%s: not refused", name)
		}
	}
	if main.Refuses(func() error { return nil }) {
		t.Error("a reading without error is refused")
	}
}

func TestProcessorTimeGoesWhileWeWork(t *testing.T) {
	t.Parallel()
	clock := *main.ProcessorTime
	if clock == nil {
		t.Skip("this system doesn't tell it")
	}
	start := clock()
	for n := 0; clock().Sub(start) < time.Millisecond; n++ {
		if n > 1e8 {
			t.Fatal("it stands still")
		}
	}
}
