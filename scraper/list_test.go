package scraper_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"broadsheet/scraper"
)

// listed reads a list on stdin and returns addresses and errors in words.
func listed(tb testing.TB, stdin io.Reader) []string {
	tb.Helper()
	src, err := scraper.Inputs([]string{"-"}, scraper.InputOptions{Stdin: stdin})
	if err != nil {
		tb.Fatal(err)
	}
	var out []string
	for item, err := range src.Items(tb.Context()) {
		if err != nil {
			out = append(out, "error: "+err.Error())
			continue
		}
		out = append(out, item.Job.URL)
	}
	return out
}

// TestListsAreReadInAllForms that editors and programs write.
func TestListsAreReadInAllForms(t *testing.T) {
	t.Parallel()
	const a, b = "http://news.example/a", "http://news.example/b"
	const blank = "it has a blank inside; give addresses one by one, and write %20 for a blank that belongs to one"
	for name, c := range map[string]struct {
		in   string
		want []string
	}{
		"nothing":                    {"", nil},
		"blank lines":                {"\n\n \n\t\n", nil},
		"only comments":              {"# one\n  # two\n#", nil},
		"one line":                   {a + "\n", []string{a}},
		"no newline at the end":      {a + "\n" + b, []string{a, b}},
		"CRLF":                       {a + "\r\n\r\n" + b + "\r\n", []string{a, b}},
		"CRLF, no newline":           {a + "\r\n" + b, []string{a, b}},
		"a byte order mark":          {"\xef\xbb\xbf" + a + "\n" + b, []string{a, b}},
		"a mark and a comment":       {"\xef\xbb\xbf# mine\n" + a, []string{a}},
		"blanks around":              {"  " + a + "\t\n\t" + b + "  \n", []string{a, b}},
		"comments between":           {a + "\n# and\n" + b, []string{a, b}},
		"a fragment is no comment":   {a + "#lead\n", []string{a}},
		"the same one twice":         {a + "\n" + a + "\n", []string{a, a}},
		"a line that is none":        {a + "\nnonsense\n" + b, []string{a, `error: stdin line 2: address "nonsense": it has no scheme; did you mean https://nonsense ?`, b}},
		"line numbers count blanks":  {"\n# x\n\nftp://news.example/\n", []string{`error: stdin line 4: address "ftp://news.example/": only http and https are fetched`}},
		"two on a line":              {a + " " + b + "\n", []string{"error: stdin line 1: address \"http://news.example/a http://news.example/b\": " + blank}},
		"a zero":                     {"http://news.example/\x00\n" + b, []string{`error: stdin line 1: address "http://news.example/\x00": it is none: net/url: invalid control character in URL`, b}},
		"an old Mac's newlines":      {a + "\r" + b, []string{fmt.Sprintf("error: stdin line 1: address %q: %s", a+"\r"+b, blank)}},
		"a line just not too long":   {"http://news.example/" + strings.Repeat("x", scraper.MaxLine-30) + "\n" + b, []string{fmt.Sprintf("error: stdin line 1: address %q...: it has %d bytes, more than 8192", "http://news.example/"+strings.Repeat("x", 280), scraper.MaxLine-10), b}},
		"a line of a megabyte":       {a + "\n" + strings.Repeat("x", 1<<20) + "\n" + b, []string{a, "error: stdin line 2: it is longer than 65536 bytes, so it is no address", b}},
		"a long line at the end":     {a + "\n" + strings.Repeat("x", 1<<20), []string{a, "error: stdin line 2: it is longer than 65536 bytes, so it is no address"}},
		"a long comment":             {"# " + strings.Repeat("x", 1<<20) + "\n" + a, []string{a}},
		"a long line of blanks":      {strings.Repeat(" ", 1<<20) + "\n" + a, []string{a}},
		"a long line of few letters": {strings.Repeat(" ", scraper.MaxLine-2) + "xy" + strings.Repeat(" ", 100) + "\n" + a, []string{"error: stdin line 1: it is longer than 65536 bytes, so it is no address", a}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for form, stdin := range map[string]io.Reader{
				"at once": strings.NewReader(c.in), "in halves": iotest.HalfReader(strings.NewReader(c.in)), "with its end": iotest.DataErrReader(strings.NewReader(c.in)),
			} {
				if diff := cmp.Diff(c.want, listed(t, stdin)); diff != "" {
					t.Errorf("%s: lists differ (-want +got):\n%.2000s", form, diff)
				}
			}
		})
	}
}

