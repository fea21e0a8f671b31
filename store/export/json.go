package export

import (
	"encoding/json"
	"io"

	"broadsheet/extract"
)

func newLines(w io.Writer, _ Options) (Writer, error) { return &lines{encoder(w)}, nil }

func newArray(w io.Writer, _ Options) (Writer, error) { return &array{w: w, enc: encoder(w)}, nil }

func encoder(w io.Writer) *json.Encoder {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc
}

// lines are records as JSON, one a line.
type lines struct{ enc *json.Encoder }

func (l *lines) Write(art *extract.Article) error { return l.enc.Encode(art) }

// Close ends nothing: lines stand for themselves.
func (l *lines) Close() error { return nil }

// array is one JSON array of records.
type array struct {
	w   io.Writer
	enc *json.Encoder
	n   int
}

func (a *array) Write(art *extract.Article) error {
	sep := ",\n"
	if a.n == 0 {
		sep = "[\n"
	}
	a.n++
	if _, err := io.WriteString(a.w, sep); err != nil {
		return err
	}
	return a.enc.Encode(art)
}

// Close ends the array.
func (a *array) Close() error {
	end := "]\n"
	if a.n == 0 {
		end = "[]\n"
	}
	_, err := io.WriteString(a.w, end)
	return err
}
