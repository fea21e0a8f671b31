package store_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"broadsheet/extract"
	"broadsheet/scraper/warc"
	"broadsheet/store"
	"broadsheet/store/export"
)

// A chore is something that changes files, for tests that make it fail or end anywhere.
// All of its paths are in one folder.
type chore struct {
	name string
	// before makes what it begins with.
	before func(tb tester, dir string)
	// do does it, or goes on where a run before has ended, and says of what it is sure
	// that it is stored.
	do func(ctx context.Context, dir string, said func(id string)) error
	// archives are those that must be sound whenever they are there, whatever happens.
	archives []string
	// lax says that what it has made may be lost with the power when it has ended.
	lax bool
	// bolt are the files that bbolt writes.
	bolt []string
}

// chores are all of them: who makes another adds it here.
func chores() []chore {
	databases := []string{"archive/archive.db", "archive/archive.db.part", "archive/archive.db.new", "archive/archive.db.new.part"}
	return []chore{
		{name: "a crawl that makes the archive", before: func(tester, string) {}, do: crawl(warc.Gzip), archives: []string{"archive"}, bolt: databases},
		{name: "a crawl", before: archiveIn("archive", warc.Gzip, 0), do: crawl(warc.Gzip), archives: []string{"archive"}, bolt: databases},
		{name: "a crawl with dictionaries", before: archiveIn("archive", warc.Zstd, 0), do: crawl(warc.Zstd), archives: []string{"archive"}, bolt: databases},
		{name: "a crawl after a crash", before: torn, do: crawl(warc.Gzip), archives: []string{"archive"}, bolt: databases},
		{name: "first backup", before: archiveIn("archive", warc.Gzip, 0), do: backUp, archives: []string{"archive", "backup"}},
		{name: "next backup", before: backedUpBefore, do: backUp, archives: []string{"archive", "backup"}},
		{name: "restore", before: backedUpBefore, do: restore, archives: []string{"archive", "backup", "restored"}},
		{name: "merge", before: twoArchives, do: merge, archives: []string{"archive", "other"}, bolt: databases},
		{name: "merge of a damaged archive", before: damagedOther, do: merge, archives: []string{"archive"}, bolt: databases},
		{name: "remove", before: lamps(warc.Gzip), do: removal, archives: []string{"archive"}, bolt: databases},
		{name: "remove with dictionaries", before: lamps(warc.Zstd), do: removal, archives: []string{"archive"}, bolt: databases},
		{name: "repair", before: archiveIn("archive", warc.Gzip, 0), do: repair, archives: []string{"archive"}, bolt: databases},
		{name: "reextract", before: archiveIn("archive", warc.Gzip, 0), do: reextract, archives: []string{"archive"}, bolt: databases},
		{name: "compact", before: pressed, do: compaction, archives: []string{"archive"}, bolt: databases},
		{name: "retain", before: aged, do: retention(0), archives: []string{"archive"}, bolt: databases},
		{name: "retain in parts", before: aged, do: retention(1), archives: []string{"archive"}, bolt: databases},
		{name: "merge of an older backup", before: smallerThanBackup, do: merge, archives: []string{"archive", "other"}, bolt: databases},
		{name: "export to a folder", before: archiveIn("archive", warc.Gzip, 0), do: exportTo(false), archives: []string{"archive"}},
		{name: "export of a file a record", before: archiveIn("archive", warc.Gzip, 0), do: exportTo(true), archives: []string{"archive"}, lax: true},
	}
}

// crawl keeps articles, of which some are there, in segments that soon end. It goes on
// behind one that can't be kept.
func crawl(form warc.Compression) func(context.Context, string, func(string)) error {
	return func(ctx context.Context, dir string, said func(string)) error {
		a, err := store.Open(ctx, filepath.Join(dir, "archive"), store.Options{Compress: form, Now: func() time.Time { return start }})
		if err != nil {
			return err
		}
		a.LimitSegments(3000)
		a.LimitFirstSegment(1500)
		for n := range 7 {
			if keepErr := keepPage(ctx, a, n); keepErr != nil {
				err = errors.Join(err, keepErr)
			} else {
				said(article(n, "").ID)
			}
		}
		return errors.Join(err, a.Close())
	}
}

