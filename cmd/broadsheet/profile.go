package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"broadsheet/extract"
)

func newProfileCommand(a *app) *cobra.Command {
	c := &cobra.Command{
		Use:   "profile",
		Short: "List, show and check site profiles",
		Long: "A profile says with CSS selectors how to read one site's pages: a YAML file that can be written with a\n" +
			"browser's inspector. One given with --profile wins over one in the archive's profiles folder, and that\n" +
			"over a built-in one.",
		Example: "  broadsheet profile list\n  broadsheet profile show faz.net > mine.yaml\n  broadsheet profile check mine.yaml",
		Args:    cobra.ArbitraryArgs,
		RunE:    noCommand,
	}
	c.AddCommand(newProfileListCommand(a), newProfileShowCommand(a), newProfileCheckCommand(a), newProfileSchemaCommand(a))
	return c
}

func newProfileListCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "list",
		Short:   "List the profiles that a crawl would use",
		Example: "  broadsheet profile list",
		Args:    noArgs,
		RunE: func(*cobra.Command, []string) error {
			opts, err := (&readFlags{}).options(a.dir)
			if err != nil {
				return err
			}
			for _, p := range opts.Profiles.All() {
				if _, err := fmt.Fprintf(a.stdout, "%s\t%s\n", p.Name(), strings.Join(p.Hosts(), " ")); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

func newProfileShowCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:               "show NAME",
		Short:             "Print a profile as YAML",
		Example:           "  broadsheet profile show faz.net > mine.yaml",
		Args:              oneArg("the name of one profile"),
		ValidArgsFunction: a.profileNames,
		RunE: func(_ *cobra.Command, args []string) error {
			opts, err := (&readFlags{}).options(a.dir)
			if err != nil {
				return err
			}
			p, ok := opts.Profiles.Named(args[0])
			if !ok {
				return usagef("no profile is called %q; 'broadsheet profile list' names them", args[0])
			}
			_, err = a.stdout.Write(p.YAML())
			return err
		},
	}
}

func newProfileSchemaCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "schema",
		Short:   "Print the JSON Schema of profiles, for editors",
		Example: "  broadsheet profile schema > profile.schema.json",
		Args:    noArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := a.stdout.Write(extract.ProfileSchema())
			return err
		},
	}
}

func newProfileCheckCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:               "check [FILE|DIR...]",
		ValidArgsFunction: profileFiles,
		Short:             "Validate profiles and read their test pages",
		Long: "Check validates each profile and reads the test pages that it lists, whose paths are relative to it.\n" +
			"Without arguments it checks the built-in profiles. Exit code 1 says that something is wrong.",
		Example: "  broadsheet profile check\n  broadsheet profile check mine.yaml",
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return a.checkProfiles(extract.Embedded().All(), extract.EmbeddedFiles())
			}
			for _, path := range args {
				profiles, err := loadProfiles(path)
				if errors.Is(err, fs.ErrNotExist) {
					return usagef("check %s: there is no such file or folder", path)
				}
				if err == nil && len(profiles) == 0 {
					err = noProfilesIn(path)
				}
				if err != nil {
					return err
				}
				if err := a.checkProfiles(profiles, os.DirFS(folderOf(path))); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

// checkProfiles reads the profiles' test pages from files and tells how it went.
func (a *app) checkProfiles(profiles []*extract.Profile, files fs.FS) error {
	wrong := 0
	for _, p := range profiles {
		problems := p.Check(files)
		wrong += len(problems)
		for _, problem := range problems {
			if errors.Is(problem, fs.ErrNotExist) {
				problem = fmt.Errorf("%w: pages are looked for beside the profile; take those out of its tests that you don't have", problem)
			}
			a.complain(problem)
		}
		if len(problems) == 0 {
			if _, err := fmt.Fprintf(a.stdout, "%s: ok, %s read as expected\n", p.Name(), plural(len(p.Tests()), "test page")); err != nil {
				return err
			}
		}
	}
	if wrong > 0 {
		return fmt.Errorf("check profiles: %s", plural(wrong, "problem"))
	}
	return nil
}

// loadProfiles reads a profile file, or all those of a folder in the order of
// their names.
func loadProfiles(path string) ([]*extract.Profile, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("read profiles: %w", err)
	}
	names := []string{path}
	if info.IsDir() {
		names = nil
		for _, pattern := range []string{"*.yaml", "*.yml"} {
			found, err := filepath.Glob(filepath.Join(path, pattern))
			if err != nil {
				return nil, fmt.Errorf("read profiles in %s: %w", path, err)
			}
			names = append(names, found...)
		}
		slices.Sort(names)
	}
	var out []*extract.Profile
	for _, name := range names {
		src, err := os.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("read profile: %w", err)
		}
		p, err := extract.ParseProfile(name, src)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

// folderOf returns the folder that a profile's test pages are relative to.
func folderOf(path string) string {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return path
	}
	return filepath.Dir(path)
}

// noProfilesIn is the mistake of naming a folder that holds no profile.
func noProfilesIn(path string) error {
	return usagef("%s: there is no profile in it: their names end in .yaml or .yml", path)
}
