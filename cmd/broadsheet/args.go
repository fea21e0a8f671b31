package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// noArgs refuses words after a command that takes none.
func noArgs(c *cobra.Command, args []string) error {
	if len(args) > 0 {
		return fmt.Errorf("'%s' takes no arguments, but got %q", c.CommandPath(), args[0])
	}
	return nil
}

// someArgs asks for one word or more; what says which.
func someArgs(what string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) == 0 {
			return fmt.Errorf("nothing was named: give %s", what)
		}
		return nil
	}
}

// oneArg asks for exactly one word; what says which.
func oneArg(what string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		switch len(args) {
		case 0:
			return fmt.Errorf("nothing was named: give %s", what)
		case 1:
			return nil
		default:
			return fmt.Errorf("%q is one too many: give %s", args[1], what)
		}
	}
}

// noCommand answers when the word after the program or a group of commands is
// missing or no command.
func noCommand(c *cobra.Command, args []string) error {
	path := c.CommandPath()
	if len(args) == 0 && !c.HasParent() {
		return usagef("no command given; try '%[1]s demo', or '%[1]s --help'", path)
	}
	if len(args) == 0 {
		example, _, _ := strings.Cut(c.Example, "\n")
		return usagef("no word after '%s'; try '%s', or '%s --help'", path, strings.TrimSpace(example), path)
	}
	_, group, _ := strings.Cut(path+" ", " ")
	c.SuggestionsMinimumDistance = 2
	near := c.SuggestionsFor(args[0])
	if len(near) == 0 {
		return usagef("unknown command %q; try '%s --help'", group+args[0], path)
	}
	for i := range near {
		near[i] = group + near[i]
	}
	return usagef("unknown command %q; did you mean %q?", group+args[0], strings.Join(near, `" or "`))
}

// flagError says what a flag wants instead of what it was given, or which one was
// meant.
func flagError(c *cobra.Command, err error) error {
	if unknown, ok := errors.AsType[*pflag.NotExistError](err); ok {
		if near := flagsNear(c, unknown); len(near) > 0 {
			return usagef("%w; did you mean --%s?", err, strings.Join(near, " or --"))
		}
	}
	wrong, ok := errors.AsType[*pflag.InvalidValueError](err)
	if !ok {
		return usagef("%w; try '%s --help'", err, c.CommandPath())
	}
	flag := wrong.GetFlag()
	switch flag.Value.Type() {
	case "duration":
		return usagef("--%s %s: not a length of time such as 500ms, 2s or 24h", flag.Name, wrong.GetValue())
	case "int":
		return usagef("--%s %s: not a whole number", flag.Name, wrong.GetValue())
	default:
		return usagef("--%s %s: %w", flag.Name, wrong.GetValue(), errors.Unwrap(wrong))
	}
}

// flagsNear are the flags of a command whose names are like one that doesn't exist.
// Cobra compares the names of commands only, so that they are lent to some.
func flagsNear(c *cobra.Command, unknown *pflag.NotExistError) []string {
	name := unknown.GetSpecifiedName()
	if short := unknown.GetSpecifiedShortnames(); short != "" {
		name = short // -url for --url
	}
	if len(name) < 2 {
		return nil
	}
	names := &cobra.Command{SuggestionsMinimumDistance: 2}
	if len(name) <= 4 {
		names.SuggestionsMinimumDistance = 1 // two letters more or less make another word of so short a one
	}
	c.Flags().VisitAll(func(f *pflag.Flag) {
		if !f.Hidden {
			names.AddCommand(&cobra.Command{Use: f.Name, Run: func(*cobra.Command, []string) {}})
		}
	})
	return names.SuggestionsFor(name)
}

// mendUsage makes wrong words after a command usage errors in all commands, and
// offers no files to complete where none is wanted.
func mendUsage(c *cobra.Command) {
	if check := c.Args; check != nil {
		c.Args = func(c *cobra.Command, args []string) error {
			if err := check(c, args); err != nil {
				return usagef("%w; try '%s --help'", err, c.CommandPath())
			}
			return nil
		}
	}
	if c.ValidArgsFunction == nil && !strings.Contains(c.Use, " ") {
		c.ValidArgsFunction = cobra.NoFileCompletions
	}
	for _, sub := range c.Commands() {
		mendUsage(sub)
	}
}

// newHelpCommand makes a help that takes a word that is no command for a mistake.
func newHelpCommand(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use:     "help [COMMAND...]",
		Short:   "Print the help of a command",
		Example: "  broadsheet help crawl\n  broadsheet help archive check",
		Args:    cobra.ArbitraryArgs,
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			at, err := descend(root, args)
			if err != nil {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			var names []string
			for _, sub := range at.Commands() {
				if sub.IsAvailableCommand() {
					names = append(names, cobra.CompletionWithDesc(sub.Name(), sub.Short))
				}
			}
			return names, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			at, err := descend(root, args)
			if err != nil {
				return err
			}
			at.InitDefaultHelpFlag()
			return at.Help()
		},
	}
}

// descend finds the command that words name, one a level.
func descend(at *cobra.Command, words []string) (*cobra.Command, error) {
	for _, word := range words {
		i := slices.IndexFunc(at.Commands(), func(c *cobra.Command) bool { return c.Name() == word })
		if i < 0 {
			return nil, noCommand(at, []string{word})
		}
		at = at.Commands()[i]
	}
	return at, nil
}
