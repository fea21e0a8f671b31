package extract

import "time"

// Schema is the name and version of the record's JSON form, the value of
// [Article].Schema.
const Schema = "broadsheet/article/1"

// An Article is what a reader of the page would call the story: no navigation,
// no adverts, no consent banner; the teasers of other stories stand apart in
// Related.
//
// All texts are valid UTF-8 in NFC, white space folded to single blanks, without
// soft hyphens and zero-width characters. What the page does not state is the
// zero value and absent from the JSON form: there are no empty strings and no
// zero times.
type Article struct {
	// Schema is always [Schema].
	Schema string `json:"schema"`
	// ID is the stable identity "site:key", the key from the profile's identity
	// rule ("faz.net:16153034") or else a hash of the canonical address.
	ID string `json:"id"`
	// Revision is 1, 2, ...; it rises when the article itself changed. It is
	// given by the archive and absent from a record that was never kept.
	Revision int `json:"revision,omitempty"`
	// URL is the canonical address: absolute, without a fragment.
	URL string `json:"url,omitempty"`
	// Aliases are all other addresses that led to this article.
	Aliases []string `json:"aliases,omitempty"`
	// Source is what was read: the requested address, or the path of the file.
	Source string `json:"source,omitempty"`
	// Site is the registered domain the article belongs to, such as "faz.net".
	Site string `json:"site,omitempty"`
	// Publisher is the publication's name as it calls itself.
	Publisher string `json:"publisher,omitempty"`
	// Section is the path of sections from the widest to the narrowest.
	Section []string `json:"section,omitempty"`
	// Language is a BCP 47 tag such as "de" or "pt-BR".
	Language string `json:"language,omitempty"`
	// Kicker is the short line above or before the headline.
	Kicker string `json:"kicker,omitempty"`
	// Headline is the headline as the reader saw it, without kicker and site name.
	Headline string `json:"headline,omitempty"`
	// AlternativeHeadlines are other headlines the page states for itself (a heading,
	// JSON-LD, og:title, the title element), where they differ from Headline.
	AlternativeHeadlines []string `json:"alternative_headlines,omitempty"`
	// Dateline is the date line as printed.
	Dateline *Dateline `json:"dateline,omitempty"`
	// Published is the first release, in the offset of the site. Where the page
	// states only a day it is that day's midnight, and where it states a time and
	// no zone is known it is the wall clock, in UTC; a warning says which.
	Published time.Time `json:"published,omitzero"`
	// Modified is the last change, in the offset of the site, or else as Published.
	Modified time.Time `json:"modified,omitzero"`
	// Authors are names only: no "Von", no places, no roles; the name of a house
	// only where the page states it for machines as an author.
	Authors []string `json:"authors,omitempty"`
	// Lead holds the paragraphs of the standfirst. They are not repeated in Body.
	Lead []string `json:"lead,omitempty"`
	// Body holds the blocks of the article in document order.
	Body []Block `json:"body,omitempty"`
	// Images are the article's own pictures in document order.
	Images []Image `json:"images,omitempty"`
	// ReadingMinutes is the reading time as printed.
	ReadingMinutes int `json:"reading_minutes,omitempty"`
	// Topics are the publisher's keywords in the order of the page.
	Topics []string `json:"topics,omitempty"`
	// Access says who may read the article; absent when unknown.
	Access Access `json:"access,omitempty" jsonschema:"enum=free,enum=metered,enum=paid"`
	// Related are the labelled groups of teasers on the page. They are context of
	// the capture: a change of them is no revision.
	Related []Group `json:"related,omitempty"`
	// Pages are the addresses of a paged article's pages in order, when there are
	// several and they were read together.
	Pages []string `json:"pages,omitempty"`
	// NextPage is the address of the next page of a paged article, when that page
	// was not read together with this one.
	NextPage string `json:"next_page,omitempty"`
	// Rights are the rights signals found with the page.
	Rights *Rights `json:"rights,omitempty"`
	// Text is lead and body as plain text, a blank line between blocks.
	Text string `json:"text,omitempty"`
	// ContentHash is "sha256:" and 64 hexadecimal digits over what a reader calls
	// the article: kicker, headline, authors, lead, body and captions.
	ContentHash string `json:"content_hash"`
	// Fetched is when the page was fetched.
	Fetched time.Time `json:"fetched,omitzero"`
	// DuplicateOf is the id of an earlier article of the same export whose text is nearly
	// the same. It is in exports that were asked to mark duplicates, and nowhere else.
	DuplicateOf string `json:"duplicate_of,omitempty"`
	// HTTP is what the server said about the page.
	HTTP *HTTP `json:"http,omitempty"`
	// Capture says where the archive keeps the page.
	Capture *Capture `json:"capture,omitempty"`
	// Extraction says how this record was read.
	Extraction Extraction `json:"extraction"`
}

