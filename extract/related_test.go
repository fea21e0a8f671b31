package extract_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"broadsheet/extract"
)

const teaserLayout = `  - name: teasers
    when: main
    headline: h1
    body: {paragraph: main p}
    related:
      - label: [.label-new, .label]
        ignore: [Newsletter, Services]
        each: .card
        kicker: .k
        headline: .h
        teaser: .t
        url: a @href
        author: .by
        published: [time @datetime, time]
        image_url: [img @data-src, img @src]
        image_alt: img @alt
        video: .play
        gallery: .photos
        audio: .sound
        paid: .plus
`

func readTeasers(t *testing.T, body string) []extract.Group {
	t.Helper()
	return readKiosk(t, teaserLayout, "<main><h1>The mill</h1><p>It turns.</p></main>"+body).Related
}

// groups shows groups as "label: headline, headline".
func groups(list []extract.Group) []string {
	var out []string
	for _, g := range list {
		var heads []string
		for _, item := range g.Items {
			heads = append(heads, item.Headline)
		}
		out = append(out, g.Group+": "+strings.Join(heads, ", "))
	}
	return out
}

// TestTeasersBelongToTheLabelBeforeThem: in the order of the document, in
// whatever modules the two stand.
func TestTeasersBelongToTheLabelBeforeThem(t *testing.T) {
	t.Parallel()
	label := func(s string) string { return "<div><p class=label>" + s + "</p></div>" }
	card := func(s string) string { return "<section><div class=card><b class=h>" + s + "</b></div></section>" }
	for name, c := range map[string]struct {
		body string
		want []string
	}{
		"two groups":             {label("More") + card("A") + card("B") + label("Top") + card("C"), []string{"More: A, B", "Top: C"}},
		"before any label":       {card("A") + label("More") + card("B"), []string{"More: B"}},
		"no label":               {card("A"), nil},
		"label without teasers":  {label("More") + label("Top") + card("A"), []string{"Top: A"}},
		"ignored label":          {label("More") + card("A") + label("Newsletter") + card("B") + label("Top") + card("C"), []string{"More: A", "Top: C"}},
		"ignored label, blanks":  {label(" Services\n") + card("B"), nil},
		"ignored word in label":  {label("Services near you") + card("B"), []string{"Services near you: B"}},
		"empty second label":     {label("More") + card("A") + label("More"), []string{"More: A"}},
		"label without text":     {label("More") + card("A") + label("<i></i>") + card("B"), []string{"More: A"}},
		"label twice":            {label("More") + card("A") + label("Top") + card("B") + label("More") + card("C"), []string{"More: A", "Top: B", "More: C"}},
		"teaser without a name":  {label("More") + card("") + card("B"), []string{"More: B"}},
		"only nameless teasers":  {label("More") + card(""), nil},
		"label in the card":      {label("More") + "<div class=card><b class=h>A</b><i class=label>Top</i></div>" + card("B"), []string{"More: A", "Top: B"}},
		"card in the label":      {"<div class=label>More<div class=card><b class=h>A</b></div></div>", []string{"More A: A"}},
		"card in a card":         {label("More") + "<div class=card><b class=h>A</b><div class=card><b class=h>B</b></div></div>" + card("C"), []string{"More: A, B, C"}},
		"hidden label":           {label("<span hidden>Top</span>") + card("A"), nil},
		"first kind of label":    {`<p class=label-new>New</p>` + card("A") + label("Old") + card("B"), []string{"New: A, B"}},
		"inside the article":     {"<main>" + label("More") + card("A") + "</main>", []string{"More: A"}},
		"label after its cards":  {card("A") + label("More"), nil},
		"comment between":        {label("More") + "<!-- " + label("Top") + " -->" + card("A"), []string{"More: A"}},
		"template between":       {label("More") + "<script>" + label("Top") + "</script>" + card("A"), []string{"More: A"}},
		"teaser of address only": {label("More") + "<div class=card><a href=/a></a></div>", []string{"More: "}},
	} {
		if diff := cmp.Diff(c.want, groups(readTeasers(t, c.body))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestTeaserIsReadWhole(t *testing.T) {
	t.Parallel()
	got := readTeasers(t, `<p class=label>More</p><div class=card><i class=k> Sky </i><a href="/news/2#top"><b class=h>A village<br>counts stars</b></a>
<p class=t>At ten the lamps go out.</p><p class=by>Ida Kolm, Oberau</p><time datetime="2019-04-22T11:51:58Z ">yesterday</time><img src=blank.gif data-src=stars.jpg alt=" Night "><i class=plus></i></div>
<div class=card><b class=h>B</b><time>two hours ago</time><img src="data:image/gif;base64,AA" alt=""></div><div class=card><b class=h>C</b><a href="javascript:open()">x</a><img alt=Sky></div>`)
	want := []extract.Group{{Group: "More", Items: []extract.Teaser{
		{
			Kicker: "Sky", Headline: "A village counts stars", Teaser: "At ten the lamps go out.", URL: "https://kiosk.example/news/2", Author: "Ida Kolm, Oberau",
			Published: "2019-04-22T11:51:58Z", Image: &extract.TeaserImage{URL: "https://kiosk.example/news/stars.jpg", Alt: "Night"}, Paid: true,
		},
		{Headline: "B", Published: "two hours ago"},
		{Headline: "C", Image: &extract.TeaserImage{Alt: "Sky"}},
	}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestTeaserSaysWhatItLeadsTo(t *testing.T) {
	t.Parallel()
	for marks, want := range map[string]extract.Media{
		"": "", "<i class=play></i>": extract.Video, "<i class=photos></i>": extract.Gallery, "<i class=sound></i>": extract.Audio,
		"<i class=sound></i><i class=play></i>": extract.Video, "<i class=player></i>": "",
	} {
		got := readTeasers(t, "<p class=label>More</p><div class=card><b class=h>A</b>"+marks+"</div><div class=card><b class=h>B</b></div>")
		if len(got) != 1 || len(got[0].Items) != 2 || got[0].Items[0].Media != want || got[0].Items[1].Media != "" {
			t.Errorf("%s: %+v, want %q and none", marks, got, want)
		}
	}
}

const pictureLayout = `  - name: pictures
    when: main
    headline: h1
    body: {paragraph: main > p, drop: figure}
    images:
      - {role: lead, url: [.hero img @data-src, .hero img @src], alt: .hero img @alt, caption: .hero-caption, credit: .hero-credit}
      - {role: inline, each: figure, url: img @src, alt: img @alt, caption: figcaption, credit: [.credit, small]}
`

// TestPictures: one of the page, however many places match, and one for each
// match of each.
func TestPictures(t *testing.T) {
	t.Parallel()
	const head = "<main><h1>The mill</h1><p>It turns.</p>"
	lead := extract.Image{URL: "https://kiosk.example/a.jpg", Alt: "Wheel", Caption: "The wheel", Credit: "ana", Role: extract.LeadImage}
	inline := func(name string) extract.Image {
		return extract.Image{URL: "https://kiosk.example/" + name, Role: extract.InlineImage}
	}
	for name, c := range map[string]struct {
		body string
		want []extract.Image
	}{
		"none":                     {"", nil},
		"lead":                     {`<div class=hero><img src=/leer.gif data-src=/a.jpg alt=" Wheel"></div><i class=hero-caption>The wheel</i><i class=hero-credit>Photo: ana</i>`, []extract.Image{lead}},
		"lead by other label":      {`<div class=hero><img src=/a.jpg alt=Wheel></div><i class=hero-caption>The wheel</i><i class=hero-credit>Picture by ana</i>`, []extract.Image{lead}},
		"first of many":            {`<div class=hero><img src=/a.jpg><img src=/b.jpg></div>`, []extract.Image{{URL: "https://kiosk.example/a.jpg", Role: extract.LeadImage}}},
		"caption alone":            {`<i class=hero-caption>The wheel</i>`, []extract.Image{{Caption: "The wheel", Role: extract.LeadImage}}},
		"credit in the words":      {`<i class=hero-credit>by ana, Photo: x</i>`, []extract.Image{{Credit: "by ana, Photo: x", Role: extract.LeadImage}}},
		"each in order":            {`<figure><img src=/a.jpg></figure><figure><img src=/b.jpg></figure><figure><img src=/c.jpg></figure>`, []extract.Image{inline("a.jpg"), inline("b.jpg"), inline("c.jpg")}},
		"each by its own":          {`<figure><img src=/a.jpg></figure><figure><figcaption>B</figcaption></figure>`, []extract.Image{inline("a.jpg"), {Caption: "B", Role: extract.InlineImage}}},
		"each without anything":    {`<figure><table></table></figure><figure><img src=/a.jpg></figure>`, []extract.Image{inline("a.jpg")}},
		"no web address":           {`<figure><img src="data:image/png;base64,AA"></figure><figure><img src="blob:x" alt=B></figure>`, []extract.Image{{Alt: "B", Role: extract.InlineImage}}},
		"lead before inline":       {`<figure><img src=/b.jpg></figure><div class=hero><img src=/a.jpg></div>`, []extract.Image{{URL: "https://kiosk.example/a.jpg", Role: extract.LeadImage}, inline("b.jpg")}},
		"caption is no paragraph":  {`<figure><p>Not text</p><img src=/a.jpg></figure>`, []extract.Image{inline("a.jpg")}},
		"second credit by default": {`<figure><img src=/a.jpg><small>Photo: ana</small></figure>`, []extract.Image{{URL: "https://kiosk.example/a.jpg", Credit: "ana", Role: extract.InlineImage}}},
	} {
		art := readKiosk(t, pictureLayout, head+c.body)
		if diff := cmp.Diff(c.want, art.Images); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if art.Text != "It turns." {
			t.Errorf("%s: the text is %q", name, art.Text)
		}
	}
}
