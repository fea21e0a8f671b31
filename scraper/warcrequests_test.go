package scraper_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// asking is a foreign record of a request.
func asking(address, id string, fields ...string) string {
	return foreign("request", address, "GET /"+id+" HTTP/1.1\r\nHost: kiosk.example\r\n\r\n",
		append([]string{"Content-Type: application/http; msgtype=request\r\n", idOf(id)}, fields...)...)
}

func with(id string) string { return "WARC-Concurrent-To: <urn:x:" + id + ">\r\n" }

// later is a record of another second.
func later(record string) string {
	return strings.Replace(record, "2016-08-26T07:41:00Z", "2016-08-26T07:41:09Z", 1)
}

// TestRequestsAreKeptWithTheirResponses: before them or behind them, as one of both names the
// other, or by address and date.
func TestRequestsAreKeptWithTheirResponses(t *testing.T) {
	t.Parallel()
	const one, two = "http://kiosk.example/1", "http://kiosk.example/2"
	page := func(address, id string, fields ...string) string {
		return response(address, htmlHead+"<p>Ink of "+id, append(fields, idOf(id))...)
	}
	pixel := func(id string) string {
		return response("http://kiosk.example/"+id, "HTTP/1.1 200 OK\r\nContent-Type: image/gif\r\n\r\nGIF89a", idOf(id))
	}
	for name, c := range map[string]struct {
		file   string
		want   map[string]string // address → what was asked for
		passed int
	}{
		"before, named by the response":  {asking(one, "q1") + page(one, "1", with("q1")) + asking(two, "q2") + page(two, "2", with("q2")), map[string]string{one: "q1", two: "q2"}, 0},
		"before, which names":            {asking(one, "q1", with("1")) + page(one, "1"), map[string]string{one: "q1"}, 0},
		"before, of one time":            {asking(one, "q1") + page(one, "1"), map[string]string{one: "q1"}, 0},
		"before, of another time":        {later(asking(one, "q1")) + page(one, "1"), map[string]string{one: ""}, 1},
		"before, by name at other times": {later(asking(one, "q1")) + page(one, "1", with("q1")), map[string]string{one: "q1"}, 0},
		"behind, which names":            {page(one, "1") + asking(one, "q1", with("1")) + page(two, "2") + asking(two, "q2", with("2")), map[string]string{one: "q1", two: "q2"}, 0},
		"behind, named by the response":  {page(one, "1", with("q1")) + asking(one, "q1"), map[string]string{one: "q1"}, 0},
		"behind, of one time":            {page(one, "1") + asking(one, "q1"), map[string]string{one: "q1"}, 0},
		"behind, of another time":        {page(one, "1") + later(asking(one, "q1")), map[string]string{one: ""}, 1},
		"both name":                      {page(one, "1", with("q1")) + asking(one, "q1", with("1")), map[string]string{one: "q1"}, 0},
		"of another":                     {page(one, "1") + asking(one, "q9", with("9")), map[string]string{one: ""}, 1},
		"the last before its response":   {page(one, "1") + asking(two, "q2") + page(two, "2"), map[string]string{one: "", two: "q2"}, 0},
		"two of one time":                {asking(one, "q1") + page(one, "1") + asking(one, "q2"), map[string]string{one: "q1"}, 1},
		"with pictures between":          {asking(one, "q1") + asking("http://kiosk.example/p", "qp") + pixel("p") + page(one, "1") + pixel("r"), map[string]string{one: "q1"}, 1},
		"with metadata between":          {page(one, "1") + foreign("metadata", one, "a: b", with("1")) + asking(one, "q1", with("1")), map[string]string{one: "q1"}, 0},
		"of a redirect, before": {
			asking(two, "q2") + response(two, "HTTP/1.1 301 Moved\r\nLocation: "+one+"\r\n\r\n", idOf("2")) + asking(one, "q1") + page(one, "1"),
			map[string]string{one: "q1", two: "q2"},
			0,
		},
		"of a redirect, behind": {
			response(two, "HTTP/1.1 301 Moved\r\nLocation: "+one+"\r\n\r\n", idOf("2")) + asking(two, "q2", with("2")) + page(one, "1") + asking(one, "q1", with("1")),
			map[string]string{one: "q1", two: "q2"},
			0,
		},
		"of a redirect that leads nowhere": {
			response(two, "HTTP/1.1 301 Moved\r\nLocation: "+two+"/x\r\n\r\n", idOf("2")) + asking(two, "q2", with("2")) + page(one, "1"),
			map[string]string{one: ""},
			1,
		},
		"with a body":         {foreign("request", one, "POST /q HTTP/1.1\r\n\r\nsearch=ink") + page(one, "1"), map[string]string{one: ""}, 1},
		"that is none":        {foreign("request", one, "ink\r\n\r\n") + page(one, "1"), map[string]string{one: ""}, 1},
		"without a blank end": {foreign("request", one, "GET /q1 HTTP/1.1\r\nHost: kiosk.example") + page(one, "1"), map[string]string{one: "q1"}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pages, wrong, passed := imported(t, warcFile(t, "a.warc", c.file))
			got := map[string]string{}
			for _, p := range pages {
				for _, e := range p.Exchanges {
					line, rest, _ := strings.Cut(string(e.Request), " HTTP/1.1\r\n")
					got[e.URL] = strings.TrimPrefix(line, "GET /")
					if e.Request != nil && rest != "Host: kiosk.example\r\n\r\n" {
						t.Errorf("%q", e.Request)
					}
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" || len(wrong) > 0 || passed["request records"] != c.passed {
				t.Errorf("%v, %q (-want +got):\n%s", passed, wrong, diff)
			}
		})
	}
}

// TestRequestsOfOneFileAreNoneOfAnothers, even if all is alike.
func TestRequestsOfOneFileAreNoneOfAnothers(t *testing.T) {
	t.Parallel()
	const one = "http://kiosk.example/1"
	pages, _, _ := imported(t, warcFile(t, "a.warc", asking(one, "q1")), warcFile(t, "b.warc", response(one, htmlHead+"<p>Ink")))
	if r := pages[one].Exchanges[0].Request; r != nil {
		t.Errorf("%q", r)
	}
}

// TestRequestsAreKeptWithoutSecrets: what lets somebody in isn't kept.
func TestRequestsAreKeptWithoutSecrets(t *testing.T) {
	t.Parallel()
	const one = "http://kiosk.example/1"
	secret := foreign("request", one, "GET /1 HTTP/1.1\r\nCookie: who=a-reader\r\n of-long-standing\r\nAccept: */*\r\nauthorization: Basic a-word\r\nProxy-Authorization: Basic a-word\r\n\r\n")
	pages, wrong, _ := imported(t, warcFile(t, "a.warc", secret+response(one, htmlHead+"<p>Ink")))
	want := "GET /1 HTTP/1.1\r\nCookie: redacted\r\nAccept: */*\r\nauthorization: redacted\r\nProxy-Authorization: redacted\r\n\r\n"
	if got := string(pages[one].Exchanges[0].Request); got != want || len(wrong) > 0 {
		t.Errorf("%q, %q", got, wrong)
	}
}
