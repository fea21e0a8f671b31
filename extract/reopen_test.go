package extract_test

import (
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"pgregory.net/rapid"

	"broadsheet/extract"
	"broadsheet/extract/gold"
)

// grown counts what a tree is made of: nodes, and attributes as a third of one.
func grown(t *testing.T, page string) int {
	t.Helper()
	doc, err := extract.ParseHTML(page)
	if err != nil {
		t.Fatal(err)
	}
	nodes, attributes := 0, 0
	for n := range doc.Descendants() {
		nodes++
		attributes += len(n.Attr)
	}
	return nodes + attributes/3
}

// TestTreesGrowNoLargerThanTheirPages: whatever is left unclosed, and wherever end
// tags hide that close nothing, a tree has a few nodes a byte at most.
func TestTreesGrowNoLargerThanTheirPages(t *testing.T) {
	t.Parallel()
	repeat := strings.Repeat
	const n = 200
	bold, blocks := numbered("<b id=%d>", n), repeat("<p>x</p>", 10_000)
	ends := repeat("</b>", n)
	for name, page := range map[string]string{
		"bold":                     "<p>" + bold + "</p>" + blocks,
		"fonts":                    "<div>" + numbered("<font size=%d>", n) + "</div>" + repeat("<div>x</div>", 10_000),
		"upper case":               "<P>" + numbered("<B ID=%d>", n) + "</P>" + repeat("<P>x</P>", 10_000),
		"all kinds":                "<p>" + numbered("<i id=%d><tt><u><em><s>", 90) + "</p>" + blocks,
		"links":                    "<p>" + numbered("<a href=/%d>", n) + "</p>" + blocks,
		"nobr":                     "<p>" + numbered("<nobr id=%d>", n) + "</p>" + blocks,
		"ends in comments":         "<p>" + bold + "<!--" + ends + "--></p>" + blocks,
		"ends in a bogus comment":  "<p>" + bold + "<!x " + ends + "></p>" + blocks,
		"ends in another":          "<p>" + bold + "</3 " + ends + "></p>" + blocks,
		"ends in a script":         "<p>" + bold + "<script>" + ends + "</script></p>" + blocks,
		"ends in a text area":      "<p>" + bold + "<textarea>" + ends + "</textarea></p>" + blocks,
		"ends in an attribute":     "<p>" + bold + `<img alt="` + ends + `"></p>` + blocks,
		"ends in bold's attribute": "<p>" + numbered(`<b id=%d title="></b>">`, n) + "</p>" + blocks,
		"ends in quotes of both":   "<p>" + numbered(`<b id=%d a='"' title="></b>">`, n) + "</p>" + blocks,
		"ends in a cell":           "<p>" + bold + "</p><table><tr><td>" + ends + "</table>" + blocks,
		"ends in an object":        "<p>" + bold + "</p><object>" + ends + "</object>" + blocks,
		"a comment that opens":     "<p>" + bold + "<!-- <b> --></b></p>" + blocks,
		"opened in a drawing":      "<svg><title>" + bold + "</title></svg>" + blocks,
		"opened in a choice":       "<select><title>" + bold + "</title></select><p>" + bold + "</p>" + blocks,
		"around a table":           "<p>" + bold + "</p><table>" + repeat("x<tr>", 10_000),
		"in ruby":                  "<p>" + bold + "</p><ruby>" + repeat("<rt>x</rt>", 10_000),
		"in a list":                "<ul><li>" + bold + repeat("<li>x", 10_000),
		"spans that end":           repeat(repeat("<span>", n)+bold+repeat("</span>x", n)+ends, 10),
		"italics that end":         repeat(numbered("<i id=%d>", n)+bold+repeat("</i>x", n)+ends, 10),
		"many attributes":          "<p><b " + numbered("a%d ", 5000) + "></p>" + blocks,
		"a link of many":           "<p><a " + numbered("a%d ", 5000) + "></p>" + blocks,
		"attributes by slashes":    "<p><a " + numbered("a%d/", 5000) + "></p>" + blocks,
		"attributes by quotes":     "<p><a " + numbered("a%d=''", 5000) + "></p>" + blocks,
		"attributes behind a >":    `<p><a href=">" ` + numbered("a%d ", 5000) + "></p>" + blocks,
		"nested too deep":          numbered("<b id=%d>", 2000) + blocks,
		"the same again":           repeat("<p><b>", 10_000),
		"nothing but names":        repeat("<b", 50_000),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := grown(t, page); got > 3*len(page) {
				t.Errorf("%d bytes become %d nodes", len(page), got)
			}
		})
	}
}

