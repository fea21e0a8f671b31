package scraper_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"broadsheet/scraper"
)

// saved makes a folder of saved pages.
func saved(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	var zipped bytes.Buffer
	z := gzip.NewWriter(&zipped)
	_, _ = io.WriteString(z, "<h1>Zipped</h1>")
	_ = z.Close()
	for name, content := range map[string]string{
		"a.html": "<h1>F\xe4hre</h1>", "sub/b.HTM": "<h1>B</h1>", "c.html.gz": zipped.String(), "notes.txt": "no page",
		"broken.html.gz": "no gzip", "urls.tsv": "a.html\thttp://a.example/a\n\nc.html.gz\thttp://a.example/c\r\n",
	} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// given lists what a source gives, in words.
func given(t *testing.T, dir string, args []string, opt scraper.InputOptions) []string {
	t.Helper()
	src, err := scraper.Inputs(args, opt)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for item, err := range src.Items(t.Context()) {
		switch {
		case err != nil:
			out = append(out, "error")
		case item.Page != nil:
			rel, _ := filepath.Rel(dir, item.Page.Source)
			out = append(out, strings.TrimSpace(rel+" "+item.Page.URL+" "+string(item.Page.HTML)))
		default:
			out = append(out, item.Job.URL)
		}
	}
	return out
}

func TestInputs(t *testing.T) {
	t.Parallel()
	dir := saved(t)
	all := []string{"a.html http://a.example/a <h1>Fähre</h1>", "broken.html.gz  no gzip", "c.html.gz http://a.example/c <h1>Zipped</h1>", "sub/b.HTM  <h1>B</h1>"}
	for _, c := range []struct {
		name string
		args []string
		opt  scraper.InputOptions
		want []string
	}{
		{"addresses", []string{"HTTP://A.example/x#y", "https://b.example"}, scraper.InputOptions{}, []string{"http://a.example/x", "https://b.example/"}},
		{"a list", []string{"-"}, scraper.InputOptions{Stdin: strings.NewReader("# mine\n\n http://a.example/1 \nnonsense\nhttp://a.example/2")}, []string{"http://a.example/1", "error", "http://a.example/2"}},
		{"a folder", []string{dir}, scraper.InputOptions{URLs: filepath.Join(dir, "urls.tsv")}, all},
		{"a file with its address", []string{filepath.Join(dir, "a.html")}, scraper.InputOptions{URL: "http://a.example/own"}, []string{"a.html http://a.example/own <h1>Fähre</h1>"}},
		{"a file of another name", []string{filepath.Join(dir, "notes.txt")}, scraper.InputOptions{}, []string{"notes.txt  no page"}},
		{"both", []string{"http://a.example/", filepath.Join(dir, "sub")}, scraper.InputOptions{}, []string{"http://a.example/", "sub/b.HTM  <h1>B</h1>"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, given(t, dir, c.args, c.opt)); diff != "" {
				t.Errorf("items differ (-want +got):\n%s", diff)
			}
		})
	}
}

func TestInputsThatAreNone(t *testing.T) {
	t.Parallel()
	dir := saved(t)
	page, notes := filepath.Join(dir, "a.html"), filepath.Join(dir, "notes.txt")
	for _, c := range []struct {
		args []string
		opt  scraper.InputOptions
		says string
	}{
		{[]string{"missing.html"}, scraper.InputOptions{}, "missing.html is neither a file nor a folder"},
		{[]string{"ftp://a.example/"}, scraper.InputOptions{}, "only http and https"},
		{[]string{"http://"}, scraper.InputOptions{}, "no host"},
		{[]string{page, notes}, scraper.InputOptions{URL: "http://a.example/"}, "--url goes with exactly one file"},
		{[]string{dir}, scraper.InputOptions{URL: "http://a.example/"}, "--url goes with exactly one file"},
		{[]string{page}, scraper.InputOptions{URL: "a.example"}, "no scheme"},
		{[]string{page}, scraper.InputOptions{URLs: "none.tsv"}, "read --urls"},
		{[]string{page}, scraper.InputOptions{URLs: notes}, "notes.txt:1: no tab"},
	} {
		if _, err := scraper.Inputs(c.args, c.opt); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%v: %v, want %q", c.args, err, c.says)
		}
	}
}

// TestListEndsWithItsContext though nobody types.
func TestListEndsWithItsContext(t *testing.T) {
	t.Parallel()
	in, typed := io.Pipe()
	defer func() { _ = typed.Close() }()
	src, err := scraper.Inputs([]string{"-"}, scraper.InputOptions{Stdin: in})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	for item, err := range src.Items(ctx) {
		t.Errorf("%+v, %v", item, err)
	}
}
