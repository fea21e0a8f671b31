package extract_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"broadsheet/extract"
)

func TestMoreBlocksThanTheLimitAreAWarning(t *testing.T) {
	t.Parallel()
	page := pageOf("<title>Bridge closed</title>", story+strings.Repeat("<p>A line that nobody needs to read to the end.</p>", 50))
	const warning = "only the first 20 runs of text were looked at for the story"
	for limit, warns := range map[int]bool{0: false, 20: true, 1000: false} {
		art, err := extract.Extract(page, extract.Options{Profiles: new(extract.Profiles), MaxBlocks: limit})
		if err != nil {
			t.Fatal(err)
		}
		if slices.Contains(art.Extraction.Warnings, warning) != warns || len(art.Body) == 0 || limit == 20 && len(art.Body) > limit {
			t.Errorf("limit %d: %d blocks, warnings %q", limit, len(art.Body), art.Extraction.Warnings)
		}
	}
}

func TestScriptsBeyondTheLimitAreNotLookedInto(t *testing.T) {
	t.Parallel()
	page := shell(stateForms()["NEXT_DATA HTML"])
	for limit, reads := range map[int]bool{-1: false, 1000: false, 0: true, 100_000: true} {
		_, err := extract.Extract(page, extract.Options{Profiles: new(extract.Profiles), MaxStateBytes: limit})
		if reads != (err == nil) || err != nil && !errors.Is(err, extract.ErrNoArticle) {
			t.Errorf("limit %d: error %v", limit, err)
		}
	}
}
