package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"broadsheet/store"
)

func newArchiveBackupCommand(a *app) *cobra.Command {
	var opt store.BackupOptions
	c := &cobra.Command{
		Use:   "backup TO",
		Short: "Copy the archive into another folder, also while a crawl writes",
		Long: "Backup copies the archive into a folder, which is an archive then: 'list', 'export' and 'archive check' open it.\n" +
			"What is there already with the same bytes is not copied again, so that a backup each night takes only what is new.\n" +
			"Each file is read back before it counts. A backup that is killed leaves the one of before, and the next one goes on.\n" +
			"What the archive no longer has stays in the backup, and is named; --prune removes it.",
		Example: "  broadsheet archive backup backup\n  broadsheet archive backup --prune backup",
		Args:    oneArg("the folder to copy to"),
		RunE:    func(c *cobra.Command, args []string) error { return a.backup(c.Context(), args[0], opt) },
	}
	c.Flags().BoolVar(&opt.Prune, "prune", false, "remove from the backup what the archive no longer has")
	c.ValidArgsFunction = foldersOnly
	return c
}

// foldersOnly offers folders to complete a word.
func foldersOnly(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return nil, cobra.ShellCompDirectiveFilterDirs
}

func (a *app) backup(ctx context.Context, to string, opt store.BackupOptions) (err error) {
	archive, err := a.viewArchive(ctx)
	if err != nil {
		return err
	}
	defer closing(archive, "archive", &err)
	tell, end := a.partsOf()
	opt.Progress = tell
	did, err := archive.Backup(ctx, to, opt)
	end()
	if err != nil {
		return err
	}
	word := "no longer in the archive, kept:"
	if opt.Prune {
		word = "no longer in the archive, removed:"
	}
	for _, name := range did.Stale {
		a.say("%s %s", word, name)
	}
	return a.told(to, "backed up and verified", did)
}

// told prints what a backup or a restore did.
func (a *app) told(where, what string, did *store.Copied) error {
	_, err := fmt.Fprintf(a.stdout, "%s: %s: %s, %s; copied %s, %s\n", where, what,
		plural(did.Files, "file"), bytesOf(did.Size), plural(did.Copied, "file"), bytesOf(did.Bytes))
	return err
}

func newArchiveRestoreCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "restore FROM",
		Short: "Make the archive again from a backup",
		Long: "Restore copies a backup into the archive's folder, which must be missing or empty. Each file must have the digest\n" +
			"that the backup's backup.json names. A restore that was killed goes on when it is run again.",
		Example:           "  broadsheet archive restore backup --archive restored",
		Args:              oneArg("the backup's folder"),
		ValidArgsFunction: foldersOnly,
		RunE: func(c *cobra.Command, args []string) error {
			tell, end := a.partsOf()
			did, err := store.Restore(c.Context(), args[0], a.dir, store.BackupOptions{Progress: tell})
			end()
			if err != nil {
				return err
			}
			return a.told(a.dir, "restored and verified", did)
		},
	}
}
