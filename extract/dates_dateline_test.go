package extract_test

import (
	"testing"

	"broadsheet/extract"
)

// TestDateLineIsKeptAsPrinted: a line by the headline that is only dates is the
// record's date line, its label apart.
func TestDateLineIsKeptAsPrinted(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]extract.Dateline{
		heading + "<p>Aktualisiert am 3. Mai 2024, 14:05 Uhr</p>":                            {Text: "Aktualisiert am 3. Mai 2024, 14:05 Uhr", Label: "Aktualisiert am"},
		heading + "<p>Published: Friday, 3 May 2024</p>":                                     {Text: "Published: Friday, 3 May 2024", Label: "Published"},
		heading + "<p>| Freitag, 3. Mai 2024 |</p>":                                          {Text: "Freitag, 3. Mai 2024"},
		heading + "<b>Last updated:</b> <i>3 May 2024</i>":                                   {Text: "Last updated: 3 May 2024", Label: "Last updated"},
		"<p>4 May 2024</p>" + heading + "<p>Posted 3 May 2024</p>":                           {Text: "Posted 3 May 2024", Label: "Posted"},
		"<p>4 May 2024</p>" + heading:                                                        {Text: "4 May 2024"},
		heading + "<p>2024年5月3日 14:05 更新</p>":                                                {Text: "2024年5月3日 14:05 更新"},
		heading + "<p>The mill burnt down on 3 May 2024</p>":                                 {},
		heading + "<p>Ada Brook | 3 May 2024</p>":                                            {},
		heading + story + story + story + story + story + story + "<p>Posted 3 May 2024</p>": {},
	} {
		art := read(t, pageOf("", body+story))
		got := extract.Dateline{}
		if art.Dateline != nil {
			got = *art.Dateline
		}
		if got != want || (art.Extraction.Fields["dateline"] == "generic:printed") != (want.Text != "") {
			t.Errorf("%s: %+v, want %+v", body[:min(len(body), 120)], got, want)
		}
	}
}
