package main_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	main "broadsheet/cmd/broadsheet"
)

// TestScreenHoldsItsLinesAtTheBottom: whatever is shown and printed above, one after the
// other, at the end the screen has the last lines below all that was printed, and nothing
// of earlier ones; and of what was printed nothing is lost.
func TestScreenHoldsItsLinesAtTheBottom(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		cols, rows, resized := rapid.IntRange(10, 40).Draw(r, "cols"), rapid.IntRange(5, 12).Draw(r, "rows"), rapid.Bool().Draw(r, "resized")
		if resized {
			rows = 100 // nothing is scrolled off: that can't be written over
		}
		v := newVT(t, cols, rows)
		s := main.NewScreen(v)
		var printed, shown []string
		for i := range rapid.IntRange(1, 30).Draw(r, "steps") {
			if resized {
				cols = rapid.IntRange(10, 40).Draw(r, "cols")
				v.resize(cols, rows)
			}
			text := ""
			if rapid.Bool().Draw(r, "text") {
				text = fmt.Sprintf("line %d\n", i)
				printed = append(printed, strings.TrimSpace(text))
			}
			shown = main.Numbered(rapid.IntRange(0, 3).Draw(r, "lines"), rapid.IntRange(1, cols-1).Draw(r, "width"))
			s.Put(text, cols, shown...)
		}
		got := strings.Split(v.all(), "\n")
		want := slices.Concat(printed, shown)
		if strings.Join(got, "\n") != strings.Join(want, "\n") {
			r.Fatalf("on the screen is\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		s.Put("", cols)
		if all := v.all(); all != strings.Join(printed, "\n") {
			r.Fatalf("after the end is\n%s\nwant\n%s", all, strings.Join(printed, "\n"))
		}
	})
}

// tallied is a writer that counts.
type tallied struct{ writes, bytes int }

func (c *tallied) Write(b []byte) (int, error) {
	c.writes++
	c.bytes += len(b)
	return len(b), nil
}

// TestScreenDoesNotFlicker: what is as it was is not written, and a change is one write
// that erases nothing before it is written over.
func TestScreenDoesNotFlicker(t *testing.T) {
	t.Parallel()
	c := &tallied{}
	s := main.NewScreen(c)
	s.Put("", 80, "one", "two")
	s.Put("", 80, "one", "two")
	if c.writes != 1 {
		t.Errorf("%d writes, want 1", c.writes)
	}
	s.Put("", 80, "one", "three")
	s.Put("a line\n", 80, "one", "three")
	if c.writes != 3 {
		t.Errorf("%d writes, want 3", c.writes)
	}
	var sent strings.Builder
	s = main.NewScreen(&sent)
	s.Put("", 80, "one", "two")
	sent.Reset()
	s.Put("", 80, "one", "three")
	if got := sent.String(); got != "\r\x1b[2Aone\x1b[K\nthree\x1b[K\n\x1b[J" {
		t.Errorf("%q", got)
	}
}
