package main

import (
	"github.com/spf13/cobra"
)

func newArchiveCommand(a *app) *cobra.Command {
	c := &cobra.Command{
		Use:     "archive",
		Short:   "Take care of the archive",
		Example: "  broadsheet archive check",
		Args:    cobra.ArbitraryArgs,
		RunE:    noCommand,
	}
	c.AddCommand(newArchiveCheckCommand(a), newArchiveRepairCommand(a), newArchiveBackupCommand(a), newArchiveRestoreCommand(a),
		newArchiveMergeCommand(a), newArchiveRemoveCommand(a), newArchiveCompactCommand(a), newArchiveRetainCommand(a))
	return c
}
