package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"broadsheet/extract"
	"broadsheet/store"
	"broadsheet/store/changes"
)

func newHistoryCommand(a *app) *cobra.Command {
	asJSON := false
	c := &cobra.Command{
		Use:   "history ID|URL",
		Short: "List the revisions of one article and what changed in each",
		Long: "History prints a line for each revision of an article, oldest first: its number, when its page was fetched, when\n" +
			"the article was published and last modified, how many visits found it so, and what changed, parted by tabs.\n" +
			"\"text\" is a change of the article, \"details\" one beside it (dates, topics, access), and \"reading only\" means that\n" +
			"the page is the same and a profile or the program reads it in another way. \"gone since\" tells of an article whose page\n" +
			"the server has no more. 'broadsheet diff' shows it at the words.",
		Example: "  broadsheet history faz.net:16153034\n" +
			"  broadsheet history https://www.faz.net/-gpf-9m7re --json",
		Args:              oneArg("the id or an address of one record"),
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(c *cobra.Command, args []string) error {
			out := bufio.NewWriter(a.stdout)
			write := writePast
			if asJSON {
				write = writeObject[past]
			}
			if err := a.withArticle(c.Context(), "history", args[0], func(archive *store.Archive, id string) error {
				return history(c.Context(), archive, id, func(p past) error { return write(out, p) })
			}); err != nil {
				return err
			}
			return out.Flush()
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print a JSON object for each revision, a line each")
	return c
}

// A past is one revision in the history of an article.
type past struct {
	ID        string    `json:"id"`
	Revision  int       `json:"revision"`
	Fetched   time.Time `json:"fetched,omitzero"`
	Published time.Time `json:"published,omitzero"`
	Modified  time.Time `json:"modified,omitzero"`
	// Visits that found the article so: the first one and those without a change.
	Visits int `json:"visits"`
	// Changes since the revision before; absent in the first one.
	Changes *changes.Changes `json:"changes,omitempty"`
	// Gone is since when the page is gone; only of the last one.
	Gone *absence `json:"gone,omitempty"`
}

// history tells of an article's revisions, oldest first. Two of them are held in
// memory.
func history(ctx context.Context, archive *store.Archive, id string, tell func(past) error) error {
	numbers, err := archive.Revisions(ctx, id)
	if err != nil {
		return err
	}
	visits, err := archive.Visits(ctx, id)
	if err != nil {
		return err
	}
	var before *extract.Article
	var p past
	for _, n := range numbers {
		art, err := archive.Revision(ctx, id, n)
		if err != nil {
			return err
		}
		if before != nil {
			p.Visits = visitsBetween(visits, p.Fetched, art.Fetched)
			if err := tell(p); err != nil {
				return err
			}
		}
		p = past{ID: id, Revision: n, Fetched: art.Fetched, Published: art.Published, Modified: art.Modified}
		if before != nil {
			c := changes.Between(before, art)
			p.Changes = &c
		}
		before = art
	}
	p.Visits = visitsBetween(visits, p.Fetched, time.Time{})
	if gone, ok := store.AbsenceOf(visits); ok {
		p.Gone = &absence{Since: gone.Since, Last: gone.Last, Sure: gone.Sure}
	}
	return tell(p)
}

// visitsBetween counts the visits from one revision to the next, at the zero time to
// now, that found the article. Of two revisions that were read from one page the
// earlier one has none.
func visitsBetween(visits []store.Visit, from, to time.Time) int {
	n := 0
	for i := range visits {
		v := &visits[i]
		isFound := v.Outcome == store.Kept || v.Outcome == store.Unchanged || v.Outcome == store.Revised
		if isFound && !v.Fetched.Before(from) && (to.IsZero() || v.Fetched.Before(to)) {
			n++
		}
	}
	return n
}

// writePast writes a line of history.
func writePast(w io.Writer, p past) error {
	what := "first seen"
	if p.Changes != nil {
		what = p.Changes.String()
	}
	if p.Gone != nil {
		what += "; " + p.Gone.String()
	}
	_, err := fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%s\t%s\n", p.Revision, orDash(p.Fetched), orDash(p.Published), orDash(p.Modified), plural(p.Visits, "visit"), what)
	return err
}

// orDash writes a time, or a dash where it is unknown.
func orDash(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.Format(time.RFC3339)
}

// writeObject writes a value as JSON, in a line.
func writeObject[T any](w io.Writer, value T) error {
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	return out.Encode(value)
}
