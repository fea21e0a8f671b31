package main

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"broadsheet/store"
)

// lookAgain is how often a lock is tried that another process has.
const lookAgain = 250 * time.Millisecond

// addWait adds the flag that waits for an archive in use.
func (a *app) addWait(flags *pflag.FlagSet) {
	flags.DurationVar(&a.wait, "wait", 0, "wait so `long` for an archive that another process writes, such as 10m; without, exit code 4 at once")
}

// argsOr asks for one word or more, unless a flag says where they are.
func argsOr(flag, what string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if !c.Flags().Changed(flag) {
			return someArgs(what)(c, args)
		}
		if len(args) > 0 {
			return fmt.Errorf("--%s goes alone: its file says what is crawled, not %q", flag, args[0])
		}
		return nil
	}
}

// jobAlone refuses flags beside --job that would be left out of account.
func jobAlone(c *cobra.Command) (err error) {
	c.Flags().Visit(func(f *pflag.Flag) {
		if f.Name != "job" && f.Name != "wait" && c.InheritedFlags().Lookup(f.Name) == nil {
			err = usagef("--%s is no flag beside --job: it is a key of the job", f.Name)
		}
	})
	return err
}

// waited opens something that another process may have, and tries again for so long.
// The last answer is the one that is given.
func waited[T any](ctx context.Context, long time.Duration, open func() (T, error)) (T, error) {
	end := time.Now().Add(long)
	for {
		got, err := open()
		left := time.Until(end)
		if !isType[*store.InUseError](err) || left <= 0 {
			return got, err
		}
		select {
		case <-ctx.Done():
			return got, ctx.Err()
		case <-time.After(min(lookAgain, left)):
		}
	}
}
