package extract_test

import (
	"testing"
	"time"

	"broadsheet/extract"
)

// TestWhichSignalForbidsAPage: by which of the signals, and for whom they are.
func TestWhichSignalForbidsAPage(t *testing.T) {
	t.Parallel()
	const own, noarchive, noindex, after, tdm, ai = extract.OwnNoArchive, extract.NoArchive, extract.NoIndex, extract.UnavailableAfter, extract.TDM, extract.AI
	meta := func(name, content string) string { return `<meta name="` + name + `" content="` + content + `">` }
	for name, c := range map[string]struct {
		head   string
		header map[string][]string
		site   map[string][]string
		obey   extract.Signal
		want   string // "" means that the page may be kept
	}{
		"noarchive for us":               {head: meta("Broadsheet", "noarchive"), obey: own, want: "robots meta says broadsheet: noarchive"},
		"noarchive for us, among others": {head: meta("broadsheet", "nofollow, NOARCHIVE"), obey: own, want: "robots meta says broadsheet: noarchive"},
		"noarchive for all is not ours":  {head: meta("robots", "noarchive"), obey: own},
		"noarchive for another":          {head: meta("googlebot", "noarchive"), obey: noarchive},
		"noarchive for all":              {head: meta("robots", "index,noarchive"), obey: noarchive, want: "robots meta says noarchive"},
		"noarchive for us, too":          {head: meta("broadsheet", "noarchive"), obey: noarchive, want: "robots meta says broadsheet: noarchive"},
		"noindex is no noarchive":        {head: meta("robots", "noindex"), obey: noarchive},
		"noindex":                        {head: meta("robots", "noindex"), obey: noindex, want: "robots meta says noindex"},
		"none is noindex":                {head: meta("robots", "none"), obey: noindex, want: "robots meta says none"},
		"in the body":                    {head: `</head><body>` + meta("robots", "noarchive"), obey: noarchive, want: "robots meta says noarchive"},
		"in capitals":                    {head: `<META CONTENT="NOARCHIVE" NAME="ROBOTS">`, obey: noarchive, want: "robots meta says noarchive"},
		"with a character reference":     {head: meta("robots", "no&#97;rchive"), obey: noarchive, want: "robots meta says noarchive"},
		"in a comment":                   {head: `<!-- ` + meta("robots", "noarchive") + ` -->`, obey: noarchive},
		"in a script":                    {head: `<script>var x = '` + meta("robots", "noarchive") + `'</script>`, obey: noarchive},

		"header for all":                  {header: tag("noarchive"), obey: noarchive, want: "X-Robots-Tag says noarchive"},
		"header for us":                   {header: tag("broadsheet: noarchive"), obey: own, want: "X-Robots-Tag says broadsheet: noarchive"},
		"header for another":              {header: tag("otherbot: noarchive"), obey: noarchive},
		"header for another, then for us": {header: tag("otherbot: nofollow, noarchive, Broadsheet: noarchive"), obey: own, want: "X-Robots-Tag says broadsheet: noarchive"},
		"header for us, all of it":        {header: tag("broadsheet: nofollow, noarchive"), obey: own, want: "X-Robots-Tag says broadsheet: noarchive"},
		"second header":                   {header: tag("otherbot: noarchive", "noindex"), obey: noindex, want: "X-Robots-Tag says noindex"},
		"a value is no agent":             {header: tag("max-snippet: 20, noarchive"), obey: noarchive, want: "X-Robots-Tag says noarchive"},

		"unavailable since":           {header: tag("unavailable_after: 2026-03-01"), obey: after, want: "X-Robots-Tag says unavailable_after: 2026-03-01"},
		"unavailable later":           {header: tag("unavailable_after: 2027-03-01"), obey: after},
		"unavailable, with commas":    {head: meta("robots", "unavailable_after: Sunday, 01-Mar-26 10:00:00 UTC"), obey: after, want: "robots meta says unavailable_after: sunday, 01-mar-26 10:00:00 utc"},
		"unavailable for us":          {header: tag("broadsheet: unavailable_after: 01 Mar 2026 10:00:00 GMT"), obey: after, want: "X-Robots-Tag says broadsheet: unavailable_after: 01 mar 2026 10:00:00 gmt"},
		"unavailable after no date":   {header: tag("unavailable_after: soon"), obey: after},
		"unavailable, and not obeyed": {header: tag("unavailable_after: 2026-03-01"), obey: noarchive},

		"reserved by the header":      {header: map[string][]string{"Tdm-Reservation": {"1"}}, obey: tdm, want: "text and data mining is reserved (tdm-reservation: 1)"},
		"reserved by the page":        {head: meta("tdm-reservation", "1"), obey: tdm, want: "text and data mining is reserved (tdm-reservation: 1)"},
		"reserved by the site":        {site: map[string][]string{"tdm-reservation": {"1"}}, obey: tdm, want: "text and data mining is reserved (tdm-reservation: 1)"},
		"the page frees what is not":  {head: meta("tdm-reservation", "0"), site: map[string][]string{"tdm-reservation": {"1"}}, obey: tdm},
		"the header frees the page":   {header: map[string][]string{"Tdm-Reservation": {"0"}}, head: meta("tdm-reservation", "1"), obey: tdm},
		"reserved, and not obeyed":    {head: meta("tdm-reservation", "1"), obey: noarchive},
		"a policy alone":              {head: meta("tdm-policy", "https://news.example/p"), obey: tdm},
		"noai":                        {head: meta("robots", "noai"), obey: ai, want: "robots meta says noai"},
		"noai in a header":            {header: tag("noai"), obey: ai, want: "X-Robots-Tag says noai"},
		"ai.txt":                      {site: map[string][]string{"signals": {"ai.txt: disallow"}}, obey: ai, want: "ai.txt: disallow"},
		"ai.txt allows":               {site: map[string][]string{"signals": {"ai.txt: allow"}}, obey: ai},
		"content signal":              {site: map[string][]string{"signals": {"robots.txt: content-signal: search=yes,ai-train=no"}}, obey: ai, want: "robots.txt: content-signal: search=yes,ai-train=no"},
		"content signal that permits": {site: map[string][]string{"signals": {"robots.txt: content-signal: ai-train=yes"}}, obey: ai},
		"content usage in a header":   {header: map[string][]string{"Content-Usage": {"train-ai=n"}}, obey: ai, want: "header: content-usage: train-ai=n"},
	} {
		page := pageWith(c.head)
		page.Header, page.Site, page.Fetched = c.header, c.site, time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
		if got := extract.ForbidsKeeping(page, []extract.Signal{c.obey}); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
		if got := extract.ForbidsKeeping(page, nil); got != "" {
			t.Errorf("%s: nothing is obeyed, but %q", name, got)
		}
		got := read(t, page).Rights.Forbids([]extract.Signal{c.obey}, page.Fetched)
		if got != c.want {
			t.Errorf("%s: the record's rights say %q, want %q", name, got, c.want)
		}
	}
}

func tag(values ...string) map[string][]string { return map[string][]string{"X-Robots-Tag": values} }

// TestRightsOfTheSiteAreInTheRecord: what stands outside of the page.
func TestRightsOfTheSiteAreInTheRecord(t *testing.T) {
	t.Parallel()
	page := pageWith("")
	page.Header = map[string][]string{"Content-Usage": {"Train-AI=n"}}
	page.Site = map[string][]string{"tdm-reservation": {"1"}, "tdm-policy": {"https://news.example/p"}, "signals": {"ai.txt: disallow", "ai.txt: disallow"}}
	r := read(t, page).Rights
	if r == nil || r.TDMReservation != "1" || r.TDMPolicy != "https://news.example/p" || len(r.Signals) != 2 || r.Signals[0] != "header: content-usage: train-ai=n" || r.Signals[1] != "ai.txt: disallow" {
		t.Errorf("%+v", r)
	}
}
