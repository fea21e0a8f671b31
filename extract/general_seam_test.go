package extract_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"broadsheet/extract"
)

// river is a paragraph long enough to make a story with a few of its kind.
const river = "The river rose in the night, and by the morning the old bridge was closed to all who wanted to cross it by cart or on foot."

func para(text string) extract.Block {
	return extract.Block{Type: extract.Paragraph, Text: text}
}

func subhead(text string) extract.Block {
	return extract.Block{Type: extract.Subhead, Text: text, Level: 2}
}

// found reads a page whose general reader finds the given.
func found(t *testing.T, head string, g extract.General) extract.Article {
	t.Helper()
	art, err := extract.Extract(pageOf(head, "<p>x</p>"), extract.Options{Profiles: new(extract.Profiles), General: fixed(g)})
	if err != nil {
		t.Fatal(err)
	}
	return art
}

func TestHeadOfTheStoryIsNotRepeated(t *testing.T) {
	t.Parallel()
	const head = `<title>Bridge closed for a year</title><meta name="author" content="Ada Brook"><meta property="og:type" content="article">`
	type bs = []extract.Block
	body := bs{para(river), subhead("The mayor"), para(river + " Again.")}
	for name, before := range map[string]bs{
		"nothing":                     nil,
		"the headline":                {subhead("Bridge closed for a year")},
		"the headline in other signs": {subhead("BRIDGE CLOSED — for a year!")},
		"kicker and headline":         {para("High water"), subhead("Bridge closed for a year")},
		"the headline twice":          {subhead("Bridge closed for a year"), subhead("Bridge closed for a year")},
		"the author":                  {para("By Ada Brook")},
		"author and date":             {para("Ada Brook"), para("Published on January 28, 2020")},
		"date and author":             {para("28.01.2020"), para("Von Ada Brook")},
		"all of it":                   {para("Local"), subhead("Bridge closed for a year"), para("By Ada Brook"), para("28 January 2020")},
		"empty blocks":                {para(""), para(" \n\u00a0"), {Type: extract.Subhead, Text: "\u200b"}},
		"a local time of no zone":     {para("Stand: 28.01.2020, 15:49 Uhr")},
		"words for a byline":          {para("Von"), para("By:")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			art := found(t, head, extract.General{Body: slices.Concat(before, body)})
			if diff := cmp.Diff(body, art.Body); diff != "" {
				t.Errorf("body differs (-want +got):\n%s", diff)
			}
		})
	}
}

func TestWhatBelongsToTheStoryStays(t *testing.T) {
	t.Parallel()
	const head = `<title>Bridge closed for a year</title><meta name="author" content="Ada Brook"><meta property="og:type" content="article">`
	for name, body := range map[string][]extract.Block{
		"a subhead like the headline below the first paragraphs": {para(river), para(river), subhead("Bridge closed for a year"), para(river)},
		"a paragraph that is the headline":                       {para("Bridge closed for a year"), para(river)},
		"another author":                                         {para("Ben Hill"), para(river)},
		"a sentence with the author":                             {para("Ada Brook saw the river rise."), para(river)},
		"a sentence with a date":                                 {para("On 28 January 2020 the river rose."), para(river)},
		"a date far below":                                       {para(river), para("28 January 2020"), para(river)},
		"a list":                                                 {para(river), {Type: extract.ListItem, Text: "one", Level: 1}, {Type: extract.ListItem, Text: "two", Level: 1}},
		"a single block":                                         {para("Ada Brook")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			art := found(t, head, extract.General{Body: body})
			if diff := cmp.Diff(body, art.Body); diff != "" {
				t.Errorf("body differs (-want +got):\n%s", diff)
			}
		})
	}
}

func TestHeadingsAtTheEndAreNoStory(t *testing.T) {
	t.Parallel()
	art := found(t, `<meta property="og:type" content="article">`, extract.General{Body: []extract.Block{para(river), subhead("Read more"), subhead("Comments"), para(" ")}})
	if diff := cmp.Diff([]extract.Block{para(river)}, art.Body); diff != "" {
		t.Errorf("body differs (-want +got):\n%s", diff)
	}
}

func TestReaderThatFindsNothing(t *testing.T) {
	t.Parallel()
	for name, g := range map[string]extract.General{
		"nothing": {}, "empty blocks": {Body: []extract.Block{para(""), para(" ")}}, "headings alone": {Body: []extract.Block{subhead("A"), subhead("B")}},
		"pictures alone": {Images: []extract.Image{{URL: "https://pics.example/b.jpg"}}}, "a lead alone": {Lead: []string{river}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := extract.Extract(pageWith(""), extract.Options{Profiles: new(extract.Profiles), General: fixed(g)})
			if err == nil || !strings.HasSuffix(err.Error(), "not an article (no_text): no text of a story was found") {
				t.Errorf("error %v", err)
			}
		})
	}
}

