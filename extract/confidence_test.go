package extract_test

import (
	"errors"
	"strings"
	"testing"

	"broadsheet/extract"
)

// TestUnsureReadingIsRefused where more is asked than the page gives, and told with both
// numbers; what is sure enough passes.
func TestUnsureReadingIsRefused(t *testing.T) {
	t.Parallel()
	page := pageOf(`<meta property="og:type" content="article">`, "<h1>Bridge closed</h1>"+strings.Repeat("<p>"+first+" "+second+"</p>", 4))
	art := read(t, page)
	sure := art.Extraction.Confidence
	if sure <= 0 || sure > 1 {
		t.Fatalf("confidence %v, want one from 0 to 1", sure)
	}
	opts := extract.Options{Profiles: new(extract.Profiles), MinConfidence: sure}
	if _, err := extract.Extract(page, opts); err != nil {
		t.Errorf("just as sure as asked: %v", err)
	}
	opts.MinConfidence = sure + 0.001
	_, err := extract.Extract(page, opts)
	unsure, ok := errors.AsType[*extract.UnsureError](err)
	if !ok || !errors.Is(err, extract.ErrUnsure) || unsure.Confidence != sure || unsure.Min != opts.MinConfidence {
		t.Errorf("error %v", err)
	}
}

// TestReadingByOtherMeansSaysHowSure too: a profile's layout is surer than what a page
// states for machines.
func TestReadingByOtherMeansSaysHowSure(t *testing.T) {
	t.Parallel()
	stated := read(t, pageOf(`<script type="application/ld+json">{"@type":"NewsArticle","articleBody":"`+strings.Repeat("The river rose in the night. ", 20)+`"}</script>`, `<div id="app">Loading</div>`))
	if c := stated.Extraction.Confidence; c <= 0 || c >= 0.98 {
		t.Errorf("a stated body: confidence %v", c)
	}
}
