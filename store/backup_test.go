package store_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"broadsheet/scraper/warc"
	"broadsheet/store"
)

// backedUp backs up an archive, that another process may be writing.
func backedUp(tb tester, dir, to string) *store.Copied {
	tb.Helper()
	view, err := store.View(tb.Context(), dir)
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = view.Close() }()
	did, err := view.Backup(tb.Context(), to, store.BackupOptions{})
	if err != nil {
		tb.Fatal(err)
	}
	return did
}

// everything is all that an archive tells of its articles: revisions, pages, visits.
func everything(tb tester, dir string) map[string]any {
	tb.Helper()
	view, err := store.View(context.Background(), dir)
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = view.Close() }()
	out := map[string]any{}
	for art, err := range view.Articles(tb.Context(), store.Query{AllRevisions: true}) {
		if err != nil {
			tb.Fatal(err)
		}
		visits, err := view.Visits(tb.Context(), art.ID)
		if err != nil {
			tb.Fatal(err)
		}
		out[fmt.Sprintf("%s/%d", art.ID, art.Revision)] = art
		out[art.ID] = visits
		for i, v := range visits {
			visits[i].Hash = "" // which follows from the revisions, until they are joined with others
			for _, at := range v.Captures {
				body, err := view.Body(tb.Context(), at)
				if err != nil {
					tb.Fatal(err)
				}
				out[fmt.Sprintf("%s@%d", at.File, at.Offset)] = string(body.Body)
			}
		}
	}
	return out
}

// TestBackupIsTheArchive: after each of some runs a backup is an archive that holds
// what the archive holds, and so is what is restored from it.
func TestBackupIsTheArchive(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		dir := tempDir(t)
		to := filepath.Join(tempDir(t), "deep", "backup")
		m := newModel()
		a := open(t, dir)
		clock := start
		for range rapid.IntRange(1, 3).Draw(t, "backups") {
			for range rapid.IntRange(0, 6).Draw(t, "visits") {
				clock = clock.Add(time.Minute)
				m.visit(t, a, clock)
			}
			if rapid.Bool().Draw(t, "reopen") {
				if err := a.Close(); err != nil {
					t.Fatal(err)
				}
				a = open(t, dir)
			}
			backedUp(t, dir, to)
			restored := filepath.Join(tempDir(t), "restored")
			if _, err := store.Restore(t.Context(), to, restored, store.BackupOptions{}); err != nil {
				t.Fatal(err)
			}
			want := everything(t, dir)
			for _, copied := range []string{to, restored} {
				if diff := cmp.Diff(want, everything(t, copied)); diff != "" {
					t.Errorf("%s (-archive +copy):\n%s", copied, diff)
				}
				if report := checked(t, copied); len(report.Problems) > 0 {
					t.Errorf("%s: %q", copied, report.Problems)
				}
			}
		}
	})
}

