package extract

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"

	"broadsheet/extract/strict"
)

// A Revisit says when a known article is asked for again.
type Revisit struct {
	// Steps are the waits between two visits, the shortest first; there is one at least.
	Steps []time.Duration
	// Stop is how long an article may have been as it is before it is left alone; 0 is
	// for ever.
	Stop time.Duration
}

// DefaultRevisit is for sites whose profile says nothing.
var DefaultRevisit = Revisit{
	Steps: []time.Duration{time.Hour, 6 * time.Hour, 24 * time.Hour, 7 * 24 * time.Hour},
	Stop:  30 * 24 * time.Hour,
}

// A Behaviour is what is known of how an article changes. What isn't known is zero.
type Behaviour struct {
	First   time.Time // publication, or the first visit
	Visited time.Time // the last visit
	Changed time.Time // the last change that anybody tells of: the page, its header, our own visits
	Changes int       // that visits found
	Updated time.Time // when a list says that it changed
}

// Due is when an article is to be visited again; ok is false for one that is left
// alone. The longer it is as it was, the longer is the wait: a third of that time, and
// no longer than its changes were apart from each other, down to the next shorter step. What a
// list calls changed since the last visit waits for the shortest step alone.
func (r Revisit) Due(b Behaviour) (at time.Time, ok bool) {
	if b.Updated.After(b.Visited) {
		return b.Visited.Add(r.Steps[0]), true
	}
	changed := b.Changed
	if changed.IsZero() || changed.Before(b.First) {
		changed = b.First
	}
	quiet := b.Visited.Sub(changed)
	if changed.IsZero() || r.Stop > 0 && quiet >= r.Stop {
		return time.Time{}, false
	}
	wish := quiet / 3
	if b.Changes > 0 {
		wish = min(wish, changed.Sub(b.First)/time.Duration(b.Changes))
	}
	return b.Visited.Add(r.step(wish)), true
}

// step is the longest one that is no longer than a time, or else the shortest.
func (r Revisit) step(wish time.Duration) time.Duration {
	out := r.Steps[0]
	for _, s := range r.Steps {
		if s <= wish {
			out = s
		}
	}
	return out
}

// Revisit says when the site's articles are asked for again.
func (p *Profile) Revisit() Revisit {
	if r := p.spec.Revisit; len(r.Steps) > 0 {
		return Revisit{slices.Clone(r.Steps), r.Stop}
	}
	return DefaultRevisit
}

// revisitSpec is a Revisit as profiles write it: "1h, 6h, 1d, 7d, stop 30d".
type revisitSpec Revisit

var errRevisit = errors.New(`write waits that rise, and at their end what is left alone, such as "1h, 6h, 1d, 7d, stop 30d"`)

// UnmarshalYAML reads the waits.
func (r *revisitSpec) UnmarshalYAML(node ast.Node) error {
	text, err := strict.Text(node)
	if err != nil {
		return err
	}
	parts := strings.Split(text.Value, ",")
	for i, part := range parts {
		part = strings.TrimSpace(part)
		rest, isStop := strings.CutPrefix(part, "stop ")
		d, err := ParseAge(strings.TrimSpace(rest))
		switch {
		case err != nil:
			return strict.At(node, fmt.Errorf("revisit: %q is no time: %w", part, errRevisit))
		case isStop && (i == 0 || i < len(parts)-1), i > 0 && d <= slices.Max(r.Steps), d < time.Minute:
			return strict.At(node, fmt.Errorf("revisit: %q is out of place: %w", part, errRevisit))
		case isStop:
			r.Stop = d
		default:
			r.Steps = append(r.Steps, d)
		}
	}
	return nil
}
