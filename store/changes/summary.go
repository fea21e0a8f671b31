package changes

import (
	"fmt"
	"strings"
)

// fields are the names of the fields with changes of their own, blocks excepted, in
// the order of the record.
func (c *Changes) fields() (out []string) {
	for _, f := range []struct {
		name    string
		differs bool
	}{
		{"section", c.Section != nil},
		{"kicker", len(c.Kicker) > 0},
		{"headline", len(c.Headline) > 0},
		{"published", c.Published != nil},
		{"modified", c.Modified != nil},
		{"authors", c.Authors != nil},
		{"images", len(c.Images) > 0},
		{"topics", c.Topics != nil},
		{"access", c.Access != nil},
	} {
		if f.differs {
			out = append(out, f.name)
		}
	}
	return out
}

// String says in a few words what changed: "headline, 2 paragraphs edited, 1 added;
// text". Other fields are named where nothing else differs.
func (c *Changes) String() string {
	if c.IsEmpty() {
		return "no difference"
	}
	parts := append(c.fields(), c.counts()...)
	if len(parts) == 0 {
		parts = c.Other
	}
	return strings.Join(parts, ", ") + "; " + c.of()
}

// of says what the changes are of.
func (c *Changes) of() string {
	by := "a changed program"
	if c.Reader != nil {
		by = c.Reader.New.String()
	}
	switch {
	case c.Kind == Reading:
		return "reading only: " + by
	case c.Reader != nil:
		return string(c.Kind) + ", and read by " + by
	default:
		return string(c.Kind)
	}
}

// String names a reader: "profile faz.net@1f2e3d4c, layout 2019".
func (r Reader) String() string {
	if r.Profile == "" {
		return "general reader"
	}
	hash := strings.TrimPrefix(r.ProfileHash, "sha256:")
	out := "profile " + r.Profile
	if hash != "" {
		out += "@" + hash[:min(8, len(hash))]
	}
	if r.Layout != "" {
		out += ", layout " + r.Layout
	}
	return out
}

// counts says how many blocks became what; the first count has the noun.
func (c *Changes) counts() (out []string) {
	count, noun := map[Op]int{}, "paragraph"
	for i := range c.Blocks {
		b := &c.Blocks[i]
		count[b.Op]++
		for _, p := range []*Place{b.Old, b.New} {
			if p != nil && p.Part == Body && p.Type != "paragraph" {
				noun = "block"
			}
		}
	}
	for _, op := range []Op{Edited, Added, Removed, Moved} {
		n := count[op]
		switch {
		case n == 0:
		case len(out) > 0:
			out = append(out, fmt.Sprintf("%d %s", n, op))
		case n == 1:
			out = append(out, fmt.Sprintf("1 %s %s", noun, op))
		default:
			out = append(out, fmt.Sprintf("%d %ss %s", n, noun, op))
		}
	}
	return out
}
