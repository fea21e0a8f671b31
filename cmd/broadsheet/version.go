package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"broadsheet/extract"
)

// version is set by releases with -ldflags "-X main.version=1.2.3".
var version = ""

// programVersion is the release, else what the Go tool noted about the build.
func programVersion() string {
	if version != "" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	return "devel"
}

func newVersionCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Print the program's version",
		Example: "  broadsheet version",
		Args:    noArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintf(a.stdout, "broadsheet %s (%s, %s/%s, records %s)\n",
				programVersion(), runtime.Version(), runtime.GOOS, runtime.GOARCH, extract.Schema)
			return err
		},
	}
}
