package main

import (
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"
)

// An app is what all commands share: the streams and the flags of the root.
type app struct {
	stdin          io.Reader
	stdout, stderr io.Writer

	dir      string // --archive
	dirGiven bool
	quiet    bool
	verbose  bool
	logForm  string // "text" or "json"

	wait     time.Duration               // for an archive that another process writes
	checking bool                        // a command ends where it would begin its work
	observe  func(outcome string, n int) // told of each address and its bytes; may be nil
	meters   *meters                     // of jobs
	summed   func(*sums)                 // told the end of each crawl; may be nil

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
	root.CompletionOptions.DisableDefaultCmd = true // ours says what it wants
	flags := root.PersistentFlags()
	flags.StringVar(&a.dir, "archive", defaultArchive(), "the archive's folder `DIR`; also BROADSHEET_ARCHIVE")
	flags.BoolVarP(&a.quiet, "quiet", "q", false, "say only what went wrong")
	flags.BoolVarP(&a.verbose, "verbose", "v", false, "log every request and decision")
	flags.StringVar(&a.logForm, "log", "text", "what is said on stderr: words, or a JSON object a line: `text|json`")
	root.SetFlagErrorFunc(flagError)
	root.PersistentPreRunE = func(c *cobra.Command, _ []string) error {
		a.dirGiven = c.Flags().Changed("archive")
		return a.checkFlags()
	}
	root.SetHelpCommand(newHelpCommand(root))
	root.AddCommand(newDemoCommand(a), newCrawlCommand(a), newDiscoverCommand(a), newImportCommand(a), newExtractCommand(a), newExportCommand(a),
		newListCommand(a), newShowCommand(a), newHistoryCommand(a), newFrontierCommand(a), newDiffCommand(a), newSimilarCommand(a), newStatsCommand(a), newDriftCommand(a),
		newReextractCommand(a), newJobCommand(a), newWatchCommand(a), newArchiveCommand(a), newProfileCommand(a),
		newSchemaCommand(a), newVersionCommand(a), newCompletionCommand(a))
	mendUsage(root)
	a.completeFlags(root)
	return root
}

// checkFlags refuses values that the flags of the root can't have, whatever the
// command.
func (a *app) checkFlags() error {
	switch {
	case a.dir == "":
		return usagef("--archive: the name of the folder is empty")
	case a.logForm != "text" && a.logForm != "json":
		return usagef("--log %s: the forms are text and json", a.logForm)
	}
	return nil
}

// defaultArchive is where the archive lies when nobody says.
func defaultArchive() string {
	if dir := os.Getenv("BROADSHEET_ARCHIVE"); dir != "" {
		return dir
	}
	return "archive"
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

func (s style) green(text string) string { return s.wrap("32", text) }
