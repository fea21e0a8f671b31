package export

import (
	"bytes"
	"io"
	"strings"
	"time"
	"unicode/utf8"
)

// clean is a text that every reader takes: valid UTF-8 without the characters
// that XML 1.0 has no words for (the control characters but tab, LF and CR, and
// U+FFFE and U+FFFF). U+FFFD stands where one was, so that its place can be seen.
// Go's JSON does the same with what is no UTF-8.
func clean(s string) string {
	if !strings.ContainsFunc(s, unspeakable) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if unspeakable(r) {
			return utf8.RuneError
		}
		return r
	}, s)
}

// unspeakable takes U+FFFD itself too: it is what bytes that are no UTF-8 read as.
func unspeakable(r rune) bool {
	return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF || r == utf8.RuneError
}

// oneLine is a clean text without line breaks, as records have them but for code.
func oneLine(s string) string {
	s = clean(s)
	if !strings.ContainsAny(s, "\r\n\u2028\u2029") {
		return s
	}
	return breaks.Replace(s)
}

var breaks = strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ", "\u2028", " ", "\u2029", " ")

// stamp is a time as RFC 3339 in its own offset; "" for none. Times that a record
// can't have in JSON, of years beyond 1 to 9999, are none.
func stamp(t time.Time) string {
	if t.IsZero() || t.Year() < 1 || t.Year() > 9999 {
		return ""
	}
	return t.Format(time.RFC3339Nano)
}

// first is the first text that isn't blank.
func first(texts ...string) string {
	for _, s := range texts {
		if strings.TrimSpace(s) != "" {
			return s
		}
	}
	return ""
}

// sheet is a document in the making: each record is written whole, with one call,
// so that nothing of it is held back.
type sheet struct {
	bytes.Buffer

	w io.Writer
}

// put adds texts.
func (s *sheet) put(texts ...string) {
	for _, t := range texts {
		s.WriteString(t)
	}
}

// send writes out what was put.
func (s *sheet) send() error {
	_, err := s.w.Write(s.Bytes())
	s.Reset()
	if s.Cap() > maxKept {
		s.Buffer = bytes.Buffer{} // one huge record doesn't stay in memory for the rest
	}
	return err
}

// maxKept is the room, in bytes, that is kept from record to record.
const maxKept = 1 << 20

// said are the texts that aren't blank. Records have no others, but forms that
// demand something in an element must not rest on that.
func said(list []string) []string {
	var out []string
	for _, s := range list {
		if strings.TrimSpace(s) != "" {
			out = append(out, s)
		}
	}
	return out
}
