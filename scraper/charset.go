package scraper

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/saintfish/chardet"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding/htmlindex"
)

// decodeText turns a page into UTF-8 and names the charset it was in. A byte order
// mark decides, then validity: what is valid UTF-8 is UTF-8 whatever it says. Then
// come header, meta element and at last detection.
func decodeText(body []byte, contentType string) (utf8Text []byte, name string) {
	if bytes.HasPrefix(body, []byte("\xef\xbb\xbf")) {
		return bytes.ToValidUTF8(body[3:], []byte("\ufffd")), "utf-8"
	}
	hasMark := bytes.HasPrefix(body, []byte("\xff\xfe")) || bytes.HasPrefix(body, []byte("\xfe\xff"))
	if !hasMark && utf8.Valid(body) {
		return body, "utf-8"
	}
	enc, name, certain := charset.DetermineEncoding(body, contentType)
	if name == "utf-8" || !certain && !hasMark {
		// It says UTF-8 and isn't, or says nothing.
		enc, name, _ = charset.DetermineEncoding(nil, "text/html; charset=windows-1252")
		if best, err := chardet.NewHtmlDetector().DetectBest(body); err == nil && best.Confidence >= 50 && !strings.HasPrefix(best.Charset, "ISO-8859-1") {
			if e, err := htmlindex.Get(best.Charset); err == nil {
				enc = e
				name = strings.ToLower(best.Charset)
			}
		}
	}
	out, err := enc.NewDecoder().Bytes(body)
	if err != nil {
		return bytes.ToValidUTF8(body, []byte("\ufffd")), "utf-8"
	}
	out = bytes.TrimPrefix(out, []byte("\ufeff"))
	return bytes.ToValidUTF8(out, []byte("\ufffd")), name
}
