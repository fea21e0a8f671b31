package extract_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"broadsheet/extract"
)

func TestRights(t *testing.T) {
	t.Parallel()
	page := pageWith(`<meta name="robots" content="index, Follow,  noarchive"><meta name="ROBOTS" content="noarchive, max-image-preview:large">
		<meta name="googlebot" content="nosnippet"><meta name="GPTBot" content="noindex"><meta name="tdm-reservation" content="1"><meta name="tdm-policy" content="https://news.example/tdm.json">`)
	page.Header = map[string][]string{"X-Robots-Tag": {"noai", "otherbot: noindex, nofollow"}}
	want := &extract.Rights{
		Robots:         []string{"index", "follow", "noarchive", "max-image-preview:large", "googlebot: nosnippet", "gptbot: noindex"},
		XRobotsTag:     []string{"noai", "otherbot: noindex, nofollow"},
		TDMReservation: "1",
		TDMPolicy:      "https://news.example/tdm.json",
	}
	if diff := cmp.Diff(want, read(t, page).Rights); diff != "" {
		t.Errorf("rights differ (-want +got):\n%s", diff)
	}
}

func TestRightsOfTheHeaderComeFirst(t *testing.T) {
	t.Parallel()
	page := pageWith(`<meta name="tdm-reservation" content="0">`)
	page.Header = map[string][]string{"Tdm-Reservation": {"1"}, "Tdm-Policy": {"https://news.example/p"}}
	want := &extract.Rights{TDMReservation: "1", TDMPolicy: "https://news.example/p"}
	if diff := cmp.Diff(want, read(t, page).Rights); diff != "" {
		t.Errorf("rights differ (-want +got):\n%s", diff)
	}
}

func TestNoSignalsNoRights(t *testing.T) {
	t.Parallel()
	if got := read(t, pageWith("")).Rights; got != nil {
		t.Errorf("rights %+v", got)
	}
}
