// Package choose says which records of an archive are wanted, and which of their
// fields: what no index of the archive can answer.
package choose

import (
	"slices"
	"strings"
	"time"

	"broadsheet/extract"
)

// A Choice is what a record must be like. The zero value takes all. Of each list one
// entry is enough, and an empty list asks nothing; sections, topics and authors are
// compared as texts in which case makes no difference.
type Choice struct {
	Fetched, Modified Span
	Sections          []string // a step of the section's path
	Topics            []string
	Languages         []string // ranges as in RFC 4647, 3.3.1: "de" is "de-AT" too
	Access            []string // free, metered, paid, or [UnknownAccess]
	Authors           []string // whole names
	Text              *Words   // nil asks nothing
	Where             *Where   // nil asks nothing

	RespectRights bool // leave out what [Reserved] reports
	Dedupe        bool // of records with the same text take the first
}

// UnknownAccess chooses records that don't say who may read the article.
const UnknownAccess = "unknown"

// A Span is the time from From, which belongs to it, to To, which doesn't. A zero
// bound is open; a time that is not known lies in no span that has a bound.
type Span struct{ From, To time.Time }

// has reports whether a time lies in the span.
func (s Span) has(at time.Time) bool {
	if s.From.IsZero() && s.To.IsZero() {
		return true
	}
	return !at.IsZero() && (s.From.IsZero() || !at.Before(s.From)) && (s.To.IsZero() || at.Before(s.To))
}

// A Matcher asks records in their order whether they are wanted, and counts what it
// left out that was chosen otherwise. With Dedupe it holds some 50 bytes for each
// record that it took, else nothing.
type Matcher struct {
	choice Choice
	texts  texts

	Reserved   int // records left out for their rights
	Duplicates int // records left out for their text
}

// Matcher begins to choose.
func (c *Choice) Matcher() *Matcher {
	m := &Matcher{choice: *c}
	for _, list := range []*[]string{&m.choice.Sections, &m.choice.Topics, &m.choice.Languages, &m.choice.Authors} {
		*list = folded(*list)
	}
	return m
}

// Match reports whether a record is wanted. It fails where Where does.
func (m *Matcher) Match(art *extract.Article) (bool, error) {
	c := &m.choice
	if !c.hasFields(art) || c.Text != nil && !c.Text.In(art) {
		return false, nil
	}
	if c.Where != nil {
		if ok, err := c.Where.Match(art); !ok || err != nil {
			return false, err
		}
	}
	if c.RespectRights && Reserved(art.Rights) {
		m.Reserved++
		return false, nil
	}
	if c.Dedupe && m.texts.knows(art) {
		m.Duplicates++
		return false, nil
	}
	return true, nil
}

// hasFields asks what a field by itself can answer.
func (c *Choice) hasFields(art *extract.Article) bool {
	return c.Fetched.has(art.Fetched) && c.Modified.has(art.Modified) && c.hasAccess(art.Access) &&
		anyOf(c.Sections, art.Section) && anyOf(c.Topics, art.Topics) && anyOf(c.Authors, art.Authors) && c.hasLanguage(art.Language)
}

func (c *Choice) hasAccess(access extract.Access) bool {
	if access == "" {
		access = UnknownAccess
	}
	return len(c.Access) == 0 || slices.Contains(c.Access, string(access))
}

// hasLanguage matches a tag with ranges: subtags are ASCII, and a range ends where
// one of them does.
func (c *Choice) hasLanguage(tag string) bool {
	tag = strings.ToLower(tag)
	return len(c.Languages) == 0 || slices.ContainsFunc(c.Languages, func(asked string) bool {
		rest, ok := strings.CutPrefix(tag, asked)
		return ok && tag != "" && (rest == "" || rest[0] == '-')
	})
}

// anyOf reports whether one of the wanted texts, folded, is there.
func anyOf(wanted, have []string) bool {
	return len(wanted) == 0 || slices.ContainsFunc(have, func(s string) bool { return slices.Contains(wanted, fold(s)) })
}
