package extract_test

import (
	"maps"
	"regexp"
	"slices"
	"testing"

	"broadsheet/extract"
)

// unsourced are the fields that say of themselves where they come from, or that
// follow from others.
var unsourced = []string{"schema", "source", "site", "text", "content_hash", "fetched", "http", "extraction"}

var provenance = regexp.MustCompile(`^(css:.+|jsonld:[A-Za-z:.]+|meta:.+|link:canonical|profile:[a-z]+|microdata:.+|generic:.+|url)$`)

// TestFieldsSayWhereEachCameFrom: a record names a source for each field that it
// has, and none for a field that it hasn't.
func TestFieldsSayWhereEachCameFrom(t *testing.T) {
	t.Parallel()
	pages := testPages(t)
	pages["unknown site"] = pageWith(`<title>Bridge closed</title><meta name="author" content="Ida Kolm"><meta name="robots" content="noai"><link rel="canonical" href="/b">`)
	for name, page := range pages {
		art, err := extract.Extract(page, extract.Options{})
		if err != nil {
			t.Fatal(err)
		}
		record, ok := asJSON(t, art).(map[string]any)
		if !ok {
			t.Fatal("a record is no mapping")
		}
		for _, field := range slices.Sorted(maps.Keys(record)) {
			if from := art.Extraction.Fields[field]; !slices.Contains(unsourced, field) && !provenance.MatchString(from) {
				t.Errorf("%s: %s comes from %q", name, field, from)
			}
		}
		for field, from := range art.Extraction.Fields {
			if record[field] == nil {
				t.Errorf("%s: %s is said to come from %s and isn't there", name, field, from)
			}
		}
	}
}
