package find_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"broadsheet/scraper"
	"broadsheet/scraper/find"
	"broadsheet/scraper/find/findtest"
)

// evening is when the tests look: on the last day of the paper's three years.
var evening = time.Date(2019, 12, 31, 21, 0, 0, 0, findtest.Zone)

func clock() time.Time { return evening }

// threeYears is a paper of 2017 to 2019.
func threeYears() *findtest.Paper { return findtest.New(7, day(2017, 1, 1), day(2019, 12, 31)) }

// described is the paper as a profile describes it.
func described(base string) find.Site {
	number := regexp.MustCompile(`-(\d{8})(?:\.amp)?\.html$`)
	return find.Site{
		Front: base + "/", Feeds: []string{"/rss.latin1"}, Sitemaps: []string{"/sitemap-index.xml", "/sitemap-news.xml"}, Loc: findtest.Zone,
		Days: find.Days{Path: "/chronik/{year}-{name}-{day}/", Names: findtest.Months},
		Identify: func(address string) (fetch, id string, ok bool) {
			m := number.FindStringSubmatch(address)
			if m == nil {
				return "", "", false
			}
			return strings.Replace(address, ".amp.html", ".html", 1), m[1], true
		},
	}
}

// paths are those of articles, newest first.
func paths(list []findtest.Article) []string {
	out := []string{}
	for _, a := range list {
		out = append(out, a.Path)
	}
	slices.Reverse(out)
	return out
}

// TestRangeIsFoundWhole: of a described site and of one that nobody knows, a range
// gives every article of its days and no other, newest first, and asks for none.
func TestRangeIsFoundWhole(t *testing.T) {
	t.Parallel()
	p := threeYears()
	base, get := served(t, p)
	from, to := day(2019, 4, 1), day(2019, 4, 30)
	for name, site := range map[string]find.Site{"described": described(base), "unknown": {Front: base, Loc: findtest.Zone}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := find.New(get, site, find.Options{From: from, To: to.AddDate(0, 0, 1), Now: clock, Depth: -1})
			got, errs := found(t, f)
			want := paths(p.Of(from, to))
			if len(errs) > 0 {
				t.Errorf("lists that can't be read: %v", errs)
			}
			if diff := cmp.Diff(sorted(want), sorted(got)); diff != "" {
				t.Errorf("articles differ (-want +got):\n%s", diff)
			}
			if name == "unknown" { // the times of a day are known
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("the order differs (-want +got):\n%s", diff)
				}
			}
			if n, _ := p.AskedInAll(); n > 0 {
				t.Errorf("%d articles were asked for", n)
			}
		})
	}
}

func sorted(list []string) []string { return slices.Sorted(slices.Values(list)) }

// TestDescribedRangeAsksForLittle: the indexes of the days and nothing of other
// months.
func TestDescribedRangeAsksForLittle(t *testing.T) {
	t.Parallel()
	p := threeYears()
	base, get := served(t, p)
	f := find.New(get, described(base), find.Options{From: day(2019, 4, 22), To: day(2019, 4, 24), Now: clock})
	got, errs := found(t, f)
	if diff := cmp.Diff(sorted(paths(p.Of(day(2019, 4, 22), day(2019, 4, 23)))), sorted(got)); diff != "" || len(errs) > 0 {
		t.Errorf("%v, articles differ (-want +got):\n%s", errs, diff)
	}
	for path, want := range map[string]int{
		"/": 1, findtest.DayPath(day(2019, 4, 22)): -1, findtest.DayPath(day(2019, 4, 23)): -1, findtest.DayPath(day(2019, 4, 24)): 0, findtest.DayPath(day(2019, 4, 21)): 0,
		"/rss.latin1": 0, "/sitemap-news.xml": 0, "/sitemap-2019-04.xml.gz": 1, "/sitemap-2019-03.xml.gz": 0, "/sitemap-tags.xml": 0, "/kalender/2031/01/": 0, "/chronik/2031-hartung-01/": 0,
	} {
		if n := p.Asked(path); n != want && (want >= 0 || n == 0) {
			t.Errorf("%s was asked for %d times, want %d", path, n, want)
		}
	}
}

