package main_test

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The house's figures: small files and functions, at least as much test as code, a
// comment where one helps.
const (
	maxFile, medianFile         = 500, 120 // lines
	maxFunction, medianFunction = 70, 12   // lines
	minTests                    = 1.0      // lines of test to one of source
	minComments, maxComments    = 12, 18   // percent of the lines of source
)

// A house is what was measured over all Go files of the module.
type house struct {
	source, test     int // lines
	comments         int // lines of source
	files, functions []int
	documented       map[string]bool // folders of packages
	wrong            []string
}

func TestHouseFigures(t *testing.T) {
	t.Parallel()
	h := measure(t, filepath.Join("..", ".."))
	t.Logf("source: %d files, median %d lines, 90%% %d, longest %d", len(h.files), part(h.files, 50), part(h.files, 90), part(h.files, 100))
	t.Logf("functions: %d, median %d lines, 90%% %d, longest %d", len(h.functions), part(h.functions, 50), part(h.functions, 90), part(h.functions, 100))
	tests, comments := float64(h.test)/float64(h.source), 100*float64(h.comments)/float64(h.source)
	t.Logf("test:source %.2f (%d:%d lines), comments %.1f%%", tests, h.test, h.source, comments)
	for _, wrong := range h.wrong {
		t.Error(wrong)
	}
	if n := part(h.files, 50); n > medianFile {
		t.Errorf("half of the files have more than %d lines, of which %d are enough: part what has two subjects", n, medianFile)
	}
	if n := part(h.functions, 50); n > medianFunction {
		t.Errorf("half of the functions have more than %d lines, of which %d are enough", n, medianFunction)
	}
	if tests < minTests {
		t.Errorf("%.2f lines of test to one of source, want %.1f at least", tests, minTests)
	}
	if comments < minComments || comments > maxComments {
		t.Errorf("%.1f%% of the source are comments, want %d to %d", comments, minComments, maxComments)
	}
}

// counted is a file in which each kind of declaration lacks a comment or has one.
const counted = `// Package a is documented.
package a

// Of a group.
const (
	One = 1
	Two = 2 // of itself
)

func Bare() {
}

func (t *Shown[T]) Bare() {}

func (t hidden) Bare() {}

// Of both.
type (
	Shown[T any] int
	hidden int
)

var (
	Loose int
	inner int
)
`

// TestHouseCounts what a file is made of, for figures that nobody checks are wrong
// some day.
func TestHouseCounts(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	write(t, root, map[string]string{
		"a/a.go":      counted,
		"a/a_test.go": "package a\n\nfunc Loose() {}\n", "atest/suite.go": "package atest\n\ntype Suite int\n",
		"a/long.go": "package a\n\nfunc long() {\n" + strings.Repeat("\n", maxFile) + "}\n",
	})
	h := measure(t, root)
	var wrong []string
	for _, w := range h.wrong {
		wrong = append(wrong, filepath.ToSlash(strings.TrimPrefix(w, root+string(filepath.Separator))))
	}
	want := []string{
		"a/a.go: Bare has no doc comment", "a/a.go: Shown.Bare has no doc comment", "a/a.go: Loose has no doc comment",
		"a/long.go has 504 lines", "a/long.go: function long has 502 lines", "atest/suite.go: Suite has no doc comment", "atest has no package comment",
	}
	if diff := cmp.Diff(want, wrong); diff != "" {
		t.Errorf("what is wrong differs (-want +got):\n%s", diff)
	}
	if h.source != 26+504 || h.test != 6 || h.comments != 4 || len(h.files) != 2 || len(h.functions) != 4 {
		t.Errorf("%+v", h)
	}
}

