package extract_test

import (
	"strings"
	"testing"

	"broadsheet/extract"
)

// TestProfilesSayWhatIsRendered, as whose reader, and only by a word for yes or no.
func TestProfilesSayWhatIsRendered(t *testing.T) {
	t.Parallel()
	const plain = "name: kiosk.example\nhosts: [kiosk.example]\nlayouts: [{name: one, when: article}]\n"
	for add, want := range map[string]struct {
		zone, language string
		ok             bool
	}{
		"":                {},
		"render: false\n": {},
		"render: true\n":  {"", "", true},
		"render: true\ntimezone: Europe/Berlin\nlanguage: de-AT\n": {"Europe/Berlin", "de-AT", true},
	} {
		p, err := extract.ParseProfile("kiosk.yaml", []byte(plain+add))
		if err != nil {
			t.Errorf("%q: %v", add, err)
			continue
		}
		if zone, language, ok := p.Renders(); ok != want.ok || ok && (zone != want.zone || language != want.language) {
			t.Errorf("%q: %q, %q, %t", add, zone, language, ok)
		}
	}
	for add, says := range map[string]string{"render: always\n": "kiosk.yaml:4:9", "render: [true]\n": "kiosk.yaml:4:9", "rendered: true\n": "kiosk.yaml:4:1"} {
		if _, err := extract.ParseProfile("kiosk.yaml", []byte(plain+add)); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v", add, err)
		}
	}
}
