package store_test

import (
	"fmt"
	"slices"
	"time"
)

// A versus compares two ways of the same work that are taken in turns, by their medians:
// others use the machine, and stall now the one and now the other.
type versus struct{ ours, theirs []cost }

// A cost is what work took: by the clock, and of processors, where the system tells.
type cost struct{ wall, cpu time.Duration }

func costOf(do func()) (c cost) {
	cpu := cpuTime()
	c.wall = took(do)
	c.cpu = cpuTime() - cpu
	return c
}

// turn lets both ways work once.
func (v *versus) turn(ours, theirs func()) {
	v.ours, v.theirs = append(v.ours, costOf(ours)), append(v.theirs, costOf(theirs))
}

// reached is how much of the others' rate ours reaches, by the clock and by the time of
// processors.
func (v *versus) reached() (wall, cpu float64) {
	a, b := medianCost(v.ours), medianCost(v.theirs)
	return b.wall.Seconds() / a.wall.Seconds(), b.cpu.Seconds() / a.cpu.Seconds()
}

// String gives both ratios.
func (v *versus) String() string {
	wall, cpu := v.reached()
	return fmt.Sprintf("%.2f (of processors %.2f)", wall, cpu)
}

func medianCost(all []cost) cost {
	var walls, cpus []time.Duration
	for _, c := range all {
		walls, cpus = append(walls, c.wall), append(cpus, c.cpu)
	}
	return cost{median(walls), median(cpus)}
}

// rate is how often a second something is done that takes so long for so many.
func rate(costs []cost, each int) float64 {
	return float64(each) / medianCost(slices.Clone(costs)).wall.Seconds()
}
