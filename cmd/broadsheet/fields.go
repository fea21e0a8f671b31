package main

import (
	"bytes"
	"encoding/json"
	"reflect"

	"broadsheet/extract"
)

// A recordField is a field of the record that pages fill, or leave empty.
type recordField struct {
	name string
	of   func(*extract.Article) any
}

// recordFields are those whose filling says how well pages are read, in the order of the
// record.
var recordFields = []recordField{
	{"section", func(a *extract.Article) any { return a.Section }},
	{"kicker", func(a *extract.Article) any { return a.Kicker }},
	{"headline", func(a *extract.Article) any { return a.Headline }},
	{"dateline", func(a *extract.Article) any { return a.Dateline }},
	{"published", func(a *extract.Article) any { return a.Published }},
	{"modified", func(a *extract.Article) any { return a.Modified }},
	{"authors", func(a *extract.Article) any { return a.Authors }},
	{"lead", func(a *extract.Article) any { return a.Lead }},
	{"body", func(a *extract.Article) any { return a.Body }},
	{"images", func(a *extract.Article) any { return a.Images }},
	{"reading_minutes", func(a *extract.Article) any { return a.ReadingMinutes }},
	{"topics", func(a *extract.Article) any { return a.Topics }},
	{"access", func(a *extract.Article) any { return a.Access }},
	{"related", func(a *extract.Article) any { return a.Related }},
	{"pages", func(a *extract.Article) any { return a.Pages }},
}

// isFilled reports whether a record has the field.
func (f *recordField) isFilled(art *extract.Article) bool {
	v := reflect.ValueOf(f.of(art))
	if v.Kind() == reflect.Slice {
		return v.Len() > 0
	}
	return !v.IsZero()
}

// differs reports whether two records have another value of the field: another JSON form.
func (f *recordField) differs(a, b *extract.Article) bool {
	if reflect.DeepEqual(f.of(a), f.of(b)) { // but for times, which may be one and not be equal to it
		return false
	}
	one, err := json.Marshal(f.of(a))
	two, err2 := json.Marshal(f.of(b))
	return err != nil || err2 != nil || !bytes.Equal(one, two)
}
