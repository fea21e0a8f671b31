package story_test

import (
	_ "embed"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"broadsheet/extract/story"
)

//go:embed testdata/languages.txt
var languages string

// A told is an invented story in a language.
type told struct {
	tag, dir, headline, byline string
	menu, footer, teasers      []string
	paragraphs                 []string
}

// stories are those of testdata/languages.txt.
func stories(tb testing.TB) []told {
	tb.Helper()
	var out []told
	for _, part := range strings.Split(languages, "\n== ")[1:] {
		lines := strings.Split(strings.TrimSpace(part), "\n")
		if len(lines) < 9 {
			tb.Fatalf("%.40q has %d lines", part, len(lines))
		}
		s := told{headline: lines[2], byline: lines[3], menu: strings.Split(lines[1], "|"), footer: strings.Split(lines[4], "|"), teasers: lines[5:7], paragraphs: lines[7:]}
		s.tag, s.dir, _ = strings.Cut(lines[0], " ")
		out = append(out, s)
	}
	return out
}

// links are a list of them.
func links(texts []string) string {
	return `<ul><li><a href="/x">` + strings.Join(texts, `</a></li><li><a href="/x">`) + "</a></li></ul>"
}

// body is the body of the page that the story stands on.
func (s told) body(lead string) string {
	var teasers strings.Builder
	for _, text := range s.teasers {
		teasers.WriteString(`<div class="teaser"><a href="/t"><img src="/t.jpg"><h3>` + text + `</h3></a></div>`)
	}
	if lead != "" {
		lead = `<p class="standfirst">` + lead + `</p>`
	}
	return `<div dir="` + s.dir + `"><header class="site-header"><a href="/">News</a><nav>` + links(s.menu) + `</nav></header>
		<main><div class="article-header"><h1>` + s.headline + `</h1>` + lead + `<div class="byline">` + s.byline + `</div><time>5.3.2024</time></div>
		<figure><img src="/a.jpg"><figcaption>Photo: NN</figcaption></figure>
		<div class="article-body"><p>` + strings.Join(s.paragraphs, "</p>\n<p>") + `</p></div></main>
		<aside class="related"><div class="teasers">` + teasers.String() + `</div></aside>
		<footer class="site-footer">` + links(s.footer) + `<p>© News 2024</p></footer></div>`
}

// read returns the story that the shipped model finds, a line a block with its kind.
func read(tb testing.TB, body string, h story.Hints) []string {
	tb.Helper()
	p := gatherWith(tb, body, story.Default().Lexicon, h)
	all := texts(p)
	var out []string
	for _, f := range found(p) {
		out = append(out, string(f.Kind)+" "+all[f.Block])
	}
	return out
}

func TestStoriesInManyLanguages(t *testing.T) {
	t.Parallel()
	for _, s := range stories(t) {
		t.Run(s.tag, func(t *testing.T) {
			t.Parallel()
			want := []string{}
			for _, text := range s.paragraphs {
				want = append(want, "paragraph "+text)
			}
			h := story.Hints{Headline: s.headline, Article: true}
			if diff := cmp.Diff(want, read(t, s.body(""), h)); diff != "" {
				t.Errorf("story differs (-want +got):\n%s", diff)
			}
			lead := strings.Join(s.paragraphs[3:4], " ")
			h.Descriptions = []string{lead}
			s.paragraphs = append(s.paragraphs[:3:3], s.paragraphs[4:]...)
			want = append(append([]string{"lead " + lead}, want[:3]...), want[4:]...)
			if diff := cmp.Diff(want, read(t, s.body(lead), h)); diff != "" {
				t.Errorf("story with a standfirst differs (-want +got):\n%s", diff)
			}
		})
	}
}
