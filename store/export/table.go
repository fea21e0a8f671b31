package export

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"broadsheet/extract"
)

// A column is one of the CSV form.
type column struct {
	name  string
	field string // of the record, what it is taken from
	text  func(*extract.Article) string
}

// columns are those of the CSV form. Their names and order are a promise: new
// ones come last.
var columns = []column{
	{"id", "id", func(a *extract.Article) string { return a.ID }},
	{"revision", "revision", func(a *extract.Article) string { return number(int64(a.Revision)) }},
	{"url", "url", func(a *extract.Article) string { return a.URL }},
	{"site", "site", func(a *extract.Article) string { return a.Site }},
	{"publisher", "publisher", func(a *extract.Article) string { return a.Publisher }},
	{"section", "section", func(a *extract.Article) string { return joined(a.Section) }},
	{"language", "language", func(a *extract.Article) string { return a.Language }},
	{"published", "published", func(a *extract.Article) string { return stamp(a.Published) }},
	{"modified", "modified", func(a *extract.Article) string { return stamp(a.Modified) }},
	{"kicker", "kicker", func(a *extract.Article) string { return a.Kicker }},
	{"headline", "headline", func(a *extract.Article) string { return a.Headline }},
	{"alternative_headlines", "alternative_headlines", func(a *extract.Article) string { return joined(a.AlternativeHeadlines) }},
	{"authors", "authors", func(a *extract.Article) string { return joined(a.Authors) }},
	{"dateline", "dateline", dateline(func(d *extract.Dateline) string { return d.Text })},
	{"dateline_label", "dateline", dateline(func(d *extract.Dateline) string { return d.Label })},
	{"dateline_place", "dateline", dateline(func(d *extract.Dateline) string { return d.Place })},
	{"dateline_agency", "dateline", dateline(func(d *extract.Dateline) string { return d.Agency })},
	{"lead", "lead", func(a *extract.Article) string { return strings.Join(a.Lead, "\n\n") }},
	{"text", "text", func(a *extract.Article) string { return a.Text }},
	{"topics", "topics", func(a *extract.Article) string { return joined(a.Topics) }},
	{"access", "access", func(a *extract.Article) string { return string(a.Access) }},
	{"reading_minutes", "reading_minutes", func(a *extract.Article) string { return number(int64(a.ReadingMinutes)) }},
	{"images", "images", images(func(i *extract.Image) string { return i.URL })},
	{"image_captions", "images", images(func(i *extract.Image) string { return i.Caption })},
	{"image_credits", "images", images(func(i *extract.Image) string { return i.Credit })},
	{"related", "related", related},
	{"pages", "pages", func(a *extract.Article) string { return joined(a.Pages) }},
	{"aliases", "aliases", func(a *extract.Article) string { return joined(a.Aliases) }},
	{"source", "source", func(a *extract.Article) string { return a.Source }},
	{"robots", "rights", rights(func(r *extract.Rights) string { return joined(r.Robots) })},
	{"x_robots_tag", "rights", rights(func(r *extract.Rights) string { return joined(r.XRobotsTag) })},
	{"tdm_reservation", "rights", rights(func(r *extract.Rights) string { return r.TDMReservation })},
	{"tdm_policy", "rights", rights(func(r *extract.Rights) string { return r.TDMPolicy })},
	{"rights_signals", "rights", rights(func(r *extract.Rights) string { return joined(r.Signals) })},
	{"fetched", "fetched", func(a *extract.Article) string { return stamp(a.Fetched) }},
	{"http_status", "http", server(func(h *extract.HTTP) string { return number(int64(h.Status)) })},
	{"content_hash", "content_hash", func(a *extract.Article) string { return a.ContentHash }},
	{"capture_file", "capture", capture(func(c *extract.Capture) string { return c.File })},
	{"capture_offset", "capture", capture(func(c *extract.Capture) string { return strconv.FormatInt(c.Offset, 10) })},
	{"capture_length", "capture", capture(func(c *extract.Capture) string { return strconv.FormatInt(c.Length, 10) })},
	{"capture_digest", "capture", capture(func(c *extract.Capture) string { return c.Digest })},
	{"profile", "extraction", func(a *extract.Article) string { return a.Extraction.Profile }},
	{"layout", "extraction", func(a *extract.Article) string { return a.Extraction.Layout }},
	{"confidence", "extraction", func(a *extract.Article) string { return part(a.Extraction.Confidence) }},
	{"warnings", "extraction", func(a *extract.Article) string { return joined(a.Extraction.Warnings) }},
	{"duplicate_of", "duplicate_of", func(a *extract.Article) string { return a.DuplicateOf }},
}

