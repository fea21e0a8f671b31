package main_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"broadsheet/scraper/warc"
)

// infos reads the warcinfo of each segment of dir/archive.
func infos(t *testing.T, dir string) (out []string) {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, "archive", "captures", "*.warc.gz"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range found {
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		rec, err := warc.NewReader(f, warc.ReaderOptions{}).Next()
		if err != nil {
			t.Fatal(err)
		}
		block, err := io.ReadAll(rec.Block)
		if err = errors.Join(err, f.Close()); err != nil {
			t.Fatal(err)
		}
		out = append(out, string(block))
	}
	return out
}

// TestCapturesSayHowTheyWereMade: by which program, for whom and with which manners, and
// nothing of the machine.
func TestCapturesSayHowTheyWereMade(t *testing.T) {
	t.Parallel()
	dir, site := t.TempDir(), newFaultSite(t, nil)
	run(t, dir, "crawl", "--allow-private", "--delay", "5ms", "--contact", "desk@kiosk.example", "--obey", "own-noarchive,tdm", "--max-bytes-per-day", "2MB", site.URL+"/one").want(t, 0)
	all := infos(t, dir)
	if len(all) != 1 {
		t.Fatalf("%d segments", len(all))
	}
	got := regexp.MustCompile(`Broadsheet/[^ \r]+`).ReplaceAllString(all[0], "Broadsheet/1")
	want := strings.Join([]string{
		"software: Broadsheet/1", "format: WARC File Format 1.1", "conformsTo: http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
		"robots: classic", "http-header-user-agent: Broadsheet/1 (+desk@kiosk.example)", "operator: desk@kiosk.example",
		"broadsheet-settings: delay=5ms per-host=1 timeout=1m0s revisit=1d obey=robots.txt,own-noarchive,tdm max-bytes-per-day=2000000", "",
	}, "\r\n")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
