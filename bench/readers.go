package main

import (
	"bytes"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"broadsheet/extract"
	readability "codeberg.org/readeck/go-readability/v2"
	goose "github.com/advancedlogic/GoOse"
	trafilatura "github.com/markusmobius/go-trafilatura"
	"golang.org/x/net/html"

	"broadsheet/bench/score"
)

// A page is what the readers get: the same bytes, in UTF-8.
type page struct {
	name string
	html []byte
	url  *url.URL
}

// A reader reads a page, its parse included. What it found is made a record only
// when the record is called for, after the clock has stopped.
type reader struct {
	name string
	read func(*page) (record func() score.Record, err error)
	// elsewhere says how long the reading of a page took in another program; nil for
	// a reader that runs here.
	elsewhere func(*page) time.Duration
}

// safely reads a page; a reader that panics has refused it.
func (r *reader) safely(p *page) (record func() score.Record, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("%s: panic: %v", r.name, cause)
		}
	}()
	return r.read(p)
}

// peers are the readers that run here, each used in the way that costs it least: a
// tree that it may tear apart, where it takes one.
var peers = []reader{
	{name: "broadsheet", read: broadsheet},
	{name: "go-readability", read: goReadability},
	{name: "go-trafilatura", read: func(p *page) (func() score.Record, error) { return goTrafilatura(p, false) }},
	{name: "go-trafilatura+fallback", read: func(p *page) (func() score.Record, error) { return goTrafilatura(p, true) }},
	{name: "GoOse", read: goOse},
}

// parseOnly is what the others are measured against.
func parseOnly(p *page) (func() score.Record, error) {
	_, err := html.Parse(bytes.NewReader(p.html))
	return nil, err
}

// noProfiles reads every site as one that nobody knows.
var noProfiles = new(extract.Profiles)

func broadsheet(p *page) (func() score.Record, error) {
	art, err := extract.Extract(extract.Page{HTML: p.html, URL: p.url.String()}, extract.Options{Profiles: noProfiles})
	if err != nil {
		return nil, err
	}
	return func() score.Record {
		r := score.Record{Headline: art.Headline, Authors: art.Authors, Published: stamp(art.Published), Lead: art.Lead}
		for _, b := range art.Body {
			r.Body = append(r.Body, score.Block{Type: string(b.Type), Text: b.Text})
		}
		return r
	}, nil
}

func goReadability(p *page) (func() score.Record, error) {
	doc, err := html.Parse(bytes.NewReader(p.html))
	if err != nil {
		return nil, err
	}
	parser := readability.NewParser()
	art, err := parser.ParseAndMutate(doc, p.url)
	if err != nil {
		return nil, err
	}
	return func() score.Record {
		published, _ := art.PublishedTime()
		return score.Record{
			Headline: art.Title(), Authors: names(art.Byline()), Published: stamp(published), Body: blocks(art.Node),
		}
	}, nil
}

func goTrafilatura(p *page, fallback bool) (func() score.Record, error) {
	doc, err := html.Parse(bytes.NewReader(p.html))
	if err != nil {
		return nil, err
	}
	art, err := trafilatura.ExtractDocument(doc, trafilatura.Options{
		OriginalURL: p.url, EnableFallback: fallback, ExcludeComments: true,
	})
	if err != nil {
		return nil, err
	}
	return func() score.Record {
		r := score.Record{Headline: art.Metadata.Title, Authors: names(art.Metadata.Author), Body: blocks(art.ContentNode)}
		if day := art.Metadata.Date; !day.IsZero() { // it looks for days only
			r.Published = day.Format(time.DateOnly)
		}
		return r
	}, nil
}

// gooseReader is made once: it builds its lists of stop words.
var gooseReader = goose.New()

func goOse(p *page) (func() score.Record, error) {
	art, err := gooseReader.ExtractFromRawHTML(string(p.html), p.url.String())
	if err != nil {
		return nil, err
	}
	return func() score.Record {
		r := score.Record{Headline: art.Title}
		if art.PublishDate != nil {
			r.Published = stamp(*art.PublishDate)
		}
		for line := range strings.SplitSeq(art.CleanedText, "\n\n") {
			r.Body = append(r.Body, score.Block{Text: line})
		}
		return r
	}, nil
}

// recorded is a reader that ran elsewhere and left its records in a file.
func recorded(file string) (reader, error) {
	records, err := score.ReadRecords(file)
	if err != nil {
		return reader{}, err
	}
	return reader{
		name: strings.TrimSuffix(filepath.Base(file), ".jsonl"),
		read: func(p *page) (func() score.Record, error) {
			r, ok := records[p.name]
			if !ok {
				return nil, fmt.Errorf("%s: no record of %s", file, p.name)
			}
			return func() score.Record { return r }, nil
		},
		elsewhere: func(p *page) time.Duration {
			return time.Duration(records[p.name].Millis * float64(time.Millisecond))
		},
	}, nil
}

// stamp is "" for no time.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339)
}
