package scraper_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"broadsheet/scraper"
)

// ids and made are fields of foreign records.
func idOf(id string) string { return "WARC-Record-ID: <urn:x:" + id + ">\r\n" }

func madeOf(id string) string {
	return "WARC-Refers-To: <urn:x:" + id + ">\r\nContent-Type: text/html; charset=utf-8\r\n"
}

const byKiosk = "Broadsheet-Rendered-By: Kiosk/1.0\r\n"

// TestPagesOfFilesHaveTheirRenderedDocuments: each page the one that was made of it, which
// stands behind it; what other programs converted is passed over as ever.
func TestPagesOfFilesHaveTheirRenderedDocuments(t *testing.T) {
	t.Parallel()
	const one, two, three = "http://kiosk.example/1", "http://kiosk.example/2", "http://kiosk.example/3"
	path := warcFile(t, "kiosk.warc",
		foreign("conversion", one, "<p>of nothing</p>", madeOf("1"), byKiosk)+
			response(one, htmlHead+"<p>one</p>", idOf("1"))+
			foreign("request", one, "GET / HTTP/1.1\r\n\r\n", idOf("1r"), "WARC-Concurrent-To: <urn:x:1>\r\n")+
			foreign("conversion", one, "<p>one, made</p>", madeOf("1"), byKiosk)+
			response(two, htmlHead+"<p>two</p>", idOf("2"))+
			foreign("conversion", two, "<p>by somebody else</p>", madeOf("2"))+
			foreign("conversion", two, "<p>of another</p>", madeOf("1"), byKiosk)+
			response(three, htmlHead+"<p>three</p>", idOf("3"))+
			foreign("conversion", three, "<p>three, made</p>", madeOf("3"), byKiosk))
	pages, wrong, passed := imported(t, path)
	got := map[string]string{}
	for address, p := range pages {
		got[address] = string(p.HTML)
		if made := p.Exchanges[0].Rendered != nil; made != (address != two) || p.Captures() != len(p.Exchanges)+map[bool]int{true: 1}[made] {
			t.Errorf("%s: %+v", address, p.Exchanges[0].Rendered)
		}
	}
	if diff := cmp.Diff(map[string]string{one: "<p>one, made</p>", two: "<p>two</p>", three: "<p>three, made</p>"}, got); diff != "" || len(wrong) > 0 {
		t.Errorf("(-want +got):\n%s%q", diff, wrong)
	}
	if diff := cmp.Diff(map[string]int{"conversion records": 3}, passed); diff != "" {
		t.Errorf("passed over (-want +got):\n%s", diff)
	}
}

// TestPagesComeInTheOrderOfTheirFile, errors between them too, and a loop that ends early
// gets no more.
func TestPagesComeInTheOrderOfTheirFile(t *testing.T) {
	t.Parallel()
	path := warcFile(t, "kiosk.warc", response("http://kiosk.example/1", htmlHead+"<p>one</p>", idOf("1"))+
		foreign("revisit", "http://kiosk.example/2", htmlHead, httpBlock)+
		response("http://kiosk.example/3", htmlHead+"<p>three</p>", idOf("3")))
	for most, want := range map[int][]string{1: {"1"}, 2: {"1", "error"}, 3: {"1", "error", "3"}, 9: {"1", "error", "3"}} {
		src, err := scraper.NewWARCs([]string{path})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for item, err := range src.Items(t.Context()) {
			if err != nil {
				got = append(got, "error")
			} else {
				got = append(got, item.Page.URL[len("http://kiosk.example/"):])
			}
			if len(got) == most {
				break
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%d: %q, want %q", most, got, want)
		}
	}
}
