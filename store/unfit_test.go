package store_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"broadsheet/scraper/warc"
	"broadsheet/store"
)

// TestUnfitVisits are refused before they are written, with the reason.
func TestUnfitVisits(t *testing.T) {
	t.Parallel()
	with := func(change func(*store.Visit)) store.Visit {
		v := store.Visit{Address: "https://kiosk.example/1", Fetched: start, Article: article(1, "text")}
		change(&v)
		return v
	}
	year := func(n int) time.Time { return time.Date(n, 1, 1, 0, 0, 0, 0, time.UTC) }
	a := open(t, t.TempDir())
	for name, c := range map[string]struct {
		visit store.Visit
		want  string
	}{
		"no address":         {with(func(v *store.Visit) { v.Address = "" }), "has no address"},
		"no id":              {with(func(v *store.Visit) { v.Article.ID = "" }), "has no id"},
		"a zero byte":        {with(func(v *store.Visit) { v.Article.ID = "a\x00b" }), "zero byte"},
		"an endless id":      {with(func(v *store.Visit) { v.Article.ID = strings.Repeat("i", 40_000) }), "id has 40000 bytes"},
		"fetched in 10000":   {with(func(v *store.Visit) { v.Fetched = year(10_000) }), "fetched is in the year 10000"},
		"published in 12019": {with(func(v *store.Visit) { v.Article.Published = year(12_019) }), "published is in the year 12019"},
		"modified before 0":  {with(func(v *store.Visit) { v.Article.Modified = year(-1) }), "modified is in the year -1"},
		"a block in 10000":   {with(func(v *store.Visit) { v.Article.Body[0].Time = year(10_000) }), "time of a block is in"},
	} {
		_, err := a.Keep(t.Context(), c.visit)
		if !errors.Is(err, store.ErrUnfit) || !strings.Contains(err.Error(), c.want) || len(err.Error()) > 500 {
			t.Errorf("%s: %.600v", name, err)
		}
	}
	if ids := listed(t, a, store.Query{}); len(ids) != 0 {
		t.Errorf("kept: %v", ids)
	}
}

// TestUnfitExchangesEndNothing: a page that no capture can hold is an error of its
// own. The next one is captured, in the same file.
func TestUnfitExchangesEndNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	a := open(t, dir)
	keep(t, a, article(1, "before"), "https://kiosk.example/1", start)
	headless := exchange("https://kiosk.example/x", start, "body")
	headless.Response = []byte("HTTP/1.1 200 OK")
	for name, e := range map[string]warc.Exchange{
		"an endless address":    exchange("https://kiosk.example/"+strings.Repeat("x", 33_000), start, "body"),
		"an address of two":     exchange("https://kiosk.example/\r\nWARC-Type: warcinfo", start, "body"),
		"no address":            exchange("", start, "body"),
		"a head without an end": headless,
	} {
		_, err := a.Capture(t.Context(), []warc.Exchange{e})
		if !errors.Is(err, store.ErrUnfit) || !strings.Contains(err.Error(), "write capture of") || len(err.Error()) > 1000 {
			t.Errorf("%s: %.1100v", name, err)
		}
	}
	art := article(2, "after")
	keep(t, a, art, art.URL, start)
	if body, err := a.Body(t.Context(), *newest(t, a, art.ID).Capture); err != nil || string(body.Body) != "after" {
		t.Errorf("%q, %v", body.Body, err)
	}
	onlySegment(t, dir)
}

// TestOneBadVisitSpoilsNoOther: visits share transactions, and not their failures.
// One article's record is garbled on disk; it is visited again among many others.
func TestOneBadVisitSpoilsNoOther(t *testing.T) {
	t.Parallel()
	dir := damaged(t, func(t *testing.T, tx *bolt.Tx) {
		t.Helper()
		b, k := first(t, tx, "records")
		if err := b.Put(k, []byte("\xff")); err != nil {
			t.Fatal(err)
		}
	}, spare)
	a, err := store.Open(t.Context(), dir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = a.Close() }()
	const visits = 400
	errs := make([]error, visits)
	var wg sync.WaitGroup
	for n := range visits {
		wg.Go(func() {
			art := article(1000+n, "fine")
			if n%50 == 7 {
				art = article(0, fmt.Sprint("spoilt ", n))
			}
			_, errs[n] = a.Keep(t.Context(), store.Visit{Address: art.URL, Fetched: start, Article: art})
		})
	}
	wg.Wait()
	for n, err := range errs {
		_, gone := a.Article(t.Context(), article(1000+n, "").ID)
		switch {
		case n%50 == 7 && (err == nil || !strings.Contains(err.Error(), "decode")):
			t.Errorf("visit %d of the garbled record: %v", n, err)
		case n%50 != 7 && (err != nil || gone != nil):
			t.Errorf("visit %d of a sound one: %v, then %v", n, err, gone)
		}
	}
}

// TestCallersArticleStaysAsItIs: Keep takes a copy.
func TestCallersArticleStaysAsItIs(t *testing.T) {
	t.Parallel()
	a := open(t, t.TempDir())
	art := article(1, "text")
	art.Published = time.Date(1890, 1, 1, 12, 0, 0, 0, time.FixedZone("LMT", 53*60+28))
	before := *art
	keepPlain(t, a, art, start)
	if art.Revision != 0 || !art.Published.Equal(before.Published) || art.Published.Location() != before.Published.Location() {
		t.Errorf("%+v", art)
	}
}
