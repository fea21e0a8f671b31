package export

import (
	"crypto/sha256"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"broadsheet/extract"
)

const atomSpace = "http://www.w3.org/2005/Atom"

// neverUpdated stands where Atom wants a time and the record has none, so that the
// same records give the same bytes on any day.
var neverUpdated = time.Unix(0, 0).UTC()

// atom writes a feed of RFC 4287. Its head comes first and says when the newest
// entry was updated, so entries are held back until Close, on disk when they are
// many.
type atom struct {
	markup

	out     io.Writer
	entries *spool
	version string
	updated time.Time
	sites   map[string]bool
}

func newAtom(w io.Writer, o Options) (Writer, error) {
	held := &spool{}
	return &atom{markup: newMarkup(held), out: w, entries: held, version: o.Version, sites: map[string]bool{}}, nil
}

// Write adds an entry.
func (a *atom) Write(art *extract.Article) error {
	if art.Site != "" {
		a.sites[art.Site] = true
	}
	updated := neverUpdated
	for _, at := range []time.Time{art.Fetched, art.Published, art.Modified} {
		if stamp(at) != "" {
			updated = at
		}
	}
	if a.updated.IsZero() || updated.After(a.updated) {
		a.updated = updated
	}
	a.open("entry", "xml:lang", languageTag(art.Language))
	a.put("\n")
	a.element("id", "urn:broadsheet:"+encoded(art.ID, ":@!$&'()*+,;=-._~"))
	a.element("title", first(art.Headline, art.ID, "untitled"))
	a.element("updated", stamp(updated))
	a.element("published", stamp(art.Published))
	a.people(art)
	if address := webAddress(art.URL); address != "" {
		a.leaf("link", "rel", "alternate", "type", "text/html", "href", address)
	}
	for _, term := range append(slices.Clone(art.Section), art.Topics...) {
		if term != "" {
			a.leaf("category", "term", term)
		}
	}
	a.element("summary", strings.Join(art.Lead, "\n\n"))
	a.open("content", "type", "html")
	a.text(html(art))
	a.put("</content>\n</entry>\n")
	return a.send()
}

// people are the authors; Atom wants one, so the publication answers where the
// record names none.
func (a *atom) people(art *extract.Article) {
	names := said(art.Authors)
	if len(names) == 0 {
		names = []string{first(art.Publisher, art.Site, "unknown")}
	}
	for _, name := range names {
		a.put("<author>")
		a.element("name", name)
		a.put("</author>\n")
	}
}

// Close writes the feed.
func (a *atom) Close() error {
	if a.updated.IsZero() {
		a.updated = neverUpdated
	}
	sites := slices.Sorted(maps.Keys(a.sites))
	head := newMarkup(a.out)
	head.put(xmlHead)
	head.open("feed", "xmlns", atomSpace)
	head.put("\n")
	head.element("id", feedID(sites))
	head.element("title", feedTitle(sites))
	head.element("updated", stamp(a.updated))
	head.put("<author><name>Broadsheet</name></author>\n")
	head.element("generator", "Broadsheet", "version", a.version)
	if err := head.send(); err != nil {
		return err
	}
	if err := a.entries.drain(a.out); err != nil {
		return err
	}
	_, err := io.WriteString(a.out, "</feed>\n")
	return err
}

// feedID follows from the sites, so that the feed of a site keeps its id from one
// export to the next: a UUID of version 8 (RFC 9562, 5.8), from their SHA-256.
func feedID(sites []string) string {
	sum := sha256.Sum256([]byte("broadsheet feed\n" + strings.Join(sites, "\n")))
	sum[6] = sum[6]&0x0F | 0x80
	sum[8] = sum[8]&0x3F | 0x80
	return fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", sum[:4], sum[4:6], sum[6:8], sum[8:10], sum[10:16])
}

func feedTitle(sites []string) string {
	switch n := len(sites); {
	case n == 0:
		return "Articles"
	case n <= 3:
		return "Articles of " + strings.Join(sites, ", ")
	default:
		return fmt.Sprintf("Articles of %s and %d more", sites[0], n-1)
	}
}
