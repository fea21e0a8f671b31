package extract_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"broadsheet/extract"
	"broadsheet/extract/gold"
)

func TestReferencePageIsReadWhole(t *testing.T) {
	t.Parallel()
	for _, page := range gold.Set(t, "faz") {
		art, err := extract.Extract(extract.Page{HTML: page.MustHTML(t), URL: page.URL}, extract.Options{})
		if err != nil {
			t.Fatal(err)
		}
		var want map[string]any
		if err := page.Says(&want); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(any(want), named(want, asJSON(t, art))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", page.ID, diff)
		}
	}
}

// asJSON is a record as a reader of its JSON sees it.
func asJSON(tb testing.TB, art extract.Article) any {
	tb.Helper()
	raw, err := json.Marshal(art)
	if err != nil {
		tb.Fatal(err)
	}
	var v any
	if err := json.Unmarshal(raw, &v); err != nil {
		tb.Fatal(err)
	}
	return v
}

// named keeps of got only what want names.
func named(want, got any) any {
	switch want := want.(type) {
	case map[string]any:
		have, ok := got.(map[string]any)
		if !ok {
			return got
		}
		out := map[string]any{}
		for key, w := range want {
			if g, ok := have[key]; ok {
				out[key] = named(w, g)
			}
		}
		return out
	case []any:
		have, ok := got.([]any)
		if !ok || len(have) != len(want) {
			return got
		}
		out := make([]any, len(have))
		for i := range have {
			out[i] = named(want[i], have[i])
		}
		return out
	}
	return got
}
