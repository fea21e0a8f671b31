package main_test

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// The house's figures: small files and functions, as much test as code, a
// comment where one helps. Limits that break nothing are logged, not judged.
const (
	maxFileLines     = 500
	maxFunctionLines = 70
)

// A house is what was measured over all Go files of the module.
type house struct {
	source, test       int // lines
	comments           int // lines of source
	files, functions   []int
	tooLong            []string
	packagesWithoutDoc map[string]bool
}

func TestHouseFigures(t *testing.T) {
	t.Parallel()
	h := measure(t, filepath.Join("..", ".."))
	t.Logf("source: %d files, median %d lines, 90%% %d, longest %d", len(h.files), part(h.files, 50), part(h.files, 90), part(h.files, 100))
	t.Logf("functions: %d, median %d lines, 90%% %d, longest %d", len(h.functions), part(h.functions, 50), part(h.functions, 90), part(h.functions, 100))
	ratio := float64(h.test) / float64(h.source)
	t.Logf("test:source %.2f (%d:%d lines), comments %.0f%%", ratio, h.test, h.source, 100*float64(h.comments)/float64(h.source))
	for _, long := range h.tooLong {
		t.Error(long)
	}
	for name := range h.packagesWithoutDoc {
		t.Errorf("package %s has no package comment", name)
	}
}

// measure reads every Go file below root.
func measure(t *testing.T, root string) *house {
	t.Helper()
	h := &house{packagesWithoutDoc: map[string]bool{}}
	documented := map[string]bool{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") {
			return err
		}
		return h.add(path, documented)
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(h.files) == 0 {
		t.Fatal("no Go file was found")
	}
	for name := range documented {
		delete(h.packagesWithoutDoc, name)
	}
	return h
}

// add measures one file.
func (h *house) add(path string, documented map[string]bool) error {
	src, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	lines := bytes.Count(src, []byte("\n"))
	if lines > maxFileLines {
		h.tooLong = append(h.tooLong, fmt.Sprintf("%s has %d lines", path, lines))
	}
	if strings.HasSuffix(path, "_test.go") {
		h.test += lines
		return nil
	}
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, path, src, parser.ParseComments)
	if err != nil {
		return err
	}
	h.source += lines
	h.files = append(h.files, lines)
	dir := filepath.Dir(path)
	h.packagesWithoutDoc[dir] = true
	if file.Doc != nil {
		documented[dir] = true
	}
	for _, c := range file.Comments {
		h.comments += fset.Position(c.End()).Line - fset.Position(c.Pos()).Line + 1
	}
	h.addFunctions(fset, path, file)
	return nil
}

// addFunctions measures the functions of one file.
func (h *house) addFunctions(fset *token.FileSet, path string, file *ast.File) {
	for _, decl := range file.Decls {
		fn, ok := decl.(*ast.FuncDecl)
		if !ok {
			continue
		}
		n := fset.Position(fn.End()).Line - fset.Position(fn.Pos()).Line + 1
		h.functions = append(h.functions, n)
		if n > maxFunctionLines {
			h.tooLong = append(h.tooLong, fmt.Sprintf("%s: function %s has %d lines", path, fn.Name.Name, n))
		}
	}
}

// part returns the value below which percent of the numbers lie.
func part(numbers []int, percent int) int {
	sorted := slices.Sorted(slices.Values(numbers))
	return sorted[min(len(sorted)-1, len(sorted)*percent/100)]
}

// forbidden says which of our rooms and packages of the standard library a room
// must not reach, itself or through others. golangci-lint holds the same law for
// direct imports; this one needs nothing but Go.
var forbidden = map[string][]string{
	"broadsheet/extract": {"broadsheet/scraper", "broadsheet/store", "broadsheet/cmd"},
	"broadsheet/scraper": {"broadsheet/extract", "broadsheet/store", "broadsheet/cmd"},
	"broadsheet/store":   {"broadsheet/cmd", "github.com/gocolly", "github.com/PuerkitoBio/goquery"},
}

func TestHouseImportLaw(t *testing.T) {
	t.Parallel()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-deps", "-f", "{{.ImportPath}}: {{join .Imports \" \"}}", "../../...").CombinedOutput()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, out)
	}
	checked := 0
	for line := range strings.Lines(string(out)) {
		name, imports, _ := strings.Cut(strings.TrimSpace(line), ": ")
		for room, banned := range forbidden {
			if name != room && !strings.HasPrefix(name, room+"/") {
				continue
			}
			checked++
			for imported := range strings.FieldsSeq(imports) {
				if slices.ContainsFunc(banned, func(b string) bool { return imported == b || strings.HasPrefix(imported, b+"/") }) {
					t.Errorf("%s imports %s", name, imported)
				}
			}
		}
	}
	if checked == 0 {
		t.Error("no package was checked")
	}
}
