package choose_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"broadsheet/extract"
	"broadsheet/store/choose"
)

// story is an invented record.
func story() *extract.Article {
	return &extract.Article{
		Schema: extract.Schema, ID: "tagesblatt.example:7", Revision: 2, Site: "tagesblatt.example", Section: []string{"Region", "Auental"},
		Headline: "Die alte Mühle mahlt wieder", Authors: []string{"Wiebke Althoff", "Jonas Ferber"}, Language: "de-AT", Access: extract.Metered,
		Published: time.Date(2019, 4, 23, 7, 12, 0, 0, time.FixedZone("", 7200)), Fetched: time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC),
		Lead: []string{"Vierzig Jahre stand das Rad."},
		Body: []extract.Block{{Type: extract.Paragraph, Text: "Nun dreht es sich, und das Mehl ist verkauft."}, {Type: extract.Quote, Text: "Ich höre es bis ins Bett."}},
		Text: "Vierzig Jahre stand das Rad.", ReadingMinutes: 2, HTTP: &extract.HTTP{Status: 200}, ContentHash: "sha256:00",
		Related:    []extract.Group{{Group: "Mehr", Items: []extract.Teaser{{Headline: "Brot", Paid: true}}}},
		Extraction: extract.Extraction{Profile: "tagesblatt.example", Confidence: 0.97, Fields: map[string]string{"lead": "css:p.intro"}},
	}
}

// TestConditions over each kind of field; what a record lacks is empty.
func TestConditions(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		`headline contains "Mühle"`:                              true,
		`headline contains "mühle"`:                              false,
		`lower(headline) contains "mühle"`:                       true,
		`headline matches "(?i)^die .* mühle"`:                   true,
		`headline startsWith "Die" and site endsWith ".example"`: true,
		`"Jonas Ferber" in authors`:                              true,
		`"jonas ferber" in map(authors, lower(#))`:               true,
		`"Sport" in section or not ("Region" in section)`:        false,
		`len(authors) == 2 && len(topics) == 0`:                  true,
		`access in ["metered", "paid"]`:                          true,
		`reading_minutes > 1.5`:                                  true,
		`http.status == 200`:                                     true,
		`dateline.place == ""`:                                   true,
		`capture.offset == 0`:                                    true,
		`published >= date("2019-04-23")`:                        true,
		`published < date("2019-04-23T07:12:00+02:00")`:          false,
		`published.Year() == 2019 and published.Hour() == 7`:     true,
		`fetched - published > duration("24h")`:                  true,
		`modified < date("1900-01-01")`:                          true,
		`known(modified)`:                                        false,
		`known(published) and known(http) and known(lead)`:       true,
		`known(dateline) or known(images) or known(access)`:      true,
		`known(dateline) or known(rights.robots)`:                false,
		`any(body, .type == "quote")`:                            true,
		`count(body, .type == "quote") > 1`:                      false,
		`sum(body, len(.text)) > 60`:                             true,
		`any(related, any(.items, .paid))`:                       true,
		`none(images, .credit == "")`:                            true,
		`extraction.fields["lead"] startsWith "css:"`:            true,
		`extraction.fields["kicker"] == ""`:                      true,
		`extraction.confidence >= 0.9 ? revision > 1 : false`:    true,
		`authors | filter(# startsWith "W") | len() == 1`:        true,
	} {
		w, err := choose.ParseWhere(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got, err := w.Match(story()); got != want || err != nil {
			t.Errorf("%s: %v, %v", text, got, err)
		}
	}
}