// TestBrokenStdinIsToldAfterWhatCame.
func TestBrokenStdinIsToldAfterWhatCame(t *testing.T) {
	t.Parallel()
	broken := io.MultiReader(strings.NewReader("http://news.example/a\n"), iotest.ErrReader(errors.New("the cable is out")))
	want := []string{"http://news.example/a", "error: read stdin: the cable is out"}
	if diff := cmp.Diff(want, listed(t, broken)); diff != "" {
		t.Errorf("lists differ (-want +got):\n%s", diff)
	}
}

// TestListLosesNoLine: as many items as lines that say something, in order.
func TestListLosesNoLine(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		var text strings.Builder
		var want []string
		for i := range rapid.IntRange(0, 30).Draw(rt, "lines") {
			switch rapid.IntRange(0, 3).Draw(rt, "kind") {
			case 0:
				text.WriteString("# a comment")
			case 1:
				text.WriteString(strings.Repeat(" ", rapid.IntRange(0, 3).Draw(rt, "blanks")))
			default:
				address := fmt.Sprint("http://news.example/", i, "/", strings.Repeat("x", rapid.IntRange(0, 5000).Draw(rt, "length")))
				want = append(want, address)
				text.WriteString(address)
			}
			text.WriteString(rapid.SampledFrom([]string{"\n", "\r\n", "\n\n"}).Draw(rt, "end"))
		}
		if diff := cmp.Diff(want, listed(t, iotest.HalfReader(strings.NewReader(text.String())))); diff != "" {
			rt.Errorf("lists differ (-want +got):\n%s", diff)
		}
	})
}

// TestSourceOfAListedAddressIsTheLine as it was given, without blanks.
func TestSourceOfAListedAddressIsTheLine(t *testing.T) {
	t.Parallel()
	src, err := scraper.Inputs([]string{"-", "HTTP://News.example#b"}, scraper.InputOptions{Stdin: strings.NewReader(" HTTP://NEWS.example/a#lead \nnonsense\n")})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	bad := 0
	for item, err := range src.Items(t.Context()) {
		got = append(got, item.Job.Source)
		if err != nil {
			bad++
		}
	}
	if diff := cmp.Diff([]string{"HTTP://NEWS.example/a#lead", "nonsense", "HTTP://News.example#b"}, got); diff != "" {
		t.Errorf("sources differ (-want +got):\n%s", diff)
	}
	if bad != 1 {
		t.Errorf("%d errors, want the nonsense alone", bad)
	}
}

// TestListIsReadAsItIsTyped: an address is there before the next one is.
func TestListIsReadAsItIsTyped(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		in, typed := io.Pipe()
		src, err := scraper.Inputs([]string{"-"}, scraper.InputOptions{Stdin: in})
		if err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		go func() {
			for i := range 3 {
				time.Sleep(time.Minute)
				fmt.Fprintf(typed, "http://news.example/%d\n", i)
			}
			_ = typed.Close()
		}()
		n := 0
		for item, err := range src.Items(t.Context()) {
			n++
			if err != nil || time.Since(start) != time.Duration(n)*time.Minute {
				t.Errorf("%s, %v after %s", item.Job.URL, err, time.Since(start))
			}
		}
		if n != 3 {
			t.Errorf("%d items", n)
		}
	})
}

// TestItemsEndWhereTheirReaderEnds: nothing is read beyond what was asked for.
func TestItemsEndWhereTheirReaderEnds(t *testing.T) {
	t.Parallel()
	args := []string{"http://news.example/1", "-", "http://news.example/4"}
	for most := range 5 {
		src, err := scraper.Inputs(args, scraper.InputOptions{Stdin: strings.NewReader("http://news.example/2\nhttp://news.example/3\n")})
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, err := range src.Items(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			if n++; n > most {
				break
			}
		}
		if n != min(most+1, 4) {
			t.Errorf("%d items, wanted %d", n, most+1)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	src, err := scraper.Inputs(args, scraper.InputOptions{Stdin: strings.NewReader("")})
	if err != nil {
		t.Fatal(err)
	}
	for item, err := range src.Items(ctx) {
		t.Errorf("%+v, %v after the end", item, err)
	}
}

// FuzzList: whatever stands on stdin, each item is an address or an error that
// names a line.
func FuzzList(f *testing.F) {
	for _, s := range []string{"http://a.example/\n#x\n\nb", "\xef\xbb\xbfhttp://a.example/\r\n", "\x00\n\xff\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, line := range listed(t, strings.NewReader(s)) {
			if !strings.HasPrefix(line, "error: stdin line ") && !strings.HasPrefix(line, "http") {
				t.Errorf("%q", line)
			}
		}
	})
}
