package store_test

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"broadsheet/scraper/warc"
	"broadsheet/store"
)

// revisited makes an archive with a page that came twice, and writes its segment anew
// with its records as harm changes them; those it refuses are left out.
func revisited(t *testing.T, harm func(*warc.Record) bool) (dir string) {
	t.Helper()
	dir = t.TempDir()
	a, err := store.Open(t.Context(), dir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for n := range 2 {
		keep(t, a, article(1, "a body that came twice"), "https://kiosk.example/1", start.Add(time.Duration(n)*time.Hour))
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	path := onlySegment(t, dir)
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	in, w := warc.NewReader(bufio.NewReader(bytes.NewReader(raw)), warc.ReaderOptions{}), warc.NewWriter(&out, warc.WriterOptions{})
	for {
		rec, err := in.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil && harm(rec) {
			_, err = w.Copy(rec)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(os.WriteFile(path, out.Bytes(), 0o600), os.RemoveAll(path+".cdxj")); err != nil {
		t.Fatal(err)
	}
	return dir
}

// set changes a field of the records of a type.
func set(of warc.Type, field, value string) func(*warc.Record) bool {
	return func(rec *warc.Record) bool {
		for i, f := range rec.Header {
			if rec.Type() == of && f.Name == field {
				rec.Header[i].Value = value
			}
		}
		return true
	}
}

// TestCheckHoldsRevisitsAgainstTheirOriginals: each thing that a revisit repeats of the
// record that it refers to.
func TestCheckHoldsRevisitsAgainstTheirOriginals(t *testing.T) {
	t.Parallel()
	const other = "sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
	for name, c := range map[string]struct {
		harm func(*warc.Record) bool
		want string
	}{
		"nothing":          {set(warc.Revisit, "None", ""), ""},
		"its own date":     {set(warc.Revisit, "WARC-Date", "2020-01-01T00:00:00Z"), ""},
		"address":          {set(warc.Revisit, "WARC-Refers-To-Target-URI", "https://kiosk.example/2"), "another address than WARC-Refers-To-Target-URI"},
		"original's":       {set(warc.Response, "WARC-Target-URI", "https://kiosk.example/2"), "another address than WARC-Refers-To-Target-URI"},
		"date":             {set(warc.Revisit, "WARC-Refers-To-Date", "2020-01-01T00:00:00Z"), "another date than WARC-Refers-To-Date"},
		"no date at all":   {set(warc.Revisit, "WARC-Refers-To-Date", "in spring"), "another date than WARC-Refers-To-Date"},
		"original's date":  {set(warc.Response, "WARC-Date", "2019-04-23T05:41:00.000001Z"), "another date than WARC-Refers-To-Date"},
		"digest":           {set(warc.Revisit, "WARC-Payload-Digest", other), "whose payload has another digest"},
		"id":               {set(warc.Revisit, "WARC-Refers-To", "<urn:uuid:nobody>"), "refers to urn:uuid:nobody, which isn't there"},
		"lost original":    {func(rec *warc.Record) bool { return rec.Type() != warc.Response }, "which isn't there"},
		"original's id":    {set(warc.Response, "WARC-Record-ID", "<urn:uuid:else>"), "which isn't there"},
		"a revisit itself": {set(warc.Response, "WARC-Type", "revisit"), "or has no payload"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var found []string
			for _, p := range checked(t, revisited(t, c.harm)).Problems {
				if p.Kind == store.BadRevisit || c.want == "" {
					found = append(found, p.Where+" "+p.Text)
				}
			}
			all := strings.Join(found, "\n")
			if !strings.Contains(all, c.want) || (c.want == "") != (all == "") {
				t.Errorf("want %q in:\n%s", c.want, all)
			}
		})
	}
}

// TestRevisitsAreNotBlamedForADamagedSegment: what it held nobody knows.
func TestRevisitsAreNotBlamedForADamagedSegment(t *testing.T) {
	t.Parallel()
	dir := revisited(t, func(rec *warc.Record) bool { return rec.Type() != warc.Response })
	path := onlySegment(t, dir)
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(filepath.Dir(path), "broadsheet-20180101T000000.000Z-00001.warc.gz"), raw[:len(raw)/2], 0o600); err != nil {
		t.Fatal(err)
	}
	for _, p := range checked(t, dir).Problems {
		if p.Kind == store.BadRevisit {
			t.Error(p)
		}
	}
}
