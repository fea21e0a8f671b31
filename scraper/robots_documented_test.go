package scraper_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"

	"broadsheet/scraper"
)

// TestRobotsAsDocumented: the cases in docs/manners.md, after what RFC 9309 says and
// what Google's public tests of its parser look at.
func TestRobotsAsDocumented(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile(filepath.Join("..", "docs", "manners.md"))
	if err != nil {
		t.Fatal(err)
	}
	rows := regexp.MustCompile("(?m)^\\| ([^|]+) \\| (?:`([^`|]*)` )?\\| `([^`|]+)` \\| (yes|no) \\|$").FindAllSubmatch(raw, -1)
	if len(rows) < 70 {
		t.Fatalf("only %d cases are documented", len(rows))
	}
	for _, row := range rows {
		t.Run(string(row[1]), func(t *testing.T) {
			t.Parallel()
			robots, err := strconv.Unquote(`"` + string(row[2]) + `"`)
			if err != nil {
				t.Fatalf("%s: %v", row[2], err)
			}
			want := map[string]scraper.Reason{"yes": "", "no": scraper.ReasonRobots}[string(row[4])]
			n := newNetwork(t, hosts{"news.example": site(robots, hello)})
			check(t, n.fetcher(t, scraper.FetchOptions{}), "http://news.example"+string(row[3]), want)
		})
	}
}
