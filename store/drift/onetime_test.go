package drift_test

import (
	"testing"
	"time"

	"broadsheet/extract"
	"broadsheet/store/drift"
)

// TestPagesOfOneTimeAreToldApart: many files may have one time; what a field came from
// before a break and comes from since is told by their order.
func TestPagesOfOneTimeAreToldApart(t *testing.T) {
	t.Parallel()
	var w drift.Watch
	for i := range 60 {
		from, address := "css:p.by", "https://kiosk.example/a"
		if i >= 40 {
			from, address = "jsonld:author", "https://kiosk.example/b"
		}
		w.Add(drift.Page{
			Site: "kiosk.example", URL: address, Fetched: time.Date(2019, 4, 23, 7, 41, 0, 0, time.UTC),
			Article: &extract.Article{Extraction: extract.Extraction{Layout: "one", Fields: map[string]string{"authors": from}}},
		})
	}
	breaks := w.Breaks()
	if len(breaks) != 1 || breaks[0].Kind != drift.Selector || breaks[0].Was != "css:p.by" || breaks[0].Now != "jsonld:author" {
		t.Errorf("%+v", breaks)
	}
}
