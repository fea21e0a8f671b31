package changes

import (
	"time"

	"broadsheet/extract"
)

// A Kind says what it was that changed.
type Kind string

// The kinds of changes.
const (
	// None: nothing that this package looks at differs.
	None Kind = "none"
	// Text: what a reader calls the article (what [extract.Article].ContentHash is
	// over) differs, and the page is another one.
	Text Kind = "text"
	// Details: the page is another one, and differs only in what the hash doesn't
	// cover, such as dates, topics and access.
	Details Kind = "details"
	// Reading: it is the same page, read in another way.
	Reading Kind = "reading"
)

// An Op says what became of a block, a picture or a run of words.
type Op string

// The operations. Equal, Inserted and Deleted are those of words.
const (
	Added   Op = "added"
	Removed Op = "removed"
	// Edited stays in its place among those that stayed.
	Edited Op = "edited"
	// Moved stands in another place, or went from lead to body or back. It may have
	// been edited as well: then not all its words are equal.
	Moved Op = "moved"

	Equal    Op = "equal"
	Inserted Op = "inserted"
	Deleted  Op = "deleted"
)

// Changes are what differs between two revisions of one article. Fields that don't
// differ are absent from the JSON form, whose names are a promise (docs/history.md).
type Changes struct {
	// ID is the article's.
	ID string `json:"id,omitempty"`
	// Old and New are the revisions that were compared.
	Old Revision `json:"old"`
	New Revision `json:"new"`
	// Kind says whether the text changed or only our reading of it.
	Kind Kind `json:"kind"`
	// Content is true when something differs that the content hash covers: kicker,
	// headline, authors, lead, body or captions.
	Content bool `json:"content"`

	Kicker   []Run `json:"kicker,omitempty"`
	Headline []Run `json:"headline,omitempty"`
	Authors  *List `json:"authors,omitempty"`
	// Published and Modified differ as instants or in their offsets.
	Published *Time `json:"published,omitempty"`
	Modified  *Time `json:"modified,omitempty"`
	Section   *List `json:"section,omitempty"`
	Topics    *List `json:"topics,omitempty"`
	// Access is absent on a side where it is unknown.
	Access *Value `json:"access,omitempty"`
	// Blocks are those of lead and body that aren't as they were, in the order of the
	// new revision; a removed one stands right behind what it stood behind and stayed.
	Blocks []Block `json:"blocks,omitempty"`
	// Images are the pictures that aren't as they were, in the order of the new
	// revision, the removed ones last.
	Images []Image `json:"images,omitempty"`
	// Other are the names of further fields of the record that differ: what a page
	// says beside its article. What the archive says of it (revision, aliases,
	// source, fetched, http, capture) and what follows from other fields (text,
	// content_hash) are never among them.
	Other []string `json:"other,omitempty"`
	// Reader is how each revision was read, when that differs.
	Reader *Readers `json:"reader,omitempty"`
}

// A Revision is one side of a comparison.
type Revision struct {
	// Revision is its number; absent where the archive gave none.
	Revision int `json:"revision,omitempty"`
	// Fetched is when its page was fetched.
	Fetched time.Time `json:"fetched,omitzero"`
}

// A Run is a piece of text that is in both revisions or in one of them. The equal and
// deleted runs of a list make the old text, byte for byte, the equal and inserted
// ones the new text.
type Run struct {
	// Op is equal, deleted or inserted. Where text was replaced the deleted run comes
	// first.
	Op   Op     `json:"op"`
	Text string `json:"text"`
}

// A Block is one block of lead or body that isn't as it was.
type Block struct {
	// Op is added, removed, edited or moved.
	Op Op `json:"op"`
	// Old is where and what it was; absent for an added one.
	Old *Place `json:"old,omitempty"`
	// New is where and what it is; absent for a removed one.
	New *Place `json:"new,omitempty"`
	// Words are its text, never empty unless the text is. They are all equal where
	// only place, type, level or time differ.
	Words []Run `json:"words"`
}

// A Part says where blocks stand.
type Part string

// The parts of an article that have blocks.
const (
	Lead Part = "lead"
	Body Part = "body"
)

// A Place is where a block stands, and what it is there.
type Place struct {
	// Index counts the blocks of lead and body through, from 0.
	Index int `json:"index"`
	// Part is lead or body.
	Part Part `json:"part"`
	// Type, Level and Time are those of [extract.Block]; Type is absent in the lead.
	Type  extract.BlockType `json:"type,omitempty"`
	Level int               `json:"level,omitempty"`
	Time  time.Time         `json:"time,omitzero"`
}

// A List is a list of names that differs.
type List struct {
	// Old and New are the whole lists, absent where empty.
	Old []string `json:"old,omitempty"`
	New []string `json:"new,omitempty"`
	// Added are those of New that Old doesn't have, Removed the reverse; without
	// either the order is another.
	Added   []string `json:"added,omitempty"`
	Removed []string `json:"removed,omitempty"`
}

// A Time is a time that differs; absent where it was unknown.
type Time struct {
	Old time.Time `json:"old,omitzero"`
	New time.Time `json:"new,omitzero"`
}

// A Value is a word that differs; absent where there was none.
type Value struct {
	Old string `json:"old,omitempty"`
	New string `json:"new,omitempty"`
}

// An Image is one picture that isn't as it was.
type Image struct {
	// Op is added, removed, edited or moved.
	Op Op `json:"op"`
	// Old is where and what it was, New where and what it is.
	Old *ImageAt `json:"old,omitempty"`
	New *ImageAt `json:"new,omitempty"`
}

// An ImageAt is a picture with its place.
type ImageAt struct {
	// Index counts the article's pictures from 0.
	Index int           `json:"index"`
	Image extract.Image `json:"image"`
}

// Readers are how two revisions were read.
type Readers struct {
	Old Reader `json:"old"`
	New Reader `json:"new"`
}

// A Reader is what read a page. Without a profile it was structured data and the
// general reader. Fields are those of [extract.Extraction].
type Reader struct {
	Profile     string `json:"profile,omitempty"`
	Layout      string `json:"layout,omitempty"`
	ProfileHash string `json:"profile_hash,omitempty"`
}
