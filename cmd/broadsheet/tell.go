package main

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"broadsheet/extract"
	"broadsheet/scraper/find"
	"broadsheet/store/drift"
)

// Here is how the program speaks to people: on stderr, in words, or with --log
// json in JSON objects, a line each and nothing else, for programs that watch it.

// log makes the logger: silent below warnings unless --verbose.
func (a *app) log() *slog.Logger {
	level := slog.LevelWarn
	switch {
	case a.verbose:
		level = slog.LevelDebug
	case a.quiet:
		level = slog.LevelError
	}
	opts := &slog.HandlerOptions{Level: level}
	if a.json() {
		return slog.New(slog.NewJSONHandler(a.stderr, opts))
	}
	return slog.New(slog.NewTextHandler(a.stderr, opts))
}

// verboseLog is the log for what people are told in other words anyway: nil, which
// is silence, without --verbose.
func (a *app) verboseLog(log *slog.Logger) *slog.Logger {
	if !a.verbose {
		return nil
	}
	return log
}

// json reports whether stderr is for programs.
func (a *app) json() bool { return a.logForm == "json" }

// What is said has the levels of the log.
const (
	levelInfo  = "INFO"
	levelWarn  = "WARN"
	levelError = "ERROR"
)

// A saying is what is said, where stderr is for programs: it has the form of the
// log's lines.
type saying struct {
	Time  time.Time `json:"time"`
	Level string    `json:"level"`
	Msg   string    `json:"msg"`
	URL   string    `json:"url,omitempty"` // address, or path of a file
	Cause string    `json:"cause,omitempty"`
	Again time.Time `json:"again,omitzero"` // when it is tried again

	Reason extract.Reason `json:"reason,omitempty"` // why it is no article
	Break  *drift.Break   `json:"break,omitempty"`  // of a site's layout
	List   *find.List     `json:"list,omitempty"`   // what was read of one
	*sums
	*coveredDay
	*jobSays
}

// object says it, in a line.
func (a *app) object(s saying) {
	s.Time = time.Now()
	out := json.NewEncoder(a.stderr)
	out.SetEscapeHTML(false)
	_ = out.Encode(s) // nobody is left to hear of a failure
}

// say tells how it goes, unless --quiet.
func (a *app) say(format string, args ...any) {
	words := fmt.Sprintf(format, args...)
	switch {
	case a.quiet:
	case !a.json():
		fmt.Fprintln(a.stderr, words)
	case strings.TrimSpace(words) != "":
		a.object(saying{Level: levelInfo, Msg: strings.TrimSpace(words)})
	}
}

// complain tells what went wrong, even with --quiet.
func (a *app) complain(err error) {
	if a.json() {
		a.object(saying{Level: levelError, Msg: err.Error(), Reason: reasonOf(err)})
		return
	}
	fmt.Fprintf(a.stderr, "broadsheet: %v\n", err)
}
