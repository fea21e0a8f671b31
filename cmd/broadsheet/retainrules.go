package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"

	"broadsheet/extract/strict"
	"broadsheet/store"
)

// An age is a time of the calendar: a year is not always as long.
type age struct {
	years, months, days int
	text                string
}

var agePattern = regexp.MustCompile(`^(?:(\d{1,4})y)?(?:(\d{1,5})m)?(?:(\d{1,5})w)?(?:(\d{1,6})d)?$`)

// parseAge reads years, months, weeks and days, such as 1y6m.
func parseAge(s string) (age, error) {
	m := agePattern.FindStringSubmatch(s)
	if m == nil || s == "" {
		return age{}, errors.New("an age is a number of years, months, weeks or days, such as 2y, 18m, 8w, 90d, 1y6m")
	}
	var n [4]int
	for i, digits := range m[1:] {
		n[i], _ = strconv.Atoi(digits) // none is 0
	}
	a := age{n[0], n[1], 7*n[2] + n[3], s}
	if a.years+a.months+a.days == 0 {
		return age{}, errors.New("an age of nothing would drop every page: 'archive remove' is for articles that must go")
	}
	return a, nil
}

// before is the instant so long ago.
func (a age) before(now time.Time) time.Time { return now.AddDate(-a.years, -a.months, -a.days) }

// UnmarshalYAML reads one from a file.
func (a *age) UnmarshalYAML(n ast.Node) (err error) {
	if *a, err = parseAge(strings.Trim(n.String(), `"' `)); err != nil {
		return strict.At(n, err)
	}
	return nil
}

// A ruleFile is a file of rules.
type ruleFile struct {
	Rules []struct {
		OlderThan *age     `yaml:"older_than"`
		Sites     []string `yaml:"sites"`
	} `yaml:"rules"`
}

// readRules reads a file of rules. What isn't understood is an error with its line and
// column: a rule that is half understood would drop the wrong pages.
func readRules(path string, now time.Time) ([]store.Rule, error) {
	src, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, usagef("--rules %s: there is no such file", path)
	}
	if err != nil {
		return nil, fmt.Errorf("read rules: %w", err)
	}
	var f ruleFile
	if err := strict.Decode(path, src, "rules are one YAML document", &f); err != nil {
		return nil, err
	}
	if len(f.Rules) == 0 {
		return nil, fmt.Errorf("%s: it has no rules: see 'broadsheet archive retain --help'", path)
	}
	var out []store.Rule
	for i, r := range f.Rules {
		if r.OlderThan == nil {
			return nil, fmt.Errorf("%s: rule %d has no older_than: say how old a page must be, such as 2y", path, i+1)
		}
		if slices.Contains(r.Sites, "") {
			return nil, fmt.Errorf("%s: rule %d has a site without a name", path, i+1)
		}
		out = append(out, ruleOf(*r.OlderThan, r.Sites, now))
	}
	return out, nil
}
