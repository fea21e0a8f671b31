package extract_test

import (
	"errors"
	"testing"

	"broadsheet/extract"
)

// TestSectionsOfKnownSitesAreNoDrift: a page in no layout of its site's profile is
// an alarm if it calls itself an article or has an article's address, and else a
// section or topic page.
func TestSectionsOfKnownSitesAreNoDrift(t *testing.T) {
	t.Parallel()
	const (
		rules   = "name: kiosk.example\nhosts: [kiosk.example]\nidentity: [{path: '^/a-(?P<key>\\d+)$'}]\nlayouts: [{name: one, when: main, headline: h1}]\n"
		noRules = "name: kiosk.example\nhosts: [kiosk.example]\nlayouts: [{name: one, when: main, headline: h1}]\n"
		claim   = `<meta property="og:type" content="article">`
	)
	for name, c := range map[string]struct {
		profile, address, head string
		drift                  bool
	}{
		"section":                        {rules, "https://kiosk.example/politics/", "", false},
		"claims to be an article":        {rules, "https://kiosk.example/politics/", claim, true},
		"an article's address":           {rules, "https://kiosk.example/a-17", "", true},
		"an article's address and claim": {rules, "https://kiosk.example/a-17", claim, true},
		"no rules to tell by":            {noRules, "https://kiosk.example/politics/", "", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			profile, err := extract.ParseProfile("kiosk.yaml", []byte(c.profile))
			if err != nil {
				t.Fatal(err)
			}
			profiles, err := extract.NewProfiles(profile)
			if err != nil {
				t.Fatal(err)
			}
			// It was asked for by another address: the one after redirects counts.
			page := extract.Page{HTML: []byte(c.head + story), URL: c.address, Source: "https://kiosk.example/a-99"}
			_, err = extract.Extract(page, extract.Options{Profiles: profiles})
			no, isNone := errors.AsType[*extract.NoArticleError](err)
			if errors.Is(err, extract.ErrLayout) != c.drift || isNone == c.drift {
				t.Fatalf("%v; drift %v is right", err, c.drift)
			}
			if isNone && no.Detail != "no layout of its site fits, and its address is none of an article's" {
				t.Errorf("reason %q", no.Detail)
			}
		})
	}
}
