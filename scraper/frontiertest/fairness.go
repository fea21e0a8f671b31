package frontiertest

import (
	"context"
	"fmt"
	"testing"

	"broadsheet/scraper"
)

// budgets is about a frontier that hands out two jobs of each host.
var budgets = map[string]func(*testing.T, bench){
	"BudgetOfAHostEnds":        budgetEnds,
	"BudgetCountsTriesToo":     budgetOfTries,
	"BudgetSparesTheUntried":   budgetUntried,
	"BudgetGoesToTheFirstOnes": budgetByPriority,
}

func budgetEnds(t *testing.T, f bench) {
	add(t, f, jobs(a1, a2, a3, b1)...)
	finish(t, f, a1, b1, a2)
	dry(t, f) // though one is queued
	counts(t, f, scraper.Counts{Queued: 1, Done: 3})
	add(t, f, jobs(b2, c1)...)
	finish(t, f, c1, b2)
	dry(t, f)
}

func budgetOfTries(t *testing.T, f bench) {
	add(t, f, jobs(a1, a2)...)
	check(t, lease(t, f, a1).Retry(t.Context(), f.clock.Now(), errCause))
	finish(t, f, a1)
	dry(t, f)
	counts(t, f, scraper.Counts{Queued: 1, Done: 1})
}

// budgetUntried: what is put back without a cause, before it was tried, costs nothing.
func budgetUntried(t *testing.T, f bench) {
	add(t, f, jobs(a1, a2, a3)...)
	check(t, lease(t, f, a1).Retry(t.Context(), f.clock.Now(), nil))
	finish(t, f, a1, a2)
	dry(t, f)
}

func budgetByPriority(t *testing.T, f bench) {
	add(t, f, ranked(a1, 0), ranked(a2, 1), ranked(a3, 2))
	finish(t, f, a3, a2)
	dry(t, f)
}

// A pauser is a frontier whose hosts can be paused. Not every one needs to.
type pauser interface {
	Pause(ctx context.Context, host string) error
	Resume(ctx context.Context, host string) (bool, error)
}

// pausing is about the turns of hosts, and about those that have none.
var pausing = map[string]func(*testing.T, bench){
	"NoHostWaitsForALongLine":  longLine,
	"PriorityGoesBeforeTurns":  priorityBeforeTurns,
	"PausedHostHasNoTurn":      pausedHost,
	"PauseLeavesWhatIsLeased":  pauseWhileLeased,
	"ResumeOfAHostThatIsNotOn": resumeUnpaused,
}

func longLine(t *testing.T, f bench) {
	var list []scraper.Job
	for n := range 50 {
		list = append(list, scraper.Job{URL: fmt.Sprintf("http://long.example/%d", n)})
	}
	add(t, f, list...)
	add(t, f, jobs(a1, a2, b1)...)
	finish(t, f, list[0].URL, a1, b1, list[1].URL, a2, list[2].URL)
	add(t, f, jobs(c1)...)
	finish(t, f, c1, list[3].URL)
}

func priorityBeforeTurns(t *testing.T, f bench) {
	add(t, f, ranked(a1, 1), ranked(a2, 1), ranked(b1, 0))
	finish(t, f, a1, a2, b1)
}

func pausable(t *testing.T, f bench) pauser {
	t.Helper()
	p, ok := f.Frontier.(pauser)
	if !ok {
		t.Skip("the frontier's hosts can't be paused")
	}
	return p
}

func pausedHost(t *testing.T, f bench) {
	p := pausable(t, f)
	add(t, f, jobs(a1, a2, b1)...)
	check(t, p.Pause(t.Context(), "a.example"))
	finish(t, f, b1)
	dry(t, f)
	f.Hold("a.example", f.clock.Now()) // is of the pace, and ends no pause
	dry(t, f)
	add(t, f, jobs(a3)...)
	dry(t, f)
	counts(t, f, scraper.Counts{Queued: 3, Done: 1})
	if was, err := p.Resume(t.Context(), "a.example"); !was || err != nil {
		t.Errorf("resume: %t, %v", was, err)
	}
	finish(t, f, a1, a2, a3)
}

func pauseWhileLeased(t *testing.T, f bench) {
	p := pausable(t, f)
	add(t, f, jobs(a1, a2)...)
	l := lease(t, f, a1)
	check(t, p.Pause(t.Context(), "a.example"))
	check(t, l.Done(t.Context(), "kept"))
	dry(t, f)
}

func resumeUnpaused(t *testing.T, f bench) {
	p := pausable(t, f)
	if was, err := p.Resume(t.Context(), "a.example"); was || err != nil {
		t.Errorf("resume: %t, %v", was, err)
	}
}
