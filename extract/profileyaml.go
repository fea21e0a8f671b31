package extract

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
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
func at(node ast.Node, err error) error { return &positioned{tokenOf(node), err} }

// tokenOf is where a node begins: a mapping at its first key, not at the colon
// behind it.
func tokenOf(node ast.Node) *token.Token {
	if m, ok := node.(*ast.MappingNode); ok && len(m.Values) > 0 {
		return m.Values[0].Key.GetToken()
	}
	return node.GetToken()
}

// decodeStrict reads YAML into dst. Unknown keys are errors, and so is a second
// document, which nobody would read.
func decodeStrict(file string, src []byte, dst any) (err error) {
	// The library panics on some tags and anchors that it can't place.
	defer func() {
		if p := recover(); p != nil {
			err = profileError(file, src, nil, fmt.Sprintf("this is no YAML that can be read: %v", p))
		}
	}()
	src = bytes.TrimPrefix(src, []byte("\ufeff")) // some editors on Windows put it there
	docs, err := parser.ParseBytes(src, 0)
	if err == nil {
		err = second(docs)
	}
	if err == nil {
		err = yaml.UnmarshalWithOptions(src, dst, yaml.Strict())
	}
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
		tok, msg = theirs.GetToken(), inWords(theirs)
	}
	return profileError(file, src, tok, msg)
}

// second is the error about a document after the first.
func second(docs *ast.File) error {
	for _, doc := range docs.Docs[min(1, len(docs.Docs)):] {
		if doc.Body != nil {
			return at(doc.Body, errors.New("a profile is one YAML document; put another profile into a file of its own"))
		}
	}
	return nil
}

// inWords is an error of the YAML library without the names of Go's types.
func inWords(err yaml.Error) string {
	if te, ok := errors.AsType[*yaml.TypeError](err); ok && te.DstType != nil {
		switch te.DstType.Kind() {
		case reflect.String:
			return "a text is wanted here"
		case reflect.Bool:
			return "true or false is wanted here"
		default:
		}
	}
	return err.GetMessage()
}

// decodeNode reads a part of a profile with the same strictness.
func decodeNode(n ast.Node, dst any) error {
	err := yaml.NodeToValue(n, dst, yaml.Strict())
	if theirs, ok := errors.AsType[yaml.Error](err); ok {
		return &positioned{theirs.GetToken(), errors.New(inWords(theirs))}
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
			s, err := textOf(v)
			if err != nil {
				return nil, err
			}
			out = append(out, s)
		}
		return out, nil
	}
	return nil, at(node, errors.New("a text or a list of texts is wanted here"))
}

// textOf reads a node that is one text.
func textOf(node ast.Node) (*ast.StringNode, error) {
	switch n := node.(type) {
	case *ast.StringNode:
		return n, nil
	case *ast.LiteralNode:
		return n.Value, nil
	}
	return nil, at(node, errors.New("a text is wanted here"))
}

// A pattern is a regular expression (RE2) in a profile.
type pattern struct{ *regexp.Regexp }

// UnmarshalYAML compiles the expression.
func (p *pattern) UnmarshalYAML(node ast.Node) error {
	text, err := textOf(node)
	if err != nil {
		return err
	}
	p.Regexp, err = regexp.Compile(text.Value)
	if err != nil {
		return at(node, err)
	}
	return nil
}

// A zone is a time zone by its IANA name.
type zone struct{ *time.Location }

// UnmarshalYAML loads the zone. "Local" is refused: a record must not depend on
// the machine that reads the page.
func (z *zone) UnmarshalYAML(node ast.Node) error {
	text, err := textOf(node)
	if err != nil {
		return err
	}
	z.Location, err = time.LoadLocation(text.Value)
	if err != nil || text.Value == "" || text.Value == "Local" {
		return at(node, fmt.Errorf("time zone %q is unknown; write one such as Europe/Berlin", text.Value))
	}
	return nil
}

// A printedDate is a layout of package time, such as "02.01.2006-15:04".
type printedDate string

// UnmarshalYAML checks that the layout holds a date.
func (d *printedDate) UnmarshalYAML(node ast.Node) error {
	text, err := textOf(node)
	if err != nil {
		return err
	}
	*d = printedDate(text.Value)
	probe := time.Date(2019, time.November, 23, 17, 48, 0, 0, time.UTC)
	back, err := time.Parse(string(*d), probe.Format(string(*d)))
	if err != nil || back.Year() != 2019 || back.YearDay() != probe.YearDay() {
		return at(node, fmt.Errorf("date layout %q holds no whole date; write one such as 02.01.2006 15:04", *d))
	}
	return nil
}