// keepPage captures a page and keeps its article.
func keepPage(ctx context.Context, a *store.Archive, n int) error {
	art := article(n, strings.Repeat(sentence(n), 8))
	at := start.Add(time.Duration(n) * time.Hour)
	refs, err := a.Capture(ctx, []warc.Exchange{exchange(art.URL, at, art.Text)})
	if err != nil {
		return err
	}
	art.Capture = &refs[0]
	_, err = a.Keep(ctx, store.Visit{Address: art.URL, Fetched: at, Captures: refs, Article: art})
	return err
}

// archiveIn makes an archive of two sessions.
func archiveIn(name string, form warc.Compression, first int) func(tester, string) {
	return func(tb tester, dir string) {
		session(tb, filepath.Join(dir, name), form, 0, first, first+1, first+2)
		session(tb, filepath.Join(dir, name), form, 10, first+2, first+3)
	}
}

// torn makes an archive whose last record was never finished.
func torn(tb tester, dir string) {
	archiveIn("archive", warc.Gzip, 0)(tb, dir)
	session(tb, filepath.Join(dir, "archive"), warc.Gzip, 20)
	found, _ := filepath.Glob(filepath.Join(dir, "archive", "captures", "*.gz"))
	f, err := os.OpenFile(found[len(found)-1], os.O_APPEND|os.O_WRONLY, 0)
	if err == nil {
		err = os.Remove(f.Name() + ".cdxj") // a crash leaves none
	}
	if err != nil {
		tb.Fatal(err)
	}
	_, err = f.WriteString("\x1f\x8b\x08\x00\x00")
	if err = errors.Join(err, f.Close()); err != nil {
		tb.Fatal(err)
	}
}

func backUp(ctx context.Context, dir string, _ func(string)) error {
	a, err := store.View(ctx, filepath.Join(dir, "archive"))
	if err != nil {
		return err
	}
	_, err = a.Backup(ctx, filepath.Join(dir, "backup"), store.BackupOptions{})
	return errors.Join(err, a.Close())
}

// backedUpBefore makes an archive that has grown since its backup.
func backedUpBefore(tb tester, dir string) {
	archiveIn("archive", warc.Gzip, 0)(tb, dir)
	put := func(name string) {
		if err := os.MkdirAll(filepath.Join(dir, "archive", "profiles"), 0o755); err != nil {
			tb.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "archive", "profiles", name), []byte("# "+name), 0o600); err != nil {
			tb.Fatal(err)
		}
	}
	put("one.yaml")
	if err := backUp(tb.Context(), dir, nil); err != nil {
		tb.Fatal(err)
	}
	put("two.yaml")
	session(tb, filepath.Join(dir, "archive"), warc.Gzip, 30, 5, 6)
}

func restore(ctx context.Context, dir string, _ func(string)) error {
	to := filepath.Join(dir, "restored")
	if _, err := os.Stat(filepath.Join(to, "archive.db")); err == nil {
		return nil // a run before came to its end, but for making that sure
	}
	_, err := store.Restore(ctx, filepath.Join(dir, "backup"), to, store.BackupOptions{})
	return err
}

func twoArchives(tb tester, dir string) {
	archiveIn("archive", warc.Gzip, 0)(tb, dir)
	archiveIn("other", warc.Zstd, 2)(tb, dir)
}

// damagedOther makes two, of which the other one has a record that can't be read.
func damagedOther(tb tester, dir string) {
	twoArchives(tb, dir)
	found, _ := filepath.Glob(filepath.Join(dir, "other", "captures", "*.zst"))
	raw, err := os.ReadFile(found[0])
	if err == nil {
		raw[len(raw)/2] ^= 1
		err = os.WriteFile(found[0], raw, 0o600)
	}
	if err != nil {
		tb.Fatal(err)
	}
}

func merge(ctx context.Context, dir string, _ func(string)) error {
	a, err := store.Open(ctx, filepath.Join(dir, "archive"), store.Options{})
	if err != nil {
		return err
	}
	_, err = a.Merge(ctx, filepath.Join(dir, "other"))
	return errors.Join(err, a.Close())
}

