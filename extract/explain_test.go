package extract_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"broadsheet/extract"
	"broadsheet/extract/gold"
)

// explained explains a page that can be read.
func explained(tb testing.TB, page extract.Page) extract.Explanation {
	tb.Helper()
	e, err := extract.Explain(page, extract.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	return e
}

// explainPages are pages to explain: those with golden records, and those under
// testdata/explain.
func explainPages(tb testing.TB) map[string]extract.Page {
	tb.Helper()
	out := goldenPages(tb)
	for _, name := range []string{"bells", "tide"} {
		src, err := os.ReadFile(filepath.Join("testdata", "explain", name+".html"))
		if err != nil {
			tb.Fatal(err)
		}
		out[name] = extract.Page{HTML: src, URL: "https://saltmarsh.example/parish/" + name}
	}
	return out
}

func TestExplainingChangesNoRecord(t *testing.T) {
	t.Parallel()
	for name, page := range explainPages(t) {
		e := explained(t, page)
		if diff := cmp.Diff(read(t, page), e.Article); diff != "" || e.Refused != nil {
			t.Errorf("%s: the explained record differs (-Extract +Explain): %v\n%s", name, e.Refused, diff)
		}
	}
}

// TestEachFieldHasOneWinner also fails for a new source of a field of which nobody
// has told the explanation.
func TestEachFieldHasOneWinner(t *testing.T) {
	t.Parallel()
	for name, page := range explainPages(t) {
		e := explained(t, page)
		checkWinners(t, name, &e)
	}
}

// checkWinners checks what an explanation says of the fields.
func checkWinners(tb testing.TB, name string, e *extract.Explanation) {
	tb.Helper()
	told := map[string]string{}
	for _, c := range e.Choices {
		var won []string
		for _, k := range c.Candidates {
			if k.Won {
				won = append(won, k.From)
			}
			if k.Won == (k.Why != "") || k.Value == "" || k.From == "" {
				tb.Errorf("%s: %s: candidate %+v", name, c.Field, k)
			}
		}
		if c.From == "" {
			if len(won) > 0 || len(c.Candidates) == 0 || c.Value != "" {
				tb.Errorf("%s: %s is empty: %+v", name, c.Field, c)
			}
			continue
		}
		told[c.Field] = c.From
		if !slices.Equal(won, []string{c.From}) || c.Why == "" || c.Value == "" {
			tb.Errorf("%s: %s is from %s, but these won: %q; %+v", name, c.Field, c.From, won, c)
		}
	}
	if diff := cmp.Diff(e.Article.Extraction.Fields, told); diff != "" {
		tb.Errorf("%s: the fields that are explained differ from those of the record (-record +told):\n%s", name, diff)
	}
}

func TestPassagesHoldTheStory(t *testing.T) {
	t.Parallel()
	for name, page := range explainPages(t) {
		e := explained(t, page)
		var lead, body []string
		for _, p := range e.Passages {
			switch p.Role {
			case extract.AsLead:
				lead = append(lead, p.Text)
			case extract.AsBody, extract.AsSubhead, extract.AsListItem:
				body = append(body, p.Text)
			default:
			}
			if p.Role == "" || p.Why == "" || p.Text == "" {
				t.Errorf("%s: %+v", name, p)
			}
		}
		var want []string
		for _, b := range e.Article.Body {
			want = append(want, b.Text)
		}
		if diff := cmp.Diff([2][]string{e.Article.Lead, want}, [2][]string{lead, body}); diff != "" {
			t.Errorf("%s: lead and body differ (-record +passages):\n%s", name, diff)
		}
	}
}

// TestGoldenExplanation explains a page whole. With -update it writes what it got:
// look at the difference before you keep it.
func TestGoldenExplanation(t *testing.T) {
	t.Parallel()
	e := explained(t, explainPages(t)["bells"])
	var out bytes.Buffer
	for _, p := range e.Passages {
		fmt.Fprintf(&out, "%s [%s] %s\n  %s\n", p.Role, p.From, p.Text, p.Why)
	}
	for _, c := range e.Choices {
		fmt.Fprintf(&out, "%s [%s] %s\n  %s\n", c.Field, c.From, c.Value, c.Why)
		for _, k := range c.Candidates {
			fmt.Fprintf(&out, "    %t [%s] %s %s\n", k.Won, k.From, k.Value, k.Why)
		}
	}
	file := filepath.Join("testdata", "explain", "bells.txt")
	if flag.Lookup("update").Value.String() == "true" {
		if err := os.WriteFile(file, out.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), out.String()); diff != "" {
		t.Errorf("explanation differs (-want +got):\n%s", diff)
	}
}

// storyWith is a page with a story and what else is given.
func storyWith(head, above, below string) extract.Page {
	return extract.Page{
		URL:     "https://rivertown.example/news/bridge",
		Fetched: time.Date(2024, 6, 1, 12, 0, 0, 0, time.UTC),
		HTML: []byte("<!doctype html><html lang=en><head><title>The bridge is shut</title><meta property=og:type content=article>" + head +
			"</head><body><article><h1>The bridge is shut</h1>" + above + "<p>" + first + "</p><p>" + second + "</p><p>" + third + "</p></article>" + below + "</body></html>"),
	}
}

func TestLosersAreToldWhy(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		page              extract.Page
		field, from, want string
	}{
		"a house as author":       {storyWith("<meta name=author content='Rivertown Ltd'>", "", ""), "authors", "meta:author", "no person"},
		"no date":                 {storyWith("<meta name=datepublished content='the day after'>", "", ""), "published", "meta:datepublished", "not a full date"},
		"a date to come":          {storyWith("<meta name=datepublished content='2031-02-03T04:05:06Z'>", "", ""), "published", "meta:datepublished", "after the page was fetched"},
		"a date before the web":   {storyWith("<meta name=datepublished content='1931-02-03T04:05:06Z'>", "", ""), "published", "meta:datepublished", "before the first page"},
		"an empty date":           {storyWith("<meta name=datepublished content='1970-01-01T00:00:00Z'>", "", ""), "published", "meta:datepublished", "empty field"},
		"a change before release": {storyWith("<meta name=datepublished content='2024-05-03T04:05:06Z'><meta name=datemodified content='2024-01-03T04:05:06Z'>", "", ""), "modified", "meta:datemodified", "before the first release"},
		"a date that two speak against": {
			storyWith("<script type=application/ld+json>{\"@type\":\"NewsArticle\",\"datePublished\":\"2021-05-03T04:05:06Z\"}</script><meta name=datepublished content='2024-05-03T04:05:06Z'>",
				"<span itemprop=datePublished content='2024-05-03T04:05:06Z'></span>", ""), "published", "jsonld:datePublished", "agree on another day",
		},
		"another site's address":   {storyWith("<link rel=canonical href=https://elsewhere.example/x>", "", ""), "url", "link:canonical", "another site"},
		"no language":              {storyWith("<meta property=og:locale content=klartext-und-so>", "", ""), "language", "meta:og:locale", "no language"},
		"a summary":                {storyWith("<meta name=description content='A flood has shut the old bridge at Rivertown, and a goat was saved.'>", "", ""), "lead", "meta:description", "evidence"},
		"the story in the JSON-LD": {storyWith("<script type=application/ld+json>{\"@type\":\"NewsArticle\",\"articleBody\":\""+first+" "+second+"\"}</script>", "", ""), "body", "jsonld:articleBody", "only where the page shows much less"},
		"the same once more":       {storyWith("<meta property=og:title content='The bridge is shut'>", "", ""), "headline", "meta:og:title", "says the same"},
		"a later source":           {storyWith("<meta name=news_keywords content=flood><meta name=keywords content=weather>", "", ""), "topics", "meta:keywords", "is asked before it"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := explained(t, c.page)
			checkWinners(t, name, &e)
			for _, choice := range e.Choices {
				for _, k := range choice.Candidates {
					if choice.Field == c.field && k.From == c.from && strings.Contains(k.Why, c.want) {
						return
					}
				}
			}
			t.Errorf("no candidate of %s from %s lost because of %q: %+v", c.field, c.from, c.want, e.Choices)
		})
	}
}