// TestBackupCopiesWhatIsNew and nothing twice; what is gone from the archive stays
// until it is to be pruned.
func TestBackupCopiesWhatIsNew(t *testing.T) {
	t.Parallel()
	dir, to := t.TempDir(), t.TempDir()
	for n := range 3 {
		a := open(t, dir)
		keep(t, a, article(n, strings.Repeat("a long text ", 100*n)), article(n, "").URL, start)
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
		if did := backedUp(t, dir, to); did.Copied != 3 || did.Files != 2*n+3 { // the new segment, its index and the database
			t.Errorf("run %d: %+v", n, did)
		}
		if did := backedUp(t, dir, to); did.Copied != 0 || did.Bytes != 0 || did.Files != 2*n+3 {
			t.Errorf("run %d, again: %+v", n, did)
		}
	}
	stale := filepath.Join("captures", "broadsheet-20180101T000000.000Z-00001.warc.gz")
	if err := os.WriteFile(filepath.Join(to, stale), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	view := viewed(t, dir)
	for _, prune := range []bool{false, true, false} {
		did, err := view.Backup(t.Context(), to, store.BackupOptions{Prune: prune})
		if err != nil {
			t.Fatal(err)
		}
		_, err = os.Stat(filepath.Join(to, stale))
		if gone := err != nil; gone != (prune || len(did.Stale) == 0) {
			t.Errorf("prune %v: %+v, %v", prune, did, err)
		}
	}
}

// TestBackupWhileOthersWrite: each one checks clean and holds what was acknowledged
// before it began.
func TestBackupWhileOthersWrite(t *testing.T) {
	t.Parallel()
	needsSharing(t)
	dir, to := t.TempDir(), t.TempDir()
	a := open(t, dir)
	a.LimitSegments(20_000)
	keepPlain(t, a, article(1_000_000, "the first"), start)
	writers := busy(t, a, 4)
	defer writers.stop()
	for range 6 {
		want := writers.next()
		backedUp(t, dir, to)
		if report := checked(t, to); len(report.Problems) > 0 {
			t.Fatalf("%q", report.Problems)
		}
		view := viewed(t, to)
		for _, id := range want {
			if _, err := view.Article(t.Context(), id); err != nil {
				t.Errorf("acknowledged before, and not in the backup: %v", err)
			}
		}
	}
}

// TestBackupLeavesOutHalfRecords that a writer has begun.
func TestBackupLeavesOutHalfRecords(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	a := open(t, dir)
	keep(t, a, article(1, "whole"), article(1, "").URL, start)
	whole := len(contents(t, dir)[filepath.Base(onlySegment(t, dir))])
	if _, err := a.Capture(t.Context(), []warc.Exchange{exchange("https://kiosk.example/2", start, "not acknowledged")}); err != nil {
		t.Fatal(err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	segment := onlySegment(t, dir)
	after, err := os.ReadFile(segment)
	if err != nil {
		t.Fatal(err)
	}
	for size := whole; size <= len(after); size += 7 {
		crashed, to := copied(t, dir), tempDir(t)
		if err := os.Truncate(onlySegment(t, crashed), int64(size)); err != nil {
			t.Fatal(err)
		}
		backedUp(t, crashed, to)
		if report := checked(t, to); len(report.Problems) > 0 {
			t.Errorf("cut at %d of [%d, %d]: %q", size, whole, len(after), report.Problems)
		}
	}
}

// TestBackupRefuses what would spoil a backup, or isn't one, and leaves it as it is.
func TestBackupRefuses(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		spoil func(t *testing.T, dir, to string)
		want  string
	}{
		"a damaged segment":   {func(t *testing.T, dir, _ string) { t.Helper(); flip(t, onlySegment(t, dir)) }, "is damaged"},
		"a segment cut off":   {func(t *testing.T, dir, _ string) { t.Helper(); cut(t, onlySegment(t, dir)) }, "was cut off"},
		"a lost segment":      {func(t *testing.T, dir, _ string) { t.Helper(); remove(t, onlySegment(t, dir)) }, "is missing|another archive"},
		"a used backup":       {func(t *testing.T, _, to string) { t.Helper(); used(t, to) }, "was written to since"},
		"a damaged list":      {func(t *testing.T, _, to string) { t.Helper(); put(t, to, "backup.json", "{") }, "no list of a backup's files"},
		"a list of elsewhere": {func(t *testing.T, _, to string) { t.Helper(); put(t, to, "backup.json", escaping) }, "lies elsewhere"},
		"another archive": {func(t *testing.T, _, to string) {
			t.Helper()
			put(t, to, "backup.json", strings.ReplaceAll(readText(t, to, "backup.json"), "captures/broadsheet-", "captures/other-"))
		}, "another archive"},
		"other things": {func(t *testing.T, _, to string) { t.Helper(); remove(t, filepath.Join(to, "backup.json")) }, "holds other things"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir, to := t.TempDir(), t.TempDir()
			archive, err := store.Open(t.Context(), dir, store.Options{})
			if err != nil {
				t.Fatal(err)
			}
			keep(t, archive, article(1, "text"), article(1, "").URL, start)
			if err := archive.Close(); err != nil {
				t.Fatal(err)
			}
			backedUp(t, dir, to)
			c.spoil(t, dir, to)
			before := contents(t, to)
			_, err = viewed(t, dir).Backup(t.Context(), to, store.BackupOptions{})
			if err == nil || !matches(c.want, err.Error()) {
				t.Errorf("%v, want %s", err, c.want)
			}
			if diff := cmp.Diff(before, contents(t, to)); diff != "" {
				t.Errorf("the backup was changed:\n%s", diff)
			}
		})
	}
	dir := t.TempDir()
	a := open(t, dir)
	keepPlain(t, a, article(1, "text"), start)
	for _, to := range []string{dir, filepath.Join(dir, "backup"), filepath.Dir(dir)} {
		if _, err := viewed(t, dir).Backup(t.Context(), to, store.BackupOptions{}); err == nil || !strings.Contains(err.Error(), "lies in the other") {
			t.Errorf("to %s: %v", to, err)
		}
	}
}

// used writes to an archive.
func used(t *testing.T, dir string) {
	t.Helper()
	a := open(t, dir)
	keepPlain(t, a, article(7, "x"), start)
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
}

const escaping = `{"format":"broadsheet/backup/1","files":[{"name":"../letter","size":1,"sha256":"00"}]}`

// TestRestoreRefuses damaged backups, folders that hold something, and what was never
// finished; what is restored is the archive or nothing.
func TestRestoreRefuses(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		spoil func(t *testing.T, from, to string)
		want  string
	}{
		"a damaged segment": {func(t *testing.T, from, _ string) { t.Helper(); flip(t, onlySegment(t, from)) }, "is damaged"},
		"a lost segment":    {func(t *testing.T, from, _ string) { t.Helper(); remove(t, onlySegment(t, from)) }, "no such file|cannot find"},
		"an archive":        {func(t *testing.T, _, to string) { t.Helper(); used(t, to) }, "holds an archive"},
		"a letter":          {func(t *testing.T, _, to string) { t.Helper(); put(t, to, "letter.txt", "keep me") }, "holds other things"},
		"another's segment": {func(t *testing.T, from, to string) {
			t.Helper()
			put(t, to, "captures/"+filepath.Base(onlySegment(t, from)), "other bytes")
		}, "holds something else"},
		"no list": {func(t *testing.T, from, _ string) { t.Helper(); remove(t, filepath.Join(from, "backup.json")) }, "there is no backup"},
		"never finished": {func(t *testing.T, from, _ string) {
			t.Helper()
			remove(t, filepath.Join(from, "archive.db"))
			put(t, from, "backup.json", unfinished)
		}, "never finished"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir, from, to := t.TempDir(), t.TempDir(), t.TempDir()
			a := open(t, dir)
			keep(t, a, article(1, "text"), article(1, "").URL, start)
			backedUp(t, dir, from)
			c.spoil(t, from, to)
			_, err := store.Restore(t.Context(), from, to, store.BackupOptions{})
			if err == nil || !matches(c.want, err.Error()) {
				t.Errorf("%v, want %s", err, c.want)
			}
		})
	}
	if _, err := store.Restore(t.Context(), filepath.Join(t.TempDir(), "nothing"), t.TempDir(), store.BackupOptions{}); err == nil || !strings.Contains(err.Error(), "there is no backup") {
		t.Errorf("%v", err)
	}
}

