package export

import (
	"io"
	"strconv"
	"time"

	"broadsheet/extract"
)

const teiSpace = "http://www.tei-c.org/ns/1.0"

// tei writes a teiCorpus of TEI P5 with a TEI element an article.
type tei struct {
	markup

	version string
	n       int
}

func newTEI(w io.Writer, o Options) (Writer, error) {
	return &tei{markup: newMarkup(w), version: o.Version}, nil
}

// Write adds an article; the corpus and its header are begun by the first.
func (t *tei) Write(art *extract.Article) error {
	if t.n++; t.n == 1 {
		t.begin("teiCorpus")
	}
	t.put("<TEI>\n")
	t.header(art)
	t.open("text", "xml:lang", languageTag(art.Language))
	t.put("<body>\n")
	t.body(art)
	t.put("</body></text>\n</TEI>\n")
	return t.send()
}

// Close ends the corpus. A corpus has at least one TEI element, so an export without
// records is one TEI element that says so.
func (t *tei) Close() error {
	if t.n == 0 {
		t.begin("TEI")
		t.put("<text><body><p>No article was exported.</p></body></text>\n</TEI>\n")
	} else {
		t.put("</teiCorpus>\n")
	}
	return t.send()
}

// begin opens the document with the header of the whole. It bears no date: the same
// records give the same bytes.
func (t *tei) begin(root string) {
	t.put(xmlHead)
	t.open(root, "xmlns", teiSpace)
	t.put("\n<teiHeader><fileDesc>\n<titleStmt><title>News articles</title></titleStmt>\n",
		"<publicationStmt><p>Exported from an archive of Broadsheet.</p></publicationStmt>\n",
		"<sourceDesc><p>Pages of news sites, as each article's header names them.</p></sourceDesc>\n</fileDesc>\n<encodingDesc>")
	t.element("p", "Written by Broadsheet "+first(t.version, "devel")+" from records of the schema "+extract.Schema+".")
	t.put("</encodingDesc></teiHeader>\n")
}

// header is the article's own teiHeader.
func (t *tei) header(a *extract.Article) {
	t.put("<teiHeader><fileDesc>\n<titleStmt>\n")
	t.element("title", first(a.Headline, a.ID, "untitled"), "type", "main")
	t.element("title", a.Kicker, "type", "kicker")
	for _, h := range a.AlternativeHeadlines {
		t.element("title", h, "type", "alt")
	}
	for _, name := range a.Authors {
		t.element("author", name)
	}
	t.put("</titleStmt>\n")
	if a.Revision > 0 {
		n := strconv.Itoa(a.Revision)
		t.open("editionStmt")
		t.element("edition", "Revision "+n, "n", n)
		t.put("</editionStmt>\n")
	}
	t.publication(a)
	t.source(a)
	t.put("</fileDesc>\n")
	t.profile(a)
	if when := moment(a.Modified); when != "" {
		t.put("<revisionDesc>")
		t.element("change", "Last change by the publisher", "when", when)
		t.put("</revisionDesc>\n")
	}
	t.put("</teiHeader>\n")
}

func (t *tei) publication(a *extract.Article) {
	t.put("<publicationStmt>\n")
	t.element("publisher", first(a.Publisher, a.Site, "unknown"))
	t.element("date", stamp(a.Published), "when", moment(a.Published))
	t.element("idno", a.ID, "type", "id")
	t.element("idno", a.ContentHash, "type", "content_hash")
	t.element("idno", a.DuplicateOf, "type", "duplicate_of")
	if a.Access != "" {
		status := "restricted"
		if a.Access == extract.Free {
			status = "free"
		}
		t.open("availability", "status", status)
		t.element("p", string(a.Access))
		t.put("</availability>\n")
	}
	t.put("</publicationStmt>\n")
}

// source names the page. An address that is no URI stands there as a text.
func (t *tei) source(a *extract.Article) {
	t.put("<sourceDesc><bibl>\n")
	t.element("title", first(a.Headline, a.ID, "untitled"))
	t.element("publisher", a.Publisher)
	t.element("idno", a.URL, "type", "URL")
	if target := webAddress(a.URL); target != "" {
		t.leaf("ptr", "target", target)
	}
	t.element("date", stamp(a.Fetched), "type", "fetched", "when", moment(a.Fetched))
	t.put("</bibl></sourceDesc>\n")
}

func (t *tei) profile(a *extract.Article) {
	ident := languageTag(a.Language)
	section, topics := said(a.Section), said(a.Topics)
	if ident == "" && len(section)+len(topics) == 0 {
		return
	}
	t.put("<profileDesc>\n")
	if ident != "" {
		t.put("<langUsage>")
		t.element("language", a.Language, "ident", ident)
		t.put("</langUsage>\n")
	}
	if len(section)+len(topics) > 0 {
		t.put("<textClass>\n")
		t.keywords("section", section)
		t.keywords("topics", topics)
		t.put("</textClass>\n")
	}
	t.put("</profileDesc>\n")
}

func (t *tei) keywords(kind string, terms []string) {
	if len(terms) == 0 {
		return
	}
	t.open("keywords", "n", kind)
	for _, term := range terms {
		t.element("term", term)
	}
	t.put("</keywords>\n")
}

// moment is a time as XML Schema has it, whose offsets reach to 14 hours; others
// are given in UTC.
func moment(at time.Time) string {
	if _, offset := at.Zone(); offset < -14*3600 || offset > 14*3600 {
		at = at.UTC()
	}
	return stamp(at)
}
