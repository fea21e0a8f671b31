// Package export writes records in the forms that researchers work with, a file
// of this package a form.
package export

import (
	"encoding/json"
	"fmt"
	"io"

	"broadsheet/extract"
)

// A Writer writes records one after the other. Close ends the form and leaves the
// underlying writer open.
type Writer interface {
	Write(art *extract.Article) error
	Close() error
}

// Known reports whether there is a format of this name.
func Known(format string) bool { return format == "jsonl" || format == "json" }

// New returns a writer of a format: "jsonl", a record a line, or "json", one
// array. The same records give the same bytes.
func New(format string, w io.Writer) (Writer, error) {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	switch format {
	case "jsonl":
		return &lines{enc}, nil
	case "json":
		return &array{w: w, enc: enc}, nil
	}
	return nil, fmt.Errorf("export: there is no format %q: the formats are jsonl and json", format)
}

type lines struct{ enc *json.Encoder }

func (l *lines) Write(art *extract.Article) error { return l.enc.Encode(art) }

// Close ends nothing: lines stand for themselves.
func (l *lines) Close() error { return nil }

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