// TestNoMixtureGrows: whatever stands after what, often enough.
func TestNoMixtureGrows(t *testing.T) {
	t.Parallel()
	pieces := []string{
		"<b id=%d>", "<i a%d>", "<font size=%d>", "<a href=%d>", "<nobr id=%d>", "<b>", "<u><s>", "</b>", "</i>", "</a>", "</font>", "</nobr>", "<p>x</p>", "<div>", "</div>x",
		"<span>", "</span>x", "<li>x", "<table>", "</table>", "<tr>x", "<td>", "</td>", "<caption>", "<object>", "</object>", "<select>", "</select>", "<option>x", "<svg>", "</svg>",
		"<title>", "</title>", "<script>", "</script>", "<!--", "-->", "<textarea>", "</textarea>", "<template>", "</template>", `<b a="`, `<i b='%d`, `">`, "'>", "<button>x", "<h1>x", "<rt>x",
		"<math><mi>", "</math>", "<frameset>", "<body>", "</body>", "</p>x", "<form>", "<applet>", "</applet>", "<![CDATA[", "]]>", "<b a%d/>", "<em a=%d b c d e f g>",
	}
	rapid.Check(t, func(rt *rapid.T) {
		var page strings.Builder
		for range rapid.IntRange(1, 8).Draw(rt, "parts") {
			part := strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 1, 3).Draw(rt, "part"), "")
			for i := range rapid.SampledFrom([]int{1, 2, 150, 1000}).Draw(rt, "times") {
				page.WriteString(strings.ReplaceAll(part, "%d", strconv.Itoa(i)))
			}
		}
		doc, err := extract.ParseHTML(page.String())
		if err != nil {
			return // refused
		}
		nodes := 0
		for range doc.Descendants() {
			nodes++
		}
		if nodes > 3*page.Len()+10_000 {
			rt.Errorf("%d bytes become %d nodes", page.Len(), nodes)
		}
	})
}

// TestOddPagesKeepTheirLinks: what looks unclosed to a careless reader, and is not,
// is no reason to leave out a page's formatting elements.
func TestOddPagesKeepTheirLinks(t *testing.T) {
	t.Parallel()
	repeat := strings.Repeat
	for name, page := range map[string]string{
		"closed":             numbered("<p><b id=%d>x</b></p>", 5000),
		"in a script":        "<script>" + numbered(`s += "<b id=%d>" + x + "</b>"; `, 2000) + "</script>" + repeat("<p>x</p>", 5000),
		"scripts that count": "<script>" + repeat("for(i=0;i<n.length;i++)if(a<b)c<s;", 5000) + "</script>" + repeat("<p>x</p>", 5000),
		"in comments":        "<!--" + numbered("<i class=icon%d></i>", 2000) + "-->" + repeat("<p>x</p>", 5000),
		"boxes in links":     numbered(`<a href="/%d"><div><span>x</span><p>y</p></div></a>`, 3000),
		"boxes in bold":      repeat("<b><span>x</span></b><p>y</p>", 3000),
		"fonts of old":       repeat("<p><font face=arial size=2>x", 3000),
		"cells of old":       "<table>" + repeat("<tr><td><font size=1><b>x</td><td><i>y", 2000) + "</table>",
		"icons":              numbered(`<a class="a b c d e f" href="/a/b/c/%d"><i class="fa fa-x"></i><b><em>x</em></b></a>`, 2000),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			const link = `<p><a href="/last">The bridge</a></p>`
			doc, err := extract.ParseHTML(link + page)
			if err != nil {
				t.Fatal(err)
			}
			for n := range doc.Descendants() {
				if n.Type == html.ElementNode && n.Data == "a" {
					return
				}
			}
			t.Errorf("page of %d bytes was flattened", len(page))
		})
	}
}

// TestRealPagesAreParsedAsTheyAre: not one is taken for hostile.
func TestRealPagesAreParsedAsTheyAre(t *testing.T) {
	t.Parallel()
	for _, set := range []string{"news", "bodies", "articles", "faz"} {
		for _, p := range gold.Set(t, set) {
			if extract.ReopensTooMuch(p.MustHTML(t)) {
				t.Errorf("%s/%s would be flattened", set, p.File)
			}
		}
	}
}
