package extract

import (
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// pictures reads img elements, and figures with their captions.
func pictures(nodes []*html.Node, base *url.URL) []Image {
	var out []Image
	for _, n := range nodes {
		img, caption := n, (*html.Node)(nil)
		if n.DataAtom == atom.Figure {
			img, caption = parts(n)
		}
		if img == nil {
			continue
		}
		if pic, ok := picture(img, base); ok {
			if caption != nil {
				pic.Caption, pic.Credit = splitCredit(caption)
			}
			out = append(out, pic)
		}
	}
	return out
}

// parts returns a figure's first picture and caption; a figure around text has none.
func parts(figure *html.Node) (img, caption *html.Node) {
	for d := range figure.Descendants() {
		switch {
		case d.DataAtom == atom.Img && img == nil:
			img = d
		case d.DataAtom == atom.Figcaption && caption == nil:
			caption = d
		}
	}
	return img, caption
}

// picture reads an img that has an address. A blank of a data address stands in for
// one that is loaded later.
func picture(n *html.Node, base *url.URL) (Image, bool) {
	for _, key := range []string{"src", "data-src", "data-original", "data-lazy-src"} {
		link := attr(n, key)
		if link == "" || strings.HasPrefix(link, "data:") {
			continue
		}
		if link = absolute(base, link); link != "" {
			return Image{URL: link, Alt: fold(attr(n, "alt"))}, true
		}
	}
	return Image{}, false
}

// splitCredit parts a caption from the name of who took the picture: an element
// marked as such.
func splitCredit(caption *html.Node) (line, credit string) {
	line = text(caption)
	for d := range caption.Descendants() {
		if d.Type == html.ElementNode && isCredit(attr(d, "class")) {
			credit = brief(d, maxValue)
			break
		}
	}
	if credit == "" {
		return line, ""
	}
	if at := strings.LastIndex(line, credit); at >= 0 { // the caption may name the same person before
		line = fold(line[:at] + line[at+len(credit):])
	}
	return line, stripCredit(credit)
}

// isCredit reports whether a class names a picture's credit.
func isCredit(class string) bool {
	class = strings.ToLower(class)
	return strings.Contains(class, "credit") || strings.Contains(class, "copyright") || strings.Contains(class, "photographer")
}

// stripCredit takes the label off a credit.
func stripCredit(s string) string {
	for _, label := range []string{"Bild:", "Foto:", "Photo:", "Image:", "Credit:", "Photograph:", "Image credit:", "Photo credit:", "©", "(c)"} {
		if len(s) > len(label) && strings.EqualFold(s[:len(label)], label) {
			return strings.TrimSpace(s[len(label):])
		}
	}
	return s
}
