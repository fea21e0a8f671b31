package main

import (
	"context"
	"io"
	"log/slog"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"broadsheet/extract"
	"broadsheet/scraper"
	"broadsheet/scraper/access"
	"broadsheet/store"
	"broadsheet/store/changes"
)

// Main is main for scripts that run the program in the test's own binary. It
// tries again at once, and BROADSHEET_TEST_HOST leads an invented host to a
// server: "host:port=address:port".
func Main() {
	a := &app{backoff: func(int) time.Duration { return time.Millisecond }}
	if host, address, ok := strings.Cut(os.Getenv("BROADSHEET_TEST_HOST"), "="); ok {
		a.connectTo = map[string]string{host: address}
	}
	os.Exit(launch(a))
}

// NewRootCommand is the command tree as a user has it.
func NewRootCommand() *cobra.Command {
	root := newRootCommand(&app{stdin: strings.NewReader(""), stdout: io.Discard, stderr: io.Discard})
	root.InitDefaultHelpCmd()
	return root
}

// What tests reach by itself.
const (
	MaxPages   = maxPages
	MaxWaiting = maxWaiting
	ExitHelp   = exitHelp
)

type (
	Ingest  = ingest
	Keeper  = keeper
	InOrder = inOrder
)

var (
	NewInOrder    = newInOrder
	RenderArticle = renderArticle
	ExitCode      = exitCode
	CheckFormat   = checkFormat
	QuietError    = quietError
	Usagef        = usagef
	Plural        = plural
	Thousands     = thousands
	BytesOf       = bytesOf
	Quoted        = quoted

	GrowthAt = growthAt
	Roomy    = roomy

	WriteExplanation = writeExplanation
	FeatureWords     = featureWords
	RoleName         = roleName
	Percent          = percent
)

// NewIngest makes the handler of a crawl.
func NewIngest(archive Keeper, reading extract.Options) *Ingest {
	return newIngest(archive, reading, nil, slog.New(slog.DiscardHandler))
}

// Remark says, once, why a page could not be read: in words, or the reason for
// which it is no article.
func (in *ingest) Remark(asked string) (string, extract.Reason) {
	r := in.remark(asked)
	return r.cause, r.reason
}

// Put hands a record over, nil for none.
func (o *inOrder) Put(source string, art *extract.Article) error { return o.put(source, art) }

// Flush writes what still waits.
func (o *inOrder) Flush() error { return o.flush() }

// Number gives the items of a source their numbers.
func (o *inOrder) Number(src scraper.Source) scraper.Source { return o.number(src) }

// Render prints a record with emphasis or without.
func Render(w io.Writer, art *extract.Article, emphasis bool) error {
	return render(w, art, style{on: emphasis})
}

// PartialError is the end of a run in which not every page did.
func PartialError(failed, drifted int) error { return &partialError{failed: failed, drifted: drifted} }

// RenderChanges prints what differs between two revisions, with colours or without.
func RenderChanges(w io.Writer, old, now *extract.Article, coloured bool) error {
	c := changes.Between(old, now)
	return renderChanges(w, old, now, &c, style{on: coloured})
}

// StatsTables is what a terminal of a width shows of stats.
func StatsTables(w io.Writer, s *store.Stats, width int) { statsTables(w, s, style{}, width) }

// Reextract reads the kept pages of an archive anew, and counts them.
func Reextract(ctx context.Context, archive *store.Archive, reading extract.Options, dryRun bool) (*Retold, error) {
	x := &reextraction{
		app: &app{stderr: io.Discard}, opt: &reextractOptions{dryRun: dryRun}, archive: archive,
		reader: &rereader{archive: archive, reading: reading}, tally: newRetold(),
	}
	return x.tally, x.all(ctx)
}

// ReextractUntil is Reextract that tells of each body that it reads.
func ReextractUntil(ctx context.Context, archive *store.Archive, reading extract.Options, read func()) (*Retold, error) {
	x := &reextraction{
		app: &app{stderr: io.Discard}, opt: &reextractOptions{}, archive: archive,
		reader: &rereader{archive: told{archive, read}, reading: reading}, tally: newRetold(),
	}
	return x.tally, x.all(ctx)
}

type told struct {
	bodies
	read func()
}

func (t told) Body(ctx context.Context, at extract.Capture) (store.Body, error) {
	t.read()
	return t.bodies.Body(ctx, at)
}

// Retold is what Reextract counts.
type Retold = retold

// IsSite reports whether an argument is meant as a site.
func IsSite(arg string, profiles *extract.Profiles) bool { return isSite(arg, profiles) }

// ParseAge reads an age as flags have it.
func ParseAge(s string) (time.Duration, error) {
	var f ageFlag
	err := f.Set(s)
	return time.Duration(f), err
}

// Cover is the table of a range, a line a day.
func Cover(loc *time.Location, from, to time.Time, items []*scraper.Item, became func(*scraper.Item) string) (out []string) {
	c := newCoverage(loc, from, to)
	for _, item := range items {
		c.found(item, false)
	}
	table := c.table(became)
	for i := range table {
		out = append(out, table[i].line())
	}
	return out
}

// ReadAccess reads a file of --access, with no variable set.
func ReadAccess(name string) error {
	return (&accessFlags{keys: &access.Keys{}}).readAccess(name, func(string) string { return "" })
}
