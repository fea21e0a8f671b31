package main

import (
	"bufio"
	"cmp"
	"context"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"broadsheet/extract"
	"broadsheet/store"
	"broadsheet/store/similar"
)

func newSimilarCommand(a *app) *cobra.Command {
	var f similarFlags
	c := &cobra.Command{
		Use:   "similar ID|URL",
		Short: "List other articles whose text is nearly the same",
		Long: "Similar prints a line for each other article of the archive whose text is nearly that of the one named, such as the\n" +
			"same agency report in another paper: the similarity, id, site, publication and headline, parted by tabs, the most\n" +
			"similar first. The similarity is the share of the shorter text's word triples that the longer one has too: 1.00 is\n" +
			"the same text, or all of it in a longer one. What a site repeats below many of its articles doesn't count.\n" +
			"An index is kept in the file similar.db beside the archive and brought up to date first, so that the first time takes\n" +
			"long. It can be deleted.",
		Example: "  broadsheet similar faz.net:16153034\n" +
			"  broadsheet similar https://www.faz.net/-gpf-9m7re --min 0.8 --limit 10 --json",
		Args:              oneArg("the id or an address of one record"),
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(c *cobra.Command, args []string) error {
			if err := f.check(); err != nil {
				return err
			}
			return a.withArticle(c.Context(), "similar", args[0], func(archive *store.Archive, id string) error {
				return a.similar(c.Context(), archive, id, &f)
			})
		},
	}
	flags := c.Flags()
	flags.Float64Var(&f.least, "min", 0.5, "the least `similarity`, above 0 and up to 1")
	flags.IntVar(&f.limit, "limit", 0, "at most this many; 0 is all")
	flags.BoolVar(&f.asJSON, "json", false, "print a JSON object for each article, a line each")
	return c
}

// similarFlags are those of similar.
type similarFlags struct {
	least  float64
	limit  int
	asJSON bool
}

func (f *similarFlags) check() error {
	switch {
	case !(f.least > 0 && f.least <= 1): // which no number that is none is
		return usagef("--min %v: a similarity is above 0 and at most 1", f.least)
	case f.limit < 0:
		return usagef("--limit %d: a count can't be negative", f.limit)
	}
	return nil
}

// similar lists what is like an article.
func (a *app) similar(ctx context.Context, archive *store.Archive, id string, f *similarFlags) error {
	art, err := archive.Article(ctx, id)
	if err != nil {
		return err
	}
	matches, err := a.matches(ctx, archive, art, f.least)
	if err != nil {
		return err
	}
	if len(matches) == 0 {
		a.say("no other article is like %s", id)
	}
	if f.limit > 0 {
		matches = matches[:min(f.limit, len(matches))]
	}
	return writeLikes(a.stdout, matches, f.asJSON)
}

// indexStep is after how many records a terminal is told of them.
const indexStep = 2000

// matches asks the index of the archive.
func (a *app) matches(ctx context.Context, archive *store.Archive, art *extract.Article, least float64) (_ []similar.Match, err error) {
	index, err := a.openSimilar(ctx, archive)
	if err != nil {
		return nil, err
	}
	defer closing(index, "index", &err)
	return index.Like(ctx, art, least)
}

// openSimilar opens the index of the archive, which is first brought up to date.
func (a *app) openSimilar(ctx context.Context, archive *store.Archive) (*similar.Index, error) {
	shown := false
	tell := func(records int) {
		if shown = shown || records == indexStep; records%indexStep == 0 {
			fmt.Fprintf(a.stderr, "\r%s read into the index", plural(records, "record"))
		}
	}
	if !isLive(a.stderr) || a.quiet || a.json() {
		tell = nil
	}
	index, err := similar.Open(ctx, archive, a.dir, similar.Options{Tell: tell})
	if shown {
		fmt.Fprintf(a.stderr, "\r\x1b[K") // the line has told what there was to wait for
	}
	return index, err
}

// A like is a similar article as it is printed.
type like struct {
	ID string `json:"id"`
	// Similarity is the share of the shorter text's word triples that the longer one
	// has too.
	Similarity float64 `json:"similarity"`
	// Jaccard is the share of word triples in both texts of those in either.
	Jaccard   float64   `json:"jaccard"`
	Site      string    `json:"site,omitempty"`
	URL       string    `json:"url,omitempty"`
	Published time.Time `json:"published,omitzero"`
	Kicker    string    `json:"kicker,omitempty"`
	Headline  string    `json:"headline,omitempty"`
}

// writeLikes writes a line for each article.
func writeLikes(w io.Writer, matches []similar.Match, asJSON bool) error {
	out := bufio.NewWriter(w)
	for _, m := range matches {
		art := m.Article
		l := like{art.ID, rounded(m.Similarity), rounded(m.Jaccard), art.Site, art.URL, art.Published, art.Kicker, art.Headline}
		write := writeLike
		if asJSON {
			write = writeObject[like]
		}
		if err := write(out, l); err != nil {
			return err
		}
	}
	return out.Flush()
}

// rounded has three places: more would say nothing.
func rounded(share float64) float64 { return float64(int(share*1000+0.5)) / 1000 }

func writeLike(w io.Writer, l like) error {
	headline := cmp.Or(l.Headline, "(no headline)")
	if l.Kicker != "" {
		headline = l.Kicker + ": " + headline
	}
	_, err := fmt.Fprintf(w, "%.2f\t%s\t%s\t%s\t%s\n", l.Similarity, l.ID, cmp.Or(l.Site, "-"), orDash(l.Published), headline)
	return err
}