func lamps(form warc.Compression) func(tester, string) {
	return func(tb tester, dir string) { lampArchive(tb, filepath.Join(dir, "archive"), form) }
}

func removal(ctx context.Context, dir string, _ func(string)) error {
	_, err := store.Remove(ctx, filepath.Join(dir, "archive"), "kiosk.example:1", "asked for", store.RemoveOptions{Options: store.Options{Now: func() time.Time { return start }}})
	if errors.Is(err, store.ErrNotFound) {
		return nil // a run before came to its end, but for making that sure
	}
	return err
}

// repair makes the database anew, beside the one that is there.
func repair(ctx context.Context, dir string, _ func(string)) error {
	r, err := store.Rebuild(ctx, filepath.Join(dir, "archive"), store.Options{Now: func() time.Time { return start }})
	if err != nil {
		return err
	}
	for held := range r.Visits() {
		if err := r.Read(ctx, held); err != nil {
			return errors.Join(err, r.Abandon())
		}
		page := held.Exchanges[0]
		var n int
		_, _ = fmt.Sscanf(page.URL, "https://kiosk.example/%d", &n)
		art := article(n, string(page.Body))
		art.Fetched, art.Capture = page.At, &held.Captures[0]
		if _, err := r.Keep(ctx, store.Visit{Address: art.URL, Fetched: page.At, Captures: held.Captures, Article: art}); err != nil {
			return errors.Join(err, r.Abandon())
		}
	}
	_, _, err = r.Finish(ctx)
	return err
}

// reextract reads each article anew, by a profile that finds another headline.
func reextract(ctx context.Context, dir string, _ func(string)) error {
	a, err := store.Open(ctx, filepath.Join(dir, "archive"), store.Options{})
	if err != nil {
		return err
	}
	for n := range 4 {
		var p *store.Past
		if p, err = a.Past(ctx, article(n, "").ID); err != nil {
			break
		}
		again := renewing(p, func(_ int, s *store.Step) *extract.Article {
			art := article(n, sentence(n))
			art.Headline, art.Fetched = "Story of lamps", s.Visit.Fetched
			return art
		})
		if err = a.Renew(ctx, []*store.Renewal{again}); err != nil {
			break
		}
	}
	return errors.Join(err, a.Close())
}

// pressed makes an archive that can be made smaller.
func pressed(tb tester, dir string) {
	path := filepath.Join(dir, "archive")
	archiveIn("archive", warc.None, 0)(tb, dir)
	session(tb, path, warc.None, 40, 5, 6, 7, 8)
}

func compaction(ctx context.Context, dir string, _ func(string)) error {
	_, err := store.Compact(ctx, filepath.Join(dir, "archive"), store.CompactOptions{})
	return err
}

// aged makes an archive of which some pages are old, and referred to by others.
func aged(tb tester, dir string) { visitedForYears(tb, filepath.Join(dir, "archive"), 3) }

// retention drops what is older than the last year, and replaces so many bytes at once.
func retention(batch int64) func(context.Context, string, func(string)) error {
	return func(ctx context.Context, dir string, _ func(string)) error {
		_, err := store.RetainBy(ctx, filepath.Join(dir, "archive"), []store.Rule{{Before: start.AddDate(2, 0, 0), Text: "old"}}, batch, nil)
		return err
	}
}

// smallerThanBackup makes an archive of which pages were dropped since it was copied to
// another folder, where it was written on.
func smallerThanBackup(tb tester, dir string) {
	aged(tb, dir)
	if err := os.CopyFS(filepath.Join(dir, "other"), os.DirFS(filepath.Join(dir, "archive"))); err != nil {
		tb.Fatal(err)
	}
	if err := retention(0)(tb.Context(), dir, nil); err != nil {
		tb.Fatal(err)
	}
	a := open(tb, filepath.Join(dir, "other"))
	visitLamp(tb, a, 0, sentence(0), "https://kiosk.example/0", start.AddDate(4, 0, 0)) // unchanged
	if err := a.Close(); err != nil {
		tb.Fatal(err)
	}
}

