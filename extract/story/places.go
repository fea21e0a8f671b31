package story

import "golang.org/x/net/html/atom"

// places are the kinds of element that a block stands in, as bits.
type places uint32

const (
	inLink places = 1 << iota
	inBold
	inItalic
	inArticle
	inMain
	inAside
	inNav
	inHeader
	inFooter
	inForm
	inFigure
	inCaption
	inList
	inItem
	inTable
	inQuote
	inSection
	inHeading
	inButton
	inHidden
	inParagraph
	inCode
	inUnshown
	inRow  // of a table, read as one line
	inGone // hidden inside a line
)

// placeOf is the bit of an element.
func placeOf(a atom.Atom) places {
	switch a {
	case atom.A:
		return inLink
	case atom.B, atom.Strong:
		return inBold
	case atom.I, atom.Em, atom.Cite:
		return inItalic
	case atom.P:
		return inParagraph
	case atom.Ul, atom.Ol:
		return inList
	case atom.Li:
		return inItem
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return inHeading
	case atom.Button, atom.Label:
		return inButton
	case atom.Figcaption, atom.Caption:
		return inCaption
	case atom.Pre:
		return inCode
	default:
		return sectionOf(a)
	}
}

// sectionOf is the bit of an element that parts a page.
func sectionOf(a atom.Atom) places {
	switch a {
	case atom.Article:
		return inArticle
	case atom.Main:
		return inMain
	case atom.Aside:
		return inAside
	case atom.Nav:
		return inNav
	case atom.Header:
		return inHeader
	case atom.Footer:
		return inFooter
	case atom.Form:
		return inForm
	case atom.Figure:
		return inFigure
	case atom.Table:
		return inTable
	case atom.Blockquote:
		return inQuote
	case atom.Section:
		return inSection
	default:
		return 0
	}
}

// isInline reports whether an element is part of a line of text.
func isInline(a atom.Atom) bool {
	switch a {
	case atom.A, atom.Abbr, atom.B, atom.Bdi, atom.Bdo, atom.Cite, atom.Code, atom.Data, atom.Del, atom.Dfn, atom.Em, atom.Font, atom.I, atom.Ins,
		atom.Kbd, atom.Label, atom.Mark, atom.Q, atom.S, atom.Samp, atom.Small, atom.Span, atom.Strike, atom.Strong, atom.Sub, atom.Sup, atom.Time, atom.Tt, atom.U, atom.Var, atom.Wbr,
		atom.Img, atom.Svg, atom.Script, atom.Style, atom.Big, atom.Acronym, atom.Ruby, atom.Rt, atom.Rp, atom.Rb, atom.Nobr, atom.Noscript, atom.Template, atom.Link, atom.Meta, atom.Input, atom.Picture, atom.Source:
		return true
	default:
	}
	return false
}

// isMute reports whether an element's content is shown to nobody as text.
func isMute(a atom.Atom) bool {
	switch a {
	case atom.Script, atom.Style, atom.Template, atom.Svg, atom.Noscript, atom.Iframe, atom.Object, atom.Select, atom.Textarea, atom.Head, atom.Video, atom.Audio, atom.Canvas, atom.Math:
		return true
	default:
	}
	return false
}
