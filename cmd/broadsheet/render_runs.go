package main

import (
	"strings"
	"unicode"

	"github.com/jedib0t/go-pretty/v6/text"

	"broadsheet/store/changes"
)

// A cell is a character of a text with what became of it. No line ends within it.
type cell struct {
	text  string
	op    changes.Op
	width int // columns
}

// cellsOf parts a text into characters. A control character, which no record should
// have and a terminal would obey, is a blank.
func cellsOf(op changes.Op, s string) []cell {
	out := make([]cell, 0, len(s))
	for _, r := range s {
		if unicode.IsControl(r) {
			r = ' '
		}
		width := text.RuneWidth(r)
		if n := len(out); width == 0 && n > 0 {
			out[n-1].text += string(r) // a mark stays with its letter
			continue
		}
		out = append(out, cell{string(r), op, width})
	}
	return out
}

// runs prints words under a prefix, those that changed between marks and in colour;
// what is equal for long is shortened.
func (p *printer) runs(prefix string, runs []changes.Run) {
	var cells []cell
	for i, r := range runs {
		if r.Op == changes.Equal {
			cells = append(cells, cellsOf(r.Op, shortened(r.Text, i > 0, i < len(runs)-1))...)
		} else {
			cells = append(cells, between(r)...)
		}
	}
	indent := min(text.StringWidthWithoutEscSequences(prefix), 2)
	first := lineWidth - text.StringWidthWithoutEscSequences(prefix)
	for i, line := range wrapFrom(cells, first, lineWidth-indent) {
		if i > 0 {
			prefix = strings.Repeat(" ", indent)
		}
		p.line("%s", strings.TrimRight(prefix+p.painted(line), " "))
	}
}

// between puts marks around what changed. Blanks are left outside, where they don't
// part the marks from the words.
func between(r changes.Run) []cell {
	open, shut := "{+", "+}"
	if r.Op == changes.Deleted {
		open, shut = "[-", "-]"
	}
	cells := cellsOf(r.Op, r.Text)
	if len(cells) == 0 {
		return nil
	}
	first, last := 0, len(cells)-1
	for first < last && cells[first].text == " " {
		cells[first].op, first = changes.Equal, first+1
	}
	for last > first && cells[last].text == " " {
		cells[last].op, last = changes.Equal, last-1
	}
	cells[first].text, cells[first].width = open+cells[first].text, cells[first].width+len(open)
	cells[last].text, cells[last].width = cells[last].text+shut, cells[last].width+len(shut)
	return cells
}

// painted colours a line.
func (p *printer) painted(line []cell) string {
	var b strings.Builder
	for i := 0; i < len(line); {
		end := i
		for end < len(line) && line[end].op == line[i].op {
			end++
		}
		piece := joined(line[i:end])
		switch line[i].op {
		case changes.Deleted:
			piece = p.style.red(piece)
		case changes.Inserted:
			piece = p.style.green(piece)
		default:
		}
		b.WriteString(piece)
		i = end
	}
	return b.String()
}

func joined(cells []cell) string {
	var b strings.Builder
	for _, c := range cells {
		b.WriteString(c.text)
	}
	return b.String()
}

// longRun is how many characters of equal text are shown in full, keptRun how many of
// a longer one at each end that a change stands at.
const (
	longRun = 240
	keptRun = 80
)

// shortened leaves out the middle of a long equal text, or what is far from a change.
func shortened(s string, isAfter, isBefore bool) string {
	if len(s) <= longRun {
		return s
	}
	r := []rune(s)
	if len(r) <= longRun {
		return s
	}
	out := "…"
	if isAfter || !isBefore {
		end := keptRun
		for end > keptRun/2 && r[end] != ' ' {
			end--
		}
		if r[end] != ' ' {
			end = wholeAt(r, keptRun)
		}
		out = string(r[:end]) + " " + out
	}
	if isBefore {
		start := len(r) - keptRun
		for start < len(r)-keptRun/2 && r[start] != ' ' {
			start++
		}
		if r[start] != ' ' {
			start = wholeAt(r, len(r)-keptRun)
		}
		out += " " + strings.TrimLeft(string(r[start:]), " ")
	}
	return out
}

// wholeAt is the place at or before which a text may be cut: no mark is parted from
// its letter.
func wholeAt(r []rune, at int) int {
	for at > 0 && text.RuneWidth(r[at]) == 0 {
		at--
	}
	return at
}

// wrapCells parts a text into lines of so many columns: at blanks, and within what
// has none.
func wrapCells(cells []cell, columns int) [][]cell { return wrapFrom(cells, columns, columns) }

// wrapFrom is wrapCells with a first line of another width.
func wrapFrom(cells []cell, first, columns int) (lines [][]cell) {
	start, blank, width := 0, -1, 0
	for i := 0; i < len(cells); i++ {
		room := columns
		if len(lines) == 0 {
			room = first
		}
		if cells[i].text == " " {
			blank = i
		}
		width += cells[i].width
		if width <= room || i == start {
			continue
		}
		next := i
		end := i
		if blank >= start {
			end, next = blank, blank+1
		}
		lines = append(lines, trimmed(cells[start:end]))
		start, blank, width = next, -1, 0
		i = next - 1
	}
	return append(lines, trimmed(cells[start:]))
}

// trimmed drops blanks at the end of a line.
func trimmed(line []cell) []cell {
	for len(line) > 0 && line[len(line)-1].text == " " {
		line = line[:len(line)-1]
	}
	return line
}
