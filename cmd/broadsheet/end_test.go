package main_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"
)

// exitOf is the code that a command ended with.
func exitOf(err error) int {
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return exit.ExitCode()
	}
	if err != nil {
		return -1
	}
	return 0
}

// hanging starts a crawl of one page that is kept and one that never comes, and
// returns when the latter has been asked for.
func hanging(t *testing.T, dir string) (c *exec.Cmd, words *bytes.Buffer, site *faultSite) {
	t.Helper()
	site, words = newFaultSite(t, nil), &bytes.Buffer{}
	c = broadsheet(t, dir, "crawl", "--allow-private", "--delay", "0", site.URL+"/first", site.URL+"/hang")
	c.Stderr = words
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	<-site.asked
	return c, words, site
}

// TestSecondCrawlIsRefusedAtOnce: and so is a check, for what is being changed can't be
// held together.
func TestSecondCrawlIsRefusedAtOnce(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first, _, site := hanging(t, dir)
	for _, args := range [][]string{{"crawl", "--allow-private", site.URL + "/other"}, {"archive", "check"}} {
		out, err := broadsheet(t, dir, args...).CombinedOutput()
		if code := exitOf(err); code != 4 || !bytes.Contains(out, []byte("in use by process")) {
			t.Errorf("%s: exit code %d, want 4: %s", args[0], code, out)
		}
	}
	_ = first.Process.Kill()
	_ = first.Wait()
}

// TestReadersDontWaitForACrawl: every command that only reads shows what is kept so far.
func TestReadersDontWaitForACrawl(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("on Windows a crawl has the archive for itself")
	}
	dir := t.TempDir()
	first, _, site := hanging(t, dir)
	page := site.URL + "/first"
	for _, args := range [][]string{{"list"}, {"show", page}, {"export"}, {"history", page}} {
		out, err := broadsheet(t, dir, args...).CombinedOutput()
		if args[0] == "history" {
			if err != nil || !bytes.Contains(out, []byte("first seen")) {
				t.Errorf("%v: %v: %s", args, err, out)
			}
		} else if err != nil || !bytes.Contains(out, []byte("The ferry: first")) {
			t.Errorf("%v: %v: %s", args, err, out)
		}
	}
	_ = first.Process.Kill()
	_ = first.Wait()
}

// TestClosedStdoutIsNoFailure: "broadsheet export | head -1".
func TestClosedStdoutIsNoFailure(t *testing.T) {
	t.Parallel()
	dir, site := t.TempDir(), newSite(t)
	args := []string{"crawl", "--allow-private", "--delay", "0", "--quiet"}
	for _, n := range []string{"1", "2", "3", "4", "5", "6", "7", "8"} {
		args = append(args, site.URL+"/a/"+n+".html")
	}
	if out, err := broadsheet(t, dir, args...).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	_ = reader.Close()
	defer func() { _ = writer.Close() }()
	page := site.URL + "/a/1.html"
	for _, command := range [][]string{
		{"export"},
		{"export", "--format", "json"},
		{"list"},
		{"show", page},
		{"show", page, "--json"},
		{"extract", "--allow-private", page},
		{"archive", "check"},
		{"schema"},
		{"version"},
		{"profile", "list"},
		{"profile", "show", "faz.net"},
		{"profile", "check"},
		{"profile", "schema"},
		{"completion", "bash"},
		{"help"},
		{"list", "--help"},
	} {
		c := broadsheet(t, dir, command...)
		var words bytes.Buffer
		c.Stdout, c.Stderr = writer, &words
		if code := exitOf(c.Run()); code != 0 || words.Len() > 0 {
			t.Errorf("%s: exit code %d: %s", command[0], code, &words)
		}
	}
}

