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

// placeOf maps elements to their bit.
var placeOf = map[atom.Atom]places{
	atom.A: inLink, atom.B: inBold, atom.Strong: inBold, atom.I: inItalic, atom.Em: inItalic, atom.Cite: inItalic, atom.Article: inArticle, atom.Main: inMain,
	atom.Aside: inAside, atom.Nav: inNav, atom.Header: inHeader, atom.Footer: inFooter, atom.Form: inForm, atom.Figure: inFigure,
	atom.Figcaption: inCaption, atom.Caption: inCaption, atom.Ul: inList, atom.Ol: inList, atom.Li: inItem, atom.Table: inTable,
	atom.Blockquote: inQuote, atom.Section: inSection, atom.H1: inHeading, atom.H2: inHeading, atom.H3: inHeading, atom.H4: inHeading,
	atom.H5: inHeading, atom.H6: inHeading, atom.Button: inButton, atom.Label: inButton, atom.P: inParagraph, atom.Pre: inCode,
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
