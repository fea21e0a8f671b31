package main_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"testing"
	"time"

	main "broadsheet/cmd/broadsheet"
	"broadsheet/scraper"
	"broadsheet/scraper/find"
	"broadsheet/scraper/queue"
)

// A stubborn server says of whatever it is asked conditionally that nothing changed.
type stubborn struct {
	find.Getter

	asked []string // "whole" or "changed?"
	body  string
	url   string // where it leads
}

var errUnchanged = errors.New("not modified")

func (s *stubborn) Document(ctx context.Context, address string) (*scraper.Page, []byte, error) {
	page := &scraper.Page{URL: s.url, Header: http.Header{"Etag": {`"1"`}, "Content-Type": {"text/html; charset=iso-8859-1"}}, Status: http.StatusOK}
	if scraper.Conditions(ctx) != (scraper.Validators{}) {
		s.asked = append(s.asked, "changed?")
		page.Status = http.StatusNotModified
		return page, nil, fmt.Errorf("fetch %s: %w", address, errUnchanged)
	}
	s.asked = append(s.asked, "whole")
	return page, []byte(s.body), nil
}

// TestAListIsNotTrustedForEver: once a week it is asked for whole, and where it leads
// elsewhere than it did; what is read of it is the same either way.
func TestAListIsNotTrustedForEver(t *testing.T) {
	t.Parallel()
	q, err := queue.Open(filepath.Join(t.TempDir(), "frontier.db"), queue.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = q.Close() })
	const address = "http://quay.example/"
	now := time.Date(2019, 4, 23, 7, 12, 0, 0, time.UTC)
	s := &stubborn{body: "<a href='/f\xe4hre'>F\xe4hre</a>", url: address}
	lists := main.NewKnownLists(s, q, func() time.Time { return now })
	for _, c := range []struct {
		after time.Duration
		url   string
		want  []string
	}{
		{0, address, []string{"whole"}},
		{time.Hour, address, []string{"changed?"}},
		{6 * 24 * time.Hour, address, []string{"changed?"}},
		{24 * time.Hour, address, []string{"whole"}},
		{time.Hour, address, []string{"changed?"}},
		{time.Hour, "http://quay.example/elsewhere", []string{"changed?", "whole"}},
		{time.Hour, "http://quay.example/elsewhere", []string{"changed?"}},
	} {
		now, s.url, s.asked = now.Add(c.after), c.url, nil
		page, body, err := lists.Document(t.Context(), address)
		if err != nil || string(body) != s.body || page.URL != c.url || page.Header.Get("Content-Type") == "" {
			t.Fatalf("%v: %+v, %q, %v", now, page, body, err)
		}
		if fmt.Sprint(s.asked) != fmt.Sprint(c.want) {
			t.Errorf("%v: asked %v, want %v", now, s.asked, c.want)
		}
	}
}
