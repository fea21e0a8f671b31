package choose

import (
	"reflect"
	"time"

	"github.com/expr-lang/expr/types"
)

// typesOf describes objects to the compiler, so that it knows their names.
func typesOf(fields []Field) types.Map {
	out := types.Map{}
	for i := range fields {
		f := &fields[i]
		switch {
		case f.Type == Object && f.List:
			out[f.Name] = types.Array(typesOf(f.Fields))
		case f.Type == Object:
			out[f.Name] = typesOf(f.Fields)
		default:
			out[f.Name] = types.TypeOf(f.plain())
		}
	}
	return out
}

// plain is an empty value of the Go type that an expression gets.
func (f *Field) plain() any {
	switch {
	case f.List:
		return []string(nil)
	case f.Type == Integer:
		return 0
	case f.Type == Number:
		return 0.0
	case f.Type == Flag:
		return false
	case f.Type == Time:
		return time.Time{}
	case f.Type == Table:
		return map[string]string(nil)
	}
	return ""
}

// value is what an expression gets of a field.
func (f *Field) value(v reflect.Value) any {
	switch {
	case f.Type == Object && f.List:
		out := make([]any, v.Len())
		for i := range out {
			out[i] = object(f.Fields, v.Index(i))
		}
		return out
	case f.Type == Object:
		return object(f.Fields, v)
	case f.List, f.Type == Time, f.Type == Table:
		return v.Interface()
	case f.Type == Integer:
		return int(v.Int())
	case f.Type == Number:
		return v.Float()
	case f.Type == Flag:
		return v.Bool()
	}
	return v.String()
}

// object has all fields, those of one that isn't there with nothing in them.
func object(fields []Field, v reflect.Value) map[string]any {
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			v = reflect.New(v.Type().Elem())
		}
		v = v.Elem()
	}
	out := make(map[string]any, len(fields))
	for i := range fields {
		out[fields[i].Name] = fields[i].value(v.Field(fields[i].index))
	}
	return out
}

// known is the function of that name: whether the record says anything there.
func known(args ...any) (any, error) { return isKnown(args[0]), nil }

func isKnown(value any) bool {
	if fields, ok := value.(map[string]any); ok {
		for _, v := range fields {
			if isKnown(v) {
				return true
			}
		}
		return false
	}
	v := reflect.ValueOf(value)
	switch v.Kind() {
	case reflect.Slice, reflect.Map:
		return v.Len() > 0
	default:
		return v.IsValid() && !v.IsZero()
	}
}
