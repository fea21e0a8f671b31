package main

import (
	"fmt"
	"io"
	"strings"
)

// A screen keeps a few lines at the bottom of a terminal and changes them in place. Each
// change is one write, and lines are written over, not erased first, so that nothing
// flickers. It is for one caller at a time.
type screen struct {
	w     io.Writer
	shown []string // as they stand there, without emphasis
	sent  string   // as they were written
	width int      // of the terminal when they were
}

// A shownLine is a line of a screen: its text, and that with emphasis.
type shownLine struct{ plain, styled string }

// paint puts lines in the place of those that stand there. Each must be shorter than the
// terminal is wide, and all together lower than it is high.
func (s *screen) paint(lines []shownLine, width int) {
	s.put("", lines, width)
}

// above prints a text above the lines.
func (s *screen) above(text string, lines []shownLine, width int) {
	s.put(text, lines, width)
}

// clear takes the lines away.
func (s *screen) clear(width int) { s.put("", nil, width) }

func (s *screen) put(text string, lines []shownLine, width int) {
	var frame strings.Builder
	for _, l := range lines {
		frame.WriteString(l.styled + "\x1b[K\n")
	}
	if text == "" && frame.String() == s.sent && width == s.width {
		return
	}
	var out strings.Builder
	out.WriteString("\r")
	if n := s.rows(width); n > 0 {
		fmt.Fprintf(&out, "\x1b[%dA", n)
	}
	if text != "" || width != s.width {
		out.WriteString("\x1b[J") // what is printed may be shorter, and what stands there may be wrapped
		out.WriteString(text)
	}
	out.WriteString(frame.String() + "\x1b[J")
	_, _ = io.WriteString(s.w, out.String()) // nobody is left to hear of a failure
	s.shown, s.sent, s.width = s.shown[:0], frame.String(), width
	for _, l := range lines {
		s.shown = append(s.shown, l.plain)
	}
}

// rows is how many rows of the terminal the lines take: one that has become narrower has
// wrapped them.
func (s *screen) rows(width int) (n int) {
	for _, line := range s.shown {
		n += max(1, (columnsOf(line)+width-1)/max(width, 1))
	}
	return n
}
