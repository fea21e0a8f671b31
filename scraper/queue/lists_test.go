package queue_test

import (
	"bytes"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"broadsheet/scraper/queue"
)

// TestListsAreThereAfterAClose, with what was noted of them last.
func TestListsAreThereAfterAClose(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "frontier.db")
	q := open(t, path, queue.Options{})
	const address = "http://news.example/feed"
	if _, ok, err := q.List(address); ok || err != nil {
		t.Fatalf("a list that nobody kept: %t, %v", ok, err)
	}
	at := time.Date(2019, 4, 23, 7, 12, 0, 0, time.UTC)
	want := queue.List{URL: "http://news.example/feed.xml", ContentType: "text/xml", ETag: `"7"`, LastModified: "Tue, 23 Apr 2019 07:12:00 GMT", At: at, Used: at, Body: []byte("<rss/>"), Bytes: 6}
	if err := q.KeepList(address, want); err != nil {
		t.Fatal(err)
	}
	used := want
	used.Used, used.Body = at.Add(time.Hour), nil
	if err := q.KeepList(address, used); err != nil {
		t.Fatal(err)
	}
	if err := q.Close(); err != nil {
		t.Fatal(err)
	}
	want.Used = used.Used
	got, ok, err := open(t, path, queue.Options{}).List(address)
	if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(queue.List{})); !ok || err != nil || diff != "" {
		t.Errorf("%t, %v, (-want +got):\n%s", ok, err, diff)
	}
}

// TestListsAreForgotten that nobody asks for any more, and those that are too long.
func TestListsAreForgotten(t *testing.T) {
	t.Parallel()
	now := time.Date(2019, 4, 23, 7, 12, 0, 0, time.UTC)
	q := open(t, filepath.Join(t.TempDir(), "frontier.db"), queue.Options{Now: func() time.Time { return now }})
	for address, l := range map[string]queue.List{
		"http://news.example/old":  {Used: now.AddDate(0, 0, -31), Body: []byte("a")},
		"http://news.example/new":  {Used: now.AddDate(0, 0, -29), Body: []byte("b")},
		"http://news.example/long": {Used: now, Body: bytes.Repeat([]byte("c"), 17<<20)},
	} {
		if err := q.KeepList(address, l); err != nil {
			t.Fatal(err)
		}
	}
	if err := q.ForgetLists(); err != nil {
		t.Fatal(err)
	}
	for address, want := range map[string]bool{"http://news.example/old": false, "http://news.example/new": true, "http://news.example/long": false} {
		if _, ok, err := q.List(address); ok != want || err != nil {
			t.Errorf("%s: %t, %v", address, ok, err)
		}
	}
}
