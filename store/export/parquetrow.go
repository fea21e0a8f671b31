package export

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"broadsheet/extract"
)

// A row is a record in Parquet. What the record may lack is optional: null, not an
// empty text. Lists are never null, and empty where the record has none.
//
// Parquet has no type for a time with an offset: a timestamp is an instant (in UTC)
// or a wall clock without zone. A time is the instant, in microseconds, so that
// times of all sites sort and compare, and beside it stands the site's offset in
// minutes east of Greenwich, so that the printed wall clock can be had back.
//
// Fields that the record keeps by name ("fields" of the extraction) are a list of
// pairs, sorted, since a map would have no order and the bytes would change.
type row struct {
	ID                   string        `parquet:"id"`
	Revision             *int32        `parquet:"revision,optional"`
	URL                  *string       `parquet:"url,optional"`
	Site                 *string       `parquet:"site,optional,dict"`
	Publisher            *string       `parquet:"publisher,optional,dict"`
	Section              []string      `parquet:"section,list"`
	Language             *string       `parquet:"language,optional,dict"`
	Published            *int64        `parquet:"published,optional,timestamp(microsecond)"`
	PublishedOffset      *int32        `parquet:"published_offset_minutes,optional"`
	Modified             *int64        `parquet:"modified,optional,timestamp(microsecond)"`
	ModifiedOffset       *int32        `parquet:"modified_offset_minutes,optional"`
	Kicker               *string       `parquet:"kicker,optional"`
	Headline             *string       `parquet:"headline,optional"`
	AlternativeHeadlines []string      `parquet:"alternative_headlines,list"`
	Authors              []string      `parquet:"authors,list"`
	Dateline             *datelineRow  `parquet:"dateline,optional"`
	Lead                 []string      `parquet:"lead,list"`
	Body                 []blockRow    `parquet:"body,list"`
	Text                 *string       `parquet:"text,optional"`
	Images               []imageRow    `parquet:"images,list"`
	Topics               []string      `parquet:"topics,list"`
	Access               *string       `parquet:"access,optional,dict"`
	ReadingMinutes       *int32        `parquet:"reading_minutes,optional"`
	Related              []groupRow    `parquet:"related,list"`
	Pages                []string      `parquet:"pages,list"`
	NextPage             *string       `parquet:"next_page,optional"`
	Aliases              []string      `parquet:"aliases,list"`
	Source               *string       `parquet:"source,optional"`
	Rights               *rightsRow    `parquet:"rights,optional"`
	Fetched              *int64        `parquet:"fetched,optional,timestamp(microsecond)"`
	FetchedOffset        *int32        `parquet:"fetched_offset_minutes,optional"`
	HTTP                 *httpRow      `parquet:"http,optional"`
	ContentHash          string        `parquet:"content_hash"`
	Capture              *captureRow   `parquet:"capture,optional"`
	Extraction           extractionRow `parquet:"extraction"`
	DuplicateOf          *string       `parquet:"duplicate_of,optional"`
}

type datelineRow struct {
	Text   *string `parquet:"text,optional"`
	Label  *string `parquet:"label,optional"`
	Place  *string `parquet:"place,optional"`
	Agency *string `parquet:"agency,optional"`
}

type blockRow struct {
	Type       string `parquet:"type,dict"`
	Text       string `parquet:"text"`
	Level      *int32 `parquet:"level,optional"`
	Time       *int64 `parquet:"time,optional,timestamp(microsecond)"`
	TimeOffset *int32 `parquet:"time_offset_minutes,optional"`
}

type imageRow struct {
	URL     *string `parquet:"url,optional"`
	Alt     *string `parquet:"alt,optional"`
	Caption *string `parquet:"caption,optional"`
	Credit  *string `parquet:"credit,optional"`
	Role    *string `parquet:"role,optional,dict"`
}

type groupRow struct {
	Group string      `parquet:"group"`
	Items []teaserRow `parquet:"items,list"`
}

type teaserRow struct {
	Kicker    *string     `parquet:"kicker,optional"`
	Headline  *string     `parquet:"headline,optional"`
	Teaser    *string     `parquet:"teaser,optional"`
	URL       *string     `parquet:"url,optional"`
	Author    *string     `parquet:"author,optional"`
	Published *string     `parquet:"published,optional"`
	Image     *pictureRow `parquet:"image,optional"`
	Media     *string     `parquet:"media,optional,dict"`
	Paid      bool        `parquet:"paid"`
}

type pictureRow struct {
	URL *string `parquet:"url,optional"`
	Alt *string `parquet:"alt,optional"`
}

type rightsRow struct {
	Robots         []string `parquet:"robots,list"`
	XRobotsTag     []string `parquet:"x_robots_tag,list"`
	TDMReservation *string  `parquet:"tdm_reservation,optional"`
	TDMPolicy      *string  `parquet:"tdm_policy,optional"`
	Signals        []string `parquet:"signals,list"`
}

type httpRow struct {
	Status       *int32  `parquet:"status,optional"`
	MediaType    *string `parquet:"media_type,optional,dict"`
	Charset      *string `parquet:"charset,optional,dict"`
	ETag         *string `parquet:"etag,optional"`
	LastModified *string `parquet:"last_modified,optional"`
}

type captureRow struct {
	File   string  `parquet:"file,dict"`
	Offset int64   `parquet:"offset"`
	Length int64   `parquet:"length"`
	Digest *string `parquet:"digest,optional"`
}

