package scraper

import (
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"golang.org/x/net/publicsuffix"
)

// A Pace is what is wished for a host beside the settings of all hosts. The zero value
// wishes nothing.
type Pace struct {
	Delay       time.Duration  // between the starts of two requests; never less than [FetchOptions].Delay
	Hours       Hours          // of the day at which the host is asked; the zero value is all of them
	Zone        *time.Location // of Hours and of the day that BytesPerDay is for; nil means UTC
	BytesPerDay int64          // that are fetched, as they come over the wire; 0 means any number
}

// Hours are a part of the day, such as 22:00 to 6:00, as times since midnight. Where
// both are the same it is the whole day.
type Hours struct{ From, To time.Duration }

// HostStates remember what has to outlive a run about each registered domain. They are
// declared here, by their only user; scraper/queue has them. They are called by one
// goroutine at a time.
type HostStates interface {
	HostState(domain string) HostState
	// KeepHostState may store a state later, together with other things.
	KeepHostState(domain string, s HostState)
}

// A HostState is what a run has to know from those before.
type HostState struct {
	Day   string    `cbor:"day,omitempty"`   // that Bytes are of, such as "2026-03-01"
	Bytes int64     `cbor:"bytes,omitempty"` // fetched on that day
	Rest  time.Time `cbor:"rest,omitzero"`   // the site asked to be left alone until then
}

// Domain is what has one pace: the registered domain of a host by the public suffix
// list, or the host itself where it has none, as an IP address with its port.
func Domain(host string) string {
	name := host
	if h, _, err := net.SplitHostPort(host); err == nil {
		name = h
	}
	if net.ParseIP(strings.Trim(name, "[]")) != nil {
		return host
	}
	name = strings.ToLower(strings.TrimSuffix(name, "."))
	if domain, err := publicsuffix.EffectiveTLDPlusOne(name); err == nil {
		return domain
	}
	return strings.ToLower(host)
}

// open is when a request that could start at a time may do so, and what holds it up
// until then.
func (d *domainPace) open(at time.Time) (time.Time, error) {
	var why error
	if rest := later(d.tempo.rest, d.state.Rest); rest.After(at) {
		at, why = rest, errors.New("the server asked to be left alone until "+rest.UTC().Format(time.RFC3339))
	}
	if most := d.wish.BytesPerDay; most > 0 && d.state.Bytes >= most && d.state.Day == d.day(at) {
		y, m, day := at.In(d.zone()).Date()
		at, why = time.Date(y, m, day+1, 0, 0, 0, 0, d.zone()), fmt.Errorf("its %d bytes of this day are used up", most)
	}
	if opens := d.wish.Hours.next(at.In(d.zone())); opens.After(at) {
		at, why = opens, errors.New("it is asked only at other hours of the day")
	}
	return at, why
}

// next is the first time from at on that lies within the hours.
func (h Hours) next(at time.Time) time.Time {
	if h.From == h.To {
		return at
	}
	hour, minute, second := at.Clock()
	clock := time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute + time.Duration(second)*time.Second
	within := clock >= h.From && clock < h.To
	if h.From > h.To { // over midnight
		within = clock >= h.From || clock < h.To
	}
	if within {
		return at
	}
	y, m, day := at.Date()
	if clock >= h.From {
		day++
	}
	return time.Date(y, m, day, int(h.From/time.Hour), int(h.From/time.Minute)%60, 0, 0, at.Location())
}

func (d *domainPace) zone() *time.Location {
	if d.wish.Zone == nil {
		return time.UTC
	}
	return d.wish.Zone
}

func (d *domainPace) day(at time.Time) string { return at.In(d.zone()).Format(time.DateOnly) }

// count adds bytes to those of the day.
func (d *domainPace) count(bytes int64, now time.Time) {
	if day := d.day(now); d.state.Day != day {
		d.state.Day, d.state.Bytes = day, 0
	}
	d.state.Bytes += bytes
}