// TestMistakesInConditions name the column and what may have been meant.
func TestMistakesInConditions(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		``:                                    `column 1: unexpected token EOF`,
		`hedline == "x"`:                      `column 1: there is no field or function "hedline"; did you mean headline`,
		`access == "paid" and http.stats > 3`: `column 27: there is no field or function "stats"; did you mean http.status?`,
		`status == 200`:                       `did you mean http.status?`,
		`any(body, .typ == "quote")`:          `column 12: there is no field or function "typ"; did you mean body.type`,
		"access == \"paid\"\n  and foo":       `line 2, column 7: there is no field or function "foo"`,
		`headline == 3`:                       `column 10: invalid operation: == (mismatched types string and int)`,
		`headline`:                            `it is no condition: expected bool, but got string`,
		`headline ==`:                         `column 11: unexpected token EOF`,
		`headline matches "("`:                `error parsing regexp`,
		`published > date("23.4.2019")`:       `column 18: "23.4.2019" is no day such as 2019-04-23`,
		`published > now()`:                   `there is no field or function "now"`,
		`repeat("x", 9) == "x"`:               `there is no field or function "repeat"`,
		`let a = text; a + a == ""`:           `column 5: let is not offered`,
		`all(1..9, # > 0)`:                    `ranges are not offered`,
		`$env["id"] == "x"`:                   `$env is not offered`,
		`any(body, any(body, any(body, .text == "")))`:   `more than 2 loops in each other`,
		`"" ` + strings.Repeat(`+ text `, 600) + `== ""`: `nodes`,
	} {
		_, err := choose.ParseWhere(text)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%.60s:\n%v\nwant %s", text, err, want)
		}
	}
	_, err := choose.ParseWhere(`hedline == ""`)
	if wrong, ok := errors.AsType[*choose.NameError](err); !ok || wrong.Name != "hedline" {
		t.Errorf("%v", err)
	}
}

// TestConditionsThatFailSayWhy: what depends on a record can't be told before.
func TestConditionsThatFailSayWhy(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`authors[5] == "x"`:                    `column 8: index out of range: 5 (array length is 2)`,
		`published > date(headline)`:           `"Die alte Mühle mahlt wieder" is no day`,
		`revision % len(topics) == 0`:          `integer divide by zero`,
		`headline matches (headline + "(")`:    `missing closing )`,
		`fetched - published > duration(site)`: `invalid duration`,
	} {
		w, err := choose.ParseWhere(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if _, err := w.Match(story()); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
}

// TestConditionsAreBounded: the dearest that is taken is done with the longest
// article in a moment.
func TestConditionsAreBounded(t *testing.T) {
	t.Parallel()
	art := story()
	for range 2000 {
		art.Body = append(art.Body, extract.Block{Type: extract.Paragraph, Text: "A paragraph of a long read."})
	}
	w, err := choose.ParseWhere(`none(body, any(body, .text == ""))`)
	if err != nil {
		t.Fatal(err)
	}
	if ok, err := w.Match(art); !ok || err != nil {
		t.Errorf("%v, %v", ok, err)
	}
}

// FuzzWhere: whatever an expression says, it is refused, fails or answers; it leaves
// the record alone and answers the same twice.
func FuzzWhere(f *testing.F) {
	for _, text := range []string{
		`headline contains "Mühle"`, `any(related, any(.items, .paid))`, `authors[1:] == ["x"]`, `published - fetched > duration("1h")`,
		`{"a": headline}.a ?? "x" == kicker`, `text[0] == "x"`, `map(body, {.text})[0] == ""`, `known(body | filter(.level > 1))`, `a?.b`, `// x`,
		`sum(body, len(.text)) ** 9 > 1`, `extraction.fields.lead == ""`, `published.In(published.Location()) == published`, `not (true)`, "b'x' == text",
	} {
		f.Add(text)
	}
	before := story()
	f.Fuzz(func(t *testing.T, text string) {
		w, err := choose.ParseWhere(text)
		if err != nil {
			if strings.Contains(err.Error(), "\n") {
				t.Errorf("%q: more than a line: %v", text, err)
			}
			return
		}
		art := story()
		first, err := w.Match(art)
		second, err2 := w.Match(art)
		if first != second || (err == nil) != (err2 == nil) {
			t.Errorf("%q: %v, %v and %v, %v", text, first, err, second, err2)
		}
		if art.Headline != before.Headline || art.Body[0] != before.Body[0] || len(art.Authors) != len(before.Authors) {
			t.Errorf("%q changed the record", text)
		}
	})
}

// BenchmarkWhere asks a record about a text, a list of objects and a time.
func BenchmarkWhere(b *testing.B) {
	art := story()
	for range 30 {
		art.Body = append(art.Body, extract.Block{Type: extract.Paragraph, Text: "A paragraph of an ordinary article."})
	}
	for _, text := range []string{`headline contains "Rad"`, `any(body, .type == "code")`, `published > date("2020-01-01")`} {
		b.Run(text, func(b *testing.B) {
			w, err := choose.ParseWhere(text)
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				if _, err := w.Match(art); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