// TestNewsAreFound: without a range what feeds, news sitemaps and the front page name
// of the last days, each article once, in whatever forms.
func TestNewsAreFound(t *testing.T) {
	t.Parallel()
	p := threeYears()
	base, get := served(t, p)
	f := find.New(get, find.Site{Front: base, Loc: findtest.Zone}, find.Options{From: evening.AddDate(0, 0, -7), Undated: true, Now: clock, Depth: -1})
	got, errs := found(t, f)
	if len(errs) > 0 {
		t.Errorf("lists that can't be read: %v", errs)
	}
	var want []string
	for _, a := range p.Articles {
		if a.Published.After(evening.AddDate(0, 0, -7)) {
			want = append(want, a.Path)
		}
	}
	short := 0
	got = slices.DeleteFunc(got, func(path string) bool {
		if strings.HasPrefix(path, "/-aue-") {
			short++ // on a site that nobody has described it is an address like another
			return true
		}
		return false
	})
	if diff := cmp.Diff(sorted(want), sorted(got)); diff != "" {
		t.Errorf("articles differ (-want +got):\n%s", diff)
	}
	if short != 3 {
		t.Errorf("%d short links", short)
	}
	for why, want := range map[string]int{find.Elsewhere: 1, find.TrapRepeats: 1, find.TrapFacets: 1} {
		if n := f.Report().Dropped[why]; n != want {
			t.Errorf("%s: %d, want %d", why, n, want)
		}
	}
	if f.Report().Dropped[find.TrapSession] != 12 || p.Asked("/kalender/2031/01/") != 0 {
		t.Errorf("sessions: %v, calendar asked for %d times", f.Report().Dropped, p.Asked("/kalender/2031/01/"))
	}
}

// TestBareSiteIsReadBySections: where neither feed nor sitemap is, section pages are
// followed as far as they are young enough.
func TestBareSiteIsReadBySections(t *testing.T) {
	t.Parallel()
	p := findtest.New(3, day(2019, 10, 1), day(2019, 12, 31))
	p.Bare = true
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/sitemap") {
			http.NotFound(w, r)
			return
		}
		p.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	_, get := served(t, p)
	from := day(2019, 12, 20)
	f := find.New(get, find.Site{Front: server.URL, Loc: findtest.Zone}, find.Options{From: from, Undated: true, Now: clock, Depth: -1})
	got, errs := found(t, f)
	if len(errs) > 0 {
		t.Errorf("lists that can't be read: %v", errs)
	}
	if diff := cmp.Diff(sorted(paths(p.Of(from, evening))), sorted(got)); diff != "" {
		t.Errorf("articles differ (-want +got):\n%s", diff)
	}
	if n := f.Report().Dropped[find.TrapCalendar]; n != 1 || p.Asked("/kalender/2031/01/") > 0 {
		t.Errorf("calendars: %d, asked for %d times", n, p.Asked("/kalender/2031/01/"))
	}
	zero := find.New(get, find.Site{Front: server.URL, Loc: findtest.Zone}, find.Options{From: from, Undated: true, Now: clock})
	if got, _ := found(t, zero); len(got) != 12 {
		t.Errorf("with depth 0 the front page names %d", len(got))
	}
}

