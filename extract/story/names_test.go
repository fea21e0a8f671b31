package story_test

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"broadsheet/extract/story"
)

// element is the first of a page.
func element(tb testing.TB, src string) *html.Node {
	tb.Helper()
	for n := range parse(tb, src).Descendants() {
		if n.Type == html.ElementNode && n.Data != "html" && n.Data != "head" && n.Data != "title" && n.Data != "body" {
			return n
		}
	}
	tb.Fatalf("no element in %q", src)
	return nil
}

func TestWordsOfNames(t *testing.T) {
	t.Parallel()
	for attrs, want := range map[string]string{
		`class="article-body__text"`:                              "article body text",
		`class="articleBodyText"`:                                 "article body text",
		`class="ArticleBodyText"`:                                 "article body text",
		`class="ARTICLE"`:                                         "article",
		`class="story2 col-12 h3"`:                                "story col",
		`class="a b lead"`:                                        "lead",
		`id=mainStory class=x`:                                    "main story",
		`itemprop=articleBody role=main`:                          "article body main",
		`data-testid="paragraph" data-type="text"`:                "paragraph text",
		`data-component="byline" data-component-name="TextBlock"`: "byline text block",
		`data-id=story href=/story title=story style=story`:       "",
		`class=""`:                  "",
		"class=\" lead\t\n body \"": "lead body",
		`class="straße"`:            "stra",
	} {
		var got []uint32
		for h := range story.Names(element(t, "<div "+attrs+"></div>")) {
			got = append(got, h)
		}
		for word := range strings.FieldsSeq(want) {
			i := slices.Index(got, story.HashName(word))
			if i < 0 {
				t.Errorf("%s: no word %q", attrs, word)
				continue
			}
			got = slices.Delete(got, i, i+1)
		}
		for _, word := range []string{"story", "article", "lead", "body", "a", "b", "h", "x"} {
			if slices.Contains(got, story.HashName(word)) {
				t.Errorf("%s: word %q though it isn't one of %q", attrs, word, want)
			}
		}
	}
}

// TestNameOfSeveralWords: beside its words a name counts as a whole, once.
func TestNameOfSeveralWords(t *testing.T) {
	t.Parallel()
	count := func(attrs string) (n int) {
		for range story.Names(element(t, "<div "+attrs+"></div>")) {
			n++
		}
		return n
	}
	for attrs, want := range map[string]int{`class="body"`: 1, `class="article-body"`: 3, `class="article-body body"`: 4, `class="article-body" id="article-body"`: 6, `class="body-1"`: 1} {
		if got := count(attrs); got != want {
			t.Errorf("%s has %d words, want %d", attrs, got, want)
		}
	}
	whole := func(attrs string) (last uint32) {
		for h := range story.Names(element(t, "<div "+attrs+"></div>")) {
			last = h
		}
		return last
	}
	if whole(`class="article-body"`) != whole(`id="articleBody"`) {
		t.Error("the same name in two spellings has two hashes")
	}
	if whole(`class="article-body"`) == whole(`class="body-article"`) {
		t.Error("the order of a name's words doesn't count")
	}
}

// TestNamesAreBounded: utility classes without end cost little.
func TestNamesAreBounded(t *testing.T) {
	t.Parallel()
	n := 0
	for range story.Names(element(t, `<div class="`+strings.Repeat("some-class ", 1000)+`" id=late></div>`)) {
		n++
	}
	if n == 0 || n > 40 {
		t.Errorf("%d words of a thousand names", n)
	}
}

// TestNamesStopWhenTold: a caller may leave the loop anywhere.
func TestNamesStopWhenTold(t *testing.T) {
	t.Parallel()
	e := element(t, `<div class="one two-three fourFive" id="six" role="seven"></div>`)
	var all []uint32
	for h := range story.Names(e) {
		all = append(all, h)
	}
	for stop := 1; stop <= len(all); stop++ {
		var got []uint32
		for h := range story.Names(e) {
			if got = append(got, h); len(got) == stop {
				break
			}
		}
		if !slices.Equal(got, all[:stop]) {
			t.Errorf("the first %d of %v are %v", stop, all, got)
		}
	}
}

// TestNamesAreWeighed: an element's own names, its parent's, and the worst, the best
// and all around a block are told apart.
func TestNamesAreWeighed(t *testing.T) {
	t.Parallel()
	l := story.Lexicon{Names: map[uint32]float32{story.HashName("good"): 2, story.HashName("bad"): -3, story.HashName("fair"): 1}}
	p := gatherWith(t, `<div class=bad><div class="good fair"><div class=fair id=other><p class=good>a</p></div><p>b</p></div></div><p>c</p>`, l, story.Hints{})
	for i, want := range []map[string]float32{
		{"name_own": 2, "name_up": 1, "name_low": -3, "name_high": 3, "name_sum": 3},
		{"name_own": 0, "name_up": 3, "name_low": -3, "name_high": 3, "name_sum": 0},
		{"name_own": 0, "name_up": 0, "name_low": 0, "name_high": 0, "name_sum": 0},
	} {
		for name, v := range want {
			if got := feature(t, p, i, name); got != v {
				t.Errorf("block %d: %s %v, want %v", i, name, got, v)
			}
		}
	}
}

func TestStandfirstsAreNamed(t *testing.T) {
	t.Parallel()
	p := gather(t, `<div class="article__standfirst"><p>a</p><div><div>b</div></div></div><p class=Vorspann>c</p><p class=text>d</p>`)
	for i, want := range []float32{2, 1, 3, 0} {
		if got := feature(t, p, i, "standfirst"); got != want {
			t.Errorf("block %d: standfirst %v, want %v", i, got, want)
		}
	}
}
