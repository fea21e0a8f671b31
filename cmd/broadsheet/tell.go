package main

import (
	"fmt"
	"log/slog"
	"strings"
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

// json reports whether stderr is for programs.
func (a *app) json() bool { return a.logForm == "json" }

// told is the logger of what is said in any case, where stderr is for programs.
func (a *app) told() *slog.Logger { return slog.New(slog.NewJSONHandler(a.stderr, nil)) }

// say tells how it goes, unless --quiet.
func (a *app) say(format string, args ...any) {
	words := fmt.Sprintf(format, args...)
	switch {
	case a.quiet:
	case !a.json():
		fmt.Fprintln(a.stderr, words)
	case strings.TrimSpace(words) != "":
		a.told().Info(strings.TrimSpace(words))
	}
}

// complain tells what went wrong, even with --quiet.
func (a *app) complain(err error) {
	if a.json() {
		a.told().Error(err.Error())
		return
	}
	fmt.Fprintf(a.stderr, "broadsheet: %v\n", err)
}
