package extract_test

import (
	"errors"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"broadsheet/extract"
)

// A costlyPage is a page with n of what may cost more than its size.
type costlyPage func(n int) string

const (
	sentence = "The river rose in the night, and by the morning the old bridge was closed to cars, carts and walkers alike. "
	summary  = `<meta name="description" content="High water has closed the old bridge, and the way to the mill leads over the pass until the spring, says the town.">`
)

// costlyPages are pages as careless or hostile hands make them.
func costlyPages() map[string]costlyPage {
	out := costlyElements()
	maps.Copy(out, costlyTexts())
	maps.Copy(out, costlyHeads())
	maps.Copy(out, costlyStates())
	return out
}

// costlyElements are pages of many elements.
func costlyElements() map[string]costlyPage {
	repeat := strings.Repeat
	return map[string]costlyPage{
		"siblings":         func(n int) string { return story + repeat("<p>"+sentence, n) },
		"empty siblings":   func(n int) string { return story + repeat("<div></div>", n) },
		"nested":           func(n int) string { return story + repeat("<div>", n) },
		"nested with text": func(n int) string { return story + repeat("<div>a b", n) },
		"nested in lines":  func(n int) string { return story + repeat("<span>a b", n) },
		"formatting":       func(n int) string { return story + repeat("<b><i>a", n) },
		"bushes":           func(n int) string { return story + repeat(repeat("<div>", 150)+"x"+repeat("</div>", 150), n/150) },
		"attribute":        func(n int) string { return story + `<p title="` + repeat("word ", 100*n) + `">` + sentence },
		"attributes":       func(n int) string { return story + `<p ` + numbered("a%d=b ", n) + `>` + sentence },
		"class list":       func(n int) string { return `<div class="` + numbered("name-of%d ", n) + `">` + story },
		"class lists": func(n int) string {
			return story + repeat(`<p class="`+repeat("story-body text ", 50)+`">`+sentence, n/50)
		},
		"ids":    func(n int) string { return story + numbered(`<p id="block%d">Some words of a line, no more.</p>`, n) },
		"styles": func(n int) string { return story + repeat(`<p style="`+repeat("display: block; ", 20)+`none">a`, n/20) },
		"figures": func(n int) string {
			return story + repeat("<figure><img src=/a.jpg><figcaption>The bridge</figcaption></figure>", n)
		},
		"pictures":             func(n int) string { return story + numbered("<img src=/a%d.jpg>", n) },
		"articles in articles": func(n int) string { return repeat("<article><h2>Bridge closed</h2><p>"+sentence, n) },
		"scripts":              func(n int) string { return story + repeat("<script>var a = {};</script>", n) },
		"forms":                func(n int) string { return story + repeat("<form><input name=x><select><option>x</select></form>", n) },
		"figures in figures":   func(n int) string { return story + repeat("<figure><img src=/a.jpg>", n) },
		"comments":             func(n int) string { return story + repeat("<!-- x -->y ", n) },
		"hidden":               func(n int) string { return story + repeat("<p hidden>"+sentence+"</p>", n) },
		"buttons":              func(n int) string { return story + repeat("<button>Accept all</button>", n) },
	}
}

// costlyTexts are pages of much text, links, lists and tables.
func costlyTexts() map[string]costlyPage {
	repeat := strings.Repeat
	return map[string]costlyPage{
		"links":                func(n int) string { return story + repeat("<a href=/x>Mill for sale at the old weir</a> ", 10*n) },
		"links in blocks":      func(n int) string { return story + repeat("<li><a href=/x>Mill for sale at the old weir</a></li>", n) },
		"breaks":               func(n int) string { return story + repeat("<br>", n) },
		"text and breaks":      func(n int) string { return story + "<p>" + repeat("Some words<br>", n) },
		"paragraphs of breaks": func(n int) string { return story + "<p>" + repeat(sentence+"<br><br>", n) },
		"rows":                 func(n int) string { return story + "<table>" + repeat("<tr><td>Monday<td>12<td>rain</tr>", n) },
		"cells":                func(n int) string { return story + "<table><tr>" + repeat("<td>x", n) },
		"rows of cells":        func(n int) string { return story + "<table>" + repeat("<tr>"+repeat("<td>x", 300), n/300) },
		"tables in tables":     func(n int) string { return story + repeat("<table><tr><td>x<td>", n) },
		"lists in lists":       func(n int) string { return story + repeat("<ul><li>x", n) },
		"headings":             func(n int) string { return story + repeat("<h3>What then?</h3>", n) },
		"labels": func(n int) string {
			return story + repeat("<h4>More on this</h4><a href=/x>Mill for sale at the old weir</a>", n)
		},
		"one text":         func(n int) string { return story + "<p>" + repeat(sentence, n) },
		"one word":         func(n int) string { return story + "<p>" + repeat("x", 100*n) },
		"pieces of a line": func(n int) string { return story + "<p>" + repeat("<i>x</i>y", n) },
		"combining marks":  func(n int) string { return story + "<p>" + repeat("a\u0301\u0323\u0301", 10*n) },
		"invisible":        func(n int) string { return story + "<p>" + repeat("\u00ad\u200b", 10*n) },
	}
}

