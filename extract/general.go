package extract

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"broadsheet/extract/story"
)

// A GeneralReader reads the story on a page of an unknown site from the shape of
// the page alone.
type GeneralReader interface {
	// Name names the reader in [Extraction].Fields: "generic:NAME".
	Name() string
	// Read returns what it takes for the story; the zero value when there is none.
	// Read must not change doc, which others read too.
	Read(doc *html.Node, known Known) General
}

// Known is what other readers found before the story's text is looked for.
type Known = story.Hints

// A General is what a [GeneralReader] found. Its texts need not be folded.
type General struct {
	// Lead is the standfirst, where the reader can tell it from the body.
	Lead []string
	// Body is the story in document order, captions left out.
	Body []Block
	// Images are the pictures inside the story with their captions.
	Images []Image
	// Confidence is how sure the reader is of lead and body, from 0 to 1; 0 when it
	// can't tell.
	Confidence float64
}

// readGeneral lets the general reader fill body and lead where no profile did,
// and tells the language from them.
func readGeneral(r *reading) error {
	if len(r.art.Body) == 0 {
		r.readBody()
	} else {
		r.art.Extraction.Confidence = layoutConfidence
	}
	r.guessLanguage()
	return nil
}

// readBody fills the body and what comes with it.
func (r *reading) readBody() {
	found, from := r.general()
	body := r.foldBlocks(found.Body)
	if other, sure, source := r.otherBody(runes(body)); other != nil {
		body, found, from = other, General{Confidence: sure}, source
	}
	if len(body) == 0 {
		return
	}
	r.art.Body = body
	r.art.Extraction.Confidence = found.Confidence
	r.took("body", from)
	r.readLead(found.Lead, from)
	r.takeInline(found.Images)
}

// otherBody returns the story as the page states it for machines or keeps it for its
// scripts, where the page shows hardly any of it: size characters; how sure that is, and
// the source.
func (r *reading) otherBody(size int) (body []Block, sure float64, from string) {
	isMore := func(n int) bool { return n > 3*size+minStory }
	var stated []Block
	if text := r.statedText(); isMore(len(text)) { // else it can't be, and isn't read
		stated = storyOf(text)
	}
	if n := runes(stated); size < stateBelow {
		kept, from := r.readState()
		kept = r.foldBlocks(kept)
		if k := runes(kept); isMore(k) && (!isMore(n) || 5*k >= 4*n && 2*k <= 3*n) { // it has the same story, with its subheads
			return kept, stateConfidence, from
		}
	}
	if isMore(runes(stated)) {
		return stated, statedConfidence, "jsonld:articleBody"
	}
	return nil, 0, ""
}

// general asks the general reader. Our own was fed while the page was walked, unless
// a profile was expected to read the page.
func (r *reading) general() (General, string) {
	reader := cmp.Or(r.opts.General, Story)
	from := "generic:" + reader.Name()
	if reader == Story {
		return r.ownStory(), from
	}
	return reader.Read(r.doc, r.known()), from
}

// ownStory asks our own reader, and says what it hasn't looked at.
func (r *reading) ownStory() General {
	if r.blocks == nil {
		r.blocks = newGatherer()
		r.blocks.Limit(r.opts.MaxBlocks)
		r.blocks.Walk(r.doc)
	}
	if r.blocks.Full() {
		r.warn(fmt.Sprintf("only the first %d runs of text were looked at for the story", r.opts.MaxBlocks))
	}
	return readStory(r.blocks, r.known())
}

// known is what the other readers found.
func (r *reading) known() Known {
	return Known{
		Base: r.from, Headline: r.art.Headline, Headlines: r.headlines, Descriptions: r.descriptions(), Stated: r.statedText(), Authors: r.art.Authors,
		Article: r.claimsArticle(), News: r.linked.article.is(isNews),
		IsDate: func(s string) bool { return r.isDate(stripLabels(fold(s))) },
	}
}

// maxHead is how many blocks above the story are looked at for what isn't it.
const maxHead = 6

