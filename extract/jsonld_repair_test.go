package extract_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"broadsheet/extract"
)

// repaired reads a broken block that holds one object and returns its texts.
func repaired(t *testing.T, src string) map[string]any {
	t.Helper()
	values := extract.ParseJSONLD(src)
	if len(values) != 1 {
		t.Fatalf("%d values of %s, want 1", len(values), src)
	}
	o, ok := values[0].(map[string]any)
	if !ok {
		t.Fatalf("%T of %s, want an object", values[0], src)
	}
	return o
}

func TestRepairKeepsTheText(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ in, want string }{
		"quotes at the start":       {`{"headline":""Old" bridge closed"}`, `"Old" bridge closed`},
		"quotes at the end":         {`{"headline":"The bridge is "closed""}`, `The bridge is "closed"`},
		"quotes before a comma":     {`{"headline":"They call it "old", not safe","a":1}`, `They call it "old", not safe`},
		"quotes around a list":      {`{"headline":"Between "sink", swim and "row"","a":1}`, `Between "sink", swim and "row"`},
		"one quote, for inches":     {`{"headline":"A 19" wave"}`, `A 19" wave`},
		"an apostrophe escaped":     {`{"headline":"The mayor\'s boots"}`, `The mayor's boots`},
		"a path with backslashes":   {`{"headline":"Files in C:\data\old"}`, `Files in C:\data\old`},
		"backslash before the end":  {"{\"headline\":\"Rain \\\\\",\n}", `Rain \`},
		"carriage return":           {"{\"headline\":\"Rain\r\nand wind\"}", "Rain  and wind"},
		"form feed and null":        {"{\"headline\":\"Rain\fand\x00wind\"}", "Rain and wind"},
		"escapes stay escapes":      {"{\"headline\":\"\\u0052ain \\\"now\\\"\n\"}", "Rain \"now\" "},
		"escaped slash stays":       {"{\"headline\":\"4\\/5\t\"}", "4/5 "},
		"comment marks inside stay": {`{"headline":"<!-- no // comment -->",}`, "<!-- no // comment -->"},
		"commas in texts stay":      {`{"headline":"Rain,] wind,} hail",}`, "Rain,] wind,} hail"},
		"letters of all kinds":      {"{\"headline\":\"Über Brücken gehn – 東京 🌧\n\"}", "Über Brücken gehn – 東京 🌧 "},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := repaired(t, c.in)["headline"]; got != c.want {
				t.Errorf("headline %q, want %q", got, c.want)
			}
		})
	}
}

func TestRepairGoesOnBehindAQuote(t *testing.T) {
	t.Parallel()
	for name, src := range map[string]string{
		"a key":         `{"a":"x "y" z","headline":"Rain"}`,
		"a list":        `{"a":["x "y" z","b"],"headline":"Rain"}`,
		"true":          `{"a":["x "y" z",true],"headline":"Rain"}`,
		"false":         `{"a":["x "y" z",  false],"headline":"Rain"}`,
		"null":          `{"a":["x "y" z",null],"headline":"Rain"}`,
		"a number":      `{"a":["x "y" z",-1.5],"headline":"Rain"}`,
		"an object":     `{"a":["x "y" z",{"b":1}],"headline":"Rain"}`,
		"a line":        "{\"a\":\"x \"y\" z\",\n\t\"headline\":\"Rain\"}",
		"a comma alone": `{"a":["x "y" z",],"headline":"Rain"}`,
		"far blanks":    `{"a":"x "y" z"` + strings.Repeat(" ", 300) + `,"headline":"Rain"}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := repaired(t, src)["headline"]; got != "Rain" {
				t.Errorf("headline %v of %s", got, src)
			}
		})
	}
}

func TestMarksAroundABlockAreTakenOff(t *testing.T) {
	t.Parallel()
	const core = `{"headline":"Rain"}`
	for name, src := range map[string]string{
		"XHTML":                     "\n//<![CDATA[\n" + core + "\n//]]>\n",
		"CDATA alone":               "<![CDATA[" + core + "]]>",
		"CDATA without an end":      "<![CDATA[" + core,
		"comment with a semicolon":  "<!--\n" + core + ";\n-->",
		"comment in a line comment": "//<!--\n" + core + "\n//-->",
		"two kinds nested":          "/*<![CDATA[*/<!--" + core + "-->/*]]>*/",
		"mark of byte order":        "\ufeff\n<!--" + core + "-->",
		"no-break spaces around":    "\u00a0" + core + "\u00a0",
		"semicolons in a row":       core + ";;;",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := repaired(t, src)["headline"]; got != "Rain" {
				t.Errorf("headline %v of %s", got, src)
			}
		})
	}
}

