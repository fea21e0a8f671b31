package queue_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"broadsheet/scraper"
	"broadsheet/scraper/queue"
)

// jobsOf are all jobs of a queue in words, or why it can't be read.
func jobsOf(t *testing.T, path string) (jobs []string, err error) {
	t.Helper()
	q, err := queue.Open(path, queue.Options{})
	if err != nil {
		return nil, err
	}
	q.All(func(e queue.Entry, aerr error) bool {
		if aerr != nil {
			err = aerr
			return false
		}
		jobs = append(jobs, fmt.Sprint(e.Job, e.State, e.At, e.Outcome))
		return true
	})
	check(t, q.Close())
	return jobs, err
}

// TestAFlippedBitLosesNoJob: whichever bit of the file is flipped, all jobs are read as
// they were stored, or the file is named; but for a bit of the first two pages, which say
// which state is the last: then it may be the one before. BROADSHEET_FLIPS=3000 flips so
// many.
func TestAFlippedBitLosesNoJob(t *testing.T) {
	t.Parallel()
	flips, err := strconv.Atoi(os.Getenv("BROADSHEET_FLIPS"))
	if err != nil {
		flips = 200
	}
	raw, path := filled(t), filepath.Join(t.TempDir(), "frontier.db")
	check(t, os.WriteFile(path, raw, 0o600))
	want, err := jobsOf(t, path)
	if err != nil || len(want) != 401 {
		t.Fatal(len(want), err)
	}
	random, told := rand.New(rand.NewPCG(5, 5)), 0
	for range flips {
		bit := 16*os.Getpagesize() + random.IntN(8*(len(raw)-2*os.Getpagesize()))
		changed := slices.Clone(raw)
		changed[bit/8] ^= 1 << (bit % 8)
		check(t, os.WriteFile(path, changed, 0o600))
		got, err := jobsOf(t, path)
		if err != nil {
			told++
			if !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), advice) {
				t.Errorf("bit %d: %v", bit, err)
			}
			continue
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("bit %d (-stored +read):\n%s", bit, diff)
		}
	}
	t.Logf("%d bits flipped: %d were told", flips, told)
}

// TestOldJobsGetSums: a file of a time without them is read, and what is stored anew has
// them.
func TestOldJobsGetSums(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "frontier.db")
	q := open(t, path, queue.Options{})
	push(t, q, scraper.Job{URL: "http://a.example/1"}, scraper.Job{URL: "http://a.example/2"})
	check(t, q.Close())
	queue.WithoutSums(t, path)
	want, err := jobsOf(t, path)
	if err != nil || len(want) != 2 {
		t.Fatal(want, err)
	}
	q = open(t, path, queue.Options{})
	push(t, q, scraper.Job{URL: "http://a.example/3"})
	check(t, q.Close())
	got, err := jobsOf(t, path)
	if err != nil || len(got) != 3 || !slices.Equal(got[:2], want) {
		t.Errorf("%q, %v", got, err)
	}
}
