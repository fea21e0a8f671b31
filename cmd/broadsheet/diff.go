package main

import (
	"bufio"
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"broadsheet/extract"
	"broadsheet/store"
	"broadsheet/store/changes"
)

// diffOptions are the flags of diff.
type diffOptions struct {
	revisions string
	plain     bool
	json      bool
}

func newDiffCommand(a *app) *cobra.Command {
	var o diffOptions
	c := &cobra.Command{
		Use:   "diff ID|URL",
		Short: "Show what changed between two revisions of one article, at the words",
		Long: "Diff shows what changed between the last two revisions of an article, or between those that --revisions names\n" +
			"(1,3). [-Deleted-] and {+inserted+} words stand where they were changed, lines that begin with + and - are blocks\n" +
			"that were added and removed, with ~ edited, with > moved. What is unchanged is shortened. At a terminal what was\n" +
			"deleted is red and what was inserted green, unless --plain or NO_COLOR says otherwise. --json prints the same as\n" +
			"data, as docs/history.md describes it. An article with one revision has no difference, which is said and no failure.",
		Example: "  broadsheet diff faz.net:16153034\n" +
			"  broadsheet diff https://www.faz.net/-gpf-9m7re --json",
		Args:              oneArg("the id or an address of one record"),
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE:              func(c *cobra.Command, args []string) error { return a.diff(c.Context(), args[0], &o) },
	}
	c.Flags().StringVar(&o.revisions, "revisions", "", "the `numbers` of two revisions, such as 1,3, instead of the last two")
	c.Flags().BoolVar(&o.plain, "plain", false, "no colours")
	c.Flags().BoolVar(&o.json, "json", false, "print the changes as JSON")
	// Numbers, and not what export's flag of this name takes. It fails only for a flag that isn't there.
	_ = c.RegisterFlagCompletionFunc("revisions", cobra.NoFileCompletions)
	return c
}

func (a *app) diff(ctx context.Context, name string, o *diffOptions) error {
	asked, err := twoNumbers(o.revisions)
	if err != nil {
		return err
	}
	return a.withArticle(ctx, "diff", name, func(archive *store.Archive, id string) error {
		return a.diffIn(ctx, archive, id, asked, o)
	})
}

// diffIn prints what differs between two revisions of an article.
func (a *app) diffIn(ctx context.Context, archive *store.Archive, id string, asked []int, o *diffOptions) error {
	old, now, err := twoRevisions(ctx, archive, id, asked)
	if err != nil {
		return err
	}
	if old == nil {
		a.say("%s has one revision, so that there is nothing to compare", id)
		return nil
	}
	c := changes.Between(old, now)
	out := bufio.NewWriter(a.stdout)
	if o.json {
		err = writeObject(out, c)
	} else {
		s := colours(a.stdout)
		s.on = s.on && !o.plain
		err = renderChanges(out, old, now, &c, s)
	}
	if err != nil {
		return err
	}
	return out.Flush()
}

// twoNumbers reads --revisions; none are given where it is empty.
func twoNumbers(s string) ([]int, error) {
	if s == "" {
		return nil, nil
	}
	var out []int
	for word := range strings.SplitSeq(s, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(word))
		if err != nil || n < 1 {
			return nil, usagef("--revisions %s: %q is not the number of a revision", s, word)
		}
		out = append(out, n)
	}
	if len(out) != 2 {
		return nil, usagef("--revisions %s: two numbers are needed, such as 1,3", s)
	}
	return out, nil
}

// twoRevisions reads the revisions that were asked for, else the last two. An article
// that has only one gives none.
func twoRevisions(ctx context.Context, archive *store.Archive, id string, asked []int) (old, now *extract.Article, err error) {
	if asked == nil {
		numbers, err := archive.Revisions(ctx, id)
		if err != nil || len(numbers) < 2 {
			return nil, nil, err
		}
		asked = numbers[len(numbers)-2:]
	}
	read := func(n int) *extract.Article {
		if err != nil {
			return nil
		}
		var art *extract.Article
		if art, err = archive.Revision(ctx, id, n); err != nil {
			err = fmt.Errorf("diff %w; 'broadsheet history %s' lists its revisions", err, id)
		}
		return art
	}
	old, now = read(asked[0]), read(asked[1])
	return old, now, err
}
