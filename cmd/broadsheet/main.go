// Broadsheet keeps news: it fetches articles politely, reads each page into a
// structured record, keeps record and raw page in an archive, and exports the
// records for research.
package main

import (
	"context"
	"errors"
	"io"
	"log"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // profiles name zones; the machine may know none
)

func main() { os.Exit(launch(&app{})) }

// launch runs the app with the process's arguments, streams and signals, and
// returns the exit code.
func launch(a *app) int {
	roomy()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the program at once
	log.SetOutput(io.Discard)    // there net/http repeats what servers send unasked, maybe a session of the user
	// With SIGPIPE ignored a closed stdout is an error that run can see: what is
	// being written elsewhere is finished.
	signal.Ignore(syscall.SIGPIPE)
	a.stdin, a.stdout, a.stderr = os.Stdin, os.Stdout, os.Stderr
	return a.run(ctx, os.Args[1:])
}

// run runs the command that the arguments name and returns the exit code.
func (a *app) run(ctx context.Context, args []string) int {
	root := newRootCommand(a) //nolint:contextcheck // each command gets ctx from ExecuteContext
	root.SetArgs(args)
	root.SetIn(a.stdin)
	root.SetOut(a.stdout)
	root.SetErr(a.stderr)
	err := root.ExecuteContext(ctx)
	if ctx.Err() != nil && (err == nil || errors.Is(err, context.Canceled)) {
		err = context.Cause(ctx)
	}
	code := exitCode(err)
	if err != nil && !quietError(err) {
		a.complain(err)
	}
	return code
}