// measure reads every Go file below root.
func measure(t *testing.T, root string) *house {
	t.Helper()
	h := &house{documented: map[string]bool{}}
	err := filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") {
			return err
		}
		return h.add(path)
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(h.files) == 0 {
		t.Fatal("no Go file was found")
	}
	for _, dir := range slices.Sorted(maps.Keys(h.documented)) {
		if !h.documented[dir] {
			h.wrong = append(h.wrong, dir+" has no package comment")
		}
	}
	return h
}

// add measures one file. A package like frontiertest, which others test with, is on
// the side of the tests.
func (h *house) add(path string) error {
	src, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	fset, dir, lines := token.NewFileSet(), filepath.Dir(path), bytes.Count(src, []byte("\n"))
	file, err := parser.ParseFile(fset, path, src, parser.ParseComments)
	if err != nil {
		return err
	}
	if lines > maxFile {
		h.wrong = append(h.wrong, fmt.Sprintf("%s has %d lines", path, lines))
	}
	functions := h.lengths(fset, file)
	if strings.HasSuffix(path, "_test.go") {
		h.test += lines
		return nil
	}
	h.documented[dir] = h.documented[dir] || file.Doc != nil
	for _, name := range undocumented(file) {
		h.wrong = append(h.wrong, fmt.Sprintf("%s: %s has no doc comment", path, name))
	}
	if strings.HasSuffix(dir, "test") {
		h.test += lines
		return nil
	}
	h.source += lines
	h.files, h.functions = append(h.files, lines), append(h.functions, functions...)
	for _, c := range file.Comments {
		h.comments += fset.Position(c.End()).Line - fset.Position(c.Pos()).Line + 1
	}
	return nil
}

// lengths are those of a file's functions in lines.
func (h *house) lengths(fset *token.FileSet, file *ast.File) []int {
	var out []int
	for _, decl := range file.Decls {
		fn, ok := decl.(*ast.FuncDecl)
		if !ok {
			continue
		}
		n := fset.Position(fn.End()).Line - fset.Position(fn.Pos()).Line + 1
		out = append(out, n)
		if n > maxFunction {
			h.wrong = append(h.wrong, fmt.Sprintf("%s: function %s has %d lines", fset.Position(fn.Pos()).Filename, fn.Name.Name, n))
		}
	}
	return out
}

// undocumented are the exported names of a file without a doc comment. That of a
// group is one for all in it.
func undocumented(file *ast.File) []string {
	var out []string
	for _, decl := range file.Decls {
		switch d := decl.(type) {
		case *ast.FuncDecl:
			if of, exported := receiver(d); exported && d.Name.IsExported() && d.Doc == nil {
				out = append(out, of+d.Name.Name)
			}
		case *ast.GenDecl:
			if d.Doc != nil {
				continue
			}
			for _, spec := range d.Specs {
				out = append(out, undocumentedIn(spec)...)
			}
		}
	}
	return out
}

// undocumentedIn are those of one line of a group.
func undocumentedIn(spec ast.Spec) []string {
	var out []string
	switch s := spec.(type) {
	case *ast.TypeSpec:
		if s.Name.IsExported() && s.Doc == nil && s.Comment == nil {
			out = append(out, s.Name.Name)
		}
	case *ast.ValueSpec:
		for _, name := range s.Names {
			if name.IsExported() && s.Doc == nil && s.Comment == nil {
				out = append(out, name.Name)
			}
		}
	}
	return out
}

// receiver is the type that a method is of, and a dot. Methods of a type that isn't
// exported are for interfaces, where they have their comments.
func receiver(fn *ast.FuncDecl) (name string, exported bool) {
	if fn.Recv == nil {
		return "", true
	}
	name, _, _ = strings.Cut(strings.TrimPrefix(types.ExprString(fn.Recv.List[0].Type), "*"), "[")
	return name + ".", ast.IsExported(name)
}

// part returns the value below which percent of the numbers lie.
func part(numbers []int, percent int) int {
	sorted := slices.Sorted(slices.Values(numbers))
	return sorted[min(len(sorted)-1, len(sorted)*percent/100)]
}
