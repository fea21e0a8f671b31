package extract

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"time"
)

// ownAgent is the name by which pages can address this program.
const ownAgent = "broadsheet"

// A Signal is a kind of rights signal that may forbid to keep a page.
type Signal string

// The signals.
const (
	// OwnNoArchive is a noarchive that addresses Broadsheet by its name.
	OwnNoArchive Signal = "own-noarchive"
	// NoArchive is a noarchive for all agents, or for this one.
	NoArchive Signal = "noarchive"
	// NoIndex is a noindex, or none, in the same way.
	NoIndex Signal = "noindex"
	// UnavailableAfter is an unavailable_after whose time has passed.
	UnavailableAfter Signal = "unavailable_after"
	// TDM is a reservation of text and data mining.
	TDM Signal = "tdm"
	// AI is a wish not to be used by artificial intelligence: noai, an ai.txt that
	// disallows the page, ai-train=no in a Content-Signal, ai=n in a Content-Usage.
	AI Signal = "ai"
)

// Signals returns all signals there are.
func Signals() []Signal { return []Signal{OwnNoArchive, NoArchive, NoIndex, UnavailableAfter, TDM, AI} }

// Forbids returns the first signal of those obeyed that forbids to keep the page, in
// words, or "" when none does. At is when the page was fetched.
func (r *Rights) Forbids(obey []Signal, at time.Time) string {
	if r == nil {
		return ""
	}
	all := append(directivesOf("robots meta", r.Robots), directivesOf("X-Robots-Tag", r.XRobotsTag)...)
	for _, signal := range obey {
		switch signal {
		case TDM:
			if r.TDMReservation == "1" {
				return "text and data mining is reserved (tdm-reservation: 1)"
			}
			continue
		case AI:
			if i := slices.IndexFunc(r.Signals, forbidsAI); i >= 0 {
				return r.Signals[i]
			}
		default:
		}
		for _, d := range all {
			if d.is(signal, at) {
				return d.String()
			}
		}
	}
	return ""
}

// forbidsAI reports whether a line of Signals is a wish against machines.
func forbidsAI(signal string) bool {
	if signal == "ai.txt: disallow" {
		return true
	}
	_, value, _ := strings.Cut(signal, ": ")
	name, value, _ := strings.Cut(value, ":")
	if name != "content-signal" && name != "content-usage" {
		return false
	}
	for part := range strings.FieldsFuncSeq(value, func(c rune) bool { return c == ',' || c == ' ' }) {
		switch part {
		case "ai-train=no", "ai-input=no", "ai=n", "train-ai=n", "bots=n":
			return true
		}
	}
	return false
}

// A directive is one word of a robots meta element or an X-Robots-Tag.
type directive struct {
	where, agent, name, value string // agent is "" for all
}

// String says where the directive stands and what it says.
func (d directive) String() string {
	out := d.name
	if d.value != "" {
		out += ": " + d.value
	}
	if d.agent != "" {
		out = d.agent + ": " + out
	}
	return fmt.Sprintf("%s says %s", d.where, out)
}

// is reports whether a directive is a signal for this program.
func (d directive) is(signal Signal, at time.Time) bool {
	if d.agent != "" && d.agent != ownAgent {
		return false
	}
	switch signal {
	case OwnNoArchive:
		return d.agent == ownAgent && d.name == "noarchive"
	case NoArchive:
		return d.name == "noarchive"
	case NoIndex:
		return d.name == "noindex" || d.name == "none"
	case UnavailableAfter:
		return d.name == "unavailable_after" && d.before(at)
	case AI:
		return d.name == "noai"
	case TDM:
	}
	return false
}

// before reports whether a directive's value is a time before another. Of the forms that
// search engines name the one of RFC 850 is no date that a page would print.
func (d directive) before(at time.Time) bool {
	until, err := time.Parse(time.RFC850, strings.ToUpper(d.value))
	if err != nil {
		var ok bool
		if until, ok = parseDate(d.value, time.UTC); !ok {
			return false
		}
	}
	return until.Before(at)
}

// directivesOf reads lists of directives. "agent: directive" addresses an agent, up
// to the next one in the same list; a date may have commas.
func directivesOf(where string, lists []string) []directive {
	var out []directive
	for _, list := range lists {
		agent := ""
		for part := range strings.SplitSeq(strings.ToLower(list), ",") {
			part = fold(part)
			if last := len(out) - 1; last >= 0 && out[last].name == "unavailable_after" && part != "" && part[0] >= '0' && part[0] <= '9' {
				out[last].value += ", " + part
				continue
			}
			name, value, has := strings.Cut(part, ":")
			if name = strings.TrimSpace(name); has && !hasValue(name) {
				agent = name
				name, value, _ = strings.Cut(strings.TrimSpace(value), ":")
				name = strings.TrimSpace(name)
			}
			out = append(out, directive{where, agent, name, strings.TrimSpace(value)})
		}
	}
	return out
}

// hasValue reports whether a directive has a value behind a colon, and is no agent.
func hasValue(name string) bool {
	return name == "unavailable_after" || strings.HasPrefix(name, "max-")
}

// ForbidsKeeping says by which of the signals obeyed a page may not be kept, in words,
// or "" when it may. It parses a page only where it may say such a thing at all.
func ForbidsKeeping(page Page, obey []Signal) string {
	if len(obey) == 0 {
		return ""
	}
	header := Rights{XRobotsTag: page.Header["X-Robots-Tag"], TDMReservation: firstText(page.Header["Tdm-Reservation"]...), Signals: page.signals()}
	if mayForbid(page.HTML, obey) {
		if r, err := newReading(page, Options{Profiles: new(Profiles), Force: true}); err == nil {
			r.readRights()
			return r.art.Rights.Forbids(obey, page.Fetched)
		}
	}
	if header.TDMReservation == "" {
		header.TDMReservation = firstText(page.Site["tdm-reservation"]...)
	}
	return header.Forbids(obey, page.Fetched)
}

// mayForbid reports whether a meta element holds what the signals are made of. It may
// be wrong about a meta element that is none, not about one that is.
func mayForbid(src []byte, obey []Signal) bool {
	words := map[Signal][]string{
		OwnNoArchive: {ownAgent}, NoArchive: {"noarchive"}, NoIndex: {"noindex", "none"}, UnavailableAfter: {"unavailable_after"},
		TDM: {"tdm-reservation"}, AI: {"noai"},
	}
	for {
		at := bytes.IndexByte(src, '<')
		if at < 0 {
			return false
		}
		src = src[at+1:]
		if len(src) < 4 || !strings.EqualFold(string(src[:4]), "meta") {
			continue
		}
		end := bytes.IndexByte(src, '>')
		if end < 0 {
			end = len(src)
		}
		tag := strings.ToLower(string(src[:end]))
		for _, signal := range obey {
			for _, word := range words[signal] {
				if strings.Contains(tag, word) || strings.Contains(tag, "&") && strings.Contains(tag, "robots") {
					return true
				}
			}
		}
	}
}
