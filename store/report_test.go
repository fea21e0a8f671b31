package store_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	bolt "go.etcd.io/bbolt"

	"broadsheet/store"
)

// texts are the words of problems.
func texts(problems []store.Problem) (out []string) {
	for _, p := range problems {
		out = append(out, p.String())
	}
	return out
}

// checkedWith views an archive and checks it with settings.
func checkedWith(t *testing.T, dir string, opt store.CheckOptions) *store.Report {
	t.Helper()
	view, err := store.View(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	report, err := view.CheckWith(t.Context(), opt)
	if err := errors.Join(err, view.Close()); err != nil {
		t.Fatal(err)
	}
	return report
}

// TestFastCheckLeavesCapturesUnread: it finds what the deep one finds in the database,
// and files that are missing or too short, and no byte within them.
func TestFastCheckLeavesCapturesUnread(t *testing.T) {
	t.Parallel()
	lose := toFirst("addresses", func(b *bolt.Bucket, k []byte) error { return b.Delete(k) })
	first := func(dir string) string {
		found, _ := filepath.Glob(filepath.Join(dir, "captures", "*[tzc]"))
		return found[0]
	}
	for name, c := range map[string]struct {
		harm       func(*testing.T, *bolt.Tx)
		segment    func([]byte)
		file       func(path string) error
		fast, deep []store.Kind
	}{
		"nothing":           {leave, spare, nil, nil, nil},
		"an address":        {lose, spare, nil, []store.Kind{store.BadIndex}, []store.Kind{store.BadIndex}},
		"a bit of captures": {leave, func(raw []byte) { raw[len(raw)-30] ^= 1 }, nil, nil, []store.Kind{store.BadSegment}},
		"a missing segment": {leave, spare, os.Remove, []store.Kind{store.MissingCapture}, []store.Kind{store.BadCapture, store.MissingCapture}},
		"a cut segment": {
			leave, spare, func(path string) error { return os.Truncate(path, 100) },
			[]store.Kind{store.MissingCapture},
			[]store.Kind{store.BadCapture, store.MissingCapture, store.TornSegment},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := damaged(t, c.harm, c.segment)
			if c.file != nil {
				if err := c.file(first(dir)); err != nil {
					t.Fatal(err)
				}
			}
			for _, fast := range []bool{true, false} {
				report := checkedWith(t, dir, store.CheckOptions{Fast: fast})
				want := c.deep
				if fast {
					want = c.fast
				}
				if diff := cmp.Diff(want, kinds(report)); diff != "" {
					t.Errorf("fast %v (-want +got):\n%s\n%s", fast, diff, texts(report.Problems))
				}
				if report.Captures != 2 || report.Articles != 2 || report.Visits != 2 {
					t.Errorf("fast %v counts %+v", fast, report)
				}
			}
		})
	}
}

// kinds are the kinds of a report's problems, each once.
func kinds(r *store.Report) []store.Kind {
	var out []store.Kind
	for _, p := range r.Problems {
		out = append(out, p.Kind)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// TestProblemsSayWhere: each names what it concerns beside the words.
func TestProblemsSayWhere(t *testing.T) {
	t.Parallel()
	garble := func(bucket string) func(*testing.T, *bolt.Tx) {
		return toFirst(bucket, func(b *bolt.Bucket, k []byte) error { return b.Put(k, []byte("\xff")) })
	}
	for _, c := range []struct {
		bucket string
		want   store.Problem
	}{
		{"addresses", store.Problem{Kind: store.BadIndex, Where: "https://kiosk.example/0"}},
		{"payloads", store.Problem{Kind: store.BadOriginal, Where: `"https://kiosk.example/0\x00sha1:`}},
		{"records", store.Problem{Kind: store.BadRecord, Where: "0000000000000001"}},
		{"log", store.Problem{Kind: store.BadVisit, Where: `"kiosk.example:0\x00`}},
	} {
		report := checked(t, damaged(t, garble(c.bucket), spare))
		if len(report.Problems) == 0 {
			t.Fatalf("%s: no problem is found", c.bucket)
		}
		got := report.Problems[0]
		if got.Kind != c.want.Kind || !strings.HasPrefix(got.Where, c.want.Where) || got.Text == "" {
			t.Errorf("%s: %+v", c.bucket, got)
		}
	}
}

// TestReportOfAWholeArchiveHasAnEmptyList, not null: programs go through it.
func TestReportOfAWholeArchiveHasAnEmptyList(t *testing.T) {
	t.Parallel()
	raw, err := json.Marshal(checked(t, damaged(t, leave, spare)))
	if want := `{"articles":2,"revisions":2,"visits":2,"captures":2,"problems":[]}`; err != nil || string(raw) != want {
		t.Errorf("%s, %v", raw, err)
	}
}

// TestCheckTellsHowFarItIs: each part counts up to its end.
func TestCheckTellsHowFarItIs(t *testing.T) {
	t.Parallel()
	dir := damaged(t, leave, spare)
	last := map[string][2]int64{}
	note := func(part string, done, total int64) {
		if done < last[part][0] || done > total {
			t.Errorf("%s: %d of %d after %v", part, done, total, last[part])
		}
		last[part] = [2]int64{done, total}
	}
	checkedWith(t, dir, store.CheckOptions{Progress: note})
	info, err := os.Stat(onlySegment(t, dir))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][2]int64{"records": {2, 2}, "captures": {info.Size(), info.Size()}}
	if diff := cmp.Diff(want, last); diff != "" {
		t.Error(diff)
	}
}
