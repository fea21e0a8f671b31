package store

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/fxamacker/cbor/v2"

	"broadsheet/extract"
)

// Records are CBOR (RFC 8949) in its deterministic form, times as RFC 3339 texts
// so that the site's offset stays. Texts may have bytes that are no UTF-8, such as
// those of file names and of servers: what was kept must be readable.
var (
	encoder = must(func() (cbor.UserBufferEncMode, error) {
		o := cbor.CoreDetEncOptions()
		o.Time = cbor.TimeRFC3339Nano
		return o.UserBufferEncMode()
	}())
	decoder = must(cbor.DecOptions{MaxArrayElements: 1 << 24, MaxMapPairs: 1 << 24, UTF8: cbor.UTF8DecodeInvalid}.DecMode())
)

// must is for options that are constants.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func encode(v any) ([]byte, error) {
	var buf bytes.Buffer
	err := encodeTo(&buf, v)
	return buf.Bytes(), err
}

func encodeTo(buf *bytes.Buffer, v any) error {
	if err := encoder.MarshalToBuffer(v, buf); err != nil {
		return fmt.Errorf("encode %T: %w", v, err)
	}
	return nil
}

// encodeRecord encodes an article without its text when that is no more than lead
// and body once more: half of a record's size.
func encodeRecord(buf *bytes.Buffer, art *extract.Article) error {
	lean := *art
	if isPlainText(art) {
		lean.Text = ""
	}
	buf.Grow(len(art.Text) + 32*len(art.Body) + 1024) // once for most records
	return encodeTo(buf, &lean)
}

// encodedRecord is a record as it is stored.
func encodedRecord(art *extract.Article) ([]byte, error) {
	var buf bytes.Buffer
	err := encodeRecord(&buf, art)
	return buf.Bytes(), err
}

// isPlainText reports whether an article's text is the one that PlainText makes,
// without making it.
func isPlainText(art *extract.Article) bool {
	rest, isWhole, between := art.Text, true, ""
	take := func(block string) {
		var parted, found bool
		rest, parted = strings.CutPrefix(rest, between)
		rest, found = strings.CutPrefix(rest, block)
		isWhole, between = isWhole && parted && found, "\n\n"
	}
	for _, block := range art.Lead {
		take(block)
	}
	for i := range art.Body {
		take(art.Body[i].Text)
	}
	return isWhole && rest == ""
}

// decodeRecord decodes an article in full.
func decodeRecord(raw []byte) (*extract.Article, error) {
	var art extract.Article
	if err := decode(raw, &art); err != nil {
		return nil, err
	}
	if art.Text == "" {
		art.Text = art.PlainText()
	}
	return &art, nil
}

func decode(raw []byte, v any) error {
	if err := decoder.Unmarshal(raw, v); err != nil {
		return fmt.Errorf("decode %T: %w", v, err)
	}
	return nil
}
