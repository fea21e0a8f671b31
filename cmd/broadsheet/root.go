package main

import (
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"
)

// An app is what all commands share: the streams and the flags of the root.
type app struct {
	stdin          io.Reader
	stdout, stderr io.Writer

	dir     string // --archive
	quiet   bool
	verbose bool
	logForm string // "text" or "json"

	connectTo map[string]string               // invented hosts, of the demo and of tests
	backoff   func(attempt int) time.Duration // nil means the crawl's own
}

// newRootCommand builds the command tree over an app.
func newRootCommand(a *app) *cobra.Command {
	root := &cobra.Command{
		Use:   "broadsheet",
		Short: "Broadsheet keeps news: pages fetched politely, read into records, archived, exported",
		Long: "Broadsheet keeps news. It fetches articles politely, reads each page into a structured record,\n" +
			"keeps record and raw page in an archive, and exports the records for research.\n\n" + exitHelp,
		Example: "  broadsheet crawl --contact you@example.org https://www.faz.net/-gpf-9m7re\n" +
			"  broadsheet export > articles.jsonl",
		SilenceUsage:  true,
		SilenceErrors: true,
		Args:          cobra.ArbitraryArgs,
		RunE:          noCommand,
	}
	root.SuggestionsMinimumDistance = 2
	flags := root.PersistentFlags()
	flags.StringVar(&a.dir, "archive", defaultArchive(), "folder of the `DIR` archive; also BROADSHEET_ARCHIVE")
	flags.BoolVarP(&a.quiet, "quiet", "q", false, "say only what went wrong")
	flags.BoolVarP(&a.verbose, "verbose", "v", false, "log every request and decision")
	flags.StringVar(&a.logForm, "log", "text", "form of the log on stderr: `text|json`")
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return usagef("%w; try '%s --help'", err, c.CommandPath())
	})
	root.AddCommand(newDemoCommand(a), newCrawlCommand(a), newExtractCommand(a), newExportCommand(a),
		newListCommand(a), newShowCommand(a), newArchiveCommand(a), newProfileCommand(a),
		newSchemaCommand(a), newVersionCommand(a))
	mendUsage(root)
	return root
}

// noCommand answers when the first word is missing or no command.
func noCommand(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return usagef("no command given; try 'broadsheet demo', or 'broadsheet --help'")
	}
	if near := c.SuggestionsFor(args[0]); len(near) > 0 {
		return usagef("unknown command %q; did you mean %q?", args[0], strings.Join(near, `" or "`))
	}
	return usagef("unknown command %q; try 'broadsheet --help'", args[0])
}

// mendUsage makes wrong numbers of arguments usage errors in all commands, and
// checks the root's flags before each.
func mendUsage(c *cobra.Command) {
	if check := c.Args; check != nil {
		c.Args = func(c *cobra.Command, args []string) error {
			if err := check(c, args); err != nil {
				return usagef("%w; try '%s --help'", err, c.CommandPath())
			}
			return nil
		}
	}
	for _, sub := range c.Commands() {
		mendUsage(sub)
	}
}

// defaultArchive is where the archive lies when nobody says.
func defaultArchive() string {
	if dir := os.Getenv("BROADSHEET_ARCHIVE"); dir != "" {
		return dir
	}
	return "archive"
}

// log makes the logger: silent below warnings unless --verbose.
func (a *app) log() (*slog.Logger, error) {
	level := slog.LevelWarn
	switch {
	case a.verbose:
		level = slog.LevelDebug
	case a.quiet:
		level = slog.LevelError
	}
	opts := &slog.HandlerOptions{Level: level}
	switch a.logForm {
	case "text":
		return slog.New(slog.NewTextHandler(a.stderr, opts)), nil
	case "json":
		return slog.New(slog.NewJSONHandler(a.stderr, opts)), nil
	default:
		return nil, usagef("--log %s: the forms are text and json", a.logForm)
	}
}

// verboseLog is the log for what people are told in other words anyway: nil, which
// is silence, without --verbose.
func (a *app) verboseLog(log *slog.Logger) *slog.Logger {
	if !a.verbose {
		return nil
	}
	return log
}

// say writes words for people to stderr, unless --quiet.
func (a *app) say(format string, args ...any) {
	if !a.quiet {
		fmt.Fprintf(a.stderr, format+"\n", args...)
	}
}

// isTerminal reports whether w is a terminal that a person looks at.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// colours says how to emphasise on w: nothing where it is no terminal or NO_COLOR
// is set (https://no-color.org).
func colours(w io.Writer) style {
	return style{on: isTerminal(w) && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"}
}

// A style writes emphasis as ANSI sequences, or not at all.
type style struct{ on bool }

func (s style) wrap(code, text string) string {
	if !s.on || text == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

func (s style) bold(text string) string { return s.wrap("1", text) }
func (s style) dim(text string) string  { return s.wrap("2", text) }
func (s style) red(text string) string  { return s.wrap("31", text) }
