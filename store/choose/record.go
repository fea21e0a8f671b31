package choose

import (
	"cmp"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"

	"broadsheet/extract"
)

// A Field is a field of the record's JSON form.
type Field struct {
	Name     string  // as in JSON
	Type     Type    // of the field, or of each entry of its list
	List     bool    // whether there may be several
	Required bool    // whether each object has it
	Fields   []Field // of an [Object]

	index int // in the struct
}

// A Type says what a [Field] holds.
type Type string

// The types of fields.
const (
	Text    Type = "text"
	Integer Type = "integer"
	Number  Type = "number"
	Flag    Type = "flag"
	Time    Type = "time"
	Object  Type = "object"
	Table   Type = "table" // names with texts
)

// Record are the fields of the record in the order in which they are written. They
// are read from the type, and must not be changed.
func Record() []Field { return record() }

var record = sync.OnceValue(func() []Field { return fieldsOf(reflect.TypeFor[extract.Article]()) })

// fieldsOf lists the fields of a struct by their JSON names.
func fieldsOf(of reflect.Type) []Field {
	var out []Field
	for i := range of.NumField() {
		name, options, _ := strings.Cut(of.Field(i).Tag.Get("json"), ",")
		f := Field{Name: name, Required: !strings.Contains(options, "omit"), index: i}
		t := of.Field(i).Type
		if t.Kind() == reflect.Slice {
			f.List, t = true, t.Elem()
		}
		if t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
		f.Type = typeOf(t)
		if f.Type == Object {
			f.Fields = fieldsOf(t)
		}
		out = append(out, f)
	}
	return out
}

func typeOf(t reflect.Type) Type {
	switch {
	case t == reflect.TypeFor[time.Time]():
		return Time
	case t.Kind() == reflect.Struct:
		return Object
	case t.Kind() == reflect.Map:
		return Table
	case t.Kind() == reflect.Bool:
		return Flag
	case t.Kind() == reflect.Float64:
		return Number
	case t.Kind() == reflect.String:
		return Text
	}
	return Integer
}

// find returns the field of a name.
func find(fields []Field, name string) *Field {
	for i := range fields {
		if fields[i].Name == name {
			return &fields[i]
		}
	}
	return nil
}

// Near are up to three names of fields, dotted where they lie in others, that may
// have been meant by one that doesn't exist, the nearest first.
func Near(name string) []string {
	type guess struct {
		path     string
		distance int
	}
	var all []guess
	last := name[strings.LastIndexByte(name, '.')+1:]
	eachPath(record(), "", func(path, own string) {
		d := min(distance(path, name), distance(own, last))
		if limit := 1 + min(len(last), len(own))/4; d <= limit {
			all = append(all, guess{path, d})
		}
	})
	slices.SortStableFunc(all, func(a, b guess) int { return cmp.Compare(a.distance, b.distance) })
	var out []string
	for _, g := range all[:min(3, len(all))] {
		out = append(out, g.path)
	}
	return out
}

// eachPath visits all fields, those of an object after it.
func eachPath(fields []Field, prefix string, visit func(path, name string)) {
	for i := range fields {
		visit(prefix+fields[i].Name, fields[i].Name)
		eachPath(fields[i].Fields, prefix+fields[i].Name+".", visit)
	}
}

// distance is how many bytes must be added, taken or replaced (Levenshtein), two
// neighbours that were swapped being one.
func distance(a, b string) int {
	if max(len(a), len(b)) > 100 {
		return 100
	}
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		for j := range rows[i] {
			switch {
			case i == 0 || j == 0:
				rows[i][j] = i + j
				continue
			case a[i-1] == b[j-1]:
				rows[i][j] = rows[i-1][j-1]
				continue
			}
			rows[i][j] = 1 + min(rows[i-1][j-1], rows[i-1][j], rows[i][j-1])
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				rows[i][j] = min(rows[i][j], 1+rows[i-2][j-2])
			}
		}
	}
	return rows[len(a)][len(b)]
}
