package disk_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestTheArchiveChangesItsFilesHereAlone: a change that goes past this package is one
// that no test makes fail. What remains is no file that anything is kept in.
func TestTheArchiveChangesItsFilesHereAlone(t *testing.T) {
	t.Parallel()
	allowed := []string{
		"beside.go OpenFile",     // an empty file that is locked
		"schema.go OpenFile",     // of bbolt, which takes the system's files alone
		"export/spool.go Remove", // of the system's folder for such
		"export/spool.go CreateTemp",
	}
	changing := []string{"Create", "CreateTemp", "OpenFile", "WriteFile", "Rename", "Link", "Symlink", "Remove", "RemoveAll", "Mkdir", "MkdirAll", "Truncate", "OpenRoot", "CopyFS"}
	store := filepath.Join("..", "..")
	err := filepath.WalkDir(store, func(path string, _ fs.DirEntry, err error) error {
		name, _ := filepath.Rel(store, path)
		name = filepath.ToSlash(name)
		if err != nil || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") || strings.HasPrefix(name, "internal/disk/") {
			return err
		}
		files := token.NewFileSet()
		file, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if x, ok := sel.X.(*ast.Ident); ok && x.Name == "os" && slices.Contains(changing, sel.Sel.Name) && !slices.Contains(allowed, name+" "+sel.Sel.Name) {
				t.Errorf("%s: os.%s: call disk.%s", files.Position(sel.Pos()), sel.Sel.Name, sel.Sel.Name)
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}
