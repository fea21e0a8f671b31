package choose_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"broadsheet/extract"
	"broadsheet/store/choose"
)

// takes asks a new matcher about one record.
func takes(t *testing.T, c choose.Choice, art *extract.Article) bool {
	t.Helper()
	ok, err := c.Matcher().Match(art)
	if err != nil {
		t.Fatal(err)
	}
	return ok
}

func day(s string) time.Time {
	at, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return at
}

// TestChoices by each field: one entry of a list is enough, case makes no difference,
// and what a record doesn't say is not what was asked for.
func TestChoices(t *testing.T) {
	t.Parallel()
	list := func(s ...string) []string { return s }
	for name, c := range map[string]struct {
		choice choose.Choice
		want   bool
	}{
		"all":                    {choose.Choice{}, true},
		"a step of the section":  {choose.Choice{Sections: list("AUENTAL")}, true},
		"no part of a step":      {choose.Choice{Sections: list("Auen")}, false},
		"one of two sections":    {choose.Choice{Sections: list("Sport", "Region")}, true},
		"a topic of none":        {choose.Choice{Topics: list("Mühlen")}, false},
		"an author":              {choose.Choice{Authors: list("jonas ferber")}, true},
		"an author, decomposed":  {choose.Choice{Authors: list("wiebke ALTHOFF ")}, true},
		"half a name":            {choose.Choice{Authors: list("Ferber")}, false},
		"the language":           {choose.Choice{Languages: list("de-at")}, true},
		"its prefix":             {choose.Choice{Languages: list("DE")}, true},
		"no prefix of a subtag":  {choose.Choice{Languages: list("de-A")}, false},
		"a narrower language":    {choose.Choice{Languages: list("de-AT-1996")}, false},
		"half a language":        {choose.Choice{Languages: list("d")}, false},
		"one of two languages":   {choose.Choice{Languages: list("en", "de")}, true},
		"access":                 {choose.Choice{Access: list("metered")}, true},
		"other access":           {choose.Choice{Access: list("free", "paid", choose.UnknownAccess)}, false},
		"fetched that day":       {choose.Choice{Fetched: choose.Span{From: day("2020-01-01"), To: day("2020-01-02")}}, true},
		"the end is not in it":   {choose.Choice{Fetched: choose.Span{To: day("2020-01-01")}}, false},
		"fetched later":          {choose.Choice{Fetched: choose.Span{From: day("2020-01-02")}}, false},
		"never modified, from":   {choose.Choice{Modified: choose.Span{From: day("0001-01-01").AddDate(0, 0, 1)}}, false},
		"never modified, to":     {choose.Choice{Modified: choose.Span{To: day("2030-01-01")}}, false},
		"all of several":         {choose.Choice{Sections: list("Region"), Access: list("metered"), Languages: list("de")}, true},
		"all but one of several": {choose.Choice{Sections: list("Region"), Access: list("free"), Languages: list("de")}, false},
	} {
		if got := takes(t, c.choice, story()); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
	bare := &extract.Article{ID: "a.example:1"}
	if !takes(t, choose.Choice{Access: list(choose.UnknownAccess)}, bare) || takes(t, choose.Choice{Languages: list("de")}, bare) ||
		takes(t, choose.Choice{Languages: list("")}, bare) || takes(t, choose.Choice{Authors: list("")}, bare) {
		t.Error("a record that says nothing")
	}
}

// TestAuthorsAreComparedAsLetters, however they are composed.
func TestAuthorsAreComparedAsLetters(t *testing.T) {
	t.Parallel()
	art := &extract.Article{Authors: []string{"Zoë Groß"}}
	for name, want := range map[string]bool{"zoe\u0308 gross": true, "ZOË GROSS": true, "Zoe Gross": false} {
		if got := takes(t, choose.Choice{Authors: []string{name}}, art); got != want {
			t.Errorf("%q: %v", name, got)
		}
	}
}

// TestWords are whole ones, all of them, in headline, lead or body; a phrase stands in
// one block.
func TestWords(t *testing.T) {
	t.Parallel()
	art := story()
	art.Body = append(art.Body, extract.Block{Text: "L’eau monte; 東京の水. Die Höhe: 3,5 Meter. Οδός, берег; finden Straße."})
	for query, want := range map[string]bool{
		"Mühle":                   true,
		"MÜHLE":                   true,
		"mu\u0308hle":             true,
		"Mühl":                    false,
		"mahlt Mehl":              true,
		"Mehl mahlt":              true,
		"mahlt Korn":              false,
		`"alte Mühle"`:            true,
		`"Mühle alte"`:            false,
		`"dreht es sich und das"`: true, // a comma parts no words
		`"Rad nun"`:               false,
		`Rad "bis ins" Vierzig`:   true,
		`"wieder vierzig"`:        false,
		"l'eau":                   true,
		"eau":                     true,
		"東京":                      true,
		"京東":                      false,
		"水":                       true,
		"3,5":                     true,
		"Wiebke":                  false, // an author isn't text
		`-- "mehl"`:               true,
		"ΟΔΟΣ οδός":               false, // an accent is a letter's own
		"ΟΔΌΣ":                    true,
		"БЕРЕГ":                   true,
		"ﬁnden STRASSE":           true,
	} {
		w, err := choose.ParseWords(query)
		if err != nil {
			t.Errorf("%s: %v", query, err)
			continue
		}
		if got := w.In(art); got != want {
			t.Errorf("%s: %v", query, got)
		}
	}
}

// TestQueriesWithoutWords are mistakes.
func TestQueriesWithoutWords(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]error{"": choose.ErrNoWords, " -- ": choose.ErrNoWords, `""`: choose.ErrNoWords, `"the mill`: choose.ErrOpenQuote, `a "b" "`: choose.ErrOpenQuote} {
		if _, err := choose.ParseWords(query); !errors.Is(err, want) {
			t.Errorf("%q: %v", query, err)
		}
	}
}

