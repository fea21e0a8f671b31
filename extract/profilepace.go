package extract

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"

	"broadsheet/extract/strict"
)

// A Pace is how gently a site wants to be asked; who crawls keeps it, reading knows
// nothing of it. Zero values wish nothing.
type Pace struct {
	Delay       time.Duration  // least time between two requests
	From, To    time.Duration  // the part of the day, since midnight; the same twice is all of it
	BytesPerDay int64          // that may be fetched
	Zone        *time.Location // of the day: the profile's; nil when it names none
}

// Pace returns how gently the site is to be asked.
func (p *Profile) Pace() Pace {
	s := p.spec.Pace
	return Pace{Delay: time.Duration(s.Delay), From: s.Hours.from, To: s.Hours.to, BytesPerDay: int64(s.BytesPerDay), Zone: p.spec.Timezone.Location}
}

// paceSpec is how gently the site wants to be asked. It only ever makes a crawl slower
// than its own settings.
type paceSpec struct {
	// Delay is the least time between the starts of two requests, such as 2s.
	Delay span `yaml:"delay,omitempty" json:"delay,omitempty"`
	// Hours are the part of the day, in the profile's time zone (UTC without one), at
	// which the site may be asked, such as 22-6 or 22:30-6:15.
	Hours dayHours `yaml:"hours,omitempty" json:"hours,omitzero"`
	// BytesPerDay is how much may be fetched on one day, such as 200MB.
	BytesPerDay byteSize `yaml:"bytes_per_day,omitempty" json:"bytes_per_day,omitempty"`
}

// A span is a positive time, as package time writes it.
type span time.Duration

// UnmarshalYAML reads the time.
func (s *span) UnmarshalYAML(node ast.Node) error {
	d, err := time.ParseDuration(node.GetToken().Value)
	if err != nil || d <= 0 {
		return strict.At(node, fmt.Errorf("%q is no time; write one such as 2s or 500ms", node.GetToken().Value))
	}
	*s = span(d)
	return nil
}

// dayHours are a part of the day.
type dayHours struct{ from, to time.Duration }

var hoursForm = regexp.MustCompile(`^(\d{1,2})(?::(\d\d))?\s*-\s*(\d{1,2})(?::(\d\d))?$`)

// UnmarshalYAML reads the hours.
func (h *dayHours) UnmarshalYAML(node ast.Node) error {
	text, err := strict.Text(node)
	if err != nil {
		return strict.At(node, errors.New("hours are written such as 22-6 or 22:30-6:15"))
	}
	m := hoursForm.FindStringSubmatch(strings.TrimSpace(text.Value))
	if m == nil {
		return strict.At(node, fmt.Errorf("%q are no hours; write them such as 22-6 or 22:30-6:15", text.Value))
	}
	from, fromOK := clockOf(m[1], m[2])
	to, toOK := clockOf(m[3], m[4])
	if !fromOK || !toOK || from == to {
		return strict.At(node, fmt.Errorf("%q is no part of a day; write it such as 22-6 or 22:30-6:15", text.Value))
	}
	h.from, h.to = from, to
	return nil
}

// clockOf is a time since midnight; 24:00 is the midnight after.
func clockOf(hour, minute string) (time.Duration, bool) {
	h, _ := strconv.Atoi(hour) // the form has digits
	m, _ := strconv.Atoi(minute)
	return time.Duration(h)*time.Hour + time.Duration(m)*time.Minute, h < 24 && m < 60 || h == 24 && m == 0
}

// A byteSize is a number of bytes.
type byteSize int64

var sizeForm = regexp.MustCompile(`^(\d{1,12})\s*(?:([kKMGT])(i?))?B?$`)

// UnmarshalYAML reads the size.
func (s *byteSize) UnmarshalYAML(node ast.Node) error {
	n, err := ParseSize(node.GetToken().Value)
	if err != nil {
		return strict.At(node, err)
	}
	*s = byteSize(n)
	return nil
}

// ParseSize reads a number of bytes as people write it, such as 200MB, 2GiB or 65536:
// prefixes are decimal, with an i binary.
func ParseSize(text string) (int64, error) {
	m := sizeForm.FindStringSubmatch(strings.TrimSpace(text))
	wrong := fmt.Errorf("%q is no size; write one such as 200MB", text)
	if m == nil {
		return 0, wrong
	}
	n, _ := strconv.ParseInt(m[1], 10, 64) // the form has few digits
	unit := int64(1000)
	if m[3] != "" {
		unit = 1024
	}
	for range strings.Index("kMGT", strings.Replace(m[2], "K", "k", 1)) + min(len(m[2]), 1) {
		if n > 1<<60/unit {
			return 0, wrong
		}
		n *= unit
	}
	if n == 0 {
		return 0, wrong
	}
	return n, nil
}
