package main

import (
	"strings"

	"github.com/spf13/cobra"

	"broadsheet/store/export"
)

// checkFormat refuses what is no format, and to put bytes on a screen.
func checkFormat(name, file string, terminal bool) error {
	f, ok := export.Find(name)
	switch {
	case !ok:
		return usagef("--format %s: the formats are %s", name, export.Names())
	case f.Binary && file == "" && terminal:
		return usagef("--format %s is no text for a terminal: write it to a file with -o articles%s, or into a pipe", name, f.Extension)
	}
	return nil
}

// formatList describes the formats, a line each, for the help of a command.
func formatList() string {
	var b strings.Builder
	for _, f := range export.Formats() {
		b.WriteString("\n  " + f.Name + strings.Repeat(" ", max(1, 9-len(f.Name))) + f.About)
	}
	return b.String()
}

// formatCompletions offers the formats with what they are.
func formatCompletions() cobra.CompletionFunc {
	var list []cobra.Completion
	for _, f := range export.Formats() {
		list = append(list, cobra.CompletionWithDesc(f.Name, f.About))
	}
	return cobra.FixedCompletions(list, cobra.ShellCompDirectiveNoFileComp)
}