func TestTruncatedBlockGivesWhatIsWhole(t *testing.T) {
	t.Parallel()
	const whole = `{"@type":"NewsArticle","headline":"Bridge closed"}`
	for cut := range len(whole) {
		if got := extract.ParseJSONLD(whole + whole[:cut]); len(got) != 1 {
			t.Errorf("%d values of one whole and %q, want 1", len(got), whole[:cut])
		}
	}
	art := read(t, pageOf(`<title>Rain</title><script type="application/ld+json">`+whole[:30]+`</script>`, story))
	if art.Headline != "Rain" {
		t.Errorf("headline %q beside a truncated block, want the title's", art.Headline)
	}
}

func TestValuesInARowAreBounded(t *testing.T) {
	t.Parallel()
	got := extract.ParseJSONLD(strings.Repeat(`{"a":1} `, 100_000))
	if len(got) == 0 || len(got) > 1000 {
		t.Errorf("%d values of a hundred thousand in a row", len(got))
	}
}

func TestNestingBeyondThePackageIsNoValue(t *testing.T) {
	t.Parallel()
	nested := func(depth int) string {
		return strings.Repeat(`{"a":`, depth) + "1" + strings.Repeat("}", depth)
	}
	if got := extract.ParseJSONLD(nested(9_000)); len(got) != 1 {
		t.Errorf("%d values of 9,000 levels", len(got))
	}
	if got := extract.ParseJSONLD(nested(20_000)); len(got) != 0 {
		t.Errorf("%d values of 20,000 levels", len(got))
	}
}

// TestDeepNodesAreNotLookedInto holds the walk over a block to a depth, whatever
// the depth that the decoder takes.
func TestDeepNodesAreNotLookedInto(t *testing.T) {
	t.Parallel()
	at := func(depth int) string {
		ld := strings.Repeat(`{"@graph":[`, depth) + `{"@type":"NewsArticle","headline":"Bridge closed"}` + strings.Repeat("]}", depth)
		return read(t, pageWith(`<title>Rain</title><script type="application/ld+json">`+ld+`</script>`)).Headline
	}
	if got := at(3); got != "Bridge closed" {
		t.Errorf("headline %q of three levels", got)
	}
	if got := at(4_000); got != "Rain" {
		t.Errorf("headline %q of four thousand levels", got)
	}
}

// TestWellFormedBlocksAreReadAsTheyAre: whatever texts a block holds, what
// a correct encoder wrote is read as a correct decoder does.
func TestWellFormedBlocksAreReadAsTheyAre(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.MapOf(rapid.StringMatching(`[a-z@]{1,8}`), rapid.String()).Draw(t, "object")
		src, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		for _, around := range []string{"%", "<!--%-->", "//<![CDATA[\n%\n//]]>", "%;"} {
			got := extract.ParseJSONLD(strings.Replace(around, "%", string(src), 1))
			if len(got) != 1 {
				t.Fatalf("%d values of %s in %s", len(got), src, around)
			}
			o, _ := got[0].(map[string]any)
			for key, text := range want {
				if o[key] != text {
					t.Fatalf("%q is %q, want %q", key, o[key], text)
				}
			}
		}
	})
}

// TestRawControlsDontChangeWords: line breaks that an author's tool left in
// a text part its words and lose none.
func TestRawControlsDontChangeWords(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.StringMatching(`[A-Za-zäß']{1,9}`), 1, 9).Draw(t, "words")
		gap := rapid.SampledFrom([]string{"\n", "\t", "\r\n", " \n ", "\x0b", "\f"}).Draw(t, "gap")
		got := extract.ParseJSONLD(`{"headline":"` + strings.Join(words, gap) + `","a":[1,],}`)
		if len(got) != 1 {
			t.Fatalf("%d values", len(got))
		}
		o, _ := got[0].(map[string]any)
		text, _ := o["headline"].(string)
		if !slices.Equal(strings.Fields(text), words) {
			t.Fatalf("words %q, want %q", strings.Fields(text), words)
		}
	})
}
