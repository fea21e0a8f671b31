package scraper

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/saintfish/chardet"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
)

// decodeText turns a page into UTF-8 and names the charset it was in. A byte order
// mark decides, then validity: what is valid UTF-8 is UTF-8 whatever it says. Then
// come header, meta element and at last detection. One that says UTF-8 and isn't
// says nothing.
func decodeText(body []byte, contentType string) (utf8Text []byte, name string) {
	if bytes.HasPrefix(body, []byte("\xef\xbb\xbf")) {
		return bytes.ToValidUTF8(body[3:], []byte("\ufffd")), "utf-8"
	}
	if utf8.Valid(body) {
		return body, "utf-8"
	}
	enc, name, said := charset.DetermineEncoding(body, contentType) // by mark or header
	if !said || name == "utf-8" {
		enc, name = metaCharset(body)
	}
	if name == "utf-8" {
		if isMostlyUTF8(body) {
			return bytes.ToValidUTF8(body, []byte("\ufffd")), "utf-8"
		}
		enc, name = detect(body)
	}
	out, err := enc.NewDecoder().Bytes(body)
	if err != nil {
		return bytes.ToValidUTF8(body, []byte("\ufffd")), "utf-8"
	}
	out = bytes.TrimPrefix(out, []byte("\ufeff"))
	return bytes.ToValidUTF8(out, []byte("\ufffd")), name
}

// metaCharset returns the charset that a meta element names, or UTF-8 when none
// does.
func metaCharset(body []byte) (enc encoding.Encoding, name string) {
	// DetermineEncoding doesn't say whether it found an element or looked at the
	// letters. Of a head whose only letter beyond ASCII is one in UTF-8 it says UTF-8,
	// unless an element names another.
	head := []byte(strings.Map(func(r rune) rune {
		if r >= utf8.RuneSelf {
			return '?'
		}
		return r
	}, string(body[:min(len(body), 1024-len("é "))])))
	enc, name, _ = charset.DetermineEncoding(append(head, "é "...), "")
	return enc, name
}

// detect guesses a charset from the bytes; windows-1252 when they say too little.
func detect(body []byte) (enc encoding.Encoding, name string) {
	best, err := chardet.NewHtmlDetector().DetectBest(body)
	if err == nil && best.Confidence >= 50 && !strings.HasPrefix(best.Charset, "ISO-8859-1") {
		name := strings.ToLower(strings.Replace(best.Charset, "GB-", "GB", 1)) // it writes GB-18030
		if enc, err := htmlindex.Get(name); err == nil {
			return enc, name
		}
	}
	return charmap.Windows1252, "windows-1252"
}

// isMostlyUTF8 reports whether a text is UTF-8 with some bytes broken: cut in the
// middle of a character, or with a foreign teaser in it. In no other charset do
// letters look like UTF-8 sequences more often than not.
func isMostlyUTF8(body []byte) bool {
	valid, broken := 0, 0
	for len(body) > 0 {
		r, size := utf8.DecodeRune(body)
		switch {
		case r == utf8.RuneError && size == 1:
			broken++
		case size > 1:
			valid++
		}
		body = body[size:]
	}
	return valid > 2*broken
}
