package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"broadsheet/extract"
	"broadsheet/store/changes"
)

// renderChanges prints what differs between two revisions.
func renderChanges(w io.Writer, old, now *extract.Article, c *changes.Changes, s style) error {
	p := &printer{w: w, style: s}
	p.wrapped("", p.style.bold, cmp.Or(now.Headline, "(no headline)"))
	p.line("%s", p.style.dim("--- "+revisionAt(c.ID, c.Old)))
	p.line("%s", p.style.dim("+++ "+revisionAt(c.ID, c.New)))
	p.wrapped("", plain, c.String())
	if !c.IsEmpty() {
		p.line("")
		p.fields(c)
		p.pictures(c.Images)
		if len(c.Other) > 0 {
			p.wrapped("Also differ: ", plain, strings.Join(c.Other, ", "))
		}
		p.blocks(old, now, c.Blocks)
	}
	return p.err
}

// revisionAt names a revision and when its page was fetched.
func revisionAt(id string, r changes.Revision) string {
	out := fmt.Sprintf("%s, revision %d", id, r.Revision)
	if !r.Fetched.IsZero() {
		out += ", fetched " + r.Fetched.Format(time.RFC3339)
	}
	return out
}

// fields prints the fields that differ, a line each.
func (p *printer) fields(c *changes.Changes) {
	for _, f := range []struct {
		label string
		runs  []changes.Run
	}{
		{"Section", listRuns(c.Section)},
		{"Kicker", c.Kicker},
		{"Headline", c.Headline},
		{"Published", timeRuns(c.Published)},
		{"Modified", timeRuns(c.Modified)},
		{"Authors", listRuns(c.Authors)},
		{"Topics", listRuns(c.Topics)},
		{"Access", valueRuns(c.Access)},
	} {
		if f.runs != nil {
			p.runs(f.label+": ", f.runs)
		}
	}
}

// replaced is one text instead of another; an empty one isn't shown.
func replaced(old, now string) (out []changes.Run) {
	if old != "" {
		out = append(out, changes.Run{Op: changes.Deleted, Text: old})
	}
	if now != "" {
		out = append(out, changes.Run{Op: changes.Inserted, Text: now})
	}
	return out
}

func valueRuns(v *changes.Value) []changes.Run {
	if v == nil {
		return nil
	}
	return replaced(v.Old, v.New)
}

func timeRuns(t *changes.Time) []changes.Run {
	if t == nil {
		return nil
	}
	text := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return t.Format(time.RFC3339)
	}
	return replaced(text(t.Old), text(t.New))
}

// listRuns are the names of a list: those that were there, and then those that came.
func listRuns(l *changes.List) (out []changes.Run) {
	switch {
	case l == nil:
		return nil
	case len(l.Added)+len(l.Removed) == 0:
		return replaced(strings.Join(l.Old, ", "), strings.Join(l.New, ", "))
	}
	add := func(op changes.Op, name string) {
		if len(out) > 0 {
			out = append(out, changes.Run{Op: changes.Equal, Text: ", "})
		}
		out = append(out, changes.Run{Op: op, Text: name})
	}
	for _, name := range l.Old {
		op := changes.Equal
		if slices.Contains(l.Removed, name) {
			op = changes.Deleted
		}
		add(op, name)
	}
	for _, name := range l.Added {
		add(changes.Inserted, name)
	}
	return out
}

// pictures prints the pictures that differ.
func (p *printer) pictures(images []changes.Image) {
	for _, img := range images {
		switch {
		case img.Old == nil:
			p.marked(changes.Added, "Picture: "+pictureOf(img.New.Image))
		case img.New == nil:
			p.marked(changes.Removed, "Picture: "+pictureOf(img.Old.Image))
		default:
			head := fmt.Sprintf("~ Picture %d", img.New.Index+1)
			if img.Op == changes.Moved {
				head = fmt.Sprintf("> Picture %d, now %d", img.Old.Index+1, img.New.Index+1)
			}
			p.runs(head+": ", pictureRuns(img.Old.Image, img.New.Image))
		}
	}
}

func pictureOf(img extract.Image) string {
	out := cmp.Or(img.Caption, img.Alt, img.URL)
	if img.Credit != "" {
		out += " (" + img.Credit + ")"
	}
	return out
}

// pictureRuns say what differs of one picture, or which one it is.
func pictureRuns(old, now extract.Image) []changes.Run {
	var out []changes.Run
	for _, f := range []struct{ name, old, now string }{
		{"caption", old.Caption, now.Caption},
		{"credit", old.Credit, now.Credit},
		{"alt", old.Alt, now.Alt},
		{"url", old.URL, now.URL},
		{"role", string(old.Role), string(now.Role)},
	} {
		if f.old == f.now {
			continue
		}
		between := f.name + " "
		if len(out) > 0 {
			between = ", " + between
		}
		out = append(append(out, changes.Run{Op: changes.Equal, Text: between}), replaced(f.old, f.now)...)
	}
	if out == nil {
		out = []changes.Run{{Op: changes.Equal, Text: pictureOf(now)}}
	}
	return out
}
