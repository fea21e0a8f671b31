package warc_test

import (
	"errors"
	"testing"
	"time"

	"broadsheet/scraper/warc"
)

// TestRenderedDocumentsAreToldFromOtherConversions: they name the page that they were made
// of and the browser, and keep their bytes.
func TestRenderedDocumentsAreToldFromOtherConversions(t *testing.T) {
	t.Parallel()
	for _, html := range []string{"<!DOCTYPE html>\n<p>Die Laterne brennt.", "", "\r\n\r\n", "WARC/1.1\r\n"} {
		var id string
		file := written(t, func(w *warc.Writer) error {
			p, err := w.Exchange(exchange("<p>"), nil)
			id = p.ID
			placed, err2 := w.Rendered(p.ID, "https://kiosk.example/1", warc.Rendered{At: at.Add(time.Second), By: "Kiosk/1.0", HTML: []byte(html)})
			if placed.Digest != warc.Digest([]byte(html)) {
				t.Errorf("%q: the digest is %s", html, placed.Digest)
			}
			_, err3 := w.Conversion(p.ID, "https://kiosk.example/1", at, "text/html", []byte(html))
			return errors.Join(err, err2, err3)
		})
		records := mustRead(t, file)
		for _, rec := range records[:len(records)-2] {
			if rec.RenderedBy() != "" {
				t.Errorf("%s was rendered by %s", rec.Type(), rec.RenderedBy())
			}
		}
		made, other := records[len(records)-2], records[len(records)-1]
		if made.RenderedBy() != "Kiosk/1.0" || made.RefersTo().ID != id || made.block != html || !made.Date().Equal(at.Add(time.Second)) {
			t.Errorf("%q: by %q of %s at %s: %q", html, made.RenderedBy(), made.RefersTo().ID, made.Date(), made.block)
		}
		if other.Type() != warc.Conversion || other.RenderedBy() != "" {
			t.Errorf("another conversion is by %q", other.RenderedBy())
		}
	}
}

// TestOnlyConversionsAreRendered, whatever another record says.
func TestOnlyConversionsAreRendered(t *testing.T) {
	t.Parallel()
	rec := mustRead(t, []byte(plain("", "Broadsheet-Rendered-By: Kiosk/1.0\r\n")))[0]
	if rec.RenderedBy() != "" {
		t.Errorf("a %s was rendered by %s", rec.Type(), rec.RenderedBy())
	}
}

// TestABrowserCantBreakTheHeader: a name that would is refused before anything is written.
func TestABrowserCantBreakTheHeader(t *testing.T) {
	t.Parallel()
	written(t, func(w *warc.Writer) error {
		if p, err := w.Rendered("urn:uuid:1", "https://kiosk.example/1", warc.Rendered{At: at, By: "Kiosk/1.0\r\nX: y"}); err == nil || p.Length != 0 {
			t.Errorf("it was written: %+v", p)
		}
		return nil
	})
}
