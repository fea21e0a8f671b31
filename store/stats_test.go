package store_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	bolt "go.etcd.io/bbolt"

	"broadsheet/scraper/warc"
	"broadsheet/store"
)

// counted makes an archive of two sites: articles of April and May, one of no date and
// no language, a correction, visits that found the same, and addresses without articles.
func counted(t *testing.T) *store.Archive {
	t.Helper()
	a := open(t, t.TempDir())
	one, two, three := article(1, "one"), article(2, "two"), article(3, "three")
	one.Language, two.Language = "de", "de"
	two.Published = start.AddDate(0, 1, 0)
	three.Published = time.Time{}
	three.ID, three.Site, three.URL = "harbour.example:3", "harbour.example", "https://www.harbour.example/3"
	three.Fetched = start.AddDate(1, 0, 0)
	corrected := article(1, "one, corrected")
	corrected.Language = "de"
	keep(t, a, one, one.URL, start)
	keep(t, a, one, one.URL, start.Add(time.Hour))
	keep(t, a, corrected, one.URL, start.Add(2*time.Hour))
	keep(t, a, two, two.URL, start.Add(3*time.Hour))
	keepPlain(t, a, three, start.Add(4*time.Hour))
	gone := exchange("https://www.harbour.example/gone", start, "nothing")
	refs, err := a.Capture(t.Context(), []warc.Exchange{gone})
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range []store.Visit{
		{Address: gone.URL, Fetched: start, Captures: refs, Outcome: store.Gone},
		{Address: "https://kiosk.example/secret", Fetched: start.AddDate(2, 0, 0), Outcome: store.RefusedByRobots},
	} {
		if _, err := a.Keep(t.Context(), v); err != nil {
			t.Fatal(err)
		}
	}
	return a
}

// plain writes stats without their bytes, which compression decides.
func plain(s *store.Stats) []string {
	line := func(name string, s store.Sum) string {
		return fmt.Sprintf("%s: %d articles, %d revisions, %d visits, %d captures", name, s.Articles, s.Revisions, s.Visits, s.Captures)
	}
	out := []string{line("total", s.Total), fmt.Sprintf("addresses: %d", s.Addresses)}
	for _, list := range [][]store.Group{s.Sites, s.Months, s.Languages, s.Outcomes} {
		for _, g := range list {
			out = append(out, line(g.Name, g.Sum))
		}
	}
	return out
}