// costlyHeads are pages that state much of themselves.
func costlyHeads() map[string]costlyPage {
	repeat := strings.Repeat
	script := func(src string) string { return `<script type="application/ld+json">` + src + `</script>` }
	return map[string]costlyPage{
		"like the description": func(n int) string {
			return summary + story + repeat("<p>High water has closed the old bridge, and the way to the mill leads over the pass until the spring.", n)
		},
		"many descriptions": func(n int) string {
			return numbered(`<meta name="description" content="High water has closed the old bridge %d, and nobody knows.">`, n) + story + repeat("<p>"+sentence, n/10)
		},
		"like the headline": func(n int) string {
			return "<title>Bridge closed by the river</title>" + story + repeat("<h2>Bridge closed by the river</h2>", n)
		},
		"dates": func(n int) string { return story + repeat("<p>3 March 2020, 10:15</p>", n) },
		"bylines": func(n int) string {
			return "<h1>Bridge closed</h1>" + numbered("<p class=byline>By Ada Brook %d</p>", n) + story
		},
		"authors": func(n int) string {
			return script(`{"@type":"NewsArticle","author":[`+numbered(`"Ada Brook%d",`, n)+`"x"]}`) + repeat("<p>Ada Brook and the rest of them", n) + story
		},
		"title":           func(n int) string { return "<title>" + repeat("Bridge closed | News - ", n) + "</title>" + story },
		"headline":        func(n int) string { return "<h1>" + repeat("Bridge closed ", n) + "</h1>" + story },
		"headlines":       func(n int) string { return numbered("<h1>Bridge %d closed by the river</h1>", n) + story },
		"times":           func(n int) string { return numbered("<time datetime=2020-01-02T10:15:00Z>%d</time> ", n) + story },
		"links to topics": func(n int) string { return story + numbered("<a rel=tag href=/t%d>Topic</a> ", n) },
		"properties":      func(n int) string { return story + numbered("<span itemprop=about%d>x</span>", n) },
		"nested bylines": func(n int) string {
			return "<h1>Bridge closed</h1>" + repeat(repeat("<div class=byline>", 100)+"By Ada Brook"+repeat("</div>", 100), n/100) + story
		},
		"deep JSON-LD": func(n int) string { return script(repeat(`[{"@graph":`, n)) + story },
		"wide JSON-LD": func(n int) string {
			return script(`[`+repeat(`{"@type":"NewsArticle","headline":"a b"},`, n)+`{}]`) + story
		},
		"many JSON-LD": func(n int) string {
			return repeat(script(`{"@type":"NewsArticle","headline":"Bridge closed"}`), n) + story
		},
		"stated text": func(n int) string {
			return script(`{"@type":"NewsArticle","headline":"Bridge closed","articleBody":"`+repeat(sentence, n/10)+`"}`) + story
		},
		"elements of meta": func(n int) string { return repeat(`<meta property="og:title" content="Bridge closed">`, n) + story },
	}
}

