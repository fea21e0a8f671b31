package warc_test

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"broadsheet/scraper/warc"
)

// fieldForms are the forms of fields in ISO 28500:2017, as far as we write them.
var fieldForms = map[string]*regexp.Regexp{
	"WARC-Type":                  regexp.MustCompile(`^(warcinfo|response|resource|request|metadata|conversion|revisit)$`),
	"WARC-Record-ID":             regexp.MustCompile(`^<urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}>$`),
	"WARC-Date":                  regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$`),
	"Content-Length":             regexp.MustCompile(`^\d+$`),
	"Content-Type":               regexp.MustCompile(`^[a-z]+/[a-z.-]+(; ?msgtype=(request|response)|; charset=utf-8)?$`),
	"WARC-Concurrent-To":         regexp.MustCompile(`^<urn:uuid:[0-9a-f-]{36}>$`),
	"WARC-Block-Digest":          regexp.MustCompile(`^sha1:[A-Z2-7]{32}$`),
	"WARC-Payload-Digest":        regexp.MustCompile(`^sha1:[A-Z2-7]{32}$`),
	"WARC-IP-Address":            regexp.MustCompile(`^[0-9.]+$`),
	"WARC-Refers-To":             regexp.MustCompile(`^<urn:uuid:[0-9a-f-]{36}>$`),
	"WARC-Refers-To-Target-URI":  regexp.MustCompile(`^https?://[^<>]+$`),
	"WARC-Refers-To-Date":        regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$`),
	"WARC-Refers-To-Filename":    regexp.MustCompile(`^[^/]+$`),      // an extension
	"WARC-Refers-To-File-Offset": regexp.MustCompile(`^\d+$`),        // an extension
	"Broadsheet-Rendered-By":     regexp.MustCompile(`^\w+/[\d.]+$`), // an extension
	"WARC-Target-URI":            regexp.MustCompile(`^[a-z]+:[^<> ]+$`),
	"WARC-Warcinfo-ID":           regexp.MustCompile(`^<urn:uuid:[0-9a-f-]{36}>$`),
	"WARC-Filename":              regexp.MustCompile(`^[^/]+$`),
	"WARC-Profile":               regexp.MustCompile(`^http://netpreserve\.org/warc/1\.1/revisit/identical-payload-digest$`),
}

// mustHave are the fields that every record has, and mayNot those that a type may
// not have.
var (
	mustHave = []string{"WARC-Record-ID", "Content-Length", "WARC-Date", "WARC-Type"}
	mayNot   = map[warc.Type][]string{
		warc.Warcinfo: {"WARC-Concurrent-To", "WARC-Refers-To", "WARC-Target-URI", "WARC-Warcinfo-ID", "WARC-IP-Address", "WARC-Profile"},
		warc.Response: {"WARC-Refers-To", "WARC-Filename", "WARC-Profile"},
		warc.Request:  {"WARC-Refers-To", "WARC-Filename", "WARC-Profile"},
		warc.Resource: {"WARC-Refers-To", "WARC-Filename", "WARC-Profile"},
		warc.Metadata: {"WARC-Filename", "WARC-Profile"},
		warc.Revisit:  {"WARC-Filename"},

		warc.Conversion: {"WARC-Concurrent-To", "WARC-IP-Address", "WARC-Filename", "WARC-Profile"},
	}
	contentTypes = map[warc.Type]string{
		warc.Warcinfo: "application/warc-fields", warc.Metadata: "application/warc-fields", warc.Resource: "text/html",
		warc.Request: "application/http; msgtype=request", warc.Response: "application/http; msgtype=response", warc.Revisit: "application/http; msgtype=response",
		warc.Conversion: "application/json",
	}
)

// everyKind writes a file with a record of each type.
func everyKind(tb testing.TB) []byte {
	tb.Helper()
	return written(tb, func(w *warc.Writer) error {
		_, err := w.Info(warc.Info{Filename: "kiosk.warc.gz", Date: at, Software: "test/1", Operator: "desk@kiosk.example", Robots: "obey"})
		e := exchange("hello")
		e.At = at.Add(123456789)
		p, err2 := w.Exchange(e, nil)
		_, err3 := w.Exchange(e, &warc.Original{ID: p.ID, URI: e.URL, Date: e.At, File: "kiosk.warc.gz", Offset: p.Offset})
		_, err4 := w.Exchange(warc.Exchange{URL: "file:///page.html", At: at, Body: []byte("a file"), MediaType: "text/html"}, nil)
		_, err5 := w.Metadata(p.ID, e.URL, at, warc.Header{{Name: "via", Value: "http://a.example/"}})
		_, err6 := w.Conversion(p.ID, e.URL, at, "application/json", []byte("{}"))
		_, err7 := w.Rendered(p.ID, e.URL, warc.Rendered{At: at.Add(time.Second), By: "Kiosk/1.0", HTML: []byte("<p>hello")})
		return errors.Join(err, err2, err3, err4, err5, err6, err7)
	})
}

