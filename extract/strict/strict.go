// Package strict reads the YAML that people write: profiles, rules, jobs. What isn't
// understood is an error with line, column and the line itself, for a file that is
// half understood does something else than its writer meant.
//
// It is pure, and safe for concurrent use.
package strict

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// An Error says what is wrong in a file and where.
type Error struct {
	File   string // as given to [Decode]
	Line   int    // from 1; 0 when it concerns the whole file
	Column int    // from 1
	Source string // the line itself
	Msg    string // what is wrong
}

// Error gives file, line and column, the cause, and the line with a caret.
func (e *Error) Error() string {
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

// At says which node an error is about. [Decode] turns it into an [Error].
func At(node ast.Node, err error) error { return &positioned{TokenOf(node), err} }

// TokenOf is where a node begins: a mapping at its first key, not at the colon
// behind it.
func TokenOf(node ast.Node) *token.Token {
	if m, ok := node.(*ast.MappingNode); ok && len(m.Values) > 0 {
		return m.Values[0].Key.GetToken()
	}
	return node.GetToken()
}

// Decode reads YAML into dst. Unknown keys are errors, and so is a second document,
// which nobody would read: single says so in words. Its errors are [Error]s.
func Decode(file string, src []byte, single string, dst any) (err error) {
	// The library panics on some tags and anchors that it can't place.
	defer func() {
		if p := recover(); p != nil {
			err = NewError(file, src, nil, fmt.Sprintf("this is no YAML that can be read: %v", p))
		}
	}()
	src = bytes.TrimPrefix(src, []byte("\ufeff")) // some editors on Windows put it there
	docs, err := parser.ParseBytes(src, 0)
	if err == nil {
		err = second(docs, single)
	}
	if err == nil {
		err = yaml.UnmarshalWithOptions(src, dst, yaml.Strict())
	}
	return Place(file, src, err)
}

// Place makes an [Error] of one that [At] made, or the library; nil stays nil. It is
// for what is checked after [Decode].
func Place(file string, src []byte, err error) error {
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
	return NewError(file, src, tok, msg)
}

// second is the error about a document after the first.
func second(docs *ast.File, single string) error {
	for _, doc := range docs.Docs[min(1, len(docs.Docs)):] {
		if doc.Body != nil {
			return At(doc.Body, errors.New(single))
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

// Node reads a part of a file with the same strictness, for use in an UnmarshalYAML.
func Node(n ast.Node, dst any) error {
	err := yaml.NodeToValue(n, dst, yaml.Strict())
	if theirs, ok := errors.AsType[yaml.Error](err); ok {
		return &positioned{theirs.GetToken(), errors.New(inWords(theirs))}
	}
	return err
}

// user is a user and a password in an address, which no error repeats.
var user = regexp.MustCompile(`//[^/?#\s]*@`)

// NewError makes the error about a token, nil for the whole file.
func NewError(file string, src []byte, tok *token.Token, msg string) *Error {
	e := &Error{File: file, Msg: msg}
	if tok == nil || tok.Position == nil {
		return e
	}
	e.Line, e.Column = tok.Position.Line, tok.Position.Column
	if lines := strings.Split(string(src), "\n"); e.Line >= 1 && e.Line <= len(lines) {
		e.Source = user.ReplaceAllStringFunc(strings.TrimRight(lines[e.Line-1], "\r"), func(s string) string {
			return "//" + strings.Repeat("*", len(s)-len("//@")) + "@"
		})
	}
	return e
}

// Texts reads a node that is one text or a list of texts.
func Texts(node ast.Node) ([]*ast.StringNode, error) {
	switch n := node.(type) {
	case *ast.StringNode:
		return []*ast.StringNode{n}, nil
	case *ast.LiteralNode:
		return []*ast.StringNode{n.Value}, nil
	case *ast.SequenceNode:
		var out []*ast.StringNode
		for _, v := range n.Values {
			s, err := Text(v)
			if err != nil {
				return nil, err
			}
			out = append(out, s)
		}
		return out, nil
	}
	return nil, At(node, errors.New("a text or a list of texts is wanted here"))
}

// Text reads a node that is one text.
func Text(node ast.Node) (*ast.StringNode, error) {
	switch n := node.(type) {
	case *ast.StringNode:
		return n, nil
	case *ast.LiteralNode:
		return n.Value, nil
	}
	return nil, At(node, errors.New("a text is wanted here"))
}
