package store

import (
	"fmt"

	"github.com/fxamacker/cbor/v2"

	"broadsheet/extract"
)

// Records are CBOR (RFC 8949) in its deterministic form, times as RFC 3339 texts
// so that the site's offset stays. Texts may have bytes that are no UTF-8, such as
// those of file names and of servers: what was kept must be readable.
var (
	encoder = must(func() (cbor.EncMode, error) {
		o := cbor.CoreDetEncOptions()
		o.Time = cbor.TimeRFC3339Nano
		return o.EncMode()
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
	out, err := encoder.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("encode %T: %w", v, err)
	}
	return out, nil
}

// encodeRecord encodes an article without its text when that is no more than lead
// and body once more: half of a record's size.
func encodeRecord(art *extract.Article) ([]byte, error) {
	lean := *art
	if lean.Text == lean.PlainText() {
		lean.Text = ""
	}
	return encode(&lean)
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