// TestStatsCount what is there, and no more than a query chooses.
func TestStatsCount(t *testing.T) {
	t.Parallel()
	a := counted(t)
	for name, c := range map[string]struct {
		q    store.Query
		want []string
	}{
		"all": {store.Query{}, []string{
			"total: 3 articles, 4 revisions, 7 visits, 5 captures", "addresses: 2",
			"kiosk.example: 2 articles, 3 revisions, 4 visits, 4 captures", "harbour.example: 1 articles, 1 revisions, 1 visits, 0 captures",
			"2019-04: 1 articles, 2 revisions, 3 visits, 3 captures", "2019-05: 1 articles, 1 revisions, 1 visits, 1 captures",
			"unknown: 1 articles, 1 revisions, 1 visits, 0 captures",
			"de: 2 articles, 3 revisions, 4 visits, 4 captures", "unknown: 1 articles, 1 revisions, 1 visits, 0 captures",
			"kept: 0 articles, 0 revisions, 3 visits, 2 captures", "gone: 0 articles, 0 revisions, 1 visits, 1 captures",
			"refused by robots: 0 articles, 0 revisions, 1 visits, 0 captures", "revised: 0 articles, 0 revisions, 1 visits, 1 captures",
			"unchanged: 0 articles, 0 revisions, 1 visits, 1 captures",
		}},
		"a site": {store.Query{Sites: []string{"harbour.example"}}, []string{
			"total: 1 articles, 1 revisions, 2 visits, 1 captures", "addresses: 1",
			"harbour.example: 1 articles, 1 revisions, 1 visits, 0 captures", "unknown: 1 articles, 1 revisions, 1 visits, 0 captures",
			"unknown: 1 articles, 1 revisions, 1 visits, 0 captures",
			"gone: 0 articles, 0 revisions, 1 visits, 1 captures", "kept: 0 articles, 0 revisions, 1 visits, 0 captures",
		}},
		"days": {store.Query{From: start.AddDate(0, 0, 7), To: start.AddDate(1, 0, 0)}, []string{
			"total: 1 articles, 1 revisions, 1 visits, 1 captures", "addresses: 0",
			"kiosk.example: 1 articles, 1 revisions, 1 visits, 1 captures", "2019-05: 1 articles, 1 revisions, 1 visits, 1 captures",
			"de: 1 articles, 1 revisions, 1 visits, 1 captures", "kept: 0 articles, 0 revisions, 1 visits, 1 captures",
		}},
		"nothing": {store.Query{Sites: []string{"island.example"}}, []string{"total: 0 articles, 0 revisions, 0 visits, 0 captures", "addresses: 0"}},
	} {
		got, err := a.Stats(t.Context(), c.q)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c.want, plain(got)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestStatsCountBytes of the captures that visits lead to, and of the files.
func TestStatsCountBytes(t *testing.T) {
	t.Parallel()
	a := counted(t)
	got, err := a.Stats(t.Context(), store.Query{})
	if err != nil {
		t.Fatal(err)
	}
	var want int64
	for _, id := range []string{"kiosk.example:1", "kiosk.example:2", "harbour.example:3"} {
		visits, err := a.Visits(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range visits {
			for _, at := range v.Captures {
				want += at.Length
			}
		}
	}
	if articles := got.Sites[0].Bytes + got.Sites[1].Bytes; articles != want || got.Total.Bytes <= want || got.CapturesBytes <= got.Total.Bytes || got.DatabaseBytes <= 0 {
		t.Errorf("%d bytes of articles' captures, want %d: %+v", articles, want, got)
	}
}

// TestStatsHoldABoundedNumberOfGroups: sites beyond it are others, and nothing is lost.
func TestStatsHoldABoundedNumberOfGroups(t *testing.T) {
	t.Parallel()
	a := open(t, t.TempDir())
	const sites = store.MaxGroups + 10
	done := make(chan error)
	for n := range sites {
		go func() {
			art := article(n, "text")
			art.Site = fmt.Sprintf("town%d.example", n)
			art.ID = art.Site + ":1"
			_, err := a.Keep(t.Context(), store.Visit{Address: art.URL, Fetched: start, Article: art})
			done <- err
		}()
	}
	for range sites {
		if err := <-done; err != nil {
			t.Fatal(err)
		}
	}
	got, err := a.Stats(t.Context(), store.Query{})
	if err != nil {
		t.Fatal(err)
	}
	last := got.Sites[len(got.Sites)-1]
	if len(got.Sites) != store.MaxGroups+1 || last.Name != store.Others || last.Articles != 10 || got.Total.Articles != sites {
		t.Errorf("%d sites, the last is %+v of %+v", len(got.Sites), last, got.Total)
	}
}

// TestStatsOfDamage are an error, and no wrong count.
func TestStatsOfDamage(t *testing.T) {
	t.Parallel()
	garble := func(b *bolt.Bucket, k []byte) error { return b.Put(k, []byte("\xff")) }
	shorten := func(b *bolt.Bucket, k []byte) error { return errors.Join(b.Put([]byte{0}, b.Get(k)), b.Delete(k)) }
	for bucket, harm := range map[string]func(*bolt.Bucket, []byte) error{"records": garble, "log": garble, "by_time": shorten} {
		dir := damaged(t, toFirst(bucket, harm), spare)
		view, err := store.View(t.Context(), dir)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := view.Stats(t.Context(), store.Query{}); err == nil {
			t.Errorf("%s: %+v", bucket, got)
		}
		if err := view.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// BenchmarkStats counts records without decoding them whole; x/decode is how much
// quicker that is than reading them all.
func BenchmarkStats(b *testing.B) {
	a := open(b, b.TempDir())
	keepBatch(b, a, newBatch(b, 0, false).articles)
	var stats, reads time.Duration
	for b.Loop() {
		stats += took(func() {
			if _, err := a.Stats(b.Context(), store.Query{}); err != nil {
				b.Fatal(err)
			}
		})
		reads += took(func() {
			for _, err := range a.Articles(b.Context(), store.Query{}) {
				if err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.ReportMetric(float64(reads)/float64(stats), "x/decode")
	b.ReportMetric(benchBatch*float64(b.N)/stats.Seconds(), "records/s")
}