const unfinished = `{"format":"broadsheet/backup/1","files":[]}`

// TestBackupThatEndedAnywhere: a run that ended between two steps leaves a backup that
// is restored as the one before or the new one, and the next run goes on.
func TestBackupThatEndedAnywhere(t *testing.T) {
	t.Parallel()
	dir, older := t.TempDir(), t.TempDir()
	a := open(t, dir)
	keep(t, a, article(1, "first"), article(1, "").URL, start)
	backedUp(t, dir, older)
	newer := copied(t, older)
	keep(t, a, article(2, "second"), article(2, "").URL, start.Add(time.Hour))
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	backedUp(t, dir, newer)
	steps := []func(to string){
		func(to string) { put(t, to, "archive.db.part", "half") },
		func(to string) { put(t, to, "captures/"+filepath.Base(onlySegment(t, dir))+".part", "half") },
		func(to string) { copyOver(t, newer, to, "captures/"+filepath.Base(onlySegment(t, dir))) },
		func(to string) { copyOver(t, newer, to, "captures/"+filepath.Base(onlySegment(t, dir))+".cdxj") },
		func(to string) { put(t, to, "backup.next.json", readText(t, newer, "backup.json")) },
		func(to string) { copyOver(t, newer, to, "archive.db") },
	}
	for done := range len(steps) + 1 {
		to := copied(t, older)
		for _, step := range steps[:done] {
			step(to)
		}
		restored := tempDir(t)
		if _, err := store.Restore(t.Context(), to, restored, store.BackupOptions{}); err != nil {
			t.Fatalf("after %d steps: %v", done, err)
		}
		want := []string{"kiosk.example:1/1"}
		if done == len(steps) {
			want = append(want, "kiosk.example:2/1")
		}
		if got := listed(t, viewed(t, restored), store.Query{}); !slices.Equal(got, want) || len(checked(t, restored).Problems) > 0 {
			t.Errorf("after %d steps: %v", done, got)
		}
		backedUp(t, dir, to)
		if diff := cmp.Diff(everything(t, dir), everything(t, to)); diff != "" {
			t.Errorf("after %d steps, and once more:\n%s", done, diff)
		}
	}
}

// TestRestoreGoesOn after it was killed, with what is there.
func TestRestoreGoesOn(t *testing.T) {
	t.Parallel()
	dir, from, to := t.TempDir(), t.TempDir(), t.TempDir()
	a := open(t, dir)
	keep(t, a, article(1, "text"), article(1, "").URL, start)
	backedUp(t, dir, from)
	segment := "captures/" + filepath.Base(onlySegment(t, from))
	copyOver(t, from, to, segment)
	put(t, to, "archive.db.part", "half")
	did, err := store.Restore(t.Context(), from, to, store.BackupOptions{})
	if err != nil || did.Copied != 1 || did.Files != 2 {
		t.Errorf("%+v, %v", did, err)
	}
	if report := checked(t, to); len(report.Problems) > 0 || report.Articles != 1 {
		t.Errorf("%+v", report)
	}
}

// TestBackupTellsHowFarItIs, and so does a restore: to the end, and never beyond.
func TestBackupTellsHowFarItIs(t *testing.T) {
	t.Parallel()
	dir, to := t.TempDir(), t.TempDir()
	for n := range 3 {
		session(t, dir, warc.Gzip, n, n)
	}
	var told []int64
	opt := store.BackupOptions{Progress: func(part string, done, total int64) {
		if part != "captures" || done > total || total == 0 || len(told) > 0 && done < told[len(told)-1] {
			t.Errorf("%s: %d of %d after %v", part, done, total, told)
		}
		told = append(told, done)
	}}
	if _, err := viewed(t, dir).Backup(t.Context(), to, opt); err != nil || len(told) != 6 { // segments and indexes
		t.Fatal(told, err)
	}
	told = nil
	if _, err := store.Restore(t.Context(), to, filepath.Join(t.TempDir(), "restored"), opt); err != nil || len(told) < 6 {
		t.Error(told, err)
	}
}
