package extract_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"broadsheet/extract"
	"broadsheet/extract/gold"
)

// long is a line of the texts that are worth being held back.
const long = "var dorf = 'Lüttenmoor'; /* &amp; < > \" ' */\n"

// longPage puts such a text where ~ stands.
func longPage(s string) []byte { return []byte(strings.ReplaceAll(s, "~", strings.Repeat(long, 8))) }

// heldPages are pages with scripts and styles, and how many of them are held back; as
// negative number where the tree doesn't take them all, and the page is parsed as it is.
var heldPages = map[string]int{
	"<script>~</script>": 1,
	"<style media='a>b'>~</style><p>text<script type=x>~</script>":       2,
	"<script>short</script><style>p{}</style>":                           0,
	"<script>~</SCRIPT ><script>~</script/>":                             2,
	"<SCRIPT>~</SCRIPT><script>~</script>":                               1,
	"<script>~":                                                          0,
	"<script":                                                            0,
	"<script a='":                                                        0,
	"<script></script":                                                   0,
	"<script>~</scripts></script>":                                       1,
	"<script>~</style></script>":                                         1,
	"<script>\r\n~\r\x00</script>":                                       1,
	"<script/>~</script>":                                                1,
	"<script>~<!-- <script>~</script> --></script>":                      0,
	"<script><!-- ~</script>":                                            0,
	"<!-- <script>~</script> --><script>~</script>":                      1,
	"<!--><script>~</script>":                                            1,
	"<!-- <script>~</script>":                                            0,
	"<noscript><style>~</style></noscript><style>~</style>":              1,
	"<svg><style>~<b>~</b></style></svg><style>~</style>":                1,
	"<SVG><style>~</style></SVG>":                                        -1,
	"<svg><script>~</script></svg><style>~</style>":                      1,
	"<math><style>~</style></math>":                                      -1,
	"<p title='<script>~</script>'>text":                                 -1,
	"<textarea><script>~</script></textarea>":                            -1,
	"<title><style>~</style></title>":                                    -1,
	"<select><option>a<style>~</style></select>":                         1,
	"<frameset><script>~</script></frameset>":                            -1,
	"<plaintext><script>~</script>":                                      -1,
	"<table><tr><script>~</script><td><style>~</style></table>":          2,
	"<template><script>~</script></template>":                            1,
	"<b><p><script>~</script></b><script>~</script></p>":                 2,
	"<a href='/x'><script>~</script><a><div><script>~</script></a>":      2,
	"<head><title>t</title></head><script>~</script><body>x":             1,
	"<script>~</script>\x02" + "0":                                       0,
	"<script>\x02" + "0</script><script>~</script>":                      0,
	"<style>~</style></html><script>~</script>text":                      2,
	"<script>~</script><iframe><script>~</script></iframe><p>behind</p>": -2,
}

// TestHeldBackTreesAreTheSame as those that the parser makes of the whole page.
func TestHeldBackTreesAreTheSame(t *testing.T) {
	t.Parallel()
	for source, want := range heldPages {
		src := longPage(source)
		short, n := extract.HoldBack(src)
		if taken := extract.IsGivenBack(src); n != max(want, -want) || taken != (want >= 0) {
			t.Errorf("%s: %d held back, taken: %t", source, n, taken)
		}
		if n > 0 && len(short) > len(src)-n*len(long)*8+n*2 {
			t.Errorf("%s: %d bytes become %d", source, len(src), len(short))
		}
		sameAsParsed(t, source, src)
	}
}

// sameAsParsed compares the tree of a page with the parser's.
func sameAsParsed(t *testing.T, name string, src []byte) {
	t.Helper()
	before := bytes.Clone(src)
	want, err := html.Parse(bytes.NewReader(src))
	got, gotErr := extract.ParseHTML(string(src))
	switch {
	case err != nil || gotErr != nil:
		t.Errorf("%s: %v, %v", name, err, gotErr)
	case !sameTree(got, want):
		t.Errorf("%s: the tree is another one", name)
	case !bytes.Equal(before, src):
		t.Errorf("%s: the page was changed", name)
	}
}

// sameTree reports whether two nodes and all below them say the same.
func sameTree(a, b *html.Node) bool {
	if a.Type != b.Type || a.DataAtom != b.DataAtom || a.Data != b.Data || a.Namespace != b.Namespace || !slices.Equal(a.Attr, b.Attr) {
		return false
	}
	x, y := a.FirstChild, b.FirstChild
	for ; x != nil && y != nil; x, y = x.NextSibling, y.NextSibling {
		if !sameTree(x, y) {
			return false
		}
	}
	return x == y
}

// TestPagesAreParsedInOneGo: the trees of whole pages are the parser's, and take what was
// held back. With BROADSHEET_PAGES they are the real ones, too.
func TestPagesAreParsedInOneGo(t *testing.T) {
	t.Parallel()
	pages := map[string][]byte{}
	files, err := filepath.Glob(filepath.Join("testdata", "*", "*.html"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no pages: %v", err)
	}
	for _, path := range files {
		if pages[path], err = os.ReadFile(path); err != nil {
			t.Fatal(err)
		}
	}
	if os.Getenv("BROADSHEET_PAGES") != "" {
		for _, set := range []string{"news", "bodies", "articles", "faz"} {
			for _, p := range gold.Set(t, set) {
				pages[set+" "+p.ID] = p.MustHTML(t)
			}
		}
	}
	twice := 0
	for name, src := range pages {
		if !extract.IsGivenBack(src) {
			twice++
		}
		if extract.IsParsedAsItIs(src) {
			sameAsParsed(t, name, src)
		}
	}
	if twice*100 > len(pages) {
		t.Errorf("%d of %d pages are parsed twice", twice, len(pages))
	}
}

// FuzzHeldBack: whatever a page is, its tree is the parser's. A ~ stands for a long text.
func FuzzHeldBack(f *testing.F) {
	for source := range heldPages {
		f.Add(source)
	}
	f.Fuzz(func(t *testing.T, source string) {
		if strings.Count(source, "~") > 30 || len(source) > 1<<14 {
			t.Skip("it would be large")
		}
		if src := longPage(source); extract.IsParsedAsItIs(src) {
			sameAsParsed(t, source, src)
		}
	})
}
