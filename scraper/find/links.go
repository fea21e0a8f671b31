package find

import (
	"bytes"
	"net/url"
	"strings"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxLinks bounds the links that are read from one page.
const maxLinks = 10_000

// A links is what a page leads to.
type links struct {
	articles []entry  // every anchor, in order; dated where its teaser is
	feeds    []string // rel=alternate of a feed's type
	next     string   // what says rel=next, else numbered
	numbered string   // the anchor to the page of the next number
}

// readLinks reads the links of a page without making a tree of it.
func readLinks(page []byte, base *url.URL, loc *time.Location) links {
	r := linkReader{base: base, loc: loc}
	z := html.NewTokenizer(bytes.NewReader(page))
	z.SetMaxBuf(1 << 20)
	for len(r.out.articles) < maxLinks {
		switch z.Next() {
		case html.ErrorToken:
			return r.done() // its end, or a tag that is larger than a page should be
		case html.StartTagToken, html.SelfClosingTagToken:
			r.start(z)
		case html.EndTagToken:
			if name, _ := z.TagName(); atom.Lookup(name) == atom.Article {
				r.leave()
			}
		default:
		}
	}
	return r.done()
}

// A linkReader gathers links from a page's tags.
type linkReader struct {
	base *url.URL
	loc  *time.Location
	out  links

	open  int       // article elements that are open
	first int       // the first link of the innermost teaser
	date  time.Time // of the innermost teaser
}

func (r *linkReader) start(z *html.Tokenizer) {
	name, more := z.TagName()
	tag := atom.Lookup(name)
	switch tag {
	case atom.A, atom.Link, atom.Base, atom.Time, atom.Article:
	default:
		return
	}
	attrs := map[string]string{}
	for more {
		var key, value []byte
		key, value, more = z.TagAttr()
		if _, ok := attrs[string(key)]; !ok {
			attrs[string(key)] = string(value)
		}
	}
	switch tag {
	case atom.Article:
		r.open++
		r.first, r.date = len(r.out.articles), time.Time{}
	case atom.Time:
		if at := parseDate(attrs["datetime"], r.loc); r.open > 0 && r.date.IsZero() {
			r.date = at
		}
	case atom.Base:
		if u, err := r.base.Parse(attrs["href"]); err == nil && u.Host != "" {
			r.base = u
		}
	case atom.Link:
		r.link(attrs)
	default:
		r.anchor(attrs)
	}
}

// leave ends a teaser: its date is that of its links.
func (r *linkReader) leave() {
	if r.open == 0 {
		return
	}
	r.open--
	if !r.date.IsZero() {
		for i := r.first; i < len(r.out.articles); i++ {
			r.out.articles[i].date, r.out.articles[i].dated = r.date, DatedPublished
		}
	}
	r.first, r.date = len(r.out.articles), time.Time{}
}

func (r *linkReader) link(attrs map[string]string) {
	href := r.absolute(attrs["href"])
	switch {
	case href == "":
	case hasWord(attrs["rel"], "next"):
		r.out.next = href
	case hasWord(attrs["rel"], "alternate") && isFeedType(attrs["type"]):
		r.out.feeds = append(r.out.feeds, href)
	}
}

func (r *linkReader) anchor(attrs map[string]string) {
	href := r.absolute(attrs["href"])
	if href == "" {
		return
	}
	if hasWord(attrs["rel"], "next") && r.out.next == "" {
		r.out.next = href
	}
	r.out.articles = append(r.out.articles, entry{address: href})
}

// done settles which link leads to the next page.
func (r *linkReader) done() links {
	at, rest := pageNumber(r.base)
	for _, e := range r.out.articles {
		u, err := url.Parse(e.address)
		if err != nil {
			continue
		}
		if n, other := pageNumber(u); n == at+1 && other == rest {
			r.out.numbered = e.address
			break
		}
	}
	if r.out.next == "" {
		r.out.next = r.out.numbered
	}
	return r.out
}

// absolute resolves a link; "" for what leads to no other page.
func (r *linkReader) absolute(href string) string {
	href = strings.TrimSpace(href)
	if href == "" || href[0] == '#' {
		return ""
	}
	u, err := r.base.Parse(href)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return ""
	}
	u.Fragment, u.RawFragment = "", ""
	return u.String()
}

// hasWord reports whether a list of words, parted by blanks, has one.
func hasWord(list, word string) bool {
	for w := range strings.FieldsSeq(list) {
		if strings.EqualFold(w, word) {
			return true
		}
	}
	return false
}

func isFeedType(mediaType string) bool {
	mediaType, _, _ = strings.Cut(strings.ToLower(strings.TrimSpace(mediaType)), ";")
	switch strings.TrimSpace(mediaType) {
	case "application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml":
		return true
	}
	return false
}
