package store_test

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"broadsheet/extract"
)

// What the articles of a mill are about.
var (
	millWho   = strings.Fields("miller ferryman councillor beekeeper organist locksmith gardener teacher signalman baker surveyor librarian")
	millDoes  = strings.Fields("repairs measures forgets paints defends counts borrows closes opens describes moves inherits")
	millWhat  = strings.Fields("bridge orchard archive tramway lantern harbour library market tower meadow fountain railway cellar bakery")
	millHow   = strings.Fields("quietly twice reluctantly overnight carefully again tomorrow alone early gladly")
	millWhere = strings.Fields("Oberau Lindenfurt Seewies Altbruck Karstein Moosbach Hirtenau Wendelsee")
)

// A mill makes articles of words, the same ones for the same numbers: some 3,500 bytes
// of text each, of 40 sites, published by and large in the order of their numbers. Their
// ids are hashes of the address, as where a site has no identity rule.
type mill struct{ *rand.Rand }

func newMill(n int) mill { return mill{rand.New(rand.NewPCG(5, uint64(n)))} }

func (m mill) of(words []string) string { return words[m.IntN(len(words))] }

func (m mill) sentence() string {
	return fmt.Sprintf("The %s of %s %s the %s of %d %s, and the %s %s what the %s said on day %d.", m.of(millWho), m.of(millWhere), m.of(millDoes),
		m.of(millWhat), 1700+m.IntN(320), m.of(millHow), m.of(millWho), m.of(millDoes), m.of(millWho), m.IntN(1e6))
}

func (m mill) paragraph(sentences int) string {
	out := make([]string, sentences)
	for i := range out {
		out[i] = m.sentence()
	}
	return strings.Join(out, " ")
}

// milled makes article n.
func milled(n int) *extract.Article {
	m := newMill(n)
	site := fmt.Sprintf("paper%d.example", m.IntN(40))
	key := binary.BigEndian.AppendUint64(nil, m.Uint64())
	at := start.Add(time.Duration(n)*time.Minute + time.Duration(m.IntN(86400))*time.Second)
	art := &extract.Article{
		Schema: extract.Schema, ID: fmt.Sprintf("%s:%x", site, key), Site: site, Publisher: "The " + m.of(millWhere) + " Paper",
		URL: fmt.Sprintf("https://%s/%s/%s-%x.html", site, m.of(millWhat), m.of(millWho), key), Language: "en",
		Kicker: m.of(millWhere), Headline: fmt.Sprintf("A %s for %s", m.of(millWhat), m.of(millWhere)),
		Section: []string{m.of(millWhat)}, Topics: []string{m.of(millWhat), m.of(millWho)}, Authors: []string{m.of(millWho) + " " + m.of(millWhere)},
		Published: at, Modified: at, Fetched: at.Add(time.Hour), ContentHash: fmt.Sprintf("sha256:%064x", key),
		Lead:   []string{m.paragraph(2)},
		Images: []extract.Image{{URL: fmt.Sprintf("https://%s/%x.jpg", site, key), Caption: m.sentence(), Role: extract.LeadImage}},
	}
	for range 6 + m.IntN(6) {
		art.Body = append(art.Body, extract.Block{Type: extract.Paragraph, Text: m.paragraph(2 + m.IntN(3))})
	}
	art.Text = art.PlainText()
	return art
}

// milledPage is a page of so many bytes or some more, for a capture.
func milledPage(n, size int) []byte {
	m := newMill(n)
	page := []byte("<!doctype html><html lang=en><title>A page</title><main>")
	for len(page) < size {
		page = fmt.Appendf(page, "<p class=\"text text--%s\">%s</p>\n", m.of(millHow), m.paragraph(3))
	}
	return page
}
