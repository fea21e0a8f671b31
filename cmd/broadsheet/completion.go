package main

import (
	"bytes"

	"github.com/spf13/cobra"

	"broadsheet/extract"
)

// shells are what a completion can be printed for.
var shells = []string{"bash", "zsh", "fish", "powershell"}

func newCompletionCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "completion SHELL",
		Short: "Print what makes a shell complete the program's commands and flags",
		Long: "Completion prints a script for bash, zsh, fish or powershell. Put it where the shell looks for such scripts, then\n" +
			"open a new shell. Bash needs the package bash-completion.",
		Example: "  broadsheet completion bash > ~/.local/share/bash-completion/completions/broadsheet\n" +
			"  broadsheet completion zsh > ~/.zfunc/_broadsheet\n" +
			"  broadsheet completion fish > ~/.config/fish/completions/broadsheet.fish",
		Args:              oneArg("a shell: bash, zsh, fish or powershell"),
		ValidArgsFunction: firstOf(shells...),
		RunE: func(c *cobra.Command, args []string) error {
			var script bytes.Buffer
			var err error
			switch root := c.Root(); args[0] {
			case "bash":
				err = root.GenBashCompletionV2(&script, true)
			case "zsh":
				err = root.GenZshCompletion(&script)
			case "fish":
				err = root.GenFishCompletion(&script, true)
			case "powershell":
				err = root.GenPowerShellCompletionWithDesc(&script)
			default:
				return usagef("completion for %q: the shells are bash, zsh, fish and powershell", args[0])
			}
			if err != nil {
				return err
			}
			_, err = a.stdout.Write(script.Bytes())
			return err
		},
	}
}

// firstOf completes the first word after a command, and no more.
func firstOf(words ...string) cobra.CompletionFunc {
	return func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		if len(args) > 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return words, cobra.ShellCompDirectiveNoFileComp
	}
}

// profileFiles completes the names of files of profiles and of rules.
func profileFiles(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return []string{"yaml", "yml"}, cobra.ShellCompDirectiveFilterFileExt
}

// profileNames completes the names of the profiles that a crawl would use.
func (a *app) profileNames(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	opts, err := (&readFlags{}).options(a.dir)
	if err != nil {
		opts.Profiles = extract.Embedded()
	}
	var names []string
	for _, p := range opts.Profiles.All() {
		names = append(names, p.Name())
	}
	return firstOf(names...)(nil, args, "")
}

// completeFlags says what values the flags of a command and of those below it
// take. Flags of the same name take the same everywhere.
func (a *app) completeFlags(c *cobra.Command) {
	for name, complete := range map[string]cobra.CompletionFunc{
		"log":       cobra.FixedCompletions([]string{"text", "json"}, cobra.ShellCompDirectiveNoFileComp),
		"format":    formatCompletions(),
		"revisions": cobra.FixedCompletions([]string{"latest", "all", "as-of:"}, cobra.ShellCompDirectiveNoFileComp),
		"access":    cobra.FixedCompletions(accesses, cobra.ShellCompDirectiveNoFileComp),
		"dedupe":    cobra.FixedCompletions([]string{sameText, nearText}, cobra.ShellCompDirectiveNoFileComp),
		"verify":    cobra.FixedCompletions(nil, cobra.ShellCompDirectiveFilterDirs),
		"compress":  cobra.FixedCompletions([]string{"gzip", "zstd"}, cobra.ShellCompDirectiveNoFileComp),
		"state":     cobra.FixedCompletions([]string{"queued", "failed", "done", "all"}, cobra.ShellCompDirectiveNoFileComp),
		"archive":   cobra.FixedCompletions(nil, cobra.ShellCompDirectiveFilterDirs),
		"profile":   profileFiles,
		"rules":     profileFiles,
		"site": func(c *cobra.Command, _ []string, s string) ([]string, cobra.ShellCompDirective) {
			return a.profileNames(c, nil, s)
		},
	} {
		if c.LocalFlags().Lookup(name) == nil {
			continue
		}
		// It fails only for a flag that isn't there, or has its own.
		_ = c.RegisterFlagCompletionFunc(name, complete)
	}
	for _, sub := range c.Commands() {
		a.completeFlags(sub)
	}
}
