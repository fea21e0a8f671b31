package main

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"

	"broadsheet/extract"
	"broadsheet/store"
)

// A retold is what became of the records when their pages were read anew. Its JSON form
// is a promise (docs/reextract.md).
type retold struct {
	Pages    int `json:"pages"`             // that were read
	Articles int `json:"articles"`          // that there were
	Same     int `json:"same"`              // articles that stay as they are
	Changed  int `json:"changed"`           // articles that are read in another way
	Found    int `json:"found"`             // pages that are an article now, and were none
	Dropped  int `json:"dropped,omitempty"` // pages that a rule dropped: what was read of them stays
	// Lost are the pages of which today's reader makes no article. They keep what was
	// read of them before.
	Lost []lostPage `json:"lost"`
	// Unreadable are those that the archive can't hand out. Their records stay.
	Unreadable []lostPage      `json:"unreadable"`
	Layouts    []*layoutRetold `json:"layouts"` // by site and layout
	DryRun     bool            `json:"dry_run"`

	layouts map[[2]string]*layoutRetold
}

// A lostPage is a page whose record is kept for want of a better one.
type lostPage struct {
	URL   string `json:"url"`
	ID    string `json:"id,omitempty"`
	Cause string `json:"cause"`
}

func (l lostPage) String() string {
	return fmt.Sprintf("%s: its record stays as it was: %s", l.URL, l.Cause)
}

// A layoutRetold is what became of the records that a layout reads now.
type layoutRetold struct {
	Site    string `json:"site"`
	Layout  string `json:"layout,omitempty"` // absent of the general reader
	Records int    `json:"records"`          // that were there before and are read from the same page
	Changed int    `json:"changed"`          // of which a field differs
	// Fields are those that differ, in the order of the record.
	Fields []fieldRetold `json:"fields"`
}

// A fieldRetold counts records by what became of a field.
type fieldRetold struct {
	Field   string `json:"field"`
	Filled  int    `json:"filled"`  // it was empty
	Lost    int    `json:"lost"`    // it is empty now
	Changed int    `json:"changed"` // it has another value
}

func newRetold() *retold {
	return &retold{Lost: []lostPage{}, Unreadable: []lostPage{}, Layouts: []*layoutRetold{}, layouts: map[[2]string]*layoutRetold{}}
}

// add counts an article that was read anew, and returns what was lost of it.
func (t *retold) add(d *redone) (lost []lostPage) {
	if d.past.ID != "" {
		t.Articles++
		if d.renewal == nil {
			t.Same++
		} else {
			t.Changed++
		}
	}
	for i := range d.steps {
		s := &d.steps[i]
		if errors.Is(s.err, errNoAnswer) {
			continue
		}
		if errors.Is(s.err, store.ErrDropped) {
			t.Dropped++
			continue
		}
		t.Pages++
		wasArticle := s.step.Record != nil || s.step.Visit.Outcome == store.Unchanged
		page := lostPage{URL: s.step.Visit.Address, ID: d.past.ID}
		switch {
		case s.err == nil && d.past.ID == "":
			t.Found++
		case s.err == nil && s.step.Record != nil:
			t.compare(s.step.Record, s.art, d.renewal != nil)
		case s.err == nil:
		case isOfReader(s.err):
			if page.Cause = s.err.Error(); wasArticle {
				t.Lost = append(t.Lost, page)
				lost = append(lost, page)
			}
		default:
			page.Cause = s.err.Error()
			t.Unreadable = append(t.Unreadable, page)
			lost = append(lost, page)
		}
	}
	return lost
}

// isOfReader reports whether an error says that a page is no article to the reader.
func isOfReader(err error) bool {
	return errors.Is(err, extract.ErrNoArticle) || errors.Is(err, extract.ErrLayout) || errors.Is(err, extract.ErrTooLarge) ||
		errors.Is(err, extract.ErrUnsure) || errors.Is(err, store.ErrUnfit)
}

// compare counts what became of the fields of a record, which may differ or not.
func (t *retold) compare(was, is *extract.Article, may bool) {
	key := [2]string{is.Site, is.Extraction.Layout}
	l := t.layouts[key]
	if l == nil {
		l = &layoutRetold{Site: key[0], Layout: key[1]}
		for i := range recordFields {
			l.Fields = append(l.Fields, fieldRetold{Field: recordFields[i].name})
		}
		t.layouts[key] = l
		t.Layouts = append(t.Layouts, l)
	}
	if l.Records++; !may {
		return
	}
	differs := false
	for i := range recordFields {
		f := &recordFields[i]
		before, after := f.isFilled(was), f.isFilled(is)
		switch {
		case !before && !after:
			continue
		case !before:
			l.Fields[i].Filled++
		case !after:
			l.Fields[i].Lost++
		case f.differs(was, is):
			l.Fields[i].Changed++
		default:
			continue
		}
		differs = true
	}
	if differs {
		l.Changed++
	}
}

// write writes the summary.
func (t *retold) write(w io.Writer, o *reextractOptions) error {
	t.DryRun = o.dryRun
	slices.SortFunc(t.Layouts, func(a, b *layoutRetold) int {
		return cmp.Or(cmp.Compare(a.Site, b.Site), cmp.Compare(a.Layout, b.Layout))
	})
	for _, l := range t.Layouts {
		l.Fields = slices.DeleteFunc(l.Fields, func(f fieldRetold) bool { return f.Filled+f.Lost+f.Changed == 0 })
	}
	if o.asJSON {
		return writeObject(w, t)
	}
	out := bufio.NewWriter(w)
	t.lines(out)
	return out.Flush()
}

// lines is the summary for people.
func (t *retold) lines(w io.Writer) {
	stays := ""
	if t.DryRun {
		stays = " (dry run: nothing was written)"
	}
	fmt.Fprintf(w, "%s read of %s%s\n", plural(t.Pages, "page"), plural(t.Articles, "article"), stays)
	for _, line := range []struct {
		n          int
		noun, what string
	}{
		{t.Same, "article", "read as before"},
		{t.Changed, "article", "read in another way"},
		{t.Found, "page", "now an article, and none before"},
		{t.Dropped, "page", "dropped by a rule: the record stays as it was"},
		{len(t.Lost), "page", "no article any more: the record stays as it was"},
		{len(t.Unreadable), "page", "not to be had from the archive: the record stays as it was"},
	} {
		if line.n > 0 {
			fmt.Fprintf(w, "  %-14s %s\n", plural(line.n, line.noun), line.what)
		}
	}
	for _, l := range t.Layouts {
		if l.Changed == 0 {
			continue
		}
		fmt.Fprintf(w, "%s, %s: %s of %s differ\n", l.Site, layoutName(l.Layout), thousands(l.Changed), plural(l.Records, "record"))
		for _, f := range l.Fields {
			fmt.Fprintf(w, "  %-16s%7s filled%7s lost%7s changed\n", f.Field, thousands(f.Filled), thousands(f.Lost), thousands(f.Changed))
		}
	}
}

// layoutName is a layout for people.
func layoutName(name string) string {
	if name == "" {
		return "general reader"
	}
	return "layout " + name
}

// verdict is the error that a run ends with in which pages were lost.
func (t *retold) verdict() error {
	if n := len(t.Lost) + len(t.Unreadable); n > 0 {
		return &partialError{failed: n}
	}
	return nil
}
