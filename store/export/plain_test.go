package export_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"broadsheet/extract"
	"broadsheet/store/export"
)

const separator = "\f======================================================================\n"

// TestPlainTextToTheByte: headline, date line, lead and text.
func TestPlainTextToTheByte(t *testing.T) {
	t.Parallel()
	whole := &extract.Article{
		Kicker: "Harbour", Headline: "Lights stay on", Dateline: &extract.Dateline{Text: "Monday, 7:41"}, Lead: []string{"They stay."},
		Body: []extract.Block{{Type: extract.Paragraph, Text: "All of them."}, {Type: extract.Code, Text: "a\r\n  b"}},
	}
	text := "Harbour: Lights stay on\nMonday, 7:41\n\nThey stay.\n\nAll of them.\n\na\n  b\n"
	for name, c := range map[string]struct {
		list []*extract.Article
		want string
	}{
		"none":        {nil, ""},
		"one":         {[]*extract.Article{whole}, text},
		"two":         {[]*extract.Article{whole, whole}, text + separator + text},
		"no headline": {[]*extract.Article{{Text: "Text."}, {Text: "Text."}}, "Text.\n" + separator + "Text.\n"},
		"no text":     {[]*extract.Article{{Headline: "Head"}, {}, {Kicker: "Kick"}}, "Head\n" + separator + separator + "Kick\n"},
		"its own":     {[]*extract.Article{{Lead: []string{"a"}, Text: "b"}}, "b\n"},
	} {
		if diff := cmp.Diff(c.want, string(written(t, "txt", export.Options{}, c.list...))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestPlainTextIsCutAtFormFeeds into as many documents as there were records.
func TestPlainTextIsCutAtFormFeeds(t *testing.T) {
	t.Parallel()
	all := nasty()
	docs := strings.Split(string(written(t, "txt", export.Options{}, all...)), separator)
	if len(docs) != len(all) || strings.Contains(strings.Join(docs, ""), "\f") {
		t.Fatalf("%d documents of %d records", len(docs), len(all))
	}
	for n, s := range nastyTexts {
		want := strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(spoken(s + "\n\n" + s))
		if !strings.HasSuffix(docs[n], "\n\n"+want+"\n") {
			t.Errorf("document %d: %q lacks %q", n, docs[n], want)
		}
	}
}