// TestClosedStderrLosesNothing: "broadsheet crawl ... 2>&1 | head -1".
func TestClosedStderrLosesNothing(t *testing.T) {
	t.Parallel()
	dir, site := t.TempDir(), newSite(t)
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	_ = reader.Close()
	defer func() { _ = writer.Close() }()
	var list strings.Builder
	for n := range 50 {
		fmt.Fprintf(&list, "%s/a/%d.html\n", site.URL, n)
	}
	c := broadsheet(t, dir, local("-")...)
	c.Stdin, c.Stdout, c.Stderr = strings.NewReader(list.String()), writer, writer
	if code := exitOf(c.Run()); code != 0 {
		t.Errorf("exit code %d", code)
	}
	clean(t, dir, "50 articles, ")
}

// kept makes an archive with one article in dir.
func kept(t *testing.T, dir string) {
	t.Helper()
	site := newFaultSite(t, nil)
	if out, err := broadsheet(t, dir, "crawl", "--allow-private", "--delay", "0", site.URL+"/first").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}

// TestTornCapturesAreMended: a crash leaves half a record, a power cut garbage.
// The former is cut off by the next crawl, the latter is told and left.
func TestTornCapturesAreMended(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, said string
		damage     func(whole []byte) []byte
		after      int // exit code of a check after the next crawl
	}{
		{"half a record", "was never finished", func(w []byte) []byte { return append(w, w[:len(w)/3]...) }, 0},
		{"cut in the head", "was never finished", func(w []byte) []byte { return append(w, 0x1f, 0x8b, 8) }, 0},
		{"garbage", "can't be read", func(w []byte) []byte { return append(w, make([]byte, 4096)...) }, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			kept(t, dir)
			segments, err := filepath.Glob(filepath.Join(dir, "archive", "captures", "*.warc.gz"))
			if err != nil || len(segments) != 1 {
				t.Fatalf("%v, %v", segments, err)
			}
			whole, err := os.ReadFile(segments[0])
			if err == nil {
				err = os.WriteFile(segments[0], c.damage(whole), 0o600)
			}
			if err != nil {
				t.Fatal(err)
			}
			out, err := broadsheet(t, dir, "archive", "check").CombinedOutput()
			if exitOf(err) != 1 || !bytes.Contains(out, []byte(c.said)) {
				t.Errorf("before: %v: %s", err, out)
			}
			kept(t, dir)
			out, err = broadsheet(t, dir, "archive", "check").CombinedOutput()
			if exitOf(err) != c.after {
				t.Errorf("after: %v: %s", err, out)
			}
			if out, err := broadsheet(t, dir, "list").Output(); err != nil || bytes.Count(out, []byte("\n")) != 2 {
				t.Errorf("%v: want both articles: %s", err, out)
			}
		})
	}
}

func TestTruncatedDatabaseIsLeftAlone(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	kept(t, dir)
	path := filepath.Join(dir, "archive", "archive.db")
	if err := os.Truncate(path, 5000); err != nil {
		t.Fatal(err)
	}
	before, _ := os.ReadFile(path)
	for _, command := range [][]string{{"list"}, {"crawl", "http://a.example/"}, {"archive", "check"}} {
		out, err := broadsheet(t, dir, command...).CombinedOutput()
		if code := exitOf(err); code != 1 || !bytes.Contains(out, []byte("damaged")) {
			t.Errorf("%v: exit code %d: %s", command, code, out)
		}
	}
	if after, _ := os.ReadFile(path); !bytes.Equal(before, after) {
		t.Error("the database was changed")
	}
}

func TestNewerArchiveIsLeftAlone(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	kept(t, dir)
	db, err := bolt.Open(filepath.Join(dir, "archive", "archive.db"), 0o644, &bolt.Options{Timeout: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(tx *bolt.Tx) error {
		b := tx.Bucket([]byte("meta"))
		return errors.Join(b.Delete([]byte("schema again")), b.Put([]byte("schema"), binary.BigEndian.AppendUint64(nil, 99)))
	})
	if err = errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	for _, command := range [][]string{{"list"}, {"crawl", "http://a.example/"}} {
		out, err := broadsheet(t, dir, command...).CombinedOutput()
		if code := exitOf(err); code != 1 || !bytes.Contains(out, []byte("use a newer program")) {
			t.Errorf("%v: exit code %d: %s", command, code, out)
		}
	}
}
