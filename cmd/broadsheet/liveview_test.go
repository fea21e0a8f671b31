package main_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	main "broadsheet/cmd/broadsheet"
	"broadsheet/scraper/queue"
)

var morning = time.Date(2019, 4, 23, 7, 12, 31, 0, time.UTC)

// aMorning is a crawl of forty hosts, in the middle of a range.
func aMorning() *main.Live {
	l := &main.Live{
		Now: morning, Begun: morning.Add(-21 * time.Minute), Done: 1245, Total: 2080, Failed: 3, Days: 30, Listed: 12,
		Lists: "14 lists read, with 2,311 links; the last was day index https://tagesblatt.example/archiv/2019-04-12/",
		Hosts: []main.LiveHost{
			{Line: queue.Line{Name: "tagesblatt.example", Waiting: 416, Leased: 1}, Pace: time.Second, Done: 623, Became: "kept"},
			{Line: queue.Line{Name: "harbourpost.example", Waiting: 398, Held: morning.Add(3800 * time.Millisecond)}, Pace: 4 * time.Second, Done: 316, Failed: 3, Became: "gave up"},
			{Line: queue.Line{Name: "quay.example", Waiting: 121, Paused: true}, Done: 12, Became: "kept"},
			{Line: queue.Line{Name: "island.example", Waiting: 114, Held: morning.Add(15 * time.Hour)}, Pace: 5 * time.Second, Done: 108, Became: "unchanged"},
		},
		Arrivals: []main.LiveArticle{
			{morning.Add(-time.Second), "kept", "Brückenbau: Die längste Planke", "www.tagesblatt.example"},
			{morning.Add(-2 * time.Second), "revised", "港の猫、船長の椅子で三日目の朝を迎える、乗客は静かに見守る", "www.harbourpost.example"},
			{morning.Add(-3 * time.Second), "kept", "Der Fährmann zählt seine Boote ein zweites Mal", "www.tagesblatt.example"},
		},
	}
	for i := range 36 {
		l.Hosts = append(l.Hosts, main.LiveHost{Line: queue.Line{Name: fmt.Sprintf("village%02d.example", i+1), Waiting: 36 - i}, Pace: time.Second, Done: 3, Became: "kept"})
	}
	return l
}

// TestLiveViewOfTheDocs is what docs/crawling.md shows, on a terminal of a hundred columns
// and twenty rows.
func TestLiveViewOfTheDocs(t *testing.T) {
	t.Parallel()
	got := strings.Join(aMorning().Render(100, 20, false), "\n") + "\n"
	if !slices.Contains(fencedIn(t, "docs/crawling.md", "text"), got) {
		t.Errorf("docs/crawling.md doesn't show\n%s", got)
	}
}

// TestLiveViewFitsItsTerminal, whatever its size and whatever strangers send: no line
// reaches its last column, the lines leave a row for the cursor, no control character is
// in them, and what is shown is so with emphasis too.
func TestLiveViewFitsItsTerminal(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		l := aMorning()
		l.Hosts = l.Hosts[:rapid.IntRange(0, len(l.Hosts)).Draw(r, "hosts")]
		l.Ending, l.Days = rapid.Bool().Draw(r, "ending"), rapid.SampledFrom([]int{0, 30}).Draw(r, "days")
		strange := rapid.OneOf(rapid.String(), rapid.StringMatching(`(\x1b\[2J|\x{9b}31m|\x07|\r|\n|港|é|👩‍👩‍👧|\x{202e}|x){0,60}`))
		for i := range l.Arrivals {
			l.Arrivals[i].Headline, l.Arrivals[i].Host = strange.Draw(r, "headline"), strange.Draw(r, "host")
		}
		for i := range min(3, len(l.Hosts)) {
			l.Hosts[i].Name, l.Hosts[i].Became = strange.Draw(r, "name"), strange.Draw(r, "became")
		}
		l.Lists = strange.Draw(r, "lists")
		cols, rows := rapid.IntRange(1, 140).Draw(r, "cols"), rapid.IntRange(1, 60).Draw(r, "rows")
		lines := l.Render(cols, rows, false)
		if len(lines) > max(rows-1, 1) {
			r.Errorf("%d lines on %d rows", len(lines), rows)
		}
		for _, line := range lines {
			if n := main.ColumnsOf(line); n > cols-1 {
				r.Errorf("%d of %d columns: %q", n, cols, line)
			}
			if strings.ContainsFunc(line, func(c rune) bool { return c < ' ' || c >= 0x7f && c < 0xa0 || c == 0x202e }) {
				r.Errorf("a control character: %q", line)
			}
		}
		for i, line := range l.Render(cols, rows, true) {
			for _, sequence := range []string{"\x1b[1m", "\x1b[2m", "\x1b[31m", "\x1b[0m"} {
				line = strings.ReplaceAll(line, sequence, "")
			}
			if line != lines[i] {
				r.Errorf("with emphasis it is %q, without %q", line, lines[i])
			}
		}
	})
}

