package choose

import (
	"errors"
	"fmt"
	"reflect"
	"strings"

	"broadsheet/extract"
)

// Fields are the fields of a record that are wanted.
type Fields struct{ root selection }

// A selection of an object's fields: by their index in the struct what is wanted of
// them, nil for all.
type selection map[int]selection

// always stays beside what a record can't be without.
const always = "revision"

// A NameError is a name that no field has.
type NameError struct {
	what string
	Name string
	Near []string // names that may have been meant
}

// Error names the name and those that are like it.
func (e *NameError) Error() string {
	out := fmt.Sprintf("there is no %s %q", e.what, e.Name)
	if len(e.Near) > 0 {
		out += "; did you mean " + strings.Join(e.Near, " or ") + "?"
	}
	return out
}

// ParseFields reads names of fields; a dot leads into an object, or into each of a
// list ("http.status", "body.text"). A wrong name is a [NameError].
//
// What the record's schema requires stays in any case, so that what is left of a
// record is still one: schema, id, content_hash, an extraction that may be empty,
// a block's type and text; and the revision, without which an id names several.
func ParseFields(names []string) (*Fields, error) {
	f := &Fields{root: required(Record())}
	for _, name := range append([]string{always}, names...) {
		if err := f.root.add(Record(), strings.Split(name, ".")); err != nil {
			return nil, &NameError{"field", name, Near(name)}
		}
	}
	return f, nil
}

var errNoField = errors.New("no such field")

// required selects what an object can't be without.
func required(fields []Field) selection {
	s := selection{}
	for i := range fields {
		f := &fields[i]
		switch {
		case !f.Required:
		case f.Type == Object:
			s[f.index] = required(f.Fields)
		default:
			s[f.index] = nil
		}
	}
	return s
}

// add selects a field by its steps.
func (s selection) add(fields []Field, path []string) error {
	f := find(fields, path[0])
	if f == nil {
		return errNoField
	}
	sub, isThere := s[f.index]
	switch {
	case len(path) == 1:
		s[f.index] = nil
		return nil
	case isThere && sub == nil:
		sub = selection{} // all of it is wanted already; the name must be right all the same
	case !isThere:
		sub = required(f.Fields)
		s[f.index] = sub
	}
	return sub.add(f.Fields, path[1:])
}

// Has reports whether anything of a field of the record is wanted: of an extraction
// that is only there because it must be nothing is. Nil wants all.
func (f *Fields) Has(name string) bool {
	if f == nil {
		return true
	}
	field := find(Record(), name)
	if field == nil {
		return false
	}
	sub, ok := f.root[field.index]
	return ok && (sub == nil || len(sub) > 0)
}

// Of returns a record that has the wanted fields of another and shares them with it.
func (f *Fields) Of(art *extract.Article) *extract.Article {
	if f == nil {
		return art
	}
	out := new(extract.Article)
	f.root.fill(reflect.ValueOf(out).Elem(), reflect.ValueOf(art).Elem())
	return out
}

// fill copies what is wanted of a value.
func (s selection) fill(to, from reflect.Value) {
	switch {
	case s == nil:
		to.Set(from)
	case from.Kind() == reflect.Pointer:
		if !from.IsNil() {
			to.Set(reflect.New(from.Type().Elem()))
			s.fill(to.Elem(), from.Elem())
		}
	case from.Kind() == reflect.Slice:
		if from.Len() > 0 {
			to.Set(reflect.MakeSlice(from.Type(), from.Len(), from.Len()))
		}
		for i := range from.Len() {
			s.fill(to.Index(i), from.Index(i))
		}
	default:
		for i, sub := range s {
			sub.fill(to.Field(i), from.Field(i))
		}
	}
}