func TestReaderThatFindsNothingLeavesTheStatedBody(t *testing.T) {
	t.Parallel()
	art := found(t, newsWith(`"articleBody":"`+river+" "+river+`\n`+river+`"`), extract.General{Images: []extract.Image{{URL: "https://pics.example/b.jpg"}}})
	want := []extract.Block{para(river + " " + river), para(river)}
	if diff := cmp.Diff(want, art.Body); diff != "" || art.Extraction.Fields["body"] != "jsonld:articleBody" {
		t.Errorf("body from %q differs (-want +got):\n%s", art.Extraction.Fields["body"], diff)
	}
	if len(art.Images) != 0 {
		t.Errorf("images %+v of a reading that was thrown away", art.Images)
	}
}

func TestPicturesOfTheReader(t *testing.T) {
	t.Parallel()
	const og = `<meta property="og:type" content="article"><meta property="og:image" content="https://pics.example/lead.jpg?w=1200">`
	g := extract.General{Body: []extract.Block{para(river)}, Images: []extract.Image{
		{URL: "https://pics.example/lead.jpg?w=300", Caption: "the lead once more"},
		{URL: "https://pics.example/b.jpg", Alt: " A \n boat ", Caption: " The  boat\u00ad ", Credit: " Ada  Brook "},
		{URL: "https://pics.example/b.jpg?crop=1"},
		{Alt: "no address"},
		{URL: "https://pics.example/c.jpg"},
	}}
	art := found(t, og, g)
	want := []extract.Image{
		{URL: "https://pics.example/lead.jpg?w=1200", Caption: "the lead once more", Role: extract.LeadImage},
		{URL: "https://pics.example/b.jpg", Alt: "A boat", Caption: "The boat", Credit: "Ada Brook", Role: extract.InlineImage},
		{URL: "https://pics.example/c.jpg", Role: extract.InlineImage},
	}
	if diff := cmp.Diff(want, art.Images); diff != "" || art.Extraction.Fields["images"] != "meta:og:image" {
		t.Errorf("images from %q differ (-want +got):\n%s", art.Extraction.Fields["images"], diff)
	}
	art = found(t, `<meta property="og:type" content="article">`, g)
	if len(art.Images) != 3 || art.Images[0].Role != extract.InlineImage || art.Extraction.Fields["images"] != "generic:figure" {
		t.Errorf("images %+v from %q without a lead image", art.Images, art.Extraction.Fields["images"])
	}
}

func TestStatedBodyAsMarkup(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		stated string
		want   []string
	}{
		"paragraphs":         {`<p>One <b>bold</b> word.</p><p>Two &amp; three.</p>`, []string{"One bold word.", "Two & three."}},
		"escaped paragraphs": {`&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;`, []string{"One.", "Two."}},
		"breaks":             {`One.<br>Two.<br/>Three.<br />Four.`, []string{"One.", "Two.", "Three.", "Four."}},
		"breaks in one":      {`<div>One.<br><br>Two.</div>`, []string{"One.", "Two."}},
		"headings and lists": {`<h2>Head</h2><ul><li>one</li><li>two</li></ul><blockquote>Said.</blockquote>End.`, []string{"Head", "one", "two", "Said.", "End."}},
		"words stay whole":   {`<p><span>E</span>inen Tag lang.</p>`, []string{"Einen Tag lang."}},
		"lines":              {`One.\n\n  Two.\r\nThree.`, []string{"One.", "Two.", "Three."}},
		"no markup":          {`3 < 4 and 5 > 4.`, []string{"3 < 4 and 5 > 4."}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var rest []extract.Block
			for _, line := range c.want {
				rest = append(rest, para(line))
			}
			long := strings.Repeat(river+" ", 3)
			art := found(t, newsWith(`"articleBody":"`+c.stated+`\n`+long+`"`), extract.General{})
			if diff := cmp.Diff(append(rest, para(strings.TrimSpace(long))), art.Body); diff != "" {
				t.Errorf("body differs (-want +got):\n%s", diff)
			}
		})
	}
}

// TestProfilesBodyNeedsNoReader: where a layout found the story, the general
// reader isn't asked.
func TestProfilesBodyNeedsNoReader(t *testing.T) {
	t.Parallel()
	profile, err := extract.ParseProfile("news.yaml", []byte("name: news.example\nhosts: [news.example]\nlayouts:\n  - name: all\n    when: article\n    headline: h1\n    body:\n      paragraph: article p\n"))
	if err != nil {
		t.Fatal(err)
	}
	profiles, err := extract.NewProfiles(profile)
	if err != nil {
		t.Fatal(err)
	}
	art, err := extract.Extract(pageOf("", "<h1>Bridge closed</h1>"+story), extract.Options{Profiles: profiles, General: fixed{Body: []extract.Block{para("wrong")}}})
	if err != nil {
		t.Fatal(err)
	}
	if len(art.Body) != 5 || !strings.HasPrefix(art.Extraction.Fields["body"], "css:") {
		t.Errorf("%d blocks from %q", len(art.Body), art.Extraction.Fields["body"])
	}
}