// A BlockType says what a [Block] is in the flow of the article.
type BlockType string

// The types of blocks.
const (
	Paragraph BlockType = "paragraph"
	Subhead   BlockType = "subhead"
	ListItem  BlockType = "list_item"
	Quote     BlockType = "quote"
	TableRow  BlockType = "table_row"
	Code      BlockType = "code"
	LiveEntry BlockType = "live_entry"
)

// A Block is one piece of the body.
type Block struct {
	// Type says what the block is.
	Type BlockType `json:"type" jsonschema:"enum=paragraph,enum=subhead,enum=list_item,enum=quote,enum=table_row,enum=code,enum=live_entry"`
	// Text is never empty. Cells of a table row are parted by " | ".
	Text string `json:"text"`
	// Level is the heading level of a subhead (2 to 6) or the depth of a list item
	// (1 is the outermost), where it is known.
	Level int `json:"level,omitempty"`
	// Time is the time of a live entry.
	Time time.Time `json:"time,omitzero"`
}

// A Dateline is the line that says when, and often where and by which agency.
type Dateline struct {
	// Text is the whole line as printed.
	Text string `json:"text,omitempty"`
	// Label is what stands before the date ("Aktualisiert am").
	Label string `json:"label,omitempty"`
	// Place is where the report was written.
	Place string `json:"place,omitempty"`
	// Agency is the news agency the report is taken from.
	Agency string `json:"agency,omitempty"`
}

// An ImageRole says what an [Image] is to its article.
type ImageRole string

// The roles of images.
const (
	LeadImage   ImageRole = "lead"
	InlineImage ImageRole = "inline"
)

// An Image is a picture of the article.
type Image struct {
	// URL is the absolute address of the best picture the page names.
	URL string `json:"url,omitempty"`
	// Alt is the text for those who don't see the picture.
	Alt string `json:"alt,omitempty"`
	// Caption is the text below the picture, without the credit.
	Caption string `json:"caption,omitempty"`
	// Credit names photographer or agency, without its label ("Bild:").
	Credit string `json:"credit,omitempty"`
	// Role says whether the picture opens the article or stands inside it.
	Role ImageRole `json:"role,omitempty" jsonschema:"enum=lead,enum=inline"`
}

// Access says who may read an article.
type Access string

// The kinds of access.
const (
	Free    Access = "free"
	Metered Access = "metered"
	Paid    Access = "paid"
)

// A Group is a labelled group of teasers.
type Group struct {
	// Group is the label as printed ("Weitere Themen").
	Group string `json:"group"`
	// Items are the teasers in document order, never empty.
	Items []Teaser `json:"items"`
}

// A Media says what a [Teaser] leads to besides text.
type Media string

// The kinds of media.
const (
	Video   Media = "video"
	Gallery Media = "gallery"
	Audio   Media = "audio"
)

