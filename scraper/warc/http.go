package warc

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// maxHead bounds the HTTP head of a record on reading.
const maxHead = 1 << 20

// Split reads the HTTP head of a request, response or revisit record and returns
// it, its blank line included, and the rest of the block. The body is as stored:
// content encodings kept. A record of another type, such as a file, has no head:
// then head is nil and the body is the block.
func (r *Record) Split() (head []byte, body io.Reader, err error) {
	if !r.isHTTP() {
		return nil, r.Block, nil
	}
	in := bufio.NewReader(io.LimitReader(r.Block, maxHead))
	for {
		line, err := in.ReadSlice('\n')
		head = append(head, line...)
		switch {
		case errors.Is(err, io.EOF):
			return nil, nil, &FormatError{r.Offset, fmt.Errorf("the HTTP head has no end in its first %d bytes", len(head))}
		case err != nil && !errors.Is(err, bufio.ErrBufferFull):
			return nil, nil, err
		case err == nil && len(bytes.TrimRight(line, "\r\n")) == 0 && headEnd(head) == len(head):
			rest, _ := in.Peek(in.Buffered())
			return head, io.MultiReader(bytes.NewReader(rest), r.Block), nil
		}
	}
}

func bare(s string) string {
	return strings.TrimSuffix(strings.TrimPrefix(s, "<"), ">")
}

// dates are the forms of a date: from version 1.1 on it may be less precise.
var dates = []string{time.RFC3339, "2006-01-02T15:04Z07:00", time.DateOnly, "2006-01", "2006"}

func parseDate(s string) time.Time {
	for _, layout := range dates {
		if t, err := time.Parse(layout, s); err == nil {
			return t
		}
	}
	return time.Time{}
}

// parseNumber reads a number of bytes, which has no sign.
func parseNumber(s string) (int64, error) {
	n, err := strconv.ParseUint(s, 10, 63)
	return int64(n), err
}

func parseOffset(s string) int64 {
	n, err := parseNumber(s)
	if err != nil {
		return 0
	}
	return n
}
