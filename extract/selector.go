package extract

import (
	"fmt"
	"strings"

	"github.com/andybalholm/cascadia"
	"github.com/goccy/go-yaml/ast"

	"broadsheet/extract/strict"
)

// A selector finds nodes and takes their text, or one of their attributes. In a
// profile it is written "CSS" or "CSS @attribute".
type selector struct {
	source string // as written, for provenance and errors
	attr   string // "" takes the text
	paths  []path
	keys   []string // what a node must have to be a candidate of each path; see keyOf
}

// parseSelector compiles a selector.
func parseSelector(source string) (selector, error) {
	s := selector{source: source}
	css := source
	if i := strings.LastIndex(source, " @"); i >= 0 && !strings.ContainsAny(source[i:], "\"')]") { // not inside a quoted text
		css, s.attr = strings.TrimSpace(source[:i]), strings.TrimSpace(source[i+2:])
		if s.attr == "" {
			return s, fmt.Errorf("selector %q: there is no attribute name after @", source)
		}
	}
	whole, err := cascadia.ParseGroup(css)
	if err != nil {
		return s, fmt.Errorf("selector %q: %w", source, err)
	}
	s.paths, s.keys = pathsOf(css, whole)
	return s, nil
}

// selectors are alternatives: the first that finds something wins. In YAML they
// are one text or a list of texts.
type selectors []selector

// UnmarshalYAML reads and compiles the selectors.
func (s *selectors) UnmarshalYAML(node ast.Node) error {
	texts, err := strict.Texts(node)
	if err != nil {
		return err
	}
	for _, t := range texts {
		one, err := parseSelector(t.Value)
		if err != nil {
			return strict.At(t, err)
		}
		*s = append(*s, one)
	}
	return nil
}

// splitTop splits a selector at any of the characters outside of brackets,
// parentheses and quotes. A backslash hides the character behind it.
func splitTop(css, at string) []string {
	var out []string
	depth, start := 0, 0
	quote := byte(0)
	for i := 0; i < len(css); i++ {
		c := css[i]
		switch {
		case c == '\\':
			i++
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '(' || c == '[':
			depth++
		case c == ')' || c == ']':
			depth--
		case depth == 0 && strings.IndexByte(at, c) >= 0:
			out = append(out, css[start:i])
			start = i + 1
		}
	}
	return append(out, css[start:])
}

// keyOf returns what a compound, the last of a selector, asks of a node: ".class",
// "#id", "tag" or "[attribute", so that one walk over the page finds the candidates
// of all selectors; "*" when it can't be told.
func keyOf(last string) string {
	if strings.Contains(last, `\`) {
		return "*"
	}
	if strings.HasPrefix(last, "[") {
		return attributeKey(last)
	}
	if i := strings.IndexAny(last, "[:"); i >= 0 {
		last = last[:i]
	}
	for _, mark := range []string{".", "#"} {
		if _, name, ok := strings.Cut(last, mark); ok {
			if i := strings.IndexAny(name, ".#"); i >= 0 {
				name = name[:i]
			}
			return mark + name
		}
	}
	if last == "" {
		return "*"
	}
	return strings.ToLower(last)
}

// attributeKey is the key of a compound that begins with an attribute: "[name".
// Cascadia's [name!=value] fits elements without it too.
func attributeKey(compound string) string {
	inside := strings.TrimLeft(compound[1:], blanks)
	end := strings.IndexAny(inside, "=~|^$*#!]"+blanks)
	if end <= 0 || strings.HasPrefix(strings.TrimLeft(inside[end:], blanks), "!") {
		return "*"
	}
	return "[" + strings.ToLower(inside[:end])
}
