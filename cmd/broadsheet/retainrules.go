package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

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
		return &ruleError{n.GetToken(), err}
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

// A ruleError is an error at a place in a file.
type ruleError struct {
	at  *token.Token
	err error
}

func (e *ruleError) Error() string { return e.err.Error() }
func (e *ruleError) Unwrap() error { return e.err }

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
	if err := decodeRules(bytes.TrimPrefix(src, []byte("\ufeff")), &f); err != nil {
		return nil, ruleProblem(path, src, err)
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

func decodeRules(src []byte, f *ruleFile) (err error) {
	// The library panics on some tags and anchors that it can't place.
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("this is no YAML that can be read: %v", p)
		}
	}()
	docs, err := parser.ParseBytes(src, 0)
	if err != nil {
		return err
	}
	for _, doc := range docs.Docs[min(1, len(docs.Docs)):] {
		if doc.Body != nil {
			return &ruleError{beginOf(doc.Body), errors.New("rules are one YAML document")}
		}
	}
	return yaml.UnmarshalWithOptions(src, f, yaml.Strict())
}

// beginOf is where a node begins: a mapping at its first key, not at the colon behind it.
func beginOf(n ast.Node) *token.Token {
	if m, ok := n.(*ast.MappingNode); ok && len(m.Values) > 0 {
		return m.Values[0].Key.GetToken()
	}
	return n.GetToken()
}

// ruleProblem says where in the file an error is, and shows the line.
func ruleProblem(path string, src []byte, err error) error {
	var tok *token.Token
	msg := err.Error()
	if own, ok := errors.AsType[*ruleError](err); ok {
		tok, msg = own.at, own.Error()
	} else if theirs, ok := errors.AsType[yaml.Error](err); ok {
		tok, msg = theirs.GetToken(), theirs.GetMessage()
	}
	if tok == nil || tok.Position == nil {
		return fmt.Errorf("%s: %s", path, msg)
	}
	line, column := tok.Position.Line, tok.Position.Column
	lines := strings.Split(string(src), "\n")
	if line < 1 || line > len(lines) {
		return fmt.Errorf("%s: %s", path, msg)
	}
	return fmt.Errorf("%s:%d:%d: %s\n  %s\n  %s^", path, line, column, msg, strings.TrimRight(lines[line-1], "\r"), strings.Repeat(" ", max(column-1, 0)))
}