// TestReservations are what the specifications call so, and nothing else.
func TestReservations(t *testing.T) {
	t.Parallel()
	robots := func(s ...string) *extract.Rights { return &extract.Rights{Robots: s} }
	tag := func(s ...string) *extract.Rights { return &extract.Rights{XRobotsTag: s} }
	for name, c := range map[string]struct {
		rights *extract.Rights
		want   bool
	}{
		"nothing said":            {nil, false},
		"TDM reserved":            {&extract.Rights{TDMReservation: "1"}, true},
		"TDM reserved, a policy":  {&extract.Rights{TDMReservation: "1", TDMPolicy: "https://a.example/tdm"}, true},
		"TDM not reserved":        {&extract.Rights{TDMReservation: "0"}, false},
		"TDM of no known value":   {&extract.Rights{TDMReservation: "yes"}, false},
		"a policy alone":          {&extract.Rights{TDMPolicy: "https://a.example/tdm"}, false},
		"noai":                    {robots("index", "noai"), true},
		"noimageai is for images": {robots("noimageai"), false},
		"noarchive":               {robots("noarchive", "noindex", "nosnippet", "none"), false},
		"noai for one agent":      {robots("gptbot: noai"), false},
		"a header":                {tag("noindex, NoAI"), true},
		"the second header":       {tag("noindex", "noai"), true},
		"a header for one agent":  {tag("gptbot: noindex, noai"), false},
		"a header with values":    {tag("max-snippet: 20, unavailable_after: 25 Jun 2030 15:00:00 PST, noai"), true},
		"words that hold it":      {tag("noaim, xnoai"), false},
	} {
		if got := choose.Reserved(c.rights); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// TestRightsAreCounted only where all else would have taken the record.
func TestRightsAreCounted(t *testing.T) {
	t.Parallel()
	m := (&choose.Choice{Sections: []string{"Region"}, RespectRights: true}).Matcher()
	for i, c := range []struct {
		section, reservation string
		want                 bool
	}{{"Region", "1", false}, {"Sport", "1", false}, {"Region", "", true}} {
		art := &extract.Article{Section: []string{c.section}, Rights: &extract.Rights{TDMReservation: c.reservation}}
		if ok, err := m.Match(art); ok != c.want || err != nil {
			t.Errorf("record %d: %v, %v", i, ok, err)
		}
	}
	if m.Reserved != 1 || m.Duplicates != 0 {
		t.Errorf("%d reserved, %d duplicates", m.Reserved, m.Duplicates)
	}
}

// TestDuplicates are records of other ids with the same words; the first one stays,
// with all its revisions, and what has no text is like nothing.
func TestDuplicates(t *testing.T) {
	t.Parallel()
	m := (&choose.Choice{Dedupe: true}).Matcher()
	for i, c := range []struct {
		id, lead, body string
		want           bool
	}{
		{"a:1", "", "Der Fluss steigt, sagt das Amt.", true},
		{"a:1", "", "Der Fluss steigt, sagt das Amt.", true},
		{"b:1", "", "Der Fluss steigt, sagt das Amt.", false},
		{"c:1", "Der Fluss steigt:", "SAGT das Amt", false},
		{"d:1", "", "Der Fluss steigt, sagt das Amt nicht.", true},
		{"e:1", "", "", true},
		{"f:1", "", " – ", true},
		{"b:1", "", "Der Fluss sinkt.", true},
	} {
		art := &extract.Article{ID: c.id, Body: []extract.Block{{Text: c.body}}}
		if c.lead != "" {
			art.Lead = []string{c.lead}
		}
		if ok, err := m.Match(art); ok != c.want || err != nil {
			t.Errorf("record %d: %v, %v", i, ok, err)
		}
	}
	if m.Duplicates != 2 {
		t.Errorf("%d duplicates", m.Duplicates)
	}
}

// TestADuplicateOfWhatWasLeftOutStays: only a text that was taken makes another one
// of too much.
func TestADuplicateOfWhatWasLeftOutStays(t *testing.T) {
	t.Parallel()
	m := (&choose.Choice{Dedupe: true, RespectRights: true}).Matcher()
	reserved := &extract.Article{ID: "a:1", Lead: []string{"The bell rings."}, Rights: &extract.Rights{TDMReservation: "1"}}
	free := &extract.Article{ID: "b:1", Lead: []string{"The bell rings."}}
	first, err := m.Match(reserved)
	second, err2 := m.Match(free)
	if first || !second || errors.Join(err, err2) != nil {
		t.Errorf("%v, %v, %v", first, second, errors.Join(err, err2))
	}
}

// FuzzWords: no query and no text is too strange, and a text has its own words.
func FuzzWords(f *testing.F) {
	for _, s := range []string{"Mühle", `"a b" c`, "東京の水", "\xff", "e\u0301", "ﬁn", "\u0345", "a\u00adb"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		query := strings.ReplaceAll(text, `"`, " ")
		w, err := choose.ParseWords(query)
		if err != nil {
			return
		}
		if !w.In(&extract.Article{Headline: text}) {
			t.Errorf("%q doesn't have its own words", text)
		}
		if w, err = choose.ParseWords(`"` + query + `"`); err != nil || !w.In(&extract.Article{Body: []extract.Block{{Text: text}}}) {
			t.Errorf("%q is not its own phrase: %v", text, err)
		}
	})
}

// BenchmarkWords looks for a phrase in an ordinary article.
func BenchmarkWords(b *testing.B) {
	art := story()
	for range 30 {
		art.Body = append(art.Body, extract.Block{Type: extract.Paragraph, Text: strings.Repeat("Am Morgen kam das Wasser, und am Abend der Müller. ", 4)})
	}
	w, err := choose.ParseWords(`Mühle "am Abend die Müllerin"`)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if w.In(art) {
			b.Fatal("there is no such phrase")
		}
	}
}
