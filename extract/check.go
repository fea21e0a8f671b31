package extract

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"reflect"
	"slices"
)

// Check reads the profile's test pages from files, relative to the profile, and
// returns what is not as the profile says, one error a page or field.
func (p *Profile) Check(files fs.FS) []error {
	var out []error
	alone, err := NewProfiles(p)
	if err != nil {
		return []error{err}
	}
	for _, test := range p.spec.Tests {
		for _, problem := range test.run(files, alone) {
			out = append(out, fmt.Errorf("%s: test page %s: %w", p.file, test.Page, problem))
		}
	}
	return out
}

// run reads one page and compares the fields that are wanted.
func (test ProfileTest) run(files fs.FS, profiles *Profiles) []error {
	page, err := fs.ReadFile(files, test.Page)
	if err != nil {
		return []error{err}
	}
	raw, err := fs.ReadFile(files, test.Want)
	if err != nil {
		return []error{err}
	}
	var want map[string]any
	if err := json.Unmarshal(raw, &want); err != nil {
		return []error{fmt.Errorf("%s: %w", test.Want, err)}
	}
	art, err := Extract(Page{HTML: page, URL: test.URL}, Options{Profiles: profiles})
	if err != nil {
		return []error{err}
	}
	return differences(want, art)
}

// differences names the fields in which a record is not as wanted.
func differences(want map[string]any, art Article) []error {
	raw, err := json.Marshal(art)
	if err != nil {
		return []error{err}
	}
	var got map[string]any
	if err := json.Unmarshal(raw, &got); err != nil {
		return []error{err}
	}
	var out []error
	for _, field := range slices.Sorted(maps.Keys(want)) {
		if !reflect.DeepEqual(want[field], got[field]) {
			out = append(out, fmt.Errorf("%s is %s, want %s", field, compact(got[field]), compact(want[field])))
		}
	}
	return out
}

func compact(v any) string {
	out, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(out)
}
