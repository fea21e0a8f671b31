package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"github.com/spf13/cobra"
)

func newDemoCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "demo",
		Short: "Crawl a small invented newspaper into a fresh archive and show what came of it",
		Long: "Demo needs nothing but this program: it serves a small invented newspaper on loopback, crawls it twice into\n" +
			"a fresh archive, shows what came of each page, prints one record in full, and ends with commands to try.\n" +
			"The archive is the folder broadsheet-demo, or what --archive names; an earlier demo's is made anew.",
		Example: "  broadsheet demo\n  broadsheet demo --archive my-demo",
		Args:    noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if !c.Flags().Changed("archive") {
				a.dir = "broadsheet-demo" // not BROADSHEET_ARCHIVE: that is for what one wants to keep
			}
			return a.demo(c.Context())
		},
	}
}

func (a *app) demo(ctx context.Context) error {
	if err := freshFolder(a.dir); err != nil {
		return err
	}
	paper, err := openNewspaper(ctx)
	if err != nil {
		return err
	}
	defer paper.Close()
	profile := filepath.Join(a.dir, "profiles", "tagesblatt.yaml")
	if err := os.WriteFile(profile, []byte(paper.files["profiles/tagesblatt.yaml"]), 0o644); err != nil {
		return fmt.Errorf("write the demo's profile: %w", err)
	}
	a.connectTo = paper.connectTo()
	o := &crawlOptions{lines: true, fetch: fetchFlags{workers: 4, perHost: 1, allowPrivate: true}}
	for _, visit := range []string{"The first visit", "The second visit: one article was corrected, its teasers changed"} {
		a.say("%s\n", colours(a.stderr).bold(visit))
		// Some of the pages fail on purpose.
		if err := a.crawl(ctx, o, paper.seeds()); err != nil && !isType[*partialError](err) {
			return err
		}
		a.say("")
	}
	return a.demoRecord(ctx)
}

// demoRecord prints one record in full and what to try next.
func (a *app) demoRecord(ctx context.Context) (err error) {
	archive, err := a.viewArchive(ctx)
	if err != nil {
		return err
	}
	defer closing(archive, "archive", &err)
	art, err := archive.Article(ctx, "tagesblatt.example:10481516")
	if err != nil {
		return err
	}
	if err := renderArticle(a.stdout, art); err != nil {
		return err
	}
	program := "broadsheet"
	if exe, err := os.Executable(); err == nil && strings.Contains(exe, "go-build") {
		program = "go run ./cmd/broadsheet"
	}
	_, err = fmt.Fprintf(a.stdout, "\nTry next:\n  %[1]s list --archive %[2]s\n  %[1]s show tagesblatt.example:10481999 --archive %[2]s\n"+
		"  %[1]s diff tagesblatt.example:10481516 --archive %[2]s\n"+
		"  %[1]s export --revisions all --archive %[2]s\n", program, quoted(a.dir))
	return err
}

// quoted writes a name as a shell takes it.
func quoted(name string) string {
	if strings.ContainsFunc(name, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("./_-+@%", r)
	}) {
		return "'" + strings.ReplaceAll(name, "'", `'\''`) + "'"
	}
	return name
}

// freshFolder makes the demo's archive folder anew. Only an earlier demo's is
// taken away: another folder may hold what nobody can replace.
func freshFolder(dir string) error {
	_, err := os.Stat(dir)
	if err == nil {
		if _, err := os.Stat(filepath.Join(dir, "profiles", "tagesblatt.yaml")); err != nil {
			return usagef("%s is there already and is no earlier demo: name another folder with --archive", dir)
		}
		if err := os.RemoveAll(dir); err != nil {
			return fmt.Errorf("take away the earlier demo: %w", err)
		}
	} else if !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("make the demo's archive: %w", err)
	}
	if err := os.MkdirAll(filepath.Join(dir, "profiles"), 0o755); err != nil {
		return fmt.Errorf("make the demo's archive: %w", err)
	}
	return nil
}
