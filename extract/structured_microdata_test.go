package extract_test

import (
	"strings"
	"testing"

	"broadsheet/extract"
)

func TestMicrodataValues(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ body, want string }{
		"content":              {`<span itemprop="headline" content="Bridge closed">other</span>`, "Bridge closed"},
		"text":                 {`<span itemprop="headline">Bridge <b>closed</b></span>`, "Bridge closed"},
		"of several names":     {`<span itemprop="name headline">Bridge closed</span>`, "Bridge closed"},
		"an empty one before":  {`<span itemprop="headline"></span><span itemprop="headline">Bridge closed</span>`, "Bridge closed"},
		"an empty content":     {`<span itemprop="headline" content=" ">Bridge closed</span>`, "Bridge closed"},
		"a meta element":       {`<meta itemprop="headline" content="Bridge closed">`, "Bridge closed"},
		"inside an item":       {`<div itemscope itemtype="http://schema.org/NewsArticle"><meta itemprop="headline" content="Bridge closed"></div>`, "Bridge closed"},
		"around the whole":     {`<div itemprop="headline">` + strings.Repeat("word ", 1000) + `</div><i itemprop="headline">Bridge closed</i>`, "Bridge closed"},
		"another property":     {`<span itemprop="alternativeHeadline">Bridge closed</span>`, ""},
		"not by the beginning": {`<span itemprop="headlines">Bridge closed</span>`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			art := read(t, pageOf("", c.body+story))
			from := ""
			if c.want != "" {
				from = "microdata:headline"
			}
			if art.Headline != c.want || art.Extraction.Fields["headline"] != from {
				t.Errorf("headline %q from %q, want %q", art.Headline, art.Extraction.Fields["headline"], c.want)
			}
		})
	}
}

func TestMicrodataFillsTheRecord(t *testing.T) {
	t.Parallel()
	art := read(t, pageOf("", `<div itemscope itemtype="https://schema.org/NewsArticle">
		<meta itemprop="inLanguage" content="en-GB"><meta itemprop="articleSection" content="Local">
		<div itemprop="headline">Bridge closed</div>
		<time itemprop="datePublished" datetime="2020-01-28T15:49:07+01:00">yesterday</time>
		<time itemprop="dateModified" datetime="2020-01-28T16:00:00+01:00">today</time>`+story+`</div>`))
	for _, c := range []struct{ field, got, want string }{
		{"language", art.Language, "en-GB"},
		{"section", strings.Join(art.Section, "|"), "Local"},
		{"headline", art.Headline, "Bridge closed"},
		{"published", stamp(art.Published), "2020-01-28T15:49:07+01:00"},
		{"modified", stamp(art.Modified), "2020-01-28T16:00:00+01:00"},
	} {
		if c.got != c.want || !strings.HasPrefix(art.Extraction.Fields[c.field], "microdata:") {
			t.Errorf("%s %q from %q, want %q", c.field, c.got, art.Extraction.Fields[c.field], c.want)
		}
	}
}

func TestMetaElements(t *testing.T) {
	t.Parallel()
	const want = "Bridge closed"
	for name, c := range map[string]struct {
		head  string
		taken bool
	}{
		"property":           {`<meta property="og:title" content="Bridge closed">`, true},
		"name":               {`<meta name="og:title" content="Bridge closed">`, true},
		"capitals":           {`<META PROPERTY="OG:Title" CONTENT="Bridge closed">`, true},
		"several names":      {`<meta property="twitter:title og:title" content="Bridge closed">`, true},
		"name and property":  {`<meta name="x" property="og:title" content="Bridge closed">`, true},
		"blanks around":      {"<meta property=' og:title\n' content='\n Bridge closed '>", true},
		"single quotes":      {`<meta property='og:title' content='Bridge closed'>`, true},
		"in the body":        {`</head><body><meta property="og:title" content="Bridge closed">`, true},
		"an empty one first": {`<meta property="og:title" content=""><meta property="og:title" content="Bridge closed">`, true},
		"blanks first":       {`<meta property="og:title" content="&nbsp;"><meta property="og:title" content="Bridge closed">`, true},
		"a template first":   {`<meta property="og:title" content="{{ title }}"><meta property="og:title" content="Bridge closed">`, true},
		"itemprop is other":  {`<meta itemprop="og:title" content="Bridge closed">`, false},
		"value is other":     {`<meta property="og:title" value="Bridge closed">`, false},
		"without content":    {`<meta property="og:title">`, false},
		"in a comment":       {`<!-- <meta property="og:title" content="Bridge closed"> -->`, false},
		"in a noscript":      {`<noscript><meta property="og:title" content="Bridge closed"></noscript>`, false},
		"in a template":      {`<template><meta property="og:title" content="Bridge closed"></template>`, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			art := read(t, pageWith(c.head))
			if got := art.Headline == want && art.Extraction.Fields["headline"] == "meta:og:title"; got != c.taken {
				t.Errorf("headline %q from %q", art.Headline, art.Extraction.Fields["headline"])
			}
		})
	}
}

func TestTextOfTheImage(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ head, want string }{
		"Open Graph's":        {`<meta property="og:image" content="/b.jpg"><meta property="og:image:alt" content=" The  old bridge ">`, "The old bridge"},
		"Twitter's":           {`<meta name="twitter:image" content="/b.jpg"><meta name="twitter:image:alt" content="The bridge">`, "The bridge"},
		"Open Graph's first":  {`<meta property="og:image" content="/b.jpg"><meta name="twitter:image:alt" content="x"><meta property="og:image:alt" content="The bridge">`, "The bridge"},
		"none":                {`<meta property="og:image" content="/b.jpg">`, ""},
		"none for no picture": {`<meta property="og:image:alt" content="The bridge">`, "-"},
	} {
		art := read(t, pageWith(c.head))
		switch {
		case c.want == "-":
			if len(art.Images) != 0 {
				t.Errorf("%s: images %+v", name, art.Images)
			}
		case len(art.Images) != 1 || art.Images[0] != (extract.Image{URL: "https://news.example/b.jpg", Alt: c.want, Role: extract.LeadImage}):
			t.Errorf("%s: images %+v, want alt %q", name, art.Images, c.want)
		}
	}
}