// foldBlocks folds the texts and leaves out empty blocks, and at the head what
// stands above a story: kicker and headline once more, date, author. A headline
// that has paragraphs above it is a subhead of the story, and a heading at the
// very end is over a box behind the story.
func (r *reading) foldBlocks(blocks []Block) []Block {
	out := make([]Block, 0, len(blocks))
	for _, b := range blocks {
		if b.Text = fold(b.Text); b.Text != "" {
			out = append(out, b)
		}
	}
	for i := min(maxHead, len(out)) - 1; i >= 0; i-- {
		if out[i].Type == Subhead && r.isOwnName(out[i].Text) && runes(out[:i]) < minStory {
			out = out[i+1:]
			break
		}
	}
	for head := 0; head < maxHead && len(out) > 1 && r.isByTheWay(out[0].Text); head++ {
		out = out[1:]
	}
	for len(out) > 0 && out[len(out)-1].Type == Subhead {
		out = out[:len(out)-1]
	}
	return out
}

// isByTheWay reports whether a text is only a date, the authors, or the agency or
// house that has signed.
func (r *reading) isByTheWay(s string) bool {
	if len(s) > 2*maxDate {
		return false
	}
	if r.isDate(stripLabels(s)) || stripByline(s+" ") == "" {
		return true
	}
	found := names(s)
	for _, name := range r.onlyPeople(slices.Clone(found)) {
		if !slices.Contains(r.art.Authors, name) {
			return false
		}
	}
	return len(found) > 0
}

// storyOf is the JSON-LD's articleBody as paragraphs. It knows no subheads
// and may be page 1 of several, so it is only what the page falls back on.
func storyOf(stated string) []Block {
	var out []Block
	for line := range strings.SplitSeq(stated, "\n") {
		if line = fold(line); line != "" {
			out = append(out, Block{Type: Paragraph, Text: line})
		}
	}
	return out
}

// statedText is the JSON-LD's articleBody without tags.
func (r *reading) statedText() string {
	stated := asText(r.linked.article["articleBody"])
	if strings.Contains(stated, "</") || strings.Contains(stated, "<br") {
		stated = withoutTags(stated)
	}
	return stated
}

// withoutTags reads a text with HTML in it as lines.
func withoutTags(s string) string {
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(s))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return b.String()
		case html.TextToken:
			b.Write(z.Text())
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			name, _ := z.TagName()
			if a := atom.Lookup(name); a == atom.Br || isBlock(a) {
				b.WriteByte('\n')
			}
		default:
		}
	}
}

// takeInline adds the pictures of the story behind the lead image, which is
// often the first of them again, with its caption.
func (r *reading) takeInline(images []Image) {
	for _, img := range images {
		img.Alt, img.Caption, img.Credit = fold(img.Alt), fold(img.Caption), fold(img.Credit)
		if known := r.sameImage(img.URL); known != nil { // stated without its words
			known.Alt, known.Caption, known.Credit = cmp.Or(known.Alt, img.Alt), cmp.Or(known.Caption, img.Caption), cmp.Or(known.Credit, img.Credit)
			continue
		}
		if img.URL == "" || len(r.art.Images) > 100 {
			continue
		}
		if len(r.art.Images) == 0 {
			r.took("images", "generic:figure")
		}
		img.Role = InlineImage
		r.art.Images = append(r.art.Images, img)
	}
}

// sameImage returns the record's picture of an address, in whatever size; nil
// when it has none.
func (r *reading) sameImage(link string) *Image {
	link, _, _ = strings.Cut(link, "?")
	for i := range r.art.Images {
		if known, _, _ := strings.Cut(r.art.Images[i].URL, "?"); known == link {
			return &r.art.Images[i]
		}
	}
	return nil
}

// runes counts the characters of the blocks.
func runes(blocks []Block) int {
	n := 0
	for _, b := range blocks {
		n += utf8.RuneCountInString(b.Text)
	}
	return n
}

// isNews reports whether a type of structured data is that of a news story.
func isNews(kind string) bool { return strings.HasSuffix(kind, "NewsArticle") }
