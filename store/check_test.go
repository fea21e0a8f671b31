package store_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"broadsheet/scraper/warc"
	"broadsheet/store"
)

// damaged makes an archive of two articles with captures and damages its database
// and its segments behind its back.
func damaged(t *testing.T, harm func(*testing.T, *bolt.Tx), segment func([]byte)) (dir string) {
	t.Helper()
	dir = t.TempDir()
	a, err := store.Open(t.Context(), dir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for n := range 2 {
		art := article(n, strings.Repeat("a body that is kept ", 5+n))
		keep(t, a, art, art.URL, start.Add(time.Duration(n)*time.Hour))
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	db, err := bolt.Open(filepath.Join(dir, "archive.db"), 0o600, &bolt.Options{Timeout: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Update(func(tx *bolt.Tx) error {
		return store.WithoutSums(tx, func(tx *bolt.Tx) error { harm(t, tx); return nil })
	}); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	segments, _ := filepath.Glob(filepath.Join(dir, "captures", "*[tzc]"))
	raw, err := os.ReadFile(segments[0])
	if err != nil {
		t.Fatal(err)
	}
	segment(raw)
	if err := os.WriteFile(segments[0], raw, 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

func leave(*testing.T, *bolt.Tx) {}
func spare([]byte)               {}

// first is the first key of a bucket.
func first(t *testing.T, tx *bolt.Tx, bucket string) (*bolt.Bucket, []byte) {
	t.Helper()
	b := tx.Bucket([]byte(bucket))
	k, _ := b.Cursor().First()
	if k == nil {
		t.Fatalf("bucket %s is empty", bucket)
	}
	return b, append([]byte(nil), k...)
}

// toFirst harms the first entry of a bucket.
func toFirst(bucket string, harm func(b *bolt.Bucket, k []byte) error) func(*testing.T, *bolt.Tx) {
	return func(t *testing.T, tx *bolt.Tx) {
		t.Helper()
		if err := harm(first(t, tx, bucket)); err != nil {
			t.Fatal(err)
		}
	}
}

// TestCheckFindsDamage: each kind of damage gives a line that names it.
func TestCheckFindsDamage(t *testing.T) {
	t.Parallel()
	remove := func(bucket string) func(*testing.T, *bolt.Tx) {
		return toFirst(bucket, func(b *bolt.Bucket, k []byte) error { return b.Delete(k) })
	}
	overwrite := func(bucket, with string) func(*testing.T, *bolt.Tx) {
		return toFirst(bucket, func(b *bolt.Bucket, k []byte) error { return b.Put(k, []byte(with)) })
	}
	rename := func(bucket, to string) func(*testing.T, *bolt.Tx) {
		return toFirst(bucket, func(b *bolt.Bucket, k []byte) error {
			return errors.Join(b.Put([]byte(to), bytes.Clone(b.Get(k))), b.Delete(k))
		})
	}
	for _, c := range []struct {
		name, want string
		harm       func(*testing.T, *bolt.Tx)
		segment    func([]byte)
	}{
		{"nothing", "", leave, spare},
		{"a lost record", "record", remove("records"), spare},
		{"a garbled record", "decode", overwrite("records", "\xff"), spare},
		{"a lost revision", "records: 2 are there, 1 are led to", remove("revisions"), spare},
		{"an address of nobody", "which has no record", overwrite("addresses", "kiosk.example:99"), spare},
		{"a garbled visit", "visit", overwrite("visits", "\xff"), spare},
		{"a wrong order", "order of publication", overwrite("by_time", "\x00\x00\x00\x00\x00\x00\x00\x02"), spare},
		{"an order of nobody", "leads to no record", toFirst("by_time", func(b *bolt.Bucket, k []byte) error {
			return b.Put(append(k[:12], "kiosk.example:99"...), k)
		}), spare},
		{"a record under another's name", "the index calls it", toFirst("revisions", func(b *bolt.Bucket, k []byte) error {
			return b.Put(append([]byte("kiosk.example:7\x00"), k[len(k)-4:]...), b.Get(k))
		}), spare},
		{"a record missing in the order", "kiosk.example:0: it isn't in the order of publication", remove("by_time"), spare},
		{"an address missing", "kiosk.example:0: it isn't found by its address https://kiosk.example/0", remove("addresses"), spare},
		{"a short key in the order", "the key 00 is too short", rename("by_time", "\x00"), spare},
		{"a garbled visit in the log", "visit", overwrite("log", "\xff"), spare},
		{"a visit lost from the log", "visit", remove("log"), spare},
		{"a garbled outcome", "last visit of https://kiosk.example/0", func(t *testing.T, tx *bolt.Tx) {
			t.Helper()
			if err := tx.Bucket([]byte("outcomes")).Put([]byte("https://kiosk.example/0"), []byte("\xff")); err != nil {
				t.Fatal(err)
			}
		}, spare},
		{"an outcome of another address", "the index calls it", func(t *testing.T, tx *bolt.Tx) {
			t.Helper()
			_, seq := first(t, tx, "log")
			if err := tx.Bucket([]byte("outcomes")).Put([]byte("https://kiosk.example/else"), seq); err != nil {
				t.Fatal(err)
			}
		}, spare},
		{"a visit of nobody", "leads to kiosk.example:99, which has no record", overwrite("visits", "\xa1bidpkiosk.example:99"), spare},
		{"a visit at another time", "the index calls it", rename("visits", "kiosk.example:0\x00\x00"), spare},
		{"a garbled original", "original", overwrite("payloads", "\xff"), spare},
		{"a missing bucket", "the bucket payloads is missing", func(t *testing.T, tx *bolt.Tx) {
			t.Helper()
			if err := tx.DeleteBucket([]byte("payloads")); err != nil {
				t.Fatal(err)
			}
		}, spare},
		{"a flipped bit of a capture", "captures", leave, func(raw []byte) { raw[len(raw)-30] ^= 1 }},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			problems := strings.Join(texts(checked(t, damaged(t, c.harm, c.segment)).Problems), "\n")
			if !strings.Contains(problems, c.want) || (c.want == "") != (problems == "") {
				t.Errorf("want %q in:\n%s", c.want, problems)
			}
		})
	}
}

// TestGarbledRecordIsAnError wherever it is read, and no reason to write over it.
func TestGarbledRecordIsAnError(t *testing.T) {
	t.Parallel()
	dir := damaged(t, func(t *testing.T, tx *bolt.Tx) {
		t.Helper()
		b, k := first(t, tx, "records")
		if err := b.Put(k, []byte("\xff")); err != nil {
			t.Fatal(err)
		}
		visits, k := first(t, tx, "visits")
		if err := visits.Put(k, []byte("\xff")); err != nil {
			t.Fatal(err)
		}
	}, spare)
	a, err := store.Open(t.Context(), dir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = a.Close() }()
	id := article(0, "").ID
	_, errArticle := a.Article(t.Context(), id)
	_, errFind := a.Find(t.Context(), id)
	_, errVisits := a.Visits(t.Context(), id)
	_, errKeep := a.Keep(t.Context(), store.Visit{Address: "https://kiosk.example/new", Article: article(0, "new")})
	var errRead, errAll error
	for _, err := range a.Articles(t.Context(), store.Query{}) {
		errRead = errors.Join(errRead, err)
	}
	for _, err := range a.Articles(t.Context(), store.Query{AllRevisions: true}) {
		errAll = errors.Join(errAll, err)
	}
	for i, err := range []error{errArticle, errFind, errVisits, errKeep, errRead, errAll} {
		if err == nil || !strings.Contains(err.Error(), "decode") {
			t.Errorf("call %d: %v", i, err)
		}
	}
	if res, err := a.Keep(t.Context(), store.Visit{Address: "https://kiosk.example/3", Article: article(3, "new")}); err != nil || res.Outcome != store.Kept {
		t.Errorf("another article: %+v, %v", res, err)
	}
}

// TestCheckEndsWithItsContext: a check of a large archive can be given up.
func TestCheckEndsWithItsContext(t *testing.T) {
	t.Parallel()
	a := open(t, t.TempDir())
	art := article(1, "text")
	keep(t, a, art, art.URL, start)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := a.Check(ctx); err == nil {
		t.Error("it went on")
	}
	if _, err := a.Keep(ctx, store.Visit{Address: art.URL, Article: art}); err == nil {
		t.Error("a visit was kept after the end")
	}
	for _, err := range a.Articles(ctx, store.Query{}) {
		if err == nil {
			t.Error("a record was given after the end")
		}
	}
}

// TestCapturesThatCannotBeWritten: a folder for captures that can't be written gives
// the cause, and the archive is as it was.
func TestCapturesThatCannotBeWritten(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	a := open(t, dir)
	art := article(1, "text")
	keep(t, a, art, art.URL, start)
	other := t.TempDir()
	b := open(t, other)
	if err := os.WriteFile(filepath.Join(other, "captures"), []byte("in the way"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := b.Capture(t.Context(), []warc.Exchange{{URL: art.URL, At: start, Response: []byte("HTTP/1.1 200 OK\r\n\r\n")}})
	if err == nil || !strings.Contains(err.Error(), "captures") {
		t.Errorf("%v", err)
	}
	_ = os.Remove(filepath.Join(other, "captures"))
}
