package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A survey is what a page looks like, for the question whether it is an article.
// It takes a second walk over the tree, which only pages pay that don't surely
// call themselves one.
type survey struct {
	story     int // bytes of the longest row of paragraphs, which a link that is a headline ends
	headlines int // links as long as headlines
	cells     int // bytes in cells of tables
	pictures  int
	players   int // videos and sounds
	passwords int // fields for one
	fields    int // other fields for text
	scripts   bool
	noscript  bool   // a word for those without scripts
	root      bool   // an empty element that an application fills
	refresh   bool   // leads elsewhere by itself
	vendor    Reason // that a known vendor's mark gives
	buttons   string // their labels, a line each, in lower case
	opening   string // the first text, in lower case
}

// Bounds on what is kept of a page.
const (
	maxOpening  = 6000 // bytes
	maxButtons  = 2000 // bytes
	maxMark     = 4000 // bytes of a script that are looked at
	maxLooked   = 3000 // values that are looked at for marks: walls are small
	minHeadline = 28   // bytes that a link needs to be a headline
	minWords    = 30   // bytes that a text needs to be more than a date or a credit
	minSentence = 60   // bytes that a cell of a table needs to be more than figures: old pages have their story in one
	maxTitle    = 100  // bytes of a button's words and of a heading that names a page
	maxClimb    = 30   // elements from a text to its paragraph
)

// A surveyor is the state of the walk for a survey.
type surveyor struct {
	survey
	opening, buttons strings.Builder
	row              int        // bytes of the row so far
	block            *html.Node // of the last text outside of links
	written          int        // bytes of such text in it
	parent, grand    *html.Node // of the row's paragraphs
	counted          bool       // the open link as a headline
	link, cell       int        // open elements
	marks            bool       // look for vendors' marks
	looked           int        // values looked at for them
}

// survey walks over the page.
func (r *reading) survey() survey {
	s := surveyor{marks: r.shape.textBytes < smallPage}
	for n := r.doc; n != nil; {
		down := s.enter(n)
		if down && n.FirstChild != nil {
			n = n.FirstChild
			continue
		}
		for ; n != nil; n = n.Parent {
			s.leave(n)
			if n.NextSibling != nil {
				n = n.NextSibling
				break
			}
		}
	}
	s.survey.opening, s.survey.buttons = strings.ToLower(s.opening.String()), strings.ToLower(s.buttons.String())
	return s.survey
}

// enter notes a node and reports whether to go into it.
func (s *surveyor) enter(n *html.Node) bool {
	switch n.Type {
	case html.TextNode:
		s.text(n)
		return false
	case html.ElementNode:
	default:
		return true
	}
	if s.marks {
		s.mark(n)
	}
	switch n.DataAtom {
	case atom.A:
		s.link++
		s.counted = false
	case atom.Td, atom.Th:
		s.cell++
	case atom.Img:
		s.pictures++
	case atom.Video, atom.Audio:
		s.players++
	case atom.Iframe:
		if isPlayer(attr(n, "src")) {
			s.players++
		}
	case atom.Input, atom.Textarea:
		s.field(n)
	case atom.Button:
		s.label(brief(n, maxTitle))
	case atom.Script:
		s.scripts = true
	case atom.Noscript:
		s.noscript = s.noscript || n.FirstChild != nil && strings.Contains(strings.ToLower(clip(n.FirstChild.Data, maxMark)), "javascript")
	case atom.Meta:
		s.refresh = s.refresh || strings.EqualFold(attr(n, "http-equiv"), "refresh") && strings.Contains(strings.ToLower(attr(n, "content")), "url")
	case atom.Div:
		s.root = s.root || n.FirstChild == nil && isRoot(attr(n, "id")) || n.Data == "app-root"
	default:
		s.root = s.root || n.Data == "app-root"
	}
	return !isMute(n)
}

func (s *surveyor) leave(n *html.Node) {
	switch n.DataAtom {
	case atom.A:
		s.link--
	case atom.Td, atom.Th:
		s.cell--
	default:
	}
}

// isRoot reports whether an id is that of the element which applications fill.
func isRoot(id string) bool {
	switch id {
	case "root", "app", "__next", "__nuxt", "___gatsby", "app-root", "react-root", "main-app", "svelte", "q-app":
		return true
	}
	return false
}

// isPlayer reports whether a frame's address is that of a video or a sound.
func isPlayer(src string) bool {
	for _, word := range []string{"player", "video", "youtube", "vimeo", "embed", "audio", "podcast", "soundcloud"} {
		if strings.Contains(src, word) {
			return true
		}
	}
	return false
}

// text counts a text.
func (s *surveyor) text(n *html.Node) {
	data := strings.TrimSpace(n.Data)
	if data == "" {
		return
	}
	if s.opening.Len() < maxOpening {
		s.opening.WriteString(fold(clip(data, maxOpening)) + "\n")
	}
	switch {
	case s.cell > 0 && s.link == 0 && len(data) < minSentence:
		s.cells += len(data)
	case s.link == 0:
		s.paragraph(blockOf(n), len(data))
	case len(data) >= minHeadline && !s.counted:
		s.headline(blockOf(n))
	}
}

// blockOf is the paragraph or box that a text stands in, nil for none nearby.
func blockOf(n *html.Node) *html.Node {
	n = n.Parent
	for climb := 0; n != nil && !isBlock(n.DataAtom) && n.DataAtom != atom.Body && n.DataAtom != atom.Center; climb++ {
		if n = n.Parent; climb == maxClimb {
			return nil
		}
	}
	return n
}

// paragraph adds a text to the row of paragraphs, or begins another. Each may
// stand in a box of its own. A few words, such as a date or a credit, are none.
func (s *surveyor) paragraph(block *html.Node, size int) {
	switch {
	case block == nil:
		return
	case block == s.block:
		s.written += size
	case size < minWords:
		s.block, s.written = block, size
		return
	case block.Parent == nil || block.Parent != s.parent && (block.Parent.Parent == nil || block.Parent.Parent != s.grand):
		s.row = 0
		fallthrough
	default:
		s.block, s.written, s.parent = block, size, block.Parent
		if s.grand = nil; block.Parent != nil {
			s.grand = block.Parent.Parent
		}
	}
	s.row += size
	s.story = max(s.story, s.row)
}

// headline counts a link that is one, and ends the row of paragraphs: what follows
// is its teaser. A link in the middle of a paragraph is none.
func (s *surveyor) headline(block *html.Node) {
	if block != nil && block == s.block && s.written >= minWords {
		return
	}
	s.counted = true
	s.headlines++
	s.row, s.parent, s.grand = 0, nil, nil
}

// field notes a field of a form.
func (s *surveyor) field(n *html.Node) {
	switch strings.ToLower(attr(n, "type")) {
	case "password":
		s.passwords++
	case "submit", "button":
		s.label(attr(n, "value"))
	case "hidden", "search", "checkbox", "radio", "image":
	default:
		s.fields++
	}
}

// label keeps the words of a button.
func (s *surveyor) label(words string) {
	if s.buttons.Len() < maxButtons {
		s.buttons.WriteString(clip(words, maxTitle) + "\n")
	}
}
