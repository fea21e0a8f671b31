package main

import (
	"slices"
	"strings"
	"time"

	"broadsheet/store"
)

// hostCells are the columns of the table of hosts: name, state, pace, queued, done,
// failed, last outcome.
type hostCells [7]string

var hostHead = hostCells{"host", "state", "pace", "queued", "done", "failed", "last"}

// cells are the columns of a host.
func (h *hostView) cells(now time.Time) hostCells {
	pace := "-"
	if h.pace > 0 {
		pace = h.pace.Round(100 * time.Millisecond).String()
	}
	return hostCells{h.Name, h.state(now), pace, thousands(h.Waiting + h.Leased), thousands(h.done), thousands(h.failed), h.became}
}

// state says in a word or two how a host is, and when its next address is due.
func (h *hostView) state(now time.Time) string {
	switch {
	case h.Paused:
		return "paused"
	case h.Leased > 0:
		return "fetching"
	case h.Waiting == 0:
		return "idle"
	case h.Spent:
		return "had its share"
	case h.Held.After(now):
		return "next " + when(h.Held, now)
	case h.Next.After(now):
		return "again " + when(h.Next, now)
	}
	return "waiting"
}

// when says when something comes: soon, or at what time.
func when(at, now time.Time) string {
	wait := at.Sub(now)
	switch {
	case wait < time.Minute:
		return "in " + max(wait.Round(time.Second), time.Second).String()
	case wait < 20*time.Hour:
		return "at " + at.In(now.Location()).Format(time.TimeOnly)
	}
	return "on " + at.In(now.Location()).Format("2 Jan 15:04")
}

// isFailure reports whether an outcome is one of those that count as failure.
func isFailure(outcome string) bool {
	return slices.Contains([]store.Outcome{store.GaveUp, store.Gone, store.LayoutDrifted, notRead}, store.Outcome(outcome))
}

// hostColumns are how wide the columns are; 0 leaves one out.
type hostColumns [7]int

// columnsFor shares out the columns of a terminal. Where it is narrow the least important
// ones are left out.
func columnsFor(columns int, hosts []hostView) hostColumns {
	name := len(hostHead[0])
	for i := range hosts {
		name = max(name, columnsOf(harmless(hosts[i].Name)))
	}
	cols := hostColumns{min(name, 32), 17, 6, 9, 7, 6, 17}
	for _, dispensable := range []int{2, 4, 5, 6, 1} {
		if cols.sum() <= columns {
			return cols
		}
		cols[dispensable] = 0
	}
	cols[0] = max(columns-cols[3]-gap, 1)
	return cols
}

// gap is what lies between two columns.
const gap = 2

func (c hostColumns) sum() (n int) {
	for _, w := range c {
		if w > 0 {
			n += w + gap
		}
	}
	return n - gap
}

// isNumber says which columns are set to the right.
var isNumber = [7]bool{2: true, 3: true, 4: true, 5: true}

// line writes cells in their columns.
func (c hostColumns) line(texts hostCells) string {
	var parts []string
	for i, w := range c {
		if w == 0 {
			continue
		}
		text := fit(harmless(texts[i]), w)
		if isNumber[i] {
			text = strings.TrimRight(text, " ")
			text = strings.Repeat(" ", w-columnsOf(text)) + text
		}
		parts = append(parts, text)
	}
	return strings.TrimRight(strings.Join(parts, strings.Repeat(" ", gap)), " ")
}
