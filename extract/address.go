package extract

import (
	"cmp"
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// statedAddress is the address that a page says it has, for a file whose user
// gave none: where a browser noted that it saved it from, else the canonical
// link, else og:url. It is "" where the page says nothing.
func statedAddress(doc *html.Node) string {
	canonical, ogURL := "", ""
	for n := range doc.Descendants() {
		switch {
		case n.Type == html.CommentNode:
			if address := absolute(nil, savedFrom(n.Data)); address != "" {
				return address
			}
		case n.DataAtom == atom.Link && canonical == "" && hasWord(attr(n, "rel"), "canonical"):
			canonical = absolute(nil, attr(n, "href"))
		case n.DataAtom == atom.Meta && ogURL == "" && attr(n, "property") == "og:url":
			ogURL = absolute(nil, attr(n, "content"))
		case n.DataAtom == atom.Body:
			return cmp.Or(canonical, ogURL)
		}
	}
	return cmp.Or(canonical, ogURL)
}

// savedFrom reads the mark that browsers put at the top of a page they save:
// "saved from url=(0023)https://www.example.org/", with the address's length.
func savedFrom(comment string) string {
	_, mark, ok := strings.Cut(comment, "saved from url=(")
	if !ok {
		return ""
	}
	_, address, _ := strings.Cut(mark, ")")
	return address
}

// linkBase is what a page's links are relative to: its own address, or that of
// its base element.
func linkBase(page *url.URL, href string) *url.URL {
	u, err := url.Parse(fold(href))
	if err != nil || href == "" {
		return page
	}
	if page != nil {
		u = page.ResolveReference(u)
	}
	if !u.IsAbs() {
		return page
	}
	return u
}

// absolute resolves an address against the page's; "" for what is no web address.
func (r *reading) absolute(href string) string { return absolute(r.from, href) }

func absolute(base *url.URL, href string) string {
	href = fold(href)
	u, err := url.Parse(href)
	if err != nil || href == "" {
		return ""
	}
	if base != nil {
		u = base.ResolveReference(u)
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return ""
	}
	u.Host, u.Fragment, u.RawFragment = hostOf(u), "", ""
	return u.String()
}
