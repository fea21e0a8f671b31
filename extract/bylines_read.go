package extract

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Bounds on the byline.
const (
	bylineGap  = 120 // bytes of text between two elements of one byline
	maxBylines = 30  // elements below the headline that are read as bylines
)

// A signed is a name in a byline.
type signed struct {
	name   string
	linked bool
}

// bylineNames are the names in the byline below the headline; those of teasers,
// captions and comments are others'. Another element belongs to the same byline
// when it stands close by and is of the same kind.
func (r *reading) bylineNames() []signed {
	var signers []signed
	var first *html.Node
	end, looked := 0, 0
	for _, b := range r.bylines {
		if !b.near || insideTeaser(b.node) || insideClass(b.node, "comment") || first != nil && (b.at > end+bylineGap || isInside(b.node, first) || !sameKind(b.node, first)) {
			continue
		}
		if looked++; looked > maxBylines {
			break
		}
		if byOthers(b.node) {
			continue
		}
		list := bylinePieces(b.node)
		for _, p := range list[:min(len(list), 10)] {
			r.noteAgencies(p.text, "generic:byline")
		}
		if found := r.signers(pieceNames(list, b.sure)); len(found) > 0 {
			signers, end = append(signers, found...), b.at
			if first == nil {
				first = b.node
			}
		}
	}
	return signers
}

// signers leaves out houses, and single words where there are whole names.
func (r *reading) signers(list []signed) []signed {
	whole := slices.ContainsFunc(list, func(s signed) bool { return isWhole(s.name) })
	return slices.DeleteFunc(list, func(s signed) bool {
		return whole && !isWhole(s.name) || len(r.onlyPeople([]string{s.name})) == 0
	})
}

// namesOf are the names of those who signed, each once.
func namesOf(list []signed, linked bool) []string {
	var out []string
	for _, s := range list {
		if s.linked || !linked {
			out = append(out, s.name)
		}
	}
	return uniqueNames(out)
}

// isInside reports whether a node is below another, a few steps at most.
func isInside(n, outer *html.Node) bool {
	for steps := 0; n != nil && steps < 10; steps++ {
		if n == outer {
			return true
		}
		n = n.Parent
	}
	return false
}

// otherWords tell that who follows did something else than write.
var otherWords = []string{
	"edited", "reviewed", "checked", "photo", "foto", "bild:", "bilder", "video", "illustration", "geprüft", "übersetz", "translat", "traduit", "traduc",
	"produced", "updated", "contribut", "editor:", "penyunting", "ảnh:", "צילום", "תרגום", "تصوير", "ترجمة", "تحرير", "ljósmynd", "valokuva", "kuva:", "責任編輯", "责任编辑", "责编", "写真", "撮影", "图片", "사진",
}

// saysOthers reports whether a text tells that who follows did something else.
func saysOthers(s string) bool {
	return len(s) < 4*maxName && hasStem(strings.ReplaceAll(strings.ToLower(s), " :", ":"), otherWords)
}

// ofOthers reports whether an element is in a teaser or a comment.
func ofOthers(n *html.Node) bool { return insideTeaser(n) || classedOthers(n) }

// classedOthers reports whether classes say that an element is in a teaser or a comment.
func classedOthers(n *html.Node) bool {
	return insideClass(n, "teaser", "related", "comment", "recommend")
}

// insideClass reports whether a class of an element or of one around it has one of
// the stems in it, up to where all of the page is inside.
func insideClass(n *html.Node, stems ...string) bool {
	for p := n; p != nil && p.DataAtom != atom.Main && p.DataAtom != atom.Body; p = p.Parent {
		if class := attr(p, "class"); class != "" && len(class) <= maxValue && hasStem(strings.ToLower(class), stems) {
			return true
		}
	}
	return false
}

// byOthers reports whether the text just before an element tells that who is in it
// did something else.
func byOthers(n *html.Node) bool {
	for up, steps := 0, 0; up < 3 && n != nil; up++ {
		for p := n.PrevSibling; p != nil && steps < 10; p, steps = p.PrevSibling, steps+1 {
			if s := brief(p, 4*maxName); p.Type == html.TextNode && fold(p.Data) != "" || s != "" {
				return saysOthers(p.Data) && p.Type == html.TextNode || saysOthers(s)
			}
		}
		n = n.Parent
	}
	return false
}

// signature are the names in a byline that stands elsewhere, such as at the end of
// the story. Where a page has many elements of a kind with different names, they
// are those of teasers.
func (r *reading) signature() []string {
	kinds := map[string][]string{}
	var order []string
	for _, b := range r.bylines {
		if b.near || ofOthers(b.node) || byOthers(b.node) {
			continue
		}
		list := bylinePieces(b.node)
		found := namesOf(r.signers(pieceNames(list, b.sure)), false)
		if len(found) == 0 || b.node.DataAtom == atom.P && attr(b.node, "class") == "" && isSmallless(found[0]) {
			continue // nothing tells a name in such scripts from other short texts
		}
		kind := b.node.Data + " " + attr(b.node, "class")
		if kinds[kind] == nil {
			order = append(order, kind)
		}
		kinds[kind] = append(kinds[kind], strings.Join(found, "\x00"))
	}
	for _, kind := range order {
		if list := uniqueNames(kinds[kind]); len(list) == 1 {
			return strings.Split(list[0], "\x00")
		}
	}
	return nil
}
