package warc

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Bounds of a record's header on reading. The longest field in use is an address,
// which browsers and servers hold below 8 KiB.
const (
	maxLine   = 32 << 10
	maxHeader = 128 << 10
)

// A Field is one named field of a record's header.
type Field struct {
	Name  string // such as "WARC-Type"
	Value string // without blanks around it, unfolded
}

// A Header holds the fields of a record in their order.
type Header []Field //nolint:recvcheck // a list: only what makes it longer needs its address

// Get returns the value of the first field of the name, in whatever case, or "".
func (h Header) Get(name string) string {
	for _, f := range h {
		if strings.EqualFold(f.Name, name) {
			return f.Value
		}
	}
	return ""
}

// add appends a field, unless its value is empty: the format has no empty fields.
func (h *Header) add(name, value string) {
	if value != "" {
		*h = append(*h, Field{name, value})
	}
}

// check returns an error for a field that would break out of its line. Addresses
// come from strangers.
func (h Header) check() error {
	for _, f := range h {
		if f.Name == "" || strings.ContainsAny(f.Name, ": \t\r\n\x00") {
			return fmt.Errorf("the field name %.80q is empty or has a colon, a blank or a line break", f.Name)
		}
		if strings.ContainsAny(f.Value, "\r\n\x00") {
			return fmt.Errorf("the value %.80q of %s has a line break or a zero byte", f.Value, f.Name)
		}
		if len(f.Name)+len(f.Value)+2 > maxLine-2 {
			return fmt.Errorf("the value of %s has %d bytes, more than a reader takes", f.Name, len(f.Value))
		}
	}
	return nil
}

// appendTo appends the fields in the form of the format, without a blank line.
func (h Header) appendTo(b []byte) []byte {
	for _, f := range h {
		b = append(b, f.Name...)
		b = append(b, ": "...)
		b = append(b, f.Value...)
		b = append(b, "\r\n"...)
	}
	return b
}

var errHeaderSize = errors.New("the record's header is too long")

// A lineReader reads lines within the bounds of a header.
type lineReader struct {
	r    *bufio.Reader
	left int // bytes left to the header
}

// next returns the next line without its end, which may be CRLF or LF. The end of
// the input is an error also at the beginning of a line.
func (l *lineReader) next() (string, error) {
	var line []byte
	for {
		part, err := l.r.ReadSlice('\n')
		if l.left -= len(part); l.left < 0 || len(line)+len(part) > maxLine {
			return "", errHeaderSize
		}
		line = append(line, part...)
		if err == nil {
			break
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return "", err
		}
	}
	return strings.TrimSuffix(strings.TrimSuffix(string(line), "\n"), "\r"), nil
}

// readHeader reads version line and fields up to and with the blank line.
func readHeader(r *bufio.Reader) (version string, h Header, err error) {
	// A file that isn't WARC at all shall not be read for its first line end.
	start, err := r.Peek(len("WARC/"))
	if !strings.HasPrefix("WARC/", string(start)) { //nolint:gocritic // a short start of the constant is a torn one
		return "", nil, errors.New("the record doesn't begin with \"WARC/\"")
	}
	if err != nil {
		return "", nil, err
	}
	l := lineReader{r, maxHeader}
	if version, err = l.next(); err != nil {
		return "", nil, err
	}
	for {
		line, err := l.next()
		if err != nil {
			return "", nil, err
		}
		if line == "" {
			return strings.TrimSpace(version), h, nil
		}
		if h, err = h.addLine(line); err != nil {
			return "", nil, err
		}
	}
}

// addLine adds a line of a header, which may go on with the field before.
func (h Header) addLine(line string) (Header, error) {
	if line[0] == ' ' || line[0] == '\t' {
		if len(h) == 0 {
			return nil, errors.New("the header begins with a folded line")
		}
		last := &h[len(h)-1]
		if last.Value = trim(last.Value + " " + trim(line)); len(last.Value) > maxLine {
			return nil, errHeaderSize // a field of thousands of lines would be copied for each
		}
		return h, nil
	}
	name, value, ok := strings.Cut(line, ":")
	if !ok || trim(name) == "" {
		return nil, fmt.Errorf("the header line %.80q has no field name", line)
	}
	return append(h, Field{trim(name), trim(value)}), nil
}

// trim cuts what the format calls blank, and the CRs of doubled line ends; other
// space of Unicode belongs to a value.
func trim(s string) string { return strings.Trim(s, " \t\r") }

// unexpected turns the end of the input into an unexpected one.
func unexpected(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}
