//nolint:gosec // what is invented here is served to tests alone
package findtest

import (
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/encoding/charmap"
)

// perPage is how many articles stand on a page of a day's index.
const perPage = 2

// list serves what is no article.
func (p *Paper) list(w http.ResponseWriter, r *http.Request) {
	base := "http://" + r.Host
	path := r.URL.Path
	switch {
	case path == "/robots.txt":
		say(w, "User-agent: *\nDisallow: /intern/\n")
		if !p.Bare {
			fmt.Fprintf(w, "Sitemap: %[1]s/sitemap-index.xml\nSitemap: %[1]s/sitemap-news.xml\n", base)
		}
	case path == "/":
		p.front(w)
	case path == "/rss.latin1":
		p.feed(w, base)
	case path == "/sitemap-index.xml":
		p.index(w, base)
	case path == "/sitemap-news.xml":
		p.news(w, base)
	case strings.HasPrefix(path, "/sitemap-2"):
		p.month(w, base, strings.TrimSuffix(strings.TrimPrefix(path, "/sitemap-"), ".xml.gz"))
	case strings.HasPrefix(path, "/chronik/"):
		p.day(w, r)
	case strings.HasPrefix(path, "/kalender/"):
		p.calendar(w, path)
	case slices.Contains(sections, strings.Trim(path, "/")):
		p.section(w, r, strings.Trim(path, "/"))
	default:
		http.NotFound(w, r)
	}
}

// say writes a text to a client that may have gone.
func say(w io.Writer, text string) { _, _ = io.WriteString(w, text) }

// newest are the articles that came last, the newest first.
func (p *Paper) newest(n int) []Article {
	out := slices.Clone(p.Articles[max(0, len(p.Articles)-n):])
	slices.Reverse(out)
	return out
}

// front is full of traps.
func (p *Paper) front(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	if !p.Bare {
		say(w, `<html><head><link rel="alternate" type="application/rss+xml" href="/rss.latin1"></head>`)
	}
	say(w, `<body><a href="/kalender/2031/01/">Kalender</a><a href="/impressum">Impressum</a><a href="https://elsewhere.example/die-andere-zeitung-von-gestern-10000001.html">Anderswo</a>`)
	say(w, `<a href="/a/b/a/b/a/b/die-muehle-steht-wieder-still-10000001.html">Immer weiter</a><a href="/suche?q=ziege&amp;a=1&amp;b=2&amp;c=3&amp;d=4&amp;e=5&amp;f=6">Suche</a>`)
	for _, s := range sections {
		fmt.Fprintf(w, `<a href="/%[1]s/">%[1]s</a>`, s)
	}
	for i, a := range p.newest(12) {
		fmt.Fprintf(w, `<article><h2><a href="%s;jsessionid=%d?utm_source=front">%s</a></h2></article>`, a.Path, 1000+i, a.Headline)
	}
	say(w, `</body></html>`)
}

// feed is an RSS feed in an old charset, with addresses in several forms.
func (p *Paper) feed(w http.ResponseWriter, base string) {
	w.Header().Set("Content-Type", "application/rss+xml")
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="ISO-8859-1"?><rss version="2.0"><channel><title>Auentaler Fähre</title>`)
	for i, a := range p.newest(10) {
		path := []string{a.Path, a.Amp(), a.Short()}[i%3]
		if i%3 == 2 && p.Bare {
			path = a.Path
		}
		fmt.Fprintf(&b, `<item><title>%s</title><link>%s%s?utm_source=rss</link><pubDate>%s</pubDate></item>`, a.Headline, base, path, a.Published.Format(time.RFC1123Z))
	}
	b.WriteString(`</channel></rss>`)
	out, _ := charmap.ISO8859_1.NewEncoder().String(b.String()) // all letters are in it
	_, _ = io.WriteString(w, out)
}

// index is that of the sitemaps, a month each.
func (p *Paper) index(w http.ResponseWriter, base string) {
	w.Header().Set("Content-Type", "text/xml")
	say(w, `<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">`)
	last := ""
	for i := range p.Articles {
		if month := p.Articles[i].Published.Format("2006-01"); month != last {
			last = month
			fmt.Fprintf(w, `<sitemap><loc>%s/sitemap-%s.xml.gz</loc></sitemap>`, base, month)
		}
	}
	fmt.Fprintf(w, `<sitemap><loc>%s/sitemap-tags.xml</loc></sitemap></sitemapindex>`, base)
}