func TestPassagesAreToldWhy(t *testing.T) {
	t.Parallel()
	page := storyWith("<meta name=author content='Ida Thorn'>",
		"<p class=byline>By Ida Thorn</p><p class=date>3 May 2024</p><figure><img src=/goat.jpg><figcaption>The goat on the roof</figcaption></figure>",
		"<nav><ul><li>Weather</li></ul></nav><aside><a href=/a>Ferry stays in port for another week</a></aside><div hidden>Go to the top</div><form><label>Your name</label></form><footer><p>Rivertown Press, Mill Lane</p></footer>")
	roles := map[string]string{}
	for _, p := range explained(t, page).Passages {
		roles[p.Text] = string(p.Role) + ": " + p.Why
	}
	for text, want := range map[string]string{
		"The bridge is shut": "headline: ", "By Ida Thorn": "byline: ", "3 May 2024": "dateline: ", "The goat on the roof": "caption: ",
		"Go to the top": "dropped: the page hides it", "Weather": "dropped: it stands in the navigation",
		"Ferry stays in port for another week": "teaser: it leads to another page", "Your name": "dropped: it stands in a form", "Rivertown Press, Mill Lane": "dropped: it stands in the page's foot",
	} {
		if !strings.HasPrefix(roles[text], want) {
			t.Errorf("%q is %q, want %q", text, roles[text], want)
		}
	}
}