// Columns lists the columns of a table form, "csv" or "parquet", in their order;
// nil for forms that have none.
func Columns(format string) []string {
	switch format {
	case "csv":
		names := make([]string, len(columns))
		for i, c := range columns {
			names[i] = c.name
		}
		return names
	case "parquet":
		return parquetColumns()
	}
	return nil
}

// ColumnsOf lists the columns of a table form that are taken from some of the
// record's fields, those that has says yes to by their names in JSON ("headline",
// "http"). It is what [Options] want when only some fields are exported.
func ColumnsOf(format string, has func(field string) bool) []string {
	names := []string{} // none is not all
	for i, name := range Columns(format) {
		field := strings.TrimSuffix(name, "_offset_minutes") // beside its time
		if format == "csv" {
			field = columns[i].field
		}
		if has(field) {
			names = append(names, name)
		}
	}
	return names
}

// checkColumns fails for names that the form hasn't, or twice.
func checkColumns(format string, wanted []string) error {
	if wanted != nil && len(wanted) == 0 {
		return fmt.Errorf("export %s: no column is asked for: name one, or leave the choice away", format)
	}
	known := Columns(format)
	for i, name := range wanted {
		if !slices.Contains(known, name) {
			return fmt.Errorf("export %s: there is no column %q: the columns are %s", format, name, strings.Join(known, ", "))
		}
		if slices.Contains(wanted[:i], name) {
			return fmt.Errorf("export %s: column %q is there twice: name it once", format, name)
		}
	}
	return nil
}

// joined writes a list in one cell: items parted by "|". A "|" or "\" inside an
// item is written with a "\" before it, so that the cell can be taken apart again.
func joined(items []string) string {
	if len(items) == 1 {
		return escaped.Replace(items[0])
	}
	list := make([]string, len(items))
	for i, item := range items {
		list[i] = escaped.Replace(item)
	}
	return strings.Join(list, "|")
}

var escaped = strings.NewReplacer(`\`, `\\`, "|", `\|`)

// related are the addresses that the teasers lead to.
func related(a *extract.Article) string {
	var list []string
	for _, g := range a.Related {
		for i := range g.Items {
			list = append(list, g.Items[i].URL)
		}
	}
	return joined(list)
}

// images is something of each image, an empty item where one hasn't got it, so
// that the columns of images stay in step.
func images(text func(*extract.Image) string) func(*extract.Article) string {
	return func(a *extract.Article) string {
		list := make([]string, len(a.Images))
		for i := range a.Images {
			list[i] = text(&a.Images[i])
		}
		return joined(list)
	}
}

func dateline(text func(*extract.Dateline) string) func(*extract.Article) string {
	return func(a *extract.Article) string { return ifAny(a.Dateline, text) }
}

func rights(text func(*extract.Rights) string) func(*extract.Article) string {
	return func(a *extract.Article) string { return ifAny(a.Rights, text) }
}

func server(text func(*extract.HTTP) string) func(*extract.Article) string {
	return func(a *extract.Article) string { return ifAny(a.HTTP, text) }
}

func capture(text func(*extract.Capture) string) func(*extract.Article) string {
	return func(a *extract.Article) string { return ifAny(a.Capture, text) }
}

// ifAny asks a part of the record that may be absent.
func ifAny[T any](p *T, text func(*T) string) string {
	if p == nil {
		return ""
	}
	return text(p)
}

// number is absent where it is zero, as in the record.
func number(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

func part(f float64) string {
	if f == 0 {
		return ""
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}
