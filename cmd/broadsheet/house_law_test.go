package main_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// forbidden says which of our rooms and packages of the standard library a room
// must not reach, itself or through others. golangci-lint holds the same law for
// direct imports; this one needs nothing but Go.
var forbidden = map[string][]string{
	"broadsheet/extract":       {"github.com/chromedp", "broadsheet/scraper", "broadsheet/store", "broadsheet/cmd"},
	"broadsheet/scraper":       {"broadsheet/extract", "broadsheet/store", "broadsheet/cmd"},
	"broadsheet/store/changes": {"broadsheet/scraper", "broadsheet/store", "net/http", "os", "log/slog"},
	"broadsheet/store":         {"broadsheet/cmd", "github.com/gocolly", "github.com/PuerkitoBio/goquery", "github.com/chromedp"},
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
