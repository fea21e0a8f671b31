package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// figure takes a figure's picture and caption. A figure around text (a quote, a
// table) is walked as text.
func (b *blocker) figure(n *html.Node) {
	var img, caption *html.Node
	for d := range n.Descendants() {
		switch {
		case d.DataAtom == atom.Img && img == nil:
			img = d
		case d.DataAtom == atom.Figcaption && caption == nil:
			caption = d
		}
	}
	if img == nil {
		b.children(n)
		b.flush()
		return
	}
	var line, credit string
	if caption != nil {
		line, credit = splitCredit(caption)
	}
	b.image(img, line, credit)
}

// picture takes a picture alone or in its figure.
func (b *blocker) picture(n *html.Node) {
	if n.DataAtom == atom.Figure {
		b.figure(n)
		return
	}
	b.image(n, "", "")
}

// image keeps a picture that has an address. A blank of a data address stands in
// for one that is loaded later.
func (b *blocker) image(n *html.Node, caption, credit string) {
	for _, key := range []string{"src", "data-src", "data-original", "data-lazy-src"} {
		link := attr(n, key)
		if link == "" || strings.HasPrefix(link, "data:") {
			continue
		}
		if link = absolute(b.base, link); link != "" {
			b.images = append(b.images, Image{URL: link, Alt: fold(attr(n, "alt")), Caption: caption, Credit: credit})
			return
		}
	}
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

// isCaption reports whether a class says that an element belongs to a picture.
func isCaption(class string) bool {
	if class == "" {
		return false
	}
	for name := range strings.FieldsSeq(strings.ToLower(class)) {
		if strings.HasSuffix(name, "caption") || strings.HasSuffix(name, "caption-text") || strings.HasSuffix(name, "credit") || strings.HasSuffix(name, "copyright") {
			return true
		}
	}
	return false
}
