package warc_test

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"broadsheet/scraper/warc"
)

// TestParseHead reads what servers send, and of what is odd as much as can be read.
func TestParseHead(t *testing.T) {
	t.Parallel()
	for head, want := range map[string]struct {
		status int
		header http.Header
	}{
		"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX-A: 1\r\nx-a: 2\r\n\r\n": {200, http.Header{"Content-Type": {"text/html"}, "X-A": {"1", "2"}}},
		"HTTP/2.0 301 Moved Permanently\nLocation: /b\n\n":                       {301, http.Header{"Location": {"/b"}}},
		"HTTP/1.1 404\r\n\r\n": {404, http.Header{}},
		"HTTP/1.1 200 OK\r\nno field\r\nX-Long: a\r\n b\r\n\r\n": {200, http.Header{"X-Long": {"a b"}}},
		"HTTP/1.1 many OK\r\nA : b\r\n\r\n":                      {0, http.Header{"A": {"b"}}},
		"HTTP/1.1 99999999999 OK\r\n\r\n":                        {0, http.Header{}},
		"":                                                       {0, http.Header{}},
		"HTTP/1.1 200 OK\r\nETag: \"half":                        {200, http.Header{"Etag": {"\"half"}}},
		"HTTP/1.1 200 OK\r\nA: b\r\n\r\nC: this is the body\r\n\n": {200, http.Header{"A": {"b"}}},
	} {
		status, header := warc.ParseHead([]byte(head))
		if diff := cmp.Diff(want.header, header); status != want.status || diff != "" {
			t.Errorf("%q: status %d, fields (-want +got):\n%s", head, status, diff)
		}
	}
}
