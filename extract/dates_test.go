package extract

import (
	"testing"
	"time"
)

func TestParseDate(t *testing.T) {
	t.Parallel()
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		in   string
		zone *time.Location
		want string // RFC 3339, or "" for what must be refused
	}{
		{"2020-01-28T15:49:07+0100", nil, "2020-01-28T15:49:07+01:00"},
		{"2020-01-29T11:51:58Z ", berlin, "2020-01-29T11:51:58Z"},
		{"2020-01-29 11:51:58+02:00", nil, "2020-01-29T11:51:58+02:00"},
		{"Tue Jan 28 15:28:56 CET 2020", berlin, "2020-01-28T15:28:56+01:00"},
		{"Tue Apr 23 07:12:00 CEST 2019", berlin, "2019-04-23T07:12:00+02:00"},
		{"Tue, 23 Apr 2019 07:12:00 GMT", nil, "2019-04-23T07:12:00Z"},
		{"23.04.2019, 07:41 Uhr", berlin, "2019-04-23T07:41:00+02:00"},
		{"23. April 2019, 7.41 Uhr", berlin, "2019-04-23T07:41:00+02:00"},
		{"April 23, 2019 at 3:49 p.m.", berlin, "2019-04-23T15:49:00+02:00"},
		{"2019-04-23T07:41:00", berlin, "2019-04-23T07:41:00+02:00"},
		{"2019-04-23T07:41:00", nil, ""}, // an offset is not invented
		{"23.04.2019, 07:41 Uhr", nil, ""},
		{"yesterday", berlin, ""},
		{"01/02/2020", berlin, ""}, // two days
		{"2019-13-40", berlin, ""},
		{"", berlin, ""},
	} {
		got, ok := parseDate(c.in, c.zone)
		if ok != (c.want != "") || ok && got.Format(time.RFC3339) != c.want {
			t.Errorf("%q: %s, %v; want %q", c.in, got.Format(time.RFC3339), ok, c.want)
		}
	}
}

func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"2020-01-28T15:49:07+0100", "Tue Jan 28 15:28:56 CET 2020", "23.04.2019, 07:41 Uhr", "April 23, 2019"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if got, ok := parseDate(s, time.UTC); ok && (got.IsZero() || got.Year() > 9999) {
			t.Errorf("%q gives %v", s, got)
		}
	})
}

func TestFold(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"": "", "plain text": "plain text", "  a \n\t b\u00a0c ": "a b c", "Tor\u00ad\u200btur": "Tortur", "u\u0308ber": "über",
		"a\u2003b": "a b", "\ufeff": "", "nul\x00l": "null", "bad\xff": "bad\ufffd",
	} {
		if got := fold(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func FuzzExtract(f *testing.F) {
	f.Add([]byte("<html lang=de><title>A</title><h1>B</h1><p>C"))
	f.Add([]byte(`<script type="application/ld+json">{"@type":"NewsArticle","headline":"x",}</script><article class="atc"><p class="atc-TextParagraph">y`))
	f.Fuzz(func(t *testing.T, src []byte) {
		for _, address := range []string{"https://www.faz.net/x-10000001.html", "https://a.example/x"} {
			art, err := Extract(Page{HTML: src, URL: address}, Options{})
			if err != nil {
				continue
			}
			if art.ID == "" || art.ContentHash == "" || art.Schema != Schema {
				t.Errorf("a record without its own fields: %+v", art)
			}
			for _, b := range art.Body {
				if b.Text == "" || b.Text != fold(b.Text) {
					t.Errorf("block %q is not in the record's form", b.Text)
				}
			}
		}
	})
}
