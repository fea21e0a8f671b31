package extract

import (
	"errors"
	"fmt"
	"maps"

	"broadsheet/extract/story"
)

// An Explanation says how a page was read and why so, for people: what each run of its
// text was taken for, and for each field of the record what else might have filled it.
type Explanation struct {
	// Article is the record that [Extract] gives, or where it gives none the one that
	// it would have given.
	Article Article
	// Refused is why [Extract] gives no record: it matches [ErrNoArticle], [ErrLayout]
	// or [ErrUnsure]. It is nil where there is a record.
	Refused error
	// Passages are the page's runs of text in document order, up to
	// [story.MaxBlocks].
	Passages []Passage
	// Cut is the probability from which on the general reader takes passages of this
	// page.
	Cut float32
	// Choices are the fields in the order of the record, those too that stayed empty
	// though something might have filled them.
	Choices []Choice
}

// A Role is what a passage was taken for.
type Role string

// The roles of passages.
const (
	AsHeadline Role = "headline"
	AsKicker   Role = "kicker"
	AsLead     Role = "lead"
	AsBody     Role = "body"
	AsSubhead  Role = "subhead"
	AsListItem Role = "list_item"
	AsCaption  Role = "caption"
	AsDateline Role = "dateline"
	AsByline   Role = "byline"
	AsTeaser   Role = "teaser"
	AsDropped  Role = "dropped"
)

// A Passage is a run of text on the page.
type Passage struct {
	// Text is its text, folded.
	Text string
	// Role is what it was taken for.
	Role Role
	// From is the source of the field that it is part of, as in Extraction.Fields; ""
	// for one that is part of none.
	From string
	// Why is a clause for people.
	Why string
	// Path names the elements around it, the innermost last.
	Path string
	// Prob is how likely the general reader's model takes it for a part of the story.
	Prob float32
	// Opinions are what the general reader's model says of it. It says so too where
	// it was not asked, because a profile read the page.
	Opinions []story.Opinion

	general string // the field that the general reader takes it for; "" for none
}

// A Choice is how a field was filled.
type Choice struct {
	// Field is the field's name in the record.
	Field string
	// Value is what the record has, as a text: "" for an empty field.
	Value string
	// From is the source, as in Extraction.Fields.
	From string
	// Why is a clause for people on why that source was taken.
	Why string
	// Candidates are all that might have filled the field, the surest source first.
	Candidates []Candidate
}

// A Candidate is a value for a field and where it stands.
type Candidate struct {
	// Value is what the page has there; a long one is cut.
	Value string
	// From is the source, as in Extraction.Fields.
	From string
	// Won is true for the one that was taken.
	Won bool
	// Why is a clause for people on why it was not; "" for the one that was.
	Why string
}

// Explain reads a page as [Extract] does and says why the record is as it is. A page
// that Extract refuses is explained too, and [Explanation].Refused then says why.
// Nothing is explained of what can't be read at all, such as a picture: that is the
// error. It takes several times as long as Extract.
func Explain(page Page, opts Options) (Explanation, error) {
	var e Explanation
	r, err := newReading(page, opts)
	if errors.Is(err, ErrNoArticle) {
		e.Refused = err
		opts.Force = true
		r, err = newReading(page, opts)
	}
	if err != nil {
		return e, fmt.Errorf("explain %s: %w", page.name(), err)
	}
	for _, read := range readers {
		if err := read(r); err != nil && e.Refused == nil {
			e.Refused = err
		}
	}
	e.Article = r.art
	r.own()
	e.Passages, e.Cut = r.passages()
	e.Choices = r.choices(e.Passages)
	return e, nil
}

// own copies what the record shares with the reading, which is about to be asked
// again.
func (r *reading) own() {
	r.art.Extraction.Fields = maps.Clone(r.art.Extraction.Fields)
	if r.art.Dateline != nil {
		r.art.Dateline = new(*r.art.Dateline)
	}
}
