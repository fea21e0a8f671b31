package warc

import (
	"bufio"
	"bytes"
	"net/http"
	"net/textproto"
	"strconv"
	"strings"
)

// ParseHead reads status and fields of a response's head as far as they can be read:
// servers write odd ones, and what is kept must be readable. The status is 0 where
// there is none.
func ParseHead(head []byte) (status int, header http.Header) {
	in := textproto.NewReader(bufio.NewReader(bytes.NewReader(head)))
	header = http.Header{}
	line, err := in.ReadLine()
	if err != nil {
		return 0, header
	}
	_, rest, _ := strings.Cut(line, " ")
	code, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
	if n, err := strconv.ParseUint(code, 10, 15); err == nil {
		status = int(n)
	}
	for {
		line, err := in.ReadContinuedLine()
		if err != nil || line == "" {
			return status, header
		}
		if name, value, ok := strings.Cut(line, ":"); ok {
			header.Add(strings.TrimSpace(name), strings.TrimSpace(value))
		}
	}
}