// costlyStates are pages whose scripts keep much.
func costlyStates() map[string]costlyPage {
	repeat := strings.Repeat
	store := func(src string) string { return `<script>window.__STATE__=` + src + `</script>` }
	return map[string]costlyPage{
		"deep state": func(n int) string { return store(repeat(`{"body":[`, n)) },
		"wide state": func(n int) string {
			return store(`{"body":[` + repeat(`{"type":"text","content":"`+sentence+`"},`, n) + `]}`)
		},
		"keys of state": func(n int) string { return store(`{` + numbered(`"k%d":{"body":"x y"},`, n) + `}`) },
		"nested bodies": func(n int) string {
			return store(repeat(repeat(`{"body":[`, 30)+`"`+sentence+`"`+repeat(`]}`, 30)+`,`, n/30))
		},
		"open state":      func(n int) string { return repeat(store(`{"a":"`), n) },
		"calls for state": func(n int) string { return "<script>" + repeat(`DATA=(function(`, n) + "</script>" },
		"arguments of state": func(n int) string {
			return store(`(function(a){return {body:[` + repeat("a,", n) + `]}}([` + repeat(`"`+sentence+`",`, n) + `]))`)
		},
		"references of state": func(n int) string {
			return store(`{"S:1":{"__typename":"S","body":[` + repeat(`{"__ref":"S:1"},`, n) + `]}}`)
		},
		"pushed state": func(n int) string { return repeat(flight("a:[\"x\"]\n"), n) },
		"flat state": func(n int) string {
			return `<script type="application/json" id="__NUXT_DATA__">[{"body":1},[` + repeat("1,", n) + `]]</script>`
		},
		"escapes of state": func(n int) string { return store(`{"body":"` + repeat(`\u00e9 \\`, n) + `"}`) },
		"JSON in JSON of state": func(n int) string {
			return store(`{"body":` + quotedText(`{"body":`+quotedText(`{"body":"`+repeat(sentence, n)+`"}`)+`}`) + `}`)
		},
	}
}

// A cost is what a reading took.
type cost struct {
	time    time.Duration
	mallocs uint64
	bytes   uint64
}

// costOf reads a page once.
func costOf(t *testing.T, page string) cost {
	t.Helper()
	var before, after runtime.MemStats
	src := []byte(page)
	runtime.ReadMemStats(&before)
	start := time.Now()
	_, err := extract.Extract(extract.Page{HTML: src, URL: "https://news.example/a/bridge.html"}, generalOnly)
	took := time.Since(start)
	runtime.ReadMemStats(&after)
	if err != nil && !errors.Is(err, extract.ErrNoArticle) {
		t.Fatal(err)
	}
	return cost{took, after.Mallocs - before.Mallocs, after.TotalAlloc - before.TotalAlloc}
}

// TestCostGrowsLinearly reads pages of 1, 2, 4 and 8 times the size and prints what it
// cost as a table; with -v they are five times as large. With twice the page a reading
// may allocate three times as much, but not four times; its time is only shown, since
// machines are busy.
func TestCostGrowsLinearly(t *testing.T) {
	if testing.Short() {
		t.Skip("reads large pages")
	}
	largest := 20_000
	if testing.Verbose() { // for the table
		largest = 100_000
	}
	pages := costlyPages()
	var table strings.Builder
	fmt.Fprintf(&table, "%-22s %9s  %s  %s\n", "page", "size", "time in ms at 1x 2x 4x 8x, last ratio", "allocations in thousands, last ratio; bytes, last ratio")
	for _, name := range slices.Sorted(maps.Keys(pages)) {
		var costs []cost
		size := 0
		for _, n := range []int{largest / 8, largest / 4, largest / 2, largest} {
			page := pages[name](n)
			size = len(page)
			costs = append(costs, costOf(t, page))
		}
		fmt.Fprintf(&table, "%-22s %7.1fMB ", name, float64(size)/1e6)
		for _, c := range costs {
			fmt.Fprintf(&table, " %6.0f", float64(c.time)/1e6)
		}
		a, b := costs[2], costs[3]
		times, mallocs, bytes := growth(a.time, b.time), growth(a.mallocs, b.mallocs), growth(a.bytes, b.bytes)
		fmt.Fprintf(&table, "  x%.1f  %7.0f x%.1f  %6.0fMB x%.1f\n", times, float64(b.mallocs)/1e3, mallocs, float64(b.bytes)/1e6, bytes)
		if mallocs > 3 && b.mallocs > 10_000 || bytes > 3 && b.bytes > 16<<20 {
			t.Errorf("%s: twice the page takes %.1f times the allocations and %.1f times the memory", name, mallocs, bytes)
		}
	}
	t.Log("\n" + table.String())
}

// growth is how many times as much the second is.
func growth[N ~int64 | ~uint64](a, b N) float64 { return float64(b) / float64(max(a, 1)) }
