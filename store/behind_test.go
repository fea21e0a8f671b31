package store_test

import (
	"fmt"
	"io"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"broadsheet/extract"
	"broadsheet/scraper/warc"
	"broadsheet/store"
)

// behind lists the records behind an article, and reads each to its end.
func behind(t *testing.T, a *store.Archive, art *extract.Article) (out []string) {
	t.Helper()
	for rec, err := range a.Behind(t.Context(), art) {
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, rec.Block); err != nil {
			t.Fatal(err)
		}
		out = append(out, fmt.Sprint(rec.Type(), " ", rec.URI()))
	}
	return out
}

// TestBehindAnArticleStandsItsWholeVisit: a redirect, the page, a further page, each with
// its request, behind the segment's own record; nothing of another article, and of a
// record without a page nothing.
func TestBehindAnArticleStandsItsWholeVisit(t *testing.T) {
	t.Parallel()
	a := open(t, t.TempDir())
	keep(t, a, article(1, "other"), "https://kiosk.example/1", start)
	refs, err := a.Capture(t.Context(), []warc.Exchange{
		exchange("https://kiosk.example/s2", start, "moved"), exchange("https://kiosk.example/2", start, "first page"), exchange("https://kiosk.example/2?p=2", start, "second page"),
	})
	if err != nil {
		t.Fatal(err)
	}
	art := article(2, "first page second page")
	art.Capture = &refs[1]
	if _, err := a.Keep(t.Context(), store.Visit{Address: "https://kiosk.example/s2", Fetched: start, Captures: refs, Article: art}); err != nil {
		t.Fatal(err)
	}
	keepPlain(t, a, article(3, "plain"), start)
	want := []string{
		"warcinfo ", "response https://kiosk.example/s2", "request https://kiosk.example/s2",
		"warcinfo ", "response https://kiosk.example/2", "request https://kiosk.example/2",
		"warcinfo ", "response https://kiosk.example/2?p=2", "request https://kiosk.example/2?p=2",
	}
	if diff := cmp.Diff(want, behind(t, a, newest(t, a, "kiosk.example:2"))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := behind(t, a, newest(t, a, "kiosk.example:3")); len(got) > 0 {
		t.Errorf("%q", got)
	}
}

// TestBehindARevisitStandsTheWholePage: of a page that went back to what it was.
func TestBehindARevisitStandsTheWholePage(t *testing.T) {
	t.Parallel()
	a := open(t, t.TempDir())
	for n, text := range []string{"first", "second", "first"} {
		keep(t, a, article(1, text), "https://kiosk.example/1", start.Add(time.Duration(n)*time.Hour))
	}
	got := behind(t, a, newest(t, a, "kiosk.example:1"))
	want := []string{
		"warcinfo ", "response https://kiosk.example/1", "request https://kiosk.example/1",
		"warcinfo ", "revisit https://kiosk.example/1", "request https://kiosk.example/1",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestBehindCanBeLeftEarly and be asked again.
func TestBehindCanBeLeftEarly(t *testing.T) {
	t.Parallel()
	a := open(t, t.TempDir())
	keep(t, a, article(1, "text"), "https://kiosk.example/1", start)
	for range 3 {
		for rec, err := range a.Behind(t.Context(), newest(t, a, "kiosk.example:1")) {
			if err != nil || rec.Type() != warc.Warcinfo {
				t.Fatal(rec, err)
			}
			break
		}
	}
}
