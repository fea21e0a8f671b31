package scraper_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"broadsheet/scraper"
)

// folder makes a folder of files; a name that ends in a slash is a folder, one
// with an arrow a link.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		name, target, isLink := strings.Cut(name, " -> ")
		path := filepath.Join(dir, name)
		err := os.MkdirAll(filepath.Dir(path), 0o755)
		switch {
		case err != nil:
		case isLink:
			err = os.Symlink(target, path)
		case strings.HasSuffix(name, "/"):
			err = os.MkdirAll(path, 0o755)
		default:
			err = os.WriteFile(path, []byte(content), 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// read gives what a source gives: a line each, paths as seen from dir.
func read(t *testing.T, dir string, args ...string) []string {
	t.Helper()
	src, err := scraper.Inputs(args, scraper.InputOptions{})
	if err != nil {
		t.Fatal(err)
	}
	short := strings.NewReplacer(dir+string(filepath.Separator), "", dir, ".")
	var out []string
	for item, err := range src.Items(t.Context()) {
		if err != nil {
			out = append(out, filepath.ToSlash(short.Replace(item.Job.Source+" error: "+err.Error())))
			continue
		}
		out = append(out, strings.TrimSpace(filepath.ToSlash(short.Replace(item.Page.Source))+" "+string(item.Page.HTML)))
	}
	return out
}

// TestFoldersAreReadInOrder, deep down, and only what is a page.
func TestFoldersAreReadInOrder(t *testing.T) {
	t.Parallel()
	zipped := string(pack(t, "gzip", []byte("<p>zipped")))
	dir := folder(t, map[string]string{
		"b.html": "<p>b", "a.htm": "<p>a", "C.HTML": "<p>c", "d.html.gz": zipped, "e.HTM.GZ": zipped, "x/y/z/deep.html": "<p>deep",
		"page_files/style.css": "p {}", "page_files/ad.html": "<p>ad", "notes.txt": "no", "a.html.bak": "no", "html": "no", "x.xhtml": "no",
		"empty/": "", "folder.html/": "", "folder.html/in.html": "<p>in", ".hidden.html": "<p>hidden", "f.html": zipped,
	})
	want := []string{
		".hidden.html <p>hidden", "C.HTML <p>c", "a.htm <p>a", "b.html <p>b", "d.html.gz <p>zipped", "e.HTM.GZ <p>zipped", "f.html <p>zipped",
		"folder.html/in.html <p>in", "page_files/ad.html <p>ad", "x/y/z/deep.html <p>deep",
	}
	for _, arg := range []string{dir, dir + "/", dir + "/x/.."} {
		if diff := cmp.Diff(want, read(t, dir, arg)); diff != "" {
			t.Errorf("%s: files differ (-want +got):\n%s", arg, diff)
		}
	}
}

// TestFoldersWithoutPagesAreTold: a folder given by mistake is no run that went
// well, and the next ones are read. One deep down may well have none.
func TestFoldersWithoutPagesAreTold(t *testing.T) {
	t.Parallel()
	dir := folder(t, map[string]string{"none/notes.txt": "no", "none/sub/": "", "empty/": "", "some/empty/": "", "some/a.html": "<p>a"})
	for _, name := range []string{"none", "empty"} {
		arg := filepath.Join(dir, name)
		src, err := scraper.Inputs([]string{arg, filepath.Join(dir, "some")}, scraper.InputOptions{})
		if err != nil {
			t.Fatal(err)
		}
		var pages, errs int
		for item, err := range src.Items(t.Context()) {
			switch {
			case err == nil:
				pages++
			case item.Job.Source == arg && strings.HasPrefix(err.Error(), "folder "+arg+": no file"):
				errs++
			default:
				t.Errorf("%s: %+v, %v", name, item, err)
			}
		}
		if pages != 1 || errs != 1 {
			t.Errorf("%s: %d pages and %d errors", name, pages, errs)
		}
	}
}

// TestDamagedFilesAreToldAndTheNextOnesRead.
func TestDamagedFilesAreToldAndTheNextOnesRead(t *testing.T) {
	t.Parallel()
	zipped := pack(t, "gzip", []byte(strings.Repeat("<p>zipped", 100)))
	wrong := bytes.Clone(zipped)
	wrong[len(wrong)-5] ^= 0xff
	dir := folder(t, map[string]string{
		"a.html": "<p>a", "b.html.gz": string(zipped[:len(zipped)/2]), "c.html.gz": string(zipped[:3]), "d.html.gz": string(wrong),
		"e.html.gz": "<p>not zipped", "f.html.gz": "", "g.html": "\x1f\x8b", "h.html": "<p>h",
	})
	got := read(t, dir, dir)
	want := []string{
		"a.html <p>a", "b.html.gz error: read page b.html.gz: unexpected EOF", "c.html.gz error: read page c.html.gz: unexpected EOF",
		"d.html.gz error: read page d.html.gz: gzip: invalid checksum", "e.html.gz <p>not zipped", "f.html.gz",
		"g.html error: read page g.html: unexpected EOF", "h.html <p>h",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("files differ (-want +got):\n%s", diff)
	}
}

// TestUnreadableFilesAreTold runs without the rights of root, who reads anything.
func TestUnreadableFilesAreTold(t *testing.T) {
	t.Parallel()
	if os.Geteuid() <= 0 { // or Windows, which has no such modes
		t.Skip("root may read every file: the test needs another user")
	}
	dir := folder(t, map[string]string{"a.html": "<p>a", "shut/b.html": "<p>b", "z.html": "<p>z"})
	for name, mode := range map[string]fs.FileMode{"a.html": 0, "shut": 0} {
		if err := os.Chmod(filepath.Join(dir, name), mode); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = os.Chmod(filepath.Join(dir, name), 0o755) })
	}
	got := read(t, dir, dir)
	if len(got) != 3 || !strings.Contains(got[0], "permission denied") || !strings.Contains(got[1], "permission denied") || got[2] != "z.html <p>z" {
		t.Errorf("%q", got)
	}
}