const explainProfile = `name: rivertown.example
hosts: [rivertown.example]
layouts:
  - name: one
    when: article
    headline: h1
    lead: p.intro
    authors: p.byline
    body: {paragraph: "article > p:not([class])"}
    related: [{label: h5, each: aside a, headline: span}]
`

func TestProfileIsExplained(t *testing.T) {
	t.Parallel()
	p, err := extract.ParseProfile("rivertown.yaml", []byte(explainProfile))
	if err != nil {
		t.Fatal(err)
	}
	all, err := new(extract.Profiles).With(p)
	if err != nil {
		t.Fatal(err)
	}
	page := storyWith("<meta name=author content='Bert Thorn'>", "<p class=intro>A goat was saved.</p><p class=byline>Ida Thorn</p>",
		"<h5>More floods</h5><aside><a href=/a><span>Ferry stays in port</span></a></aside>")
	e, err := extract.Explain(page, extract.Options{Profiles: all})
	if err != nil || e.Article.Extraction.Layout != "one" {
		t.Fatal(err, e.Article.Extraction)
	}
	checkWinners(t, "profile", &e)
	var got []string
	for _, p := range e.Passages {
		got = append(got, string(p.Role)+" "+p.From)
		if len(p.Opinions) == 0 {
			t.Errorf("%q: no opinion of the general reader", p.Text)
		}
	}
	want := []string{
		"headline css:h1", "lead css:p.intro", "byline css:p.byline", "body css:article > p:not([class])", "body css:article > p:not([class])",
		"body css:article > p:not([class])", "teaser css:aside a", "teaser css:aside a",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("passages differ (-want +got):\n%s", diff)
	}
	for _, c := range e.Choices {
		if n := len(c.Candidates); (c.Field == "authors" || c.Field == "body") && n < 2 {
			t.Errorf("%s has %d candidates, though the page states others too", c.Field, n)
		}
	}
}

func TestRefusedPageIsExplained(t *testing.T) {
	t.Parallel()
	front := extract.Page{URL: "https://rivertown.example/", HTML: []byte("<html lang=en><title>Rivertown</title><h1>Rivertown</h1>" +
		strings.Repeat("<div><h2><a href=/a/1>Ferry to the islands stays in port</a></h2><p>The captain has counted one lifeboat too few.</p></div>", 9))}
	for name, c := range map[string]struct {
		page extract.Page
		want extract.Reason
	}{
		"a front page":  {front, extract.ReasonFrontPage},
		"an error page": {extract.Page{HTML: front.HTML, URL: front.URL, HTTP: &extract.HTTP{Status: 404}}, extract.ReasonHTTPStatus},
		"nothing":       {extract.Page{HTML: []byte("<html></html>")}, extract.ReasonEmpty},
	} {
		e := explained(t, c.page)
		no, ok := errors.AsType[*extract.NoArticleError](e.Refused)
		if !ok || no.Reason != c.want {
			t.Errorf("%s: refused for %v, want %s", name, e.Refused, c.want)
		}
		if name != "nothing" && len(e.Passages) == 0 {
			t.Errorf("%s has no passages", name)
		}
	}
}

func TestWhatIsNoPageIsNotExplained(t *testing.T) {
	t.Parallel()
	if _, err := extract.Explain(extract.Page{HTML: []byte("%PDF-1.7 and so on"), Source: "a.pdf"}, extract.Options{}); !errors.Is(err, extract.ErrNoArticle) || !strings.HasPrefix(err.Error(), "explain a.pdf: ") {
		t.Errorf("a PDF document: %v", err)
	}
	if _, err := extract.Explain(extract.Page{HTML: []byte("<p>long")}, extract.Options{MaxBytes: 3}); !errors.Is(err, extract.ErrTooLarge) {
		t.Errorf("a page beyond the limit: %v", err)
	}
}

// TestRealPagesAreExplained checks on pages with all that real ones have that each
// field's winner is the record's source, and that explaining changes no record.
func TestRealPagesAreExplained(t *testing.T) {
	t.Parallel()
	for _, set := range []string{"news", "bodies", "articles"} {
		pages := gold.Set(t, set)
		for _, p := range pages[:min(len(pages), 25)] {
			page := extract.Page{HTML: p.MustHTML(t), URL: p.URL}
			e := explained(t, page)
			checkWinners(t, p.ID, &e)
			if art, err := extract.Extract(page, extract.Options{}); err == nil && !cmp.Equal(art, e.Article) {
				t.Errorf("%s: the record differs:\n%s", p.ID, cmp.Diff(art, e.Article))
			}
		}
	}
}