// month is a packed sitemap. What it says of changes is of the day of the last one:
// a layout that was changed long after.
func (p *Paper) month(w http.ResponseWriter, base, month string) {
	w.Header().Set("Content-Type", "application/gzip")
	z := gzip.NewWriter(w)
	say(z, `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">`)
	for i := range p.Articles {
		if a := &p.Articles[i]; a.Published.Format("2006-01") == month {
			fmt.Fprintf(z, "<url><loc> %s%s </loc><lastmod>%s</lastmod></url>", base, a.Path, a.Published.Format("2006-01-02T15:04-07:00"))
		}
	}
	fmt.Fprintf(z, `<url><loc>%s/impressum</loc></url></urlset>`, base)
	_ = z.Close()
}

func (p *Paper) news(w http.ResponseWriter, base string) {
	w.Header().Set("Content-Type", "text/xml")
	say(w, `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">`)
	for _, a := range p.newest(8) {
		fmt.Fprintf(w, `<url><loc>%s%s</loc><news:news><news:publication_date>%s</news:publication_date><news:title>%s</news:title></news:news></url>`,
			base, a.Path, a.Published.Format(time.RFC3339), a.Headline)
	}
	say(w, `</urlset>`)
}

// day is the index of a day, in pages, with what is most read today beside it.
func (p *Paper) day(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	var list []Article
	for _, a := range p.Articles {
		if r.URL.Path == DayPath(a.Published) {
			list = append(list, a)
		}
	}
	n, _ := strconv.Atoi(r.URL.Query().Get("seite"))
	n = max(n, 1)
	say(w, `<html><body>`)
	for i, a := range list {
		if i/perPage == n-1 {
			fmt.Fprintf(w, `<li><a href="%s">%s</a></li>`, a.Path, a.Headline)
		}
	}
	if len(list) > n*perPage {
		fmt.Fprintf(w, `<a href="?seite=%d">weiter</a>`, n+1)
	}
	for _, a := range p.newest(3) {
		fmt.Fprintf(w, `<aside><a href="%s">%s</a></aside>`, a.Path, a.Headline)
	}
	say(w, `<a rel="next" href="/chronik/2031-hartung-01/">ein anderer Tag</a></body></html>`)
}

// DayPath is the path of a day's index.
func DayPath(at time.Time) string {
	return fmt.Sprintf("/chronik/%d-%s-%02d/", at.Year(), Months[at.Month()-1], at.Day())
}

// section is a paged list whose teasers have dates.
func (p *Paper) section(w http.ResponseWriter, r *http.Request, section string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	n, _ := strconv.Atoi(r.URL.Query().Get("seite"))
	n = max(n, 1)
	i := 0
	for _, a := range p.newest(len(p.Articles)) {
		if a.Section != section {
			continue
		}
		if i/10 == n-1 {
			fmt.Fprintf(w, `<article><time datetime="%s">neulich</time><a href="%s">%s</a></article>`, a.Published.Format(time.RFC3339), a.Path, a.Headline)
		}
		i++
	}
	fmt.Fprintf(w, `<a href="/%s/?seite=%d">mehr</a>`, section, n+1)
}

// calendar never ends.
func (p *Paper) calendar(w http.ResponseWriter, path string) {
	w.Header().Set("Content-Type", "text/html")
	at, err := time.Parse("/kalender/2006/01/", path)
	if err != nil {
		return
	}
	fmt.Fprintf(w, `<a rel="next" href="%s">später</a><a href="/kalender/%s">ein Tag</a>`, at.AddDate(0, 1, 0).Format("/kalender/2006/01/"), at.Format("2006/01/02/"))
}
