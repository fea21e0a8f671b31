package store_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"broadsheet/scraper/warc"
	"broadsheet/store"
)

// TestNothingAfterClose: what comes too late is an error of one kind, and a second
// Close is none.
func TestNothingAfterClose(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	a := open(t, dir)
	keepPlain(t, a, article(1, "text"), start)
	for range 2 {
		if err := a.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
		for name, late := range writes(t.Context(), a) {
			if !errors.Is(late, store.ErrClosed) {
				t.Errorf("%s: %v", name, late)
			}
		}
	}
	if report := checked(t, dir); report.Visits != 1 {
		t.Errorf("%+v", report)
	}
}

// TestNothingIsWrittenThroughAView: Keep and Capture say so.
func TestNothingIsWrittenThroughAView(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	a := open(t, dir)
	keepPlain(t, a, article(1, "text"), start)
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	view, err := store.View(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = view.Close() }()
	for name, err := range writes(t.Context(), view) {
		if !errors.Is(err, store.ErrClosed) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// writes tries all that writes.
func writes(ctx context.Context, a *store.Archive) map[string]error {
	_, errKeep := a.Keep(ctx, store.Visit{Address: "https://kiosk.example/2", Article: article(2, "late")})
	_, errNone := a.Keep(ctx, store.Visit{Address: "https://kiosk.example/3", Outcome: store.Gone})
	_, errCapture := a.Capture(ctx, []warc.Exchange{exchange("https://kiosk.example/2", start, "late")})
	return map[string]error{"keep": errKeep, "keep an outcome": errNone, "capture": errCapture}
}

// TestCloseDuringKeep: each of many Keeps that run into a Close either has kept its
// visit or says that it hasn't.
func TestCloseDuringKeep(t *testing.T) {
	t.Parallel()
	for round := range 10 {
		dir := t.TempDir()
		a := open(t, dir)
		const keeps = 200
		kept := make([]bool, keeps)
		var wg sync.WaitGroup
		begun := make(chan struct{}, keeps)
		for n := range keeps {
			wg.Go(func() {
				begun <- struct{}{}
				art := article(n, "text")
				refs, err := a.Capture(t.Context(), []warc.Exchange{exchange(art.URL, start, art.Text)})
				if err == nil {
					art.Capture = &refs[0]
					_, err = a.Keep(t.Context(), store.Visit{Address: art.URL, Fetched: start, Article: art})
				}
				if kept[n] = err == nil; err != nil && !errors.Is(err, store.ErrClosed) {
					t.Errorf("keep %d: %v", n, err)
				}
			})
		}
		for range round * 20 {
			<-begun
		}
		if err := a.Close(); err != nil {
			t.Error(err)
		}
		wg.Wait()
		view, err := store.View(t.Context(), dir)
		if err != nil {
			t.Fatal(err)
		}
		for n := range keeps {
			if _, err := view.Article(t.Context(), article(n, "").ID); (err == nil) != kept[n] {
				t.Errorf("article %d: kept %v, but then %v", n, kept[n], err)
			}
		}
		_ = view.Close()
	}
}

// TestKeepEndsWithItsContext: before the visit is handed over, with the cause; the
// archive goes on.
func TestKeepEndsWithItsContext(t *testing.T) {
	t.Parallel()
	a := open(t, t.TempDir())
	cause := errors.New("the power is going")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(cause)
	for name, err := range writes(ctx, a) {
		if !errors.Is(err, cause) {
			t.Errorf("%s: %v", name, err)
		}
	}
	keepPlain(t, a, article(1, "text"), start)
	if got := listed(t, a, store.Query{}); len(got) != 1 {
		t.Errorf("%v", got)
	}
}

// TestCancelledKeepsAreKeptOrSayNot: a context that ends amid many.
func TestCancelledKeepsAreKeptOrSayNot(t *testing.T) {
	t.Parallel()
	a := open(t, t.TempDir())
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	errs := make([]error, 300)
	var wg sync.WaitGroup
	for n := range errs {
		wg.Go(func() {
			if n == 100 {
				cancel()
			}
			art := article(n, fmt.Sprint("text ", n))
			_, errs[n] = a.Keep(ctx, store.Visit{Address: art.URL, Fetched: start, Article: art})
		})
	}
	wg.Wait()
	for n, err := range errs {
		_, gone := a.Article(t.Context(), article(n, "").ID)
		if (err == nil) != (gone == nil) || err != nil && !errors.Is(err, context.Canceled) {
			t.Errorf("article %d: %v, then %v", n, err, gone)
		}
	}
}
