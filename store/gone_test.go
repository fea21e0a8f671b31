package store_test

import (
	"bytes"
	"testing"
	"time"

	"broadsheet/extract"
	"broadsheet/scraper/warc"
	"broadsheet/store"
)

// TestGoneIsBelievedAtTheSecondLook, hours later; what was seen in between ends it, and
// a server that doesn't answer says nothing.
func TestGoneIsBelievedAtTheSecondLook(t *testing.T) {
	t.Parallel()
	type seen struct {
		hour    int
		outcome store.Outcome
	}
	for name, c := range map[string]struct {
		visits []seen
		ok     bool
		since  int
		sure   bool
	}{
		"never":                    {[]seen{{0, store.Kept}}, false, 0, false},
		"no visit":                 {nil, false, 0, false},
		"once":                     {[]seen{{0, store.Kept}, {5, store.Gone}}, true, 5, false},
		"twice at once":            {[]seen{{0, store.Kept}, {5, store.Gone}, {7, store.Gone}}, true, 5, false},
		"twice":                    {[]seen{{0, store.Kept}, {5, store.Gone}, {8, store.Gone}}, true, 5, true},
		"with no answer between":   {[]seen{{0, store.Kept}, {5, store.Gone}, {6, store.GaveUp}, {8, store.Gone}}, true, 5, true},
		"no answer after":          {[]seen{{0, store.Kept}, {5, store.Gone}, {9, store.GaveUp}}, true, 5, false},
		"back again":               {[]seen{{0, store.Kept}, {5, store.Gone}, {8, store.Gone}, {20, store.Unchanged}}, false, 0, false},
		"back and gone once more":  {[]seen{{0, store.Kept}, {5, store.Gone}, {20, store.Unchanged}, {21, store.Gone}}, true, 21, false},
		"a redirect to the front":  {[]seen{{0, store.Kept}, {5, store.Gone}, {9, store.NotAnArticle}}, false, 0, false},
		"gone before it was found": {[]seen{{0, store.Gone}, {5, store.Kept}}, false, 0, false},
	} {
		var visits []store.Visit
		for _, s := range c.visits {
			visits = append(visits, store.Visit{Fetched: start.Add(time.Duration(s.hour) * time.Hour), Outcome: s.outcome})
		}
		a, ok := store.AbsenceOf(visits)
		if ok != c.ok || ok && (!a.Since.Equal(start.Add(time.Duration(c.since)*time.Hour)) || a.Sure != c.sure) {
			t.Errorf("%s: %+v, %t", name, a, ok)
		}
	}
}

// TestNotModifiedIsARevisit: a 304 is a visit and a record of a few hundred bytes, whose
// page reads back as it was kept; where nothing is kept it is an answer like others.
func TestNotModifiedIsARevisit(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	a := open(t, dir)
	art := article(1, "the same page")
	keep(t, a, art, art.URL, start)
	before, err := a.Visits(t.Context(), art.ID)
	if err != nil {
		t.Fatal(err)
	}
	e := exchange(art.URL, start.Add(time.Hour), "")
	e.Response = []byte("HTTP/1.1 304 Not Modified\r\nETag: \"2\"\r\n\r\n")
	e.Digest = before[0].Captures[0].Digest
	var refs []extract.Capture
	for _, url := range []string{art.URL, "https://kiosk.example/unknown"} {
		e.URL = url
		got, err := a.Capture(t.Context(), []warc.Exchange{e})
		if err != nil {
			t.Fatal(err)
		}
		refs = append(refs, got...)
	}
	res, err := a.Keep(t.Context(), store.Visit{Address: art.URL, Fetched: e.At, Captures: refs[:1], Outcome: store.Unchanged})
	if err != nil || res.ID != art.ID || res.Outcome != store.Unchanged {
		t.Fatalf("%+v, %v", res, err)
	}
	want, err := a.Body(t.Context(), before[0].Captures[0])
	if err != nil {
		t.Fatal(err)
	}
	got, err := a.Body(t.Context(), refs[0])
	if err != nil || !bytes.Equal(got.Body, want.Body) || !bytes.Equal(got.Head, want.Head) || !got.Date.Equal(e.At) {
		t.Errorf("%+v, %v", got, err)
	}
	if got, err := a.Body(t.Context(), refs[1]); err != nil || len(got.Body) > 0 || !bytes.Equal(got.Head, e.Response) {
		t.Errorf("of what is unknown: %+v, %v", got, err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	types := recordTypes(t, onlySegment(t, dir))
	if len(types) != 7 || types[3] != warc.Revisit || types[5] != warc.Response {
		t.Errorf("records: %v", types)
	}
}