// TestFileThatGoesAwayIsTold with its path, and the next one is read.
func TestFileThatGoesAwayIsTold(t *testing.T) {
	t.Parallel()
	dir := folder(t, map[string]string{"a.html": "<p>a", "b.html": "<p>b"})
	a, b := filepath.Join(dir, "a.html"), filepath.Join(dir, "b.html")
	src, err := scraper.Inputs([]string{a, b}, scraper.InputOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(a); err != nil {
		t.Fatal(err)
	}
	var got []string
	for item, err := range src.Items(t.Context()) {
		got = append(got, fmt.Sprint(item.Job.Source == a, err != nil, item.Page != nil))
	}
	if diff := cmp.Diff([]string{"true true false", "false false true"}, got); diff != "" {
		t.Errorf("items differ (-want +got):\n%s", diff)
	}
}

// TestHugeFilesAreRefused, unpacked ones too.
func TestHugeFilesAreRefused(t *testing.T) {
	t.Parallel()
	dir := folder(t, map[string]string{"bomb.html.gz": strings.Repeat(string(pack(t, "gzip", make([]byte, 1<<20))), 65), "z.html": "<p>z"})
	if err := os.Truncate(emptyFile(t, dir, "big.html"), 64<<20+1); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"big.html error: read page big.html: it is larger than 67108864 bytes",
		"bomb.html.gz error: read page bomb.html.gz: it is larger than 67108864 bytes", "z.html <p>z",
	}
	if diff := cmp.Diff(want, read(t, dir, dir)); diff != "" {
		t.Errorf("files differ (-want +got):\n%s", diff)
	}
}

// emptyFile makes an empty file.
func emptyFile(t *testing.T, dir, name string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestFilesPageSaysWhereAndWhenItIsFrom: one exchange without heads, unpacked.
func TestFilesPageSaysWhereAndWhenItIsFrom(t *testing.T) {
	t.Parallel()
	dir := folder(t, map[string]string{"a.html.gz": string(pack(t, "gzip", []byte("<h1>F\xe4hre</h1>")))})
	path := filepath.Join(dir, "a.html.gz")
	saved := time.Date(2019, 4, 22, 6, 7, 8, 0, time.UTC)
	if err := os.Chtimes(path, saved, saved); err != nil {
		t.Fatal(err)
	}
	src, err := scraper.Inputs([]string{path}, scraper.InputOptions{URL: " HTTP://News.example/a?utm_source=x#lead "})
	if err != nil {
		t.Fatal(err)
	}
	var p *scraper.Page
	for item, err := range src.Items(t.Context()) {
		if p != nil || err != nil {
			t.Fatalf("%+v, %v", item, err)
		}
		p = item.Page
	}
	if p.URL != "http://news.example/a" || p.Source != path || !p.Fetched.Equal(saved) || p.Status != 0 || p.Header != nil {
		t.Errorf("%+v", p)
	}
	if string(p.HTML) != "<h1>Fähre</h1>" || p.Charset != "windows-1252" || p.MediaType != "text/html" || len(p.Aliases()) != 0 {
		t.Errorf("%q in %s, %s, aliases %v", p.HTML, p.Charset, p.MediaType, p.Aliases())
	}
	e := p.Exchanges[0]
	if len(p.Exchanges) != 1 || e.URL != p.URL || e.Request != nil || e.Response != nil || string(e.Body) != "<h1>F\xe4hre</h1>" || !e.At.Equal(saved) {
		t.Errorf("%+v", e)
	}
}
