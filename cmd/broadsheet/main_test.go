package main_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	main "broadsheet/cmd/broadsheet"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"broadsheet": func() { main.Main() }})
}

func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir: filepath.Join("..", "..", "testdata", "script"),
		Setup: func(env *testscript.Env) error {
			env.Setenv("NO_COLOR", "1")
			env.Setenv("SITE", newFaultSite(t, nil).URL)
			env.Setenv("DOWN", newFaultSite(t, robotsDown).URL)
			env.Setenv("LONG", newFaultSite(t, robotsOf5MB).URL)
			env.Setenv("HOST", strings.TrimPrefix(newFaultSite(t, nil).URL, "http://"))
			return os.MkdirAll(filepath.Join(env.WorkDir, "pages"), 0o755)
		},
	})
}