// TestLimitsAndPatterns choose; what is known doesn't count.
func TestLimitsAndPatterns(t *testing.T) {
	t.Parallel()
	p := threeYears()
	base, get := served(t, p)
	month := find.Options{From: day(2018, 5, 1), To: day(2018, 6, 1), Now: clock}
	all := paths(p.Of(day(2018, 5, 1), day(2018, 5, 31)))
	with := func(change func(*find.Options)) []string {
		opt := month
		change(&opt)
		got, errs := found(t, find.New(get, find.Site{Front: base, Loc: findtest.Zone}, opt))
		if len(errs) > 0 {
			t.Errorf("lists that can't be read: %v", errs)
		}
		return got
	}
	inMarket := slices.DeleteFunc(slices.Clone(all), func(path string) bool { return !strings.HasPrefix(path, "/markt/") })
	elsewhere := slices.DeleteFunc(slices.Clone(all), func(path string) bool { return strings.HasPrefix(path, "/markt/") })
	for name, c := range map[string]struct {
		change func(*find.Options)
		want   []string
	}{
		"limit":   {func(o *find.Options) { o.Limit = 5 }, all[:5]},
		"include": {func(o *find.Options) { o.Include = []*regexp.Regexp{regexp.MustCompile(`/markt/`)} }, inMarket},
		"exclude": {func(o *find.Options) { o.Exclude = []*regexp.Regexp{regexp.MustCompile(`/markt/`)} }, elsewhere},
		"known": {func(o *find.Options) {
			o.Limit = 3
			o.Known = func(_ context.Context, item *scraper.Item) (bool, error) {
				return slices.Contains(all[:4], parsed(t, item.Job.URL).Path), nil
			}
		}, all[4:7]},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, with(c.change)); diff != "" {
				t.Errorf("articles differ (-want +got):\n%s", diff)
			}
		})
	}
}

// TestListThatFailsIsToldAndNotTheEnd: the days that it was of are named.
func TestListThatFailsIsToldAndNotTheEnd(t *testing.T) {
	t.Parallel()
	p := threeYears()
	p.Broken = findtest.DayPath(day(2019, 4, 23))
	base, get := served(t, p)
	site := described(base)
	site.Sitemaps = nil
	f := find.New(get, site, find.Options{From: day(2019, 4, 22), To: day(2019, 4, 25), Now: clock})
	got, errs := found(t, f)
	want := slices.Concat(paths(p.Of(day(2019, 4, 22), day(2019, 4, 22))), paths(p.Of(day(2019, 4, 24), day(2019, 4, 24))))
	if diff := cmp.Diff(sorted(want), sorted(got)); diff != "" {
		t.Errorf("articles differ (-want +got):\n%s", diff)
	}
	if len(errs) != 1 || !strings.Contains(errs[0].Error(), p.Broken) {
		t.Errorf("got %v", errs)
	}
	if days := f.Report().FailedDays; len(days) != 1 || !days[0].Equal(day(2019, 4, 23)) {
		t.Errorf("days not read: %v", days)
	}
}

// TestMillionAddressesAreCapped, and so are the lists of a run; both are reported.
func TestMillionAddressesAreCapped(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/sitemap.xml":
			fmt.Fprintln(w, "<sitemapindex>")
			for i := range 1000 {
				fmt.Fprintf(w, "<sitemap><loc>http://%s/s%d.xml</loc></sitemap>", r.Host, i)
			}
			fmt.Fprintln(w, "</sitemapindex>")
		case strings.HasPrefix(r.URL.Path, "/s"):
			fmt.Fprintln(w, "<urlset>")
			for i := range 1000 {
				fmt.Fprintf(w, "<url><loc>http://%s%s/die-ziege-kehrt-wieder-heim-%d</loc></url>", r.Host, strings.TrimSuffix(r.URL.Path, ".xml"), 100000+i)
			}
			fmt.Fprintln(w, "</urlset>")
		case r.URL.Path == "/":
			fmt.Fprintln(w, "<p>nothing here")
		default:
			http.NotFound(w, r)
		}
	}))
	t.Cleanup(server.Close)
	_, get := served(t, threeYears())
	f := find.New(get, find.Site{Front: server.URL}, find.Options{Undated: true, Now: clock, MaxAddresses: 2500, MaxLists: 20})
	got, errs := found(t, f)
	if len(got) != 2500 || len(errs) > 0 {
		t.Errorf("%d addresses, %v", len(got), errs)
	}
	r := f.Report()
	if r.Dropped[find.OverCap] == 0 || r.Unread < 900 {
		t.Errorf("report: %+v", r)
	}
}