func TestRecordsAreAsTheStandardSays(t *testing.T) {
	t.Parallel()
	file := everyKind(t)
	seen := map[warc.Type]bool{}
	ids := map[string]bool{}
	for _, rec := range mustRead(t, file) {
		seen[rec.Type()] = true
		if ids[rec.ID()] {
			t.Errorf("the id %s is not unique", rec.ID())
		}
		ids[rec.ID()] = true
		checkFields(t, rec)
		checkText(t, rec, unzip(t, file[rec.Offset:][:rec.Length]))
		for _, link := range []string{"WARC-Concurrent-To", "WARC-Refers-To", "WARC-Warcinfo-ID"} {
			if to := strings.Trim(rec.Header.Get(link), "<>"); to != "" && !ids[to] {
				t.Errorf("%s: %s leads to no record before it", rec.Type(), link)
			}
		}
	}
	if len(seen) != len(contentTypes) {
		t.Errorf("only these types are written: %v", seen)
	}
}

// checkFields holds a record's header against the standard.
func checkFields(t *testing.T, rec readRecord) {
	t.Helper()
	times := map[string]int{}
	for _, f := range rec.Header {
		times[f.Name]++
		if form := fieldForms[f.Name]; form == nil || !form.MatchString(f.Value) {
			t.Errorf("%s: %s: %q", rec.Type(), f.Name, f.Value)
		}
	}
	for name, n := range times {
		if n > 1 { // only WARC-Concurrent-To may be repeated, and we have one at most
			t.Errorf("%s: %s stands there %d times", rec.Type(), name, n)
		}
	}
	for _, name := range mustHave {
		if times[name] != 1 {
			t.Errorf("%s: %s stands there %d times", rec.Type(), name, times[name])
		}
	}
	for _, name := range mayNot[rec.Type()] {
		if times[name] > 0 {
			t.Errorf("%s may not have %s", rec.Type(), name)
		}
	}
	if rec.Type() != warc.Warcinfo && times["WARC-Target-URI"] != 1 {
		t.Errorf("%s has no WARC-Target-URI", rec.Type())
	}
	if rec.Type() == warc.Revisit && times["WARC-Profile"] != 1 {
		t.Error("a revisit needs a profile")
	}
	want := contentTypes[rec.Type()]
	if rec.RenderedBy() != "" {
		want = "text/html; charset=utf-8"
	}
	if got := rec.Header.Get("Content-Type"); got != want {
		t.Errorf("%s: the content type is %s", rec.Type(), got)
	}
}

// checkText holds the bytes of a record, one gzip member, against the grammar.
func checkText(t *testing.T, rec readRecord, text string) {
	t.Helper()
	head, rest, ok := strings.Cut(text, "\r\n\r\n")
	if !ok || !strings.HasPrefix(head, "WARC/1.1\r\n") || strings.Contains(strings.ReplaceAll(head, "\r\n", ""), "\n") {
		t.Errorf("%s: the header is %q", rec.Type(), head)
	}
	if want := rec.block + "\r\n\r\n"; rest != want || rec.Header.Get("Content-Length") != strconv.Itoa(len(rec.block)) {
		t.Errorf("%s: the block is %q, want %q", rec.Type(), rest, want)
	}
}

func TestDatesAreReadInAllForms(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]time.Time{
		"2019-04-23T07:41:00Z":           at,
		"2019-04-23T09:41:00+02:00":      at,
		"2019-04-23T07:41:00.5Z":         at.Add(time.Second / 2),
		"2019-04-23T07:41:00.123456789Z": at.Add(123456789),
		"2019-04-23T07:41Z":              at,
		"2019-04-23":                     time.Date(2019, 4, 23, 0, 0, 0, 0, time.UTC),
		"2019-04":                        time.Date(2019, 4, 1, 0, 0, 0, 0, time.UTC),
		"2019":                           time.Date(2019, 1, 1, 0, 0, 0, 0, time.UTC),
		"":                               {},
		"2019-13-01":                     {},
		"Tue, 23 Apr 2019 07:41:00 GMT":  {},
	} {
		rec := mustRead(t, []byte(plain("", fmt.Sprintf("WARC-Date: %s\r\n", value))))[0]
		if got := rec.Date(); !got.Equal(want) {
			t.Errorf("%q is read as %v, want %v", value, got, want)
		}
	}
}

func TestDatesAreWrittenInUTC(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		at   time.Time
		want string
	}{
		{at, "2019-04-23T07:41:00Z"},
		{at.In(time.FixedZone("", 7200)), "2019-04-23T07:41:00Z"},
		{at.Add(time.Millisecond), "2019-04-23T07:41:00.001Z"},
		{at.Add(1999), "2019-04-23T07:41:00.000001Z"}, // to the microsecond, never ahead
	} {
		e := exchange("")
		e.At = c.at
		if got := mustRead(t, writtenExchange(t, e))[0].Header.Get("WARC-Date"); got != c.want {
			t.Errorf("%v is written as %s, want %s", c.at, got, c.want)
		}
	}
}
