package extract

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
)

// A ProfileError says what is wrong in a profile and where.
type ProfileError struct {
	File   string // as given to [ParseProfile]
	Line   int    // from 1; 0 when it concerns the whole file
	Column int    // from 1
	Source string // the line itself
	Msg    string // what is wrong
}

// Error gives file, line and column, the cause, and the line with a caret.
func (e *ProfileError) Error() string {
	if e.Line == 0 {
		return fmt.Sprintf("%s: %s", e.File, e.Msg)
	}
	where := fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Column, e.Msg)
	if e.Source == "" {
		return where
	}
	return fmt.Sprintf("%s\n  %s\n  %s^", where, e.Source, strings.Repeat(" ", max(e.Column-1, 0)))
}

// A positioned error knows the token it is about.
type positioned struct {
	tok *token.Token
	err error
}

func (p *positioned) Error() string { return p.err.Error() }
func (p *positioned) Unwrap() error { return p.err }

// at says which node an error is about.
func at(node ast.Node, err error) error { return &positioned{node.GetToken(), err} }

// decodeStrict reads YAML into dst. Unknown keys are errors.
func decodeStrict(file string, src []byte, dst any) (err error) {
	// The library panics on some tags and anchors that it can't place.
	defer func() {
		if p := recover(); p != nil {
			err = profileError(file, src, nil, fmt.Sprintf("this is no YAML that can be read: %v", p))
		}
	}()
	err = yaml.UnmarshalWithOptions(src, dst, yaml.Strict())
	if err == nil {
		return nil
	}
	msg := err.Error()
	var tok *token.Token
	var own *positioned
	var theirs yaml.Error
	switch {
	case errors.As(err, &own):
		tok, msg = own.tok, own.Error()
	case errors.As(err, &theirs):
		tok, msg = theirs.GetToken(), theirs.GetMessage()
	}
	return profileError(file, src, tok, msg)
}

// decodeNode reads a part of a profile with the same strictness.
func decodeNode(n ast.Node, dst any) error {
	err := yaml.NodeToValue(n, dst, yaml.Strict())
	if theirs, ok := errors.AsType[yaml.Error](err); ok {
		return &positioned{theirs.GetToken(), errors.New(theirs.GetMessage())}
	}
	return err
}

// profileError makes the error about a token.
func profileError(file string, src []byte, tok *token.Token, msg string) *ProfileError {
	e := &ProfileError{File: file, Msg: msg}
	if tok == nil || tok.Position == nil {
		return e
	}
	e.Line, e.Column = tok.Position.Line, tok.Position.Column
	if lines := strings.Split(string(src), "\n"); e.Line >= 1 && e.Line <= len(lines) {
		e.Source = strings.TrimRight(lines[e.Line-1], "\r")
	}
	return e
}

// textsOf reads a node that is one text or a list of texts.
func textsOf(node ast.Node) ([]*ast.StringNode, error) {
	switch n := node.(type) {
	case *ast.StringNode:
		return []*ast.StringNode{n}, nil
	case *ast.LiteralNode:
		return []*ast.StringNode{n.Value}, nil
	case *ast.SequenceNode:
		var out []*ast.StringNode
		for _, v := range n.Values {
			s, ok := v.(*ast.StringNode)
			if !ok {
				return nil, at(v, errors.New("a text is wanted here"))
			}
			out = append(out, s)
		}
		return out, nil
	}
	return nil, at(node, errors.New("a text or a list of texts is wanted here"))
}

// A pattern is a regular expression (RE2) in a profile.
type pattern struct{ *regexp.Regexp }

// UnmarshalYAML compiles the expression.
func (p *pattern) UnmarshalYAML(node ast.Node) error {
	texts, err := textsOf(node)
	if err != nil {
		return err
	}
	if len(texts) != 1 {
		return at(node, errors.New("one regular expression is wanted here"))
	}
	p.Regexp, err = regexp.Compile(texts[0].Value)
	if err != nil {
		return at(node, err)
	}
	return nil
}

// A zone is a time zone by its IANA name.
type zone struct{ *time.Location }

// UnmarshalYAML loads the zone.
func (z *zone) UnmarshalYAML(node ast.Node) error {
	texts, err := textsOf(node)
	if err != nil {
		return err
	}
	z.Location, err = time.LoadLocation(texts[0].Value)
	if err != nil {
		return at(node, fmt.Errorf("time zone %q is unknown; write one such as Europe/Berlin", texts[0].Value))
	}
	return nil
}

// A printedDate is a layout of package time, such as "02.01.2006-15:04".
type printedDate string

// UnmarshalYAML checks that the layout holds a date.
func (d *printedDate) UnmarshalYAML(node ast.Node) error {
	texts, err := textsOf(node)
	if err != nil {
		return err
	}
	*d = printedDate(texts[0].Value)
	probe := time.Date(2019, time.November, 23, 17, 48, 0, 0, time.UTC)
	back, err := time.Parse(string(*d), probe.Format(string(*d)))
	if err != nil || back.Year() != 2019 || back.YearDay() != probe.YearDay() {
		return at(node, fmt.Errorf("date layout %q holds no whole date; write one such as 02.01.2006 15:04", *d))
	}
	return nil
}