// TestSitesThatAreNone are errors that say why.
func TestSitesThatAreNone(t *testing.T) {
	t.Parallel()
	here := httptest.NewServer(threeYears())
	t.Cleanup(here.Close)
	away := httptest.NewServer(http.RedirectHandler(strings.Replace(here.URL, "127.0.0.1", "localhost", 1)+"/", http.StatusFound))
	t.Cleanup(away.Close)
	down := httptest.NewServer(http.NotFoundHandler())
	down.Close()
	_, get := served(t, threeYears())
	for front, want := range map[string]string{
		down.URL: "connection refused", away.URL: "leads to another site", "http://[::1": "is none", "": "no scheme|names no host|empty",
	} {
		_, errs := found(t, find.New(get, find.Site{Front: front}, find.Options{Now: clock}))
		if len(errs) == 0 || !regexp.MustCompile(want).MatchString(errs[0].Error()) {
			t.Errorf("%q: got %v, want %q", front, errs, want)
		}
	}
}

// TestConsentWallHidesNoFeed: a front page that leads elsewhere is told, and the
// lists that don't are read.
func TestConsentWallHidesNoFeed(t *testing.T) {
	t.Parallel()
	p := threeYears()
	wall := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/" && strings.HasPrefix(r.Host, "127.") {
			http.Redirect(w, r, "http://"+strings.Replace(r.Host, "127.0.0.1", "localhost", 1)+"/", http.StatusFound)
			return
		}
		p.ServeHTTP(w, r)
	}))
	t.Cleanup(wall.Close)
	_, get := served(t, p)
	got, errs := found(t, find.New(get, find.Site{Front: wall.URL, Loc: findtest.Zone}, find.Options{From: day(2019, 12, 30), Now: clock}))
	if len(errs) != 1 || !strings.Contains(errs[0].Error(), "leads to another site") {
		t.Errorf("got %v", errs)
	}
	if want := p.Of(day(2019, 12, 30), day(2019, 12, 31)); len(got) != len(want) {
		t.Errorf("%d addresses, want %d", len(got), len(want))
	}
}

// TestEndlessListIsReported and read no further than the bound.
func TestEndlessListIsReported(t *testing.T) {
	t.Parallel()
	pages := 0
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/markt/" {
			http.NotFound(w, r)
			return
		}
		pages++
		fmt.Fprintf(w, `<article><time datetime="2019-12-31">x</time><a href="/markt/die-ziege-kehrt-heim-%d.html">x</a></article><a rel="next" href="?page=%d">x</a>`, 10000000+pages, pages+1)
	}))
	t.Cleanup(s.Close)
	_, get := served(t, threeYears())
	f := find.New(get, find.Site{Front: s.URL, Sections: []string{"/markt/"}}, find.Options{From: day(2019, 12, 1), Now: clock})
	if got, _ := found(t, f); len(got) != find.MaxPages || pages != find.MaxPages || f.Report().Dropped[find.TrapEndless] != 1 {
		t.Errorf("%d addresses of %d pages: %v", len(got), pages, f.Report().Dropped)
	}
}

// TestSchemeIsTried: a bare host that has no https is asked by http.
func TestSchemeIsTried(t *testing.T) {
	t.Parallel()
	p := threeYears()
	base, get := served(t, p)
	f := find.New(get, find.Site{Front: strings.TrimPrefix(base, "http://"), Loc: findtest.Zone}, find.Options{From: day(2019, 12, 31), Now: clock, Undated: true})
	got, errs := found(t, f)
	if len(got) == 0 || len(errs) > 0 {
		t.Errorf("%d addresses, %v", len(got), errs)
	}
}

// TestCancelledSearchEnds without a word about lists that it was stopped at.
func TestCancelledSearchEnds(t *testing.T) {
	t.Parallel()
	p := threeYears()
	base, get := served(t, p)
	ctx, cancel := context.WithCancel(t.Context())
	f := find.New(get, described(base), find.Options{From: day(2019, 1, 1), To: day(2019, 12, 1), Now: clock, Read: func(find.List) { cancel() }})
	for _, err := range f.Items(ctx) {
		if err != nil {
			t.Errorf("got %v", err)
		}
	}
	if _, n := p.AskedInAll(); n > 20 { // of more than 300
		t.Errorf("%d lists were asked for", n)
	}
}
