package main

import (
	"context"
	"errors"
	"fmt"
	"syscall"

	"broadsheet/scraper/queue"
	"broadsheet/store"
)

// The exit codes are an interface: scripts and cron jobs decide by them.
const (
	exitDone        = 0
	exitFailed      = 1
	exitUsage       = 2
	exitPartial     = 3
	exitInUse       = 4
	exitDrift       = 5
	exitInterrupted = 130
)

// exitHelp is shown in the help of the program and kept in step with the
// README's table by a test.
const exitHelp = `Exit codes:
  0    done
  1    failed
  2    wrong usage
  3    done, but some pages failed
  4    the archive is in use
  5    a site's layout drifted
  130  interrupted, after a clean stop`

// A usageError is a mistake in the command line.
type usageError struct{ err error }

func (e *usageError) Error() string { return e.err.Error() }
func (e *usageError) Unwrap() error { return e.err }

// usagef makes a usage error.
func usagef(format string, args ...any) error {
	return &usageError{fmt.Errorf(format, args...)}
}

// A partialError says that a run came to its end but not every page did.
type partialError struct {
	failed  int // addresses given up or put off, files not read
	drifted int // pages whose profile no longer fits
	breaks  int // of layouts, as the kept pages tell
	damaged int // records that can't be read
}

func (e *partialError) Error() string {
	if e.drifted > 0 {
		return "no longer as the site's profile says: " + plural(e.drifted, "page") +
			"; mend the profile (see 'broadsheet profile --help') and give it with --profile"
	}
	if e.breaks > 0 {
		return plural(e.breaks, "break") + " in the layouts of sites; mend the profile (see 'broadsheet profile --help'), then 'broadsheet reextract'"
	}
	if e.damaged > 0 {
		return plural(e.damaged, "record") + " can't be read"
	}
	return plural(e.failed, "page") + " failed"
}

// exitCode is the one place where an error becomes an exit code.
func exitCode(err error) int {
	partial, isPartial := errors.AsType[*partialError](err)
	switch {
	case err == nil, errors.Is(err, syscall.EPIPE), errors.Is(err, errEnded):
		return exitDone // the reader of our output has seen enough
	case errors.Is(err, context.Canceled):
		return exitInterrupted
	case isType[*usageError](err):
		return exitUsage
	case isType[*store.InUseError](err), errors.Is(err, queue.ErrInUse):
		return exitInUse
	case isPartial && partial.drifted+partial.breaks > 0:
		return exitDrift
	case isPartial:
		return exitPartial
	default:
		return exitFailed
	}
}

// quietError reports whether an error has been told already, or needs no words.
func quietError(err error) bool {
	partial, ok := errors.AsType[*partialError](err)
	return errors.Is(err, syscall.EPIPE) || errors.Is(err, errEnded) || ok && partial.drifted+partial.breaks == 0
}

func isType[T error](err error) bool {
	_, ok := errors.AsType[T](err)
	return ok
}