// exportTo exports to a folder.
func exportTo(each bool) func(context.Context, string, func(string)) error {
	return func(ctx context.Context, dir string, _ func(string)) error {
		a, err := store.View(ctx, filepath.Join(dir, "archive"))
		if err != nil {
			return err
		}
		f := &export.Folder{
			Dir: filepath.Join(dir, "exported"), Extension: ".jsonl", MediaType: "application/jsonl", Split: 2, Each: each,
			New: func(w io.Writer) (export.Writer, error) { return export.New("jsonl", w, export.Options{}) },
		}
		if each {
			f.Split = 0
		}
		_, _, err = f.Write(a.Articles(ctx, store.Query{}))
		return errors.Join(err, a.Close())
	}
}

// sound looks through the archives of a chore that are there. One that was written to is
// opened for writing first, as the next run does: it cuts what was never finished.
func (c *chore) sound(tb tester, dir string) {
	tb.Helper()
	for _, name := range c.archives {
		path := filepath.Join(dir, name)
		if info, err := os.Stat(filepath.Join(path, "archive.db")); err != nil || info.Size() == 0 {
			continue
		}
		if len(c.bolt) > 0 {
			a, err := store.Open(tb.Context(), path, store.Options{})
			if err == nil {
				err = a.Close()
			}
			if err != nil {
				tb.Fatal(err)
			}
		}
		if problems := checked(tb, path).Problems; len(problems) > 0 {
			tb.Errorf("%s: %q", name, problems)
		}
	}
}

// holds looks for articles that were said to be stored, each with its page.
func (c *chore) holds(tb tester, dir string, said []string) {
	tb.Helper()
	if len(said) == 0 {
		return
	}
	a := viewed(tb, filepath.Join(dir, "archive"))
	for _, id := range said {
		art, err := a.Article(tb.Context(), id)
		if err == nil {
			_, err = a.Body(tb.Context(), *art.Capture)
		}
		if err != nil {
			tb.Errorf("said to be stored, and lost: %v", err)
		}
	}
}

// state is all that is there in the end: what archives tell, wherever captures stand, and
// other files.
func (c *chore) state(tb tester, dir string) map[string]any {
	tb.Helper()
	out := map[string]any{}
	for _, name := range c.archives {
		a := viewed(tb, filepath.Join(dir, name))
		for art, err := range a.Articles(tb.Context(), store.Query{AllRevisions: true}) {
			if err != nil {
				tb.Fatal(err)
			}
			body, err := a.Body(tb.Context(), *art.Capture)
			if errors.Is(err, store.ErrDropped) {
				body, err = store.Body{Body: []byte(store.ErrDropped.Error())}, nil
			}
			if err != nil {
				tb.Fatal(err)
			}
			art.Capture = nil
			key := fmt.Sprintf("%s %s/%d", name, art.ID, art.Revision)
			out[key], out[key+" page"] = art, string(body.Body)
			visits, err := a.Visits(tb.Context(), art.ID)
			if err != nil {
				tb.Fatal(err)
			}
			for i := range visits {
				visits[i].Captures, visits[i].Record = nil, nil
			}
			out[fmt.Sprintf("%s %s visits", name, art.ID)] = visits
		}
	}
	for name, text := range tree(tb, dir) {
		if strings.HasPrefix(name, "exported/") || strings.Contains(name, "/profiles/") {
			out[name] = text
		}
	}
	return out
}

// litter are files that a chore leaves only when it fails.
func litter(tb tester, dir string) (out []string) {
	tb.Helper()
	err := filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		switch filepath.Ext(path) {
		case ".part", ".new", ".tmp", ".removing", ".replacing", ".next":
			out = append(out, path)
		}
		return err
	})
	if err != nil {
		tb.Fatal(err)
	}
	return out
}

// A laid chore has what it begins with, and what it comes to undisturbed.
type laid struct {
	chore

	from string
	want map[string]any
}

func (c *chore) laid(tb tester) *laid {
	tb.Helper()
	l := &laid{chore: *c, from: tempDir(tb)}
	c.before(tb, l.from)
	to := copied(tb, l.from)
	if err := c.do(tb.Context(), to, func(string) {}); err != nil {
		tb.Fatal(err)
	}
	c.sound(tb, to)
	l.want = c.state(tb, to)
	return l
}
