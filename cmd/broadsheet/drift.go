package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/net/publicsuffix"

	"broadsheet/extract"
	"broadsheet/store"
	"broadsheet/store/drift"
)

func newDriftCommand(a *app) *cobra.Command {
	var site, since string
	asJSON := false
	c := &cobra.Command{
		Use:   "drift",
		Short: "Tell whether a site has changed its layout, since when, and what stopped",
		Long: "Drift follows what was read of each site's pages over time: how often each field is filled, and by a selector,\n" +
			"how long bodies are, and how many pages can't be read. Of what stopped and hasn't come back it tells which selector it\n" +
			"was, since when, and two captures to look at, the last one before and the first one after. The exit code is then 5. Few pages\n" +
			"prove nothing: at least 20 before a break and 6 after it are needed. docs/drift.md has the test and how often it errs.",
		Example: "  broadsheet drift\n" +
			"  broadsheet drift --site faz.net --since 2019-01-01\n" +
			"  broadsheet drift --json",
		Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) (err error) {
			from, _, err := moment("--since", since)
			if err != nil {
				return err
			}
			archive, err := a.viewArchive(c.Context())
			if err != nil {
				return err
			}
			defer closing(archive, "archive", &err)
			breaks, err := breaksIn(c.Context(), archive, 0, func(s string) bool { return site == "" || s == site })
			if err != nil {
				return err
			}
			return a.tellBreaks(breaks, from, asJSON)
		},
	}
	c.Flags().StringVar(&site, "site", "", "only this `site`, such as faz.net")
	c.Flags().StringVar(&since, "since", "", "only what stopped on this `day` or later (2006-01-02, or RFC 3339)")
	c.Flags().BoolVar(&asJSON, "json", false, "print a JSON object for each break, a line each")
	return c
}

// tellBreaks prints the breaks since a time.
func (a *app) tellBreaks(breaks []drift.Break, from time.Time, asJSON bool) error {
	out := bufio.NewWriter(a.stdout)
	n := 0
	for i := range breaks {
		if breaks[i].Since.Before(from) {
			continue
		}
		n++
		write := writeBreak
		if asJSON {
			write = writeObject[*drift.Break]
		}
		if err := write(out, &breaks[i]); err != nil {
			return err
		}
	}
	if err := out.Flush(); err != nil {
		return err
	}
	if n == 0 {
		a.say("nothing stopped, as far as the kept pages tell")
		return nil
	}
	return &partialError{breaks: n}
}

// breaksIn looks for breaks among the last visits of an archive, so many, or all where
// last is 0, of the sites that are asked for.
func breaksIn(ctx context.Context, archive *store.Archive, last int, of func(site string) bool) ([]drift.Break, error) {
	var w drift.Watch
	for l, err := range archive.Log(ctx, last) {
		if err != nil {
			return nil, err
		}
		if p, ok := pageOf(&l); ok && of(p.Site) {
			w.Add(p)
		}
	}
	return w.Breaks(), nil
}

// pageOf is what a visit says of its site's layout. What is no article for its own sake,
// such as a front page, and what no server answered with say nothing.
func pageOf(l *store.Logged) (drift.Page, bool) {
	p := drift.Page{Site: siteOfVisit(&l.Visit), URL: l.Address, Fetched: l.Fetched, Article: l.Record}
	if n := len(l.Captures); n > 0 {
		p.Capture = &l.Captures[n-1]
	}
	if l.Record != nil {
		p.Capture, p.URL = l.Record.Capture, l.Record.URL
	}
	switch l.Outcome {
	case store.Kept, store.Revised, store.Unchanged:
		return p, true
	case store.LayoutDrifted, store.Paywalled:
		p.Reason = string(l.Outcome)
		return p, true
	case store.NotAnArticle:
		p.Reason = string(l.Reason)
		return p, slices.Contains(ofArticles, l.Reason)
	default:
		return p, false
	}
}

// ofArticles are the reasons that a page may have which should be an article.
var ofArticles = []extract.Reason{
	extract.ReasonEmpty, extract.ReasonScriptShell, extract.ReasonChallenge, extract.ReasonConsent, extract.ReasonLogin,
	extract.ReasonPaywall, extract.ReasonErrorPage, extract.ReasonNoLayout, extract.ReasonShort, extract.ReasonNoText,
}

// siteOfVisit is the registered domain that a visit belongs to.
func siteOfVisit(v *store.Visit) string {
	if v.ID != "" {
		return siteOf(v.ID)
	}
	u, err := url.Parse(v.Address)
	if err != nil {
		return ""
	}
	host := strings.ToLower(u.Hostname())
	if site, err := publicsuffix.EffectiveTLDPlusOne(host); err == nil {
		return site
	}
	return host
}

// writeBreak tells of a break in words.
func writeBreak(w io.Writer, b *drift.Break) error {
	where := b.Site
	if b.Kind != drift.Unread {
		where += ", " + layoutName(b.Layout)
	}
	_, err := fmt.Fprintf(w, "%s: %s\n  since %s: %d of %s, before: %d of %d\n  before  %s\n  after   %s\n", where, breakWords(b),
		b.Since.UTC().Format(time.RFC3339), b.After.Good, plural(b.After.Pages, "page"), b.Before.Good, b.Before.Pages, sightWords(b.LastGood), sightWords(b.FirstBad))
	return err
}

// breakWords says what broke.
func breakWords(b *drift.Break) string {
	switch b.Kind {
	case drift.Empty:
		return fmt.Sprintf("%s is empty: %s finds nothing", b.Field, b.Was)
	case drift.Selector:
		return fmt.Sprintf("%s: %s finds nothing; it is filled by %s", b.Field, b.Was, b.Now)
	case drift.Short:
		return fmt.Sprintf("bodies are short: %s characters instead of %s", thousands(b.Length[1]), thousands(b.Length[0]))
	default:
		return "pages are no article: " + b.Now
	}
}

// sightWords is a page to look at.
func sightWords(s drift.Sight) string {
	out := s.Fetched.UTC().Format(time.RFC3339) + " " + s.URL
	if c := s.Capture; c != nil {
		out += fmt.Sprintf(" captures/%s at %d", c.File, c.Offset)
	}
	return out
}
