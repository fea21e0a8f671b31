package scraper

import (
	"net/http"
	"time"
)

const (
	maxSlower  = 64              // times the pace, however often a host says no
	maxStretch = 5 * time.Minute // a stretched pace, unless the pace itself is longer
	maxBreath  = 30 * time.Second

	// What an answer takes more by less than this is of the way and of this machine, which
	// has other work to do, and says nothing about the host.
	leastBreath = 50 * time.Millisecond
)

// A tempo adapts a pace to how a host fares. It only ever makes it slower.
type tempo struct {
	slower   float64       // times the pace; below 1 means 1
	refusals int           // one after the other
	usual    time.Duration // that a page's answer takes to begin
	rest     time.Time     // asked for by Retry-After
}

// answered is what came of a request.
type answered struct {
	status     int // 0 without an answer
	timeout    bool
	page       bool          // and no robots.txt or the like
	took       time.Duration // until the answer began
	bytes      int64
	retryAfter time.Time
}

// isRefusal reports whether the host said that it has too much to do.
func (a answered) isRefusal() bool {
	return a.timeout || a.status == http.StatusTooManyRequests || a.status == http.StatusServiceUnavailable
}

// learn takes what came of a request and returns how long the host is left alone to
// get its breath back: when an answer took more than twice as long as usual, for the
// time that it took more, unless that is hardly any. After a refusal the pace is halved, and each good answer
// takes a tenth of that back. One refusal may be about one address; of two in a row
// the Retry-After is for all.
func (t *tempo) learn(a answered, now time.Time) (breath time.Duration) {
	if a.isRefusal() {
		t.slower = min(max(t.slower, 1)*2, maxSlower)
		t.refusals++
		if t.refusals > 1 && a.retryAfter.After(now) {
			t.rest = a.retryAfter
		}
		return 0
	}
	if a.status == 0 {
		return 0
	}
	t.refusals = 0
	t.slower = max(t.slower*0.9, 1)
	if !a.page {
		return 0
	}
	if more := a.took - t.usual; t.usual > 0 && more > t.usual && more >= leastBreath {
		breath = min(more, maxBreath)
	}
	if t.usual == 0 {
		t.usual = a.took
	}
	t.usual += (a.took - t.usual) / 8
	return breath
}

// stretch makes a gap as much longer as the host needs. Where there is none it is made
// of the time that the host usually takes.
func (t *tempo) stretch(gap time.Duration) time.Duration {
	if t.slower <= 1 {
		return gap
	}
	longer := time.Duration(float64(max(gap, t.usual)) * t.slower)
	return max(gap, min(longer, maxStretch))
}
