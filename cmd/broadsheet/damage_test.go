package main_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestDamagedRecordIsToldAndTheOthersAreRead by list and export, which end with 3; a check
// names it, and a repair brings it back.
func TestDamagedRecordIsToldAndTheOthersAreRead(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	page := func(title, word string) string {
		text := strings.Repeat("The "+word+" was wound up again this morning by the two keepers of the tower. ", 5)
		return `<!doctype html><html lang="en"><head><title>` + title + `</title><meta property="og:type" content="article"></head><body><article><h1>` + title + `</h1><p>` + text + `</p></article></body></html>`
	}
	write(t, dir, map[string]string{
		"p/a.html": page("First", "clockwork"), "p/b.html": page("Second", "lighthouse"), "p/c.html": page("Third", "barrelorgan"),
		"urls.tsv": "a.html\thttps://a.example/1\nb.html\thttps://b.example/2\nc.html\thttps://c.example/3\n",
	})
	run(t, dir, "crawl", "p", "--urls", "urls.tsv").want(t, 0)
	whole := run(t, dir, "export", "--fields", "headline,body").want(t, 0).out
	path := filepath.Join(dir, "archive", "archive.db")
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, bytes.ReplaceAll(raw, []byte("The lighthouse"), []byte("The l\x69ghthousf")), 0o600); err != nil {
		t.Fatal(err)
	}
	const told = `archive\.db: records: the value of \S+ \(b\.example:\w+\) isn't what was written, its checksum is wrong: 'broadsheet archive repair' makes it anew`
	if n := len(run(t, dir, "export").want(t, 3, told).records(t)); n != 2 {
		t.Errorf("%d records", n)
	}
	run(t, dir, "export", "-o", "some.jsonl").want(t, 3, told, `^2 records written to some.jsonl$`)
	run(t, dir, "export", "-o", "folder/").want(t, 1, told)
	run(t, dir, "list").want(t, 3, told).prints(t, `First`).prints(t, `Third`)
	run(t, dir, "list", "--quiet").want(t, 3, told)
	run(t, dir, "archive", "check", "--fast").want(t, 1).prints(t, `database: records: the value of`)
	run(t, dir, "archive", "repair").want(t, 0)
	if again := run(t, dir, "export", "--fields", "headline,body").want(t, 0).out; again != whole {
		t.Errorf("after the repair:\n%s\nbefore the damage:\n%s", again, whole)
	}
}
