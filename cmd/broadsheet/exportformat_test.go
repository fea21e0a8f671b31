package main_test

import (
	"strings"
	"testing"

	main "broadsheet/cmd/broadsheet"
	"broadsheet/store/export"
)

// TestBinaryFormatsAreKeptFromTerminals, and texts are not; a file and a pipe take
// both.
func TestBinaryFormatsAreKeptFromTerminals(t *testing.T) {
	t.Parallel()
	for _, f := range export.Formats() {
		for _, to := range []struct {
			file     string
			terminal bool
		}{{"", true}, {"", false}, {"all" + f.Extension, true}, {"all" + f.Extension, false}} {
			err := main.CheckFormat(f.Name, to.file, to.terminal)
			if refused := f.Binary && to.terminal && to.file == ""; refused != (err != nil) {
				t.Errorf("%s to %+v: %v", f.Name, to, err)
			} else if refused && (main.ExitCode(err) != 2 || !strings.Contains(err.Error(), "-o articles"+f.Extension)) {
				t.Errorf("%s: %v is no help, or no usage error", f.Name, err)
			}
		}
	}
}

// TestHelpNamesEveryFormat with what it is.
func TestHelpNamesEveryFormat(t *testing.T) {
	t.Parallel()
	r := run(t, t.TempDir(), "export", "--help")
	for _, f := range export.Formats() {
		if !strings.Contains(r.out, "\n  "+f.Name+" ") || !strings.Contains(r.out, f.About) {
			t.Errorf("%s is not in:\n%s", f.Name, r.out)
		}
	}
}
