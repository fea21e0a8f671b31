package story_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/net/html"

	"broadsheet/extract/story"
)

// pagesOfTests are the invented pages of the tests, whole.
func pagesOfTests(tb testing.TB) [][]byte {
	tb.Helper()
	var out [][]byte
	for _, pattern := range []string{"../testdata/general/*.html", "../testdata/judge/*/*.html"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			tb.Fatal(err)
		}
		for _, file := range files {
			src, err := os.ReadFile(file)
			if err != nil {
				tb.Fatal(err)
			}
			out = append(out, src)
		}
	}
	if len(out) < 5 {
		tb.Fatalf("only %d pages", len(out))
	}
	for _, s := range stories(tb) {
		out = append(out, []byte("<!doctype html><title>"+s.headline+"</title>"+s.body("")))
	}
	return out
}

// BenchmarkStory reads the stories of the tests' pages, and says what that costs
// beside parsing them in the same run.
func BenchmarkStory(b *testing.B) {
	pages, m := pagesOfTests(b), story.Default()
	var parsing, reading time.Duration
	b.ReportAllocs()
	for b.Loop() {
		for _, src := range pages {
			start := time.Now()
			doc, err := html.Parse(bytes.NewReader(src))
			if err != nil {
				b.Fatal(err)
			}
			parsed := time.Now()
			g := story.NewGatherer(m.Lexicon)
			g.Walk(doc)
			p := g.Page(story.Hints{})
			p.Read(m)
			parsing += parsed.Sub(start)
			reading += time.Since(parsed)
		}
	}
	b.ReportMetric(float64(reading)/float64(parsing), "x/parse")
}

// TestElementsCostNoAllocation: what is gathered grows with the page's text, not by an
// allocation for each element.
func TestElementsCostNoAllocation(t *testing.T) { //nolint:paralleltest // it counts allocations
	const n = 2000
	doc := parse(t, string(bytes.Repeat([]byte(`<div class="one two"><span id="three">words</span><img src="a"><br></div>`), n)))
	allocs := testing.AllocsPerRun(5, func() {
		g := story.NewGatherer(story.Lexicon{})
		g.Walk(doc)
	})
	if per := allocs / (4 * n); per > 0.1 {
		t.Errorf("%.0f allocations for %d elements: %.2f each", allocs, 4*n, per)
	}
}

// TestDeepAndWidePages: the cost rises with the page's size and not with its square.
// The test's own time limit is the judge.
func TestDeepAndWidePages(t *testing.T) {
	t.Parallel()
	const n = 100_000
	for name, piece := range map[string]string{
		"paragraphs": "<p>Some words, in a row, that say little here.</p>", "headings": "<h1>Word of the day</h1>", "breaks": "text<br><br>", "links": "<a href=/>x</a> ", "spans": "<span>x</span>", "cells": "<td>x</td>",
		"rows": "<table><tr><td>x<td>y</table>", "items": "<ul><li>x</ul>", "pictures": "<img src=a>",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			body := string(bytes.Repeat([]byte(piece), n))
			if name == "cells" {
				body = "<table><tr>" + body
			}
			found(gatherWith(t, body, story.Default().Lexicon, story.Hints{Headline: "Word of the day", Stated: "some words in a row", Descriptions: []string{"Some words, in a row"}}))
		})
	}
}
