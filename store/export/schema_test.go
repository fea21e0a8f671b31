package export_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"pgregory.net/rapid"

	"broadsheet/extract"
	"broadsheet/store"
	"broadsheet/store/export"
)

// articleSchema is the shipped schema, compiled.
func articleSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(extract.ArticleSchema()))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("article.json", doc); err != nil {
		t.Fatal(err)
	}
	return c.MustCompile("article.json")
}

// awkward are texts that forms like to break on.
var awkward = rapid.OneOf(
	rapid.String(),
	rapid.SampledFrom([]string{"<script>&amp;</script>", "line\u2028and paragraph\u2029", "\"quoted\" \\ back", "a\nb\r\nc\td", "\x00\x1f\x7f", "\ufeff", "💶", "e\u0301", "caf\xe9", "\xed\xa0\x80", strings.Repeat("x", 5000)}),
)

// filled fills every field of a value with something, so that no field is forgotten.
func filled(t *rapid.T, v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		filled(t, v.Elem())
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			minutes := rapid.IntRange(-14*60, 14*60).Draw(t, "offset")
			at := time.Unix(rapid.Int64Range(-60_000_000_000, 250_000_000_000).Draw(t, "seconds"), 0)
			v.Set(reflect.ValueOf(at.In(time.FixedZone("", 60*minutes))))
			return
		}
		for _, field := range v.Fields() {
			filled(t, field)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), rapid.IntRange(1, 2).Draw(t, "items"), 2))
		for i := range v.Len() {
			filled(t, v.Index(i))
		}
	case reflect.Map:
		v.Set(reflect.ValueOf(map[string]string{"body": "css:article p", "title": awkward.Draw(t, "origin")}))
	case reflect.String:
		filledText(t, v)
	case reflect.Bool:
		v.SetBool(rapid.Bool().Draw(t, "flag"))
	case reflect.Float64:
		v.SetFloat(rapid.Float64Range(0, 1).Draw(t, "part"))
	default:
		v.SetInt(rapid.Int64Range(1, 1<<31).Draw(t, "number"))
	}
}

// filledText fills a text, with one of its few values where the schema names them.
func filledText(t *rapid.T, v reflect.Value) {
	switch v.Interface().(type) {
	case extract.BlockType:
		v.SetString(string(rapid.SampledFrom([]extract.BlockType{extract.Paragraph, extract.Quote, extract.LiveEntry}).Draw(t, "type")))
	case extract.ImageRole:
		v.SetString(string(extract.LeadImage))
	case extract.Access:
		v.SetString(string(extract.Metered))
	case extract.Media:
		v.SetString(string(extract.Gallery))
	default:
		v.SetString(awkward.Draw(t, "text"))
	}
}

// drawn is a record with every field filled.
func drawn(t *rapid.T, n int) *extract.Article {
	var art extract.Article
	filled(t, reflect.ValueOf(&art).Elem())
	art.Schema, art.ID, art.URL = extract.Schema, fmt.Sprintf("kiosk.example:%d", n), fmt.Sprintf("https://kiosk.example/%d", n)
	art.ContentHash = "sha256:" + strings.Repeat("0123456789abcdef", 4)
	if art.Text == "" {
		art.Text = art.PlainText() // as the archive does
	}
	art.Capture = nil // the archive of these tests has no pages
	return &art
}

// TestExportedRecordsAreValid: whatever is in a record, it comes out of the archive in
// each form as it went in, on one line, and as the shipped schema says. Bytes that are
// no text come out as the sign for that.
func TestExportedRecordsAreValid(t *testing.T) {
	t.Parallel()
	schema := articleSchema(t)
	root, run := t.TempDir(), 0
	rapid.Check(t, func(t *rapid.T) {
		a, err := store.Open(t.Context(), filepath.Join(root, strconv.Itoa(run)), store.Options{})
		run++
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = a.Close() }()
		want := map[string]*extract.Article{}
		for n := range rapid.IntRange(0, 3).Draw(t, "records") {
			art := drawn(t, n)
			if _, err := a.Keep(t.Context(), store.Visit{Address: art.URL, Article: art}); err != nil {
				t.Fatal(err)
			}
			art.Revision = 1
			want[art.ID] = art
		}
		lines, array := exported(t, a, "jsonl"), exported(t, a, "json")
		if n := bytes.Count(lines, []byte("\n")); n != len(want) {
			t.Fatalf("%d lines of %d records", n, len(want))
		}
		var fromArray []json.RawMessage
		if err := json.Unmarshal(array, &fromArray); err != nil || len(fromArray) != len(want) {
			t.Fatalf("%d records in the array, %v", len(fromArray), err)
		}
		i := 0
		for line := range bytes.Lines(lines) {
			if !utf8.Valid(line) || bytes.ContainsAny(line, "\u2028\u2029\r") {
				t.Errorf("a line that some readers break or refuse: %q", line)
			}
			if !bytes.Equal(bytes.TrimSpace(line), bytes.TrimSpace(fromArray[i])) {
				t.Errorf("the forms differ in record %d", i)
			}
			valid(t, schema, line)
			sameRecord(t, want, line)
			i++
		}
	})
}

// exported is the whole archive in a form, twice the same.
func exported(t *rapid.T, a *store.Archive, format string) []byte {
	var runs [2]bytes.Buffer
	for i := range runs {
		w, err := export.New(format, &runs[i], withPages(export.Options{}))
		if err != nil {
			t.Fatal(err)
		}
		for art, err := range a.Articles(t.Context(), store.Query{}) {
			if err != nil {
				t.Fatal(err)
			}
			if err := w.Write(art); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(runs[0].Bytes(), runs[1].Bytes()) {
		t.Errorf("%s: other bytes the second time", format)
	}
	return runs[0].Bytes()
}

func valid(t *rapid.T, schema *jsonschema.Schema, line []byte) {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(line))
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(doc); err != nil {
		t.Errorf("%v\n%.2000s", err, line)
	}
}

// sameRecord compares a line with what was kept, as JSON writes it.
func sameRecord(t *rapid.T, want map[string]*extract.Article, line []byte) {
	var got extract.Article
	if err := json.Unmarshal(line, &got); err != nil {
		t.Fatal(err)
	}
	var kept extract.Article
	raw, err := json.Marshal(want[got.ID])
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &kept); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(kept, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", got.ID, diff)
	}
}