// A Teaser points to another article.
type Teaser struct {
	// Kicker is the short line before the teaser's headline.
	Kicker string `json:"kicker,omitempty"`
	// Headline is the teaser's headline.
	Headline string `json:"headline,omitempty"`
	// Teaser is the text below the headline.
	Teaser string `json:"teaser,omitempty"`
	// URL is the absolute address the teaser leads to.
	URL string `json:"url,omitempty"`
	// Author is the author line as printed, places included.
	Author string `json:"author,omitempty"`
	// Published is the time exactly as the page's markup states it, blanks around
	// it cut: it belongs to another article and is not interpreted.
	Published string `json:"published,omitempty"`
	// Image is the teaser's picture.
	Image *TeaserImage `json:"image,omitempty"`
	// Media says that the teaser leads to a video, a gallery or a recording.
	Media Media `json:"media,omitempty" jsonschema:"enum=video,enum=gallery,enum=audio"`
	// Paid is true when the teaser is marked as for subscribers.
	Paid bool `json:"paid,omitempty"`
}

// A TeaserImage is the picture of a [Teaser].
type TeaserImage struct {
	// URL is the absolute address of the picture.
	URL string `json:"url,omitempty"`
	// Alt is the text for those who don't see the picture.
	Alt string `json:"alt,omitempty"`
}

// Rights are the rights signals found with a page, as they were stated.
type Rights struct {
	// Robots are the directives of robots meta elements ("noarchive"); those for a
	// named agent are "agent: directive".
	Robots []string `json:"robots,omitempty"`
	// XRobotsTag are the values of X-Robots-Tag headers.
	XRobotsTag []string `json:"x_robots_tag,omitempty"`
	// TDMReservation is the value of the TDM reservation ("1" reserves text and
	// data mining), from the header, the meta element or the site's tdmrep.json.
	TDMReservation string `json:"tdm_reservation,omitempty"`
	// TDMPolicy is the address of the TDM policy.
	TDMPolicy string `json:"tdm_policy,omitempty"`
	// Signals are wishes about the use by machines that stand outside the page, each
	// after where it stands: "robots.txt: content-signal: ai-train=no",
	// "header: content-usage: train-ai=n", "ai.txt: disallow".
	Signals []string `json:"signals,omitempty"`
}

// HTTP is what the server said about a page.
type HTTP struct {
	// Status is the status code, such as 200.
	Status int `json:"status,omitempty"`
	// MediaType is the media type without parameters, such as "text/html".
	MediaType string `json:"media_type,omitempty"`
	// Charset is the charset that the page was decoded from, such as "utf-8".
	Charset string `json:"charset,omitempty"`
	// ETag is the entity tag as sent.
	ETag string `json:"etag,omitempty"`
	// LastModified is the Last-Modified header as sent.
	LastModified string `json:"last_modified,omitempty"`
}

// A Capture points to the WARC record of a page.
type Capture struct {
	// File is the WARC file's name in the archive's captures folder.
	File string `json:"file"`
	// Offset is where the record starts in the file, in bytes.
	Offset int64 `json:"offset"`
	// Length is the record's length in the file, in bytes.
	Length int64 `json:"length"`
	// Digest is the payload's digest as WARC writes it ("sha1:..." in base 32).
	Digest string `json:"digest,omitempty"`
}

// An Extraction says how a record was read.
type Extraction struct {
	// Profile is the name of the profile that read the page.
	Profile string `json:"profile,omitempty"`
	// Layout is the name of the profile's layout that fitted.
	Layout string `json:"layout,omitempty"`
	// ProfileHash is "sha256:" and 64 hexadecimal digits over the profile's file.
	ProfileHash string `json:"profile_hash,omitempty"`
	// Fields says for each field of the record where it came from: "css:SELECTOR",
	// "jsonld:PROPERTY", "meta:NAME", "profile:KEY", "url", "generic:READER",
	// "state:NAME" of what a script keeps.
	Fields map[string]string `json:"fields,omitempty"`
	// Confidence is how sure the reading is, from 0 to 1; absent when not measured.
	Confidence float64 `json:"confidence,omitempty"`
	// Warnings say what looked wrong, in words.
	Warnings []string `json:"warnings,omitempty"`
}
