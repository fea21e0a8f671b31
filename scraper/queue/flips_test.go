package queue_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"broadsheet/scraper"
	"broadsheet/scraper/queue"
)

// Hosts and lists of the queue that furnished makes.
const (
	hostsOf = 40
	listsOf = 6
)

func listAddress(n int) string { return fmt.Sprintf("http://news.example/feeds/%d", n) }

// furnished adds to a queue's file what is known of hosts, pauses and lists.
func furnished(t *testing.T, path string) {
	t.Helper()
	now := time.Date(2019, 4, 23, 7, 41, 0, 0, time.UTC)
	q := open(t, path, queue.Options{Now: func() time.Time { return now }})
	for n := range hostsOf {
		q.KeepHostState(fmt.Sprintf("%d.example", n), scraper.HostState{Day: "2019-04-23", Bytes: int64(n * 1000), Rest: now})
	}
	for n := range 3 {
		check(t, q.Pause(t.Context(), fmt.Sprintf("%d.example", n)))
	}
	_, err := q.Resume(t.Context(), "1.example")
	check(t, err)
	for n := range listsOf {
		body := strings.Repeat(fmt.Sprintf("<item>the ferry %d has left</item>", n), 200*n)
		check(t, q.KeepList(listAddress(n), queue.List{URL: listAddress(n), ETag: strconv.Itoa(n), At: now, Used: now, Body: []byte(body)}))
	}
	check(t, q.Close())
}

// tellsOf is all that a queue knows, in words, or why it can't be read.
func tellsOf(t *testing.T, path string) (out []string, err error) {
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
		out = append(out, fmt.Sprint(e.Job, e.State, e.At, e.Outcome))
		return true
	})
	for n := range hostsOf {
		out = append(out, fmt.Sprint(q.HostState(fmt.Sprintf("%d.example", n))))
	}
	paused := q.Paused()
	for _, host := range slices.Sorted(maps.Keys(paused)) {
		out = append(out, fmt.Sprint(host, paused[host]))
	}
	for n := range listsOf {
		l, ok, lerr := q.List(listAddress(n))
		if lerr != nil {
			err = lerr
		}
		out = append(out, fmt.Sprint(l, ok))
	}
	check(t, q.Close())
	return out, err
}

// TestAFlippedBitIsTold: whichever bit of the file is flipped, jobs, hosts, pauses and lists
// are read as they were stored, or the file is named; but for a bit of the first two pages,
// which say which state is the last: then it may be the one before. What a crawl is told a
// check tells, too. BROADSHEET_FLIPS=3000 flips so many.
func TestAFlippedBitIsTold(t *testing.T) {
	t.Parallel()
	flips, err := strconv.Atoi(os.Getenv("BROADSHEET_FLIPS"))
	if err != nil {
		flips = 200
	}
	path := write(t, filled(t))
	furnished(t, path)
	raw, err := os.ReadFile(path)
	check(t, err)
	want, err := tellsOf(t, path)
	if err != nil || len(want) != 401+hostsOf+2+listsOf {
		t.Fatal(len(want), err)
	}
	check(t, queue.Check(path))
	random, told, read := rand.New(rand.NewPCG(5, 5)), 0, 0
	for range flips {
		bit := 16*os.Getpagesize() + random.IntN(8*(len(raw)-2*os.Getpagesize()))
		changed := slices.Clone(raw)
		changed[bit/8] ^= 1 << (bit % 8)
		check(t, os.WriteFile(path, changed, 0o600))
		checked := queue.Check(path)
		got, err := tellsOf(t, path)
		if err == nil {
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("bit %d (-stored +read):\n%s", bit, diff)
			}
			continue
		}
		told++
		if len(got) > 0 { // one list alone isn't read
			read++
		}
		if checked == nil || !strings.Contains(checked.Error(), path) || !strings.Contains(checked.Error(), advice) {
			t.Errorf("bit %d: a crawl tells %v, and a check %v", bit, err, checked)
		}
		if !strings.Contains(err.Error(), path) || len(got) == 0 && !strings.Contains(err.Error(), advice) {
			t.Errorf("bit %d: %v", bit, err)
		}
	}
	t.Logf("%d bits flipped: %d were told, %d of them of a list that is fetched anew", flips, told, read)
	if told == 0 {
		t.Error("no flipped bit was told")
	}
}

// TestOldFilesGetSums: a file of a time without them is read, and so is one of a time when
// jobs alone had them. What is stored anew has them, with totals of all.
func TestOldFilesGetSums(t *testing.T) {
	t.Parallel()
	for _, butJobs := range []bool{false, true} {
		t.Run(fmt.Sprintf("jobs have them %t", butJobs), func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "frontier.db")
			q := open(t, path, queue.Options{})
			push(t, q, scraper.Job{URL: "http://a.example/1"}, scraper.Job{URL: "http://a.example/2"})
			check(t, q.Close())
			furnished(t, path)
			queue.WithoutSums(t, path, butJobs)
			want, err := tellsOf(t, path)
			if err != nil || len(want) != 2+hostsOf+2+listsOf {
				t.Fatal(want, err)
			}
			check(t, queue.Check(path))
			q = open(t, path, queue.Options{})
			push(t, q, scraper.Job{URL: "http://a.example/3"})
			check(t, q.Close())
			got, err := tellsOf(t, path)
			if err != nil || len(got) != len(want)+1 || !slices.Equal(slices.Delete(slices.Clone(got), 2, 3), want) {
				t.Errorf("%q, %v", got, err)
			}
			furnished(t, path) // all of it anew
			check(t, queue.Check(path))
		})
	}
}

// TestAMissingEntryIsTold: of each bucket, when one entry is gone, or is there under the
// name of another.
func TestAMissingEntryIsTold(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"jobs", "hosts", "paused", "lists", "listbodies"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := write(t, filled(t))
			furnished(t, path)
			queue.Spoil(t, path, name, false)
			refused(t, path, name, advice)
			path = write(t, filled(t))
			furnished(t, path)
			queue.Spoil(t, path, name, true)
			if err := queue.Check(path); err == nil || !strings.Contains(err.Error(), "it isn't what was stored") {
				t.Errorf("an entry under another's key: %v", err)
			}
		})
	}
}