type extractionRow struct {
	Profile     *string     `parquet:"profile,optional,dict"`
	Layout      *string     `parquet:"layout,optional,dict"`
	ProfileHash *string     `parquet:"profile_hash,optional,dict"`
	Fields      []originRow `parquet:"fields,list"`
	Confidence  *float64    `parquet:"confidence,optional"`
	Warnings    []string    `parquet:"warnings,list"`
}

type originRow struct {
	Field  string `parquet:"field,dict"`
	Origin string `parquet:"origin,dict"`
}

func parquetColumns() []string {
	t := reflect.TypeFor[row]()
	names := make([]string, t.NumField())
	for i := range names {
		names[i] = columnName(t.Field(i))
	}
	return names
}

func columnName(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("parquet"), ",")
	return name
}

func rowOf(a *extract.Article) *row {
	r := &row{
		ID: valid(a.ID), Revision: whole(a.Revision), URL: text(a.URL), Site: text(a.Site), Publisher: text(a.Publisher),
		Section: texts(a.Section), Language: text(a.Language), Kicker: text(a.Kicker), Headline: text(a.Headline),
		AlternativeHeadlines: texts(a.AlternativeHeadlines), Authors: texts(a.Authors), Lead: texts(a.Lead),
		Text: text(a.Text), Topics: texts(a.Topics), Access: text(string(a.Access)), ReadingMinutes: whole(a.ReadingMinutes),
		Pages: texts(a.Pages), NextPage: text(a.NextPage), Aliases: texts(a.Aliases), Source: text(a.Source),
		ContentHash: valid(a.ContentHash), Extraction: extractionOf(&a.Extraction), DuplicateOf: text(a.DuplicateOf),
	}
	r.Published, r.PublishedOffset = instant(a.Published)
	r.Modified, r.ModifiedOffset = instant(a.Modified)
	r.Fetched, r.FetchedOffset = instant(a.Fetched)
	for i := range a.Body {
		b := &a.Body[i]
		block := blockRow{Type: valid(string(b.Type)), Text: valid(b.Text), Level: whole(b.Level)}
		block.Time, block.TimeOffset = instant(b.Time)
		r.Body = append(r.Body, block)
	}
	for i := range a.Images {
		m := &a.Images[i]
		r.Images = append(r.Images, imageRow{text(m.URL), text(m.Alt), text(m.Caption), text(m.Credit), text(string(m.Role))})
	}
	for _, g := range a.Related {
		r.Related = append(r.Related, groupOf(g))
	}
	rowParts(r, a)
	return r
}

// rowParts fills in what a record has whole or not at all.
func rowParts(r *row, a *extract.Article) {
	if d := a.Dateline; d != nil {
		r.Dateline = &datelineRow{text(d.Text), text(d.Label), text(d.Place), text(d.Agency)}
	}
	if g := a.Rights; g != nil {
		r.Rights = &rightsRow{texts(g.Robots), texts(g.XRobotsTag), text(g.TDMReservation), text(g.TDMPolicy), texts(g.Signals)}
	}
	if h := a.HTTP; h != nil {
		r.HTTP = &httpRow{whole(h.Status), text(h.MediaType), text(h.Charset), text(h.ETag), text(h.LastModified)}
	}
	if c := a.Capture; c != nil {
		r.Capture = &captureRow{valid(c.File), c.Offset, c.Length, text(c.Digest)}
	}
}

func groupOf(g extract.Group) groupRow {
	out := groupRow{Group: valid(g.Group)}
	for i := range g.Items {
		t := &g.Items[i]
		item := teaserRow{
			Kicker: text(t.Kicker), Headline: text(t.Headline), Teaser: text(t.Teaser), URL: text(t.URL), Author: text(t.Author),
			Published: text(t.Published), Media: text(string(t.Media)), Paid: t.Paid,
		}
		if t.Image != nil {
			item.Image = &pictureRow{text(t.Image.URL), text(t.Image.Alt)}
		}
		out.Items = append(out.Items, item)
	}
	return out
}

func extractionOf(e *extract.Extraction) extractionRow {
	out := extractionRow{Profile: text(e.Profile), Layout: text(e.Layout), ProfileHash: text(e.ProfileHash), Warnings: texts(e.Warnings)}
	for _, name := range slices.Sorted(maps.Keys(e.Fields)) {
		out.Fields = append(out.Fields, originRow{valid(name), valid(e.Fields[name])})
	}
	if e.Confidence != 0 {
		out.Confidence = &e.Confidence
	}
	return out
}

// instant is a time in microseconds since 1970 and its offset in minutes; what is
// finer than either is cut.
func instant(t time.Time) (micros *int64, minutes *int32) {
	if stamp(t) == "" {
		return nil, nil
	}
	_, seconds := t.Zone()
	return new(t.UnixMicro()), new(int32(seconds / 60))
}

// text is null for none. Parquet's strings are UTF-8: readers refuse other bytes.
func text(s string) *string {
	if s == "" {
		return nil
	}
	return new(valid(s))
}

// valid puts the sign for it where bytes are no UTF-8, byte for byte as JSON does.
func valid(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	return string([]rune(s))
}

func texts(list []string) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = valid(s)
	}
	return out
}

func whole(n int) *int32 {
	if n == 0 {
		return nil
	}
	return new(int32(n))
}