// TestLiveViewShowsTheBusiest, and counts the others, also where there is room for little.
func TestLiveViewShowsTheBusiest(t *testing.T) {
	t.Parallel()
	for rows, want := range map[int][]string{
		60: {"harbourpost.example", "tagesblatt.example", "village08.example", "and 28 more, with 406 queued"},
		16: {"harbourpost.example", "island.example", "tagesblatt.example", "and 35 more"},
		6:  {"tagesblatt.example", "and 38 more"},
		3:  {"1,245 of about 5,200 addresses, 12 of 30 days listed"},
		1:  {"1,245 of about"},
	} {
		lines := aMorning().Render(100, rows, false)
		for _, w := range want {
			if !slices.ContainsFunc(lines, func(line string) bool { return strings.HasPrefix(line, w) }) {
				t.Errorf("%d rows: no %q in\n%s", rows, w, strings.Join(lines, "\n"))
			}
		}
	}
}

// TestTimeLeftOfARange is told from the days that are listed and the pace: 600 addresses of
// 10 days in 10 minutes, of which all are done, leave 20 days and some 1,200 addresses.
func TestTimeLeftOfARange(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		listed, done, total int
		want                string
	}{
		"ten of thirty days": {10, 600, 600, "600 of about 1,800 addresses, 10 of 30 days listed, 1.0 a second, about 20m left"},
		"some wait":          {10, 590, 600, "590 of about 1,800 addresses, 10 of 30 days listed, 1.0 a second, about 21m left"},
		"all are listed":     {30, 600, 1230, "600 of 1,230 addresses, 30 of 30 days listed, 1.0 a second, about 10m left"},
		"one is listed":      {1, 600, 700, "600 of 700 addresses, 1 of 30 days listed, 1.0 a second"},
	} {
		l := &main.Live{Now: morning, Begun: morning.Add(-10 * time.Minute), Days: 30, Listed: c.listed, Done: c.done, Total: c.total}
		if got := l.Render(120, 24, false)[0]; got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// TestHostOnATerminal: what it does, and when its next address is due.
func TestHostOnATerminal(t *testing.T) {
	t.Parallel()
	for want, l := range map[string]queue.Line{
		"paused":               {Waiting: 3, Leased: 1, Paused: true},
		"fetching":             {Waiting: 3, Leased: 1},
		"idle":                 {},
		"had its share":        {Waiting: 3, Spent: true},
		"next in 4s":           {Waiting: 3, Held: morning.Add(4 * time.Second)},
		"next in 1s":           {Waiting: 3, Held: morning.Add(time.Millisecond)},
		"next at 07:13:31":     {Waiting: 3, Held: morning.Add(time.Minute)},
		"next on 25 Apr 07:12": {Waiting: 3, Held: morning.AddDate(0, 0, 2)},
		"again at 08:12:31":    {Waiting: 3, Next: morning.Add(time.Hour)},
		"waiting":              {Waiting: 3, Held: morning.Add(-time.Second), Next: morning.Add(-time.Hour)},
	} {
		if got := main.HostState(l, morning); got != want {
			t.Errorf("%+v: %q, want %q", l, got, want)
		}
	}
}

// TestTextIsCutAtCharacters: wide ones take two columns, marks none, and none is cut in two.
func TestTextIsCutAtCharacters(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text    string
		columns int
		want    string
	}{
		{"The ferry", 9, "The ferry"},
		{"The ferry", 8, "The fer…"},
		{"The ferry", 5, "The…"},
		{"港の猫", 6, "港の猫"},
		{"港の猫", 5, "港の…"},
		{"港の猫", 4, "港…"},
		{"港の猫", 1, "…"},
		{"港の猫", 0, ""},
		{"cafe\u0301 au lait", 5, "cafe\u0301…"},
		{"한국어", 4, "한…"},
		{"👩‍👩‍👧 at sea", 7, "👩‍👩‍👧…"},
	} {
		if got := main.Cut(c.text, c.columns); got != c.want || main.ColumnsOf(got) > c.columns {
			t.Errorf("%q to %d: %q, want %q", c.text, c.columns, got, c.want)
		}
		if got := main.ColumnsOf(main.Fit(c.text, c.columns)); got != c.columns {
			t.Errorf("%q fit into %d: %d", c.text, c.columns, got)
		}
	}
}

// TestNothingOfStrangersControlsATerminal.
func TestNothingOfStrangersControlsATerminal(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"a\x1b[2Jb":              "a�[2Jb",
		"a\u009b31mb":            "a�31mb",
		"a\x00\x07\x7f\u0085b":   "a����b",
		"a\tb\r\nc":              "a b  c",
		"a\u202eb\u2066c":        "a�b�c",
		"a\u2028b":               "a�b",
		"a\xffb":                 "a�b",
		"a\u200bb\ufeffc\u00ad":  "abc",
		"می\u200cخواهم 👩\u200d👧": "می\u200cخواهم 👩\u200d👧",
		"Brückenbau: 港":          "Brückenbau: 港",
	} {
		if got := main.Harmless(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
