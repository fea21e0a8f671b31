package main_test

import (
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	main "broadsheet/cmd/broadsheet"
)

// A vt is a terminal of a size: it wraps and scrolls, and knows of the control sequences
// those that the program uses. Any other one, and any control character, is an error.
type vt struct {
	t          *testing.T
	cols, rows int
	lines      [][]rune // of the screen; 0 is the second half of a wide character
	past       []string // what was scrolled off
	row, col   int
	wraps      bool // the next character begins a line
}

func newVT(t *testing.T, cols, rows int) *vt {
	t.Helper()
	return &vt{t: t, cols: cols, rows: rows, lines: make([][]rune, rows)}
}

var sequence = regexp.MustCompile("^\x1b\\[([0-9]*)([A-Za-z])")

// Write takes what is sent to the terminal, whole characters and sequences at once.
func (v *vt) Write(sent []byte) (int, error) {
	n := len(sent)
	for len(sent) > 0 {
		if m := sequence.FindSubmatch(sent); m != nil {
			arg, _ := strconv.Atoi(string(m[1]))
			v.obey(string(m[2]), arg)
			sent = sent[len(m[0]):]
			continue
		}
		r, size := utf8.DecodeRune(sent)
		v.put(r)
		sent = sent[size:]
	}
	return n, nil
}

func (v *vt) obey(what string, n int) {
	v.wraps = false
	switch what {
	case "A":
		v.row = max(v.row-max(n, 1), 0)
	case "K":
		v.erase()
	case "J":
		v.erase()
		for i := v.row + 1; i < v.rows; i++ {
			v.lines[i] = nil
		}
	case "m":
	default:
		v.t.Errorf("an unknown sequence: %q", what)
	}
}

func (v *vt) erase() { v.lines[v.row] = v.lines[v.row][:min(v.col, len(v.lines[v.row]))] }

func (v *vt) put(r rune) {
	switch {
	case r == '\r':
		v.col, v.wraps = 0, false
		return
	case r == '\n':
		v.col, v.wraps = 0, false // a terminal's driver adds the \r
		v.down()
		return
	case r == '\t': // near enough
		r = ' '
	case r < ' ' || r >= 0x7f && r < 0xa0:
		v.t.Errorf("the control character %q reaches the terminal", r)
		return
	}
	n := main.ColumnsOf(string(r))
	if n == 0 {
		return
	}
	if v.wraps || v.col+n > v.cols {
		v.col, v.wraps = 0, false
		v.down()
	}
	line := v.lines[v.row]
	for len(line) < v.col+n {
		line = append(line, ' ')
	}
	line[v.col] = r
	if n == 2 {
		line[v.col+1] = 0
	}
	v.lines[v.row] = line
	if v.col += n; v.col == v.cols {
		v.col, v.wraps = v.cols-1, true
	}
}

func (v *vt) down() {
	if v.row++; v.row < v.rows {
		return
	}
	v.row = v.rows - 1
	v.past = append(v.past, v.text(0))
	v.lines = append(v.lines[1:], nil)
}

func (v *vt) text(row int) string {
	return strings.TrimRight(strings.ReplaceAll(string(v.lines[row]), "\x00", ""), " ")
}

// screen are the lines that are seen, without empty ones at the end.
func (v *vt) screen() []string {
	var out []string
	for i := range v.rows {
		out = append(out, v.text(i))
	}
	for len(out) > 0 && out[len(out)-1] == "" {
		out = out[:len(out)-1]
	}
	return out
}

// all is what was ever seen and not written over.
func (v *vt) all() string { return strings.Join(append(v.past, v.screen()...), "\n") }

// resize makes it as wide and high, and wraps what stands above the cursor anew, as
// terminals do. It must be high enough for that.
func (v *vt) resize(cols, rows int) {
	next := newVT(v.t, cols, rows)
	for _, line := range v.lines[:v.row] {
		for _, r := range line {
			if r != 0 {
				next.put(r)
			}
		}
		next.put('\n')
	}
	next.past = v.past
	*v = *next
}
