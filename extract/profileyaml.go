package extract

import (
	"fmt"
	"regexp"
	"time"

	"github.com/goccy/go-yaml/ast"

	"broadsheet/extract/strict"
)

// A ProfileError says what is wrong in a profile and where.
type ProfileError = strict.Error

// oneProfile is what a second document in a file is told.
const oneProfile = "a profile is one YAML document; put another profile into a file of its own"

// A pattern is a regular expression (RE2) in a profile.
type pattern struct{ *regexp.Regexp }

// UnmarshalYAML compiles the expression.
func (p *pattern) UnmarshalYAML(node ast.Node) error {
	text, err := strict.Text(node)
	if err != nil {
		return err
	}
	p.Regexp, err = regexp.Compile(text.Value)
	if err != nil {
		return strict.At(node, err)
	}
	return nil
}

// A zone is a time zone by its IANA name.
type zone struct{ *time.Location }

// UnmarshalYAML loads the zone. "Local" is refused: a record must not depend on
// the machine that reads the page.
func (z *zone) UnmarshalYAML(node ast.Node) error {
	text, err := strict.Text(node)
	if err != nil {
		return err
	}
	z.Location, err = time.LoadLocation(text.Value)
	if err != nil || text.Value == "" || text.Value == "Local" {
		return strict.At(node, fmt.Errorf("time zone %q is unknown; write one such as Europe/Berlin", text.Value))
	}
	return nil
}

// A printedDate is a layout of package time, such as "02.01.2006-15:04".
type printedDate string

// UnmarshalYAML checks that the layout holds a date.
func (d *printedDate) UnmarshalYAML(node ast.Node) error {
	text, err := strict.Text(node)
	if err != nil {
		return err
	}
	*d = printedDate(text.Value)
	probe := time.Date(2019, time.November, 23, 17, 48, 0, 0, time.UTC)
	back, err := time.Parse(string(*d), probe.Format(string(*d)))
	if err != nil || back.Year() != 2019 || back.YearDay() != probe.YearDay() {
		return strict.At(node, fmt.Errorf("date layout %q holds no whole date; write one such as 02.01.2006 15:04", *d))
	}
	return nil
}
