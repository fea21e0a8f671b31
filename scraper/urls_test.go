package scraper_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"broadsheet/scraper"
)

// TestURLsGiveFilesTheirAddresses by base name, in the form of a fetched page's.
func TestURLsGiveFilesTheirAddresses(t *testing.T) {
	t.Parallel()
	dir := folder(t, map[string]string{
		"a.html": "", "b.html": "", "sub/c c.html": "", "d.html": "",
		"urls.tsv": "\xef\xbb\xbfa.html\tHTTP://News.example/a#x\r\n\r\n\nc c.html\t http://news.example/c \nmissing.html\thttp://news.example/m\n" +
			"a.html\thttp://news.example/a\nb.html\thttp://news.example/b",
	})
	src, err := scraper.Inputs([]string{dir}, scraper.InputOptions{URLs: filepath.Join(dir, "urls.tsv")})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for item, err := range src.Items(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		got[filepath.Base(item.Page.Source)] = item.Page.URL
	}
	want := map[string]string{"a.html": "http://news.example/a", "b.html": "http://news.example/b", "c c.html": "http://news.example/c", "d.html": ""}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("addresses differ (-want +got):\n%s", diff)
	}
}

// TestGarbledURLsAreNamedWithTheirLine before anything is read.
func TestGarbledURLsAreNamedWithTheirLine(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ content, says string }{
		"no tab":                  {"a.html http://news.example/a\n", "urls.tsv:1: no tab between file name and address"},
		"no address":              {"\na.html\t\n", `urls.tsv:2: address "": it is empty`},
		"only blanks":             {"a.html\t  \n", "urls.tsv:1: "},
		"no web address":          {"b.html\thttp://news.example/b\na.html\tnews.example/a\n", "urls.tsv:2: address \"news.example/a\": it has no scheme; did you mean https://news.example/a ?"},
		"another scheme":          {"a.html\tfile:///a.html\n", "urls.tsv:1: address \"file:///a.html\": only http and https"},
		"two addresses of a file": {"a.html\thttp://news.example/a\n\na.html\thttp://news.example/b\n", "urls.tsv:3: a.html has the address http://news.example/a already"},
		"the columns swapped":     {"http://news.example/a\ta.html\n", "urls.tsv:1: "},
		"a third column":          {"a.html\thttp://news.example/a\tmore\n", "urls.tsv:1: "},
		"an old Mac's newlines":   {"a.html\thttp://news.example/a\rb.html\thttp://news.example/b\r", "urls.tsv:1: "},
		"a program":               {"\x7fELF\x02\x01\x01\x00", "urls.tsv:1: no tab"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := folder(t, map[string]string{"a.html": "<p>a", "urls.tsv": c.content})
			_, err := scraper.Inputs([]string{dir}, scraper.InputOptions{URLs: filepath.Join(dir, "urls.tsv")})
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%v, want %q", err, c.says)
			}
		})
	}
	dir := folder(t, map[string]string{"a.html": "<p>a", "empty.tsv": ""})
	if _, err := scraper.Inputs([]string{dir}, scraper.InputOptions{URLs: filepath.Join(dir, "empty.tsv")}); err != nil {
		t.Errorf("an empty list: %v", err)
	}
	if _, err := scraper.Inputs([]string{dir}, scraper.InputOptions{URLs: dir}); err == nil || !strings.Contains(err.Error(), "is a directory") {
		t.Errorf("a folder as list: %v", err)
	}
}

// TestInputsAreLookedAtBeforeAnyIsRead: what is none of all is named.
func TestInputsAreLookedAtBeforeAnyIsRead(t *testing.T) {
	t.Parallel()
	dir := folder(t, map[string]string{"a.html": "<p>a"})
	page := filepath.Join(dir, "a.html")
	for name, c := range map[string]struct {
		args []string
		opt  scraper.InputOptions
		says string
	}{
		"a file that isn't there":         {[]string{page, page + ".gz"}, scraper.InputOptions{}, "a.html.gz is neither a file nor a folder that can be read, nor an address"},
		"a host without a scheme":         {[]string{"news.example/a"}, scraper.InputOptions{}, "did you mean https://news.example/a ?"},
		"an empty argument":               {[]string{page, " "}, scraper.InputOptions{}, "an argument is empty: give addresses, files or folders"},
		"a file below a file":             {[]string{page + "/b.html"}, scraper.InputOptions{}, "neither a file nor a folder"},
		"an address of another scheme":    {[]string{"ftp://news.example/"}, scraper.InputOptions{}, "only http and https"},
		"a port too high":                 {[]string{"http://news.example:99999/"}, scraper.InputOptions{}, "ports end at 65535"},
		"--url with an address":           {[]string{"http://news.example/"}, scraper.InputOptions{URL: "http://news.example/a"}, "--url goes with exactly one file; use --urls FILE"},
		"--url with stdin":                {[]string{"-"}, scraper.InputOptions{URL: "http://news.example/a"}, "--url goes with exactly one file"},
		"--url with a folder":             {[]string{dir}, scraper.InputOptions{URL: "http://news.example/a"}, "--url goes with exactly one file"},
		"--url with the same file twice":  {[]string{page, page}, scraper.InputOptions{URL: "http://news.example/a"}, "--url goes with exactly one file"},
		"--url with nothing":              {nil, scraper.InputOptions{URL: "http://news.example/a"}, "--url goes with exactly one file"},
		"--url that is no address":        {[]string{page}, scraper.InputOptions{URL: "news"}, "it has no scheme"},
		"a bad one behind many good ones": {[]string{page, dir, "-", "http://news.example/", "none"}, scraper.InputOptions{}, "none is neither"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			src, err := scraper.Inputs(c.args, c.opt)
			if err == nil || src != nil || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "%!") {
				t.Errorf("%v, want %q", err, c.says)
			}
		})
	}
}

// TestArgumentWithBlanksAroundIsAnAddress: as pasted.
func TestArgumentWithBlanksAroundIsAnAddress(t *testing.T) {
	t.Parallel()
	src, err := scraper.Inputs([]string{" https://news.example/a\n"}, scraper.InputOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for item, err := range src.Items(t.Context()) {
		if err != nil || item.Job.URL != "https://news.example/a" {
			t.Errorf("%+v, %v", item, err)
		}
	}
}
