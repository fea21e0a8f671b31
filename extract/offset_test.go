package extract_test

import (
	"testing"
	"time"

	"broadsheet/extract"
)

// Whatever offset a page states, a site with a zone has the offset of that zone;
// the instant stays.
func TestTimesHaveTheOffsetOfTheSite(t *testing.T) {
	t.Parallel()
	for stated, want := range map[string]string{
		"2024-04-17T10:24:31Z":          "2024-04-17T12:24:31+02:00",
		"2024-01-17T10:24:31.000Z":      "2024-01-17T11:24:31+01:00",
		"2024-04-17T06:24:31-04:00":     "2024-04-17T12:24:31+02:00",
		"2024-04-17T12:24:31+02:00":     "2024-04-17T12:24:31+02:00",
		"Wed Apr 17 12:24:31 CEST 2024": "2024-04-17T12:24:31+02:00",
	} {
		t.Run(stated, func(t *testing.T) {
			t.Parallel()
			page := bylinePage(`<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"` + stated + `","dateModified":"` + stated + `"}</script>`)
			art, err := extract.Extract(page, extract.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if got := art.Published.Format(time.RFC3339); got != want {
				t.Errorf("published %s, want %s", got, want)
			}
			if got := art.Modified.Format(time.RFC3339); got != want {
				t.Errorf("modified %s, want %s", got, want)
			}
		})
	}
}

// Without a zone the page's own offset is all that is known.
func TestTimesKeepTheirOffsetWithoutAZone(t *testing.T) {
	t.Parallel()
	art := read(t, pageWith(`<meta property="article:published_time" content="2024-04-17T06:24:31-04:00">`))
	if got := art.Published.Format(time.RFC3339); got != "2024-04-17T06:24:31-04:00" {
		t.Errorf("published %s", got)
	}
}
