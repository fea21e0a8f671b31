package main_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"pgregory.net/rapid"

	main "broadsheet/cmd/broadsheet"
	"broadsheet/store"
)

func TestPlural(t *testing.T) {
	t.Parallel()
	for want, got := range map[string]string{
		"0 pages": main.Plural(0, "page"), "1 page": main.Plural(1, "page"), "2 pages": main.Plural(2, "page"), "12,345 pages": main.Plural(12345, "page"),
		"1 address": main.Plural(1, "address"), "2 addresses": main.Plural(2, "address"),
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// TestThousandsKeepsTheNumber and parts it by threes from the right.
func TestThousandsKeepsTheNumber(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{0: "0", 7: "7", 999: "999", 1000: "1,000", 999999: "999,999", 1000000: "1,000,000"} {
		if got := main.Thousands(n); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntMin(0).Draw(rt, "n")
		got := main.Thousands(n)
		if back, err := strconv.Atoi(strings.ReplaceAll(got, ",", "")); err != nil || back != n {
			rt.Fatalf("%d is written %q", n, got)
		}
		groups := strings.Split(got, ",")
		for i, g := range groups {
			if i > 0 && len(g) != 3 || len(g) == 0 || len(g) > 3 {
				rt.Fatalf("%d is written %q", n, got)
			}
		}
	})
}

func TestBytesOf(t *testing.T) {
	t.Parallel()
	for n, want := range map[int64]string{
		0: "0 B", 1: "1 B", 999: "999 B", 1000: "1.0 kB", 1400: "1.4 kB", 999_900: "999.9 kB", 1_000_000: "1.0 MB",
		32 << 20: "33.6 MB", 5_000_000_000: "5.0 GB", 7_200_000_000_000: "7.2 TB", 9_000_000_000_000_000: "9000.0 TB",
	} {
		if got := main.BytesOf(n); got != want {
			t.Errorf("%d: got %q, want %q", n, got, want)
		}
	}
}

// TestQuotedNamesAreOneWord to a shell, whatever is in them.
func TestQuotedNamesAreOneWord(t *testing.T) {
	t.Parallel()
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("there is no sh here")
	}
	if got := main.Quoted("./my_demo-2.d"); got != "./my_demo-2.d" {
		t.Errorf("a plain name is quoted: %s", got)
	}
	for _, name := range []string{"my demo", "it's", "a;b", "$HOME", "*", "Bücher und Zeitungen", `back\slash`, "a\nb", `"`} {
		out, err := exec.CommandContext(t.Context(), sh, "-c", "printf %s "+main.Quoted(name)).Output()
		if err != nil || string(out) != name {
			t.Errorf("%q is read as %q (%v)", name, out, err)
		}
	}
}

// TestExitCodes: each kind of end has its code, however deep the cause lies, and the
// codes are those of the help.
func TestExitCodes(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		err   error
		code  int
		quiet bool // nothing is to be said any more
	}{
		"done":                  {nil, 0, false},
		"failed":                {errors.New("a tree fell on the line"), 1, false},
		"wrong usage":           {main.Usagef("--limit -1"), 2, false},
		"wrong usage, deep":     {fmt.Errorf("list: %w", main.Usagef("--limit -1")), 2, false},
		"some failed":           {main.PartialError(3, 0), 3, true},
		"in use":                {&store.InUseError{Dir: "archive"}, 4, false},
		"in use, deep":          {fmt.Errorf("crawl: %w", &store.InUseError{Dir: "archive"}), 4, false},
		"drifted":               {main.PartialError(0, 1), 5, false},
		"drifted and failed":    {main.PartialError(3, 1), 5, false},
		"interrupted":           {context.Canceled, 130, false},
		"interrupted, deep":     {fmt.Errorf("crawl: %w", context.Canceled), 130, false},
		"the reader went":       {&os.PathError{Op: "write", Path: "stdout", Err: syscall.EPIPE}, 0, true},
		"out of time":           {context.DeadlineExceeded, 1, false},
		"in use on the way out": {errors.Join(errors.New("close"), &store.InUseError{Dir: "archive"}), 4, false},
	} {
		if got := main.ExitCode(c.err); got != c.code {
			t.Errorf("%s: exit code %d, want %d", name, got, c.code)
		}
		if !strings.Contains(main.ExitHelp, fmt.Sprintf("\n  %d ", c.code)) { //nolint:gocritic // the constant is what is searched
			t.Errorf("%s: the help doesn't tell of exit code %d", name, c.code)
		}
		if c.err != nil && main.QuietError(c.err) != c.quiet {
			t.Errorf("%s: quiet is %t", name, !c.quiet)
		}
	}
	if got := main.PartialError(1, 0).Error(); got != "1 page failed" {
		t.Errorf("got %q", got)
	}
}
