package extract_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"broadsheet/extract"
)

// figures returns the pictures that the general reader's converter finds.
func figures(t *testing.T, src string) []extract.Image {
	t.Helper()
	return extract.Pictures(parse(t, src))
}

func TestCaptionAndCreditAreParted(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ inside, caption, credit string }{
		"a caption alone":           {`The old bridge`, "The old bridge", ""},
		"a credit behind":           {`The old bridge <span class="credit">Ada Brook</span>`, "The old bridge", "Ada Brook"},
		"a credit before":           {`<span class="credit">Ada Brook</span> The old bridge`, "The old bridge", "Ada Brook"},
		"a credit between":          {`The <i class="credit">Ada Brook</i> bridge`, "The bridge", "Ada Brook"},
		"a credit alone":            {`<span class="credit">Ada Brook</span>`, "", "Ada Brook"},
		"its name in the caption":   {`Ada Brook at the bridge. <span class="credit">Ada Brook</span>`, "Ada Brook at the bridge.", "Ada Brook"},
		"another class":             {`The old bridge <span class="img__Copyright">River Press</span>`, "The old bridge", "River Press"},
		"a photographer":            {`The old bridge <em class="photographer-name">Ada Brook</em>`, "The old bridge", "Ada Brook"},
		"with a label":              {`The old bridge <span class="credit">Photo: Ada Brook</span>`, "The old bridge", "Ada Brook"},
		"with a label in German":    {`Die Brücke <span class="credit">Foto: Ada Brook/River Press</span>`, "Die Brücke", "Ada Brook/River Press"},
		"with a sign":               {`The old bridge <span class="credit">© Ada Brook</span>`, "The old bridge", "Ada Brook"},
		"with a label in capitals":  {`The old bridge <span class="credit">PHOTO CREDIT: Ada Brook</span>`, "The old bridge", "Ada Brook"},
		"a label alone":             {`The old bridge <span class="credit">Photo:</span>`, "The old bridge", "Photo:"},
		"an empty credit":           {`The old bridge <span class="credit"> </span>`, "The old bridge", ""},
		"inline tags in a caption":  {`The <b>o</b>ld bridge<br>in spring`, "The old bridge in spring", ""},
		"paragraphs in a caption":   {`<p>The old bridge</p><p class="credit">Ada Brook</p>`, "The old bridge", "Ada Brook"},
		"a script in a caption":     {`The old bridge<script>x()</script>`, "The old bridge", ""},
		"a credit that is an essay": {`The bridge <span class="credit">` + strings.Repeat("x ", 2000) + `</span>`, "The bridge " + strings.TrimSpace(strings.Repeat("x ", 2000)), ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := figures(t, `<figure><img src="https://pics.example/b.jpg" alt=" A \n bridge "><figcaption>`+c.inside+`</figcaption></figure>`)
			want := []extract.Image{{URL: "https://pics.example/b.jpg", Alt: `A \n bridge`, Caption: c.caption, Credit: c.credit}}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("images differ (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAddressOfAPicture(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ img, want string }{
		"src":                  {`<img src="https://pics.example/b.jpg">`, "https://pics.example/b.jpg"},
		"src before others":    {`<img data-src="https://pics.example/c.jpg" src="https://pics.example/b.jpg">`, "https://pics.example/b.jpg"},
		"loaded later":         {`<img src="data:image/gif;base64,R0" data-src="https://pics.example/b.jpg">`, "https://pics.example/b.jpg"},
		"without src":          {`<img data-original="https://pics.example/b.jpg">`, "https://pics.example/b.jpg"},
		"another loader":       {`<img src="" data-lazy-src="https://pics.example/b.jpg">`, "https://pics.example/b.jpg"},
		"in a picture element": {`<picture><source srcset="https://pics.example/b.webp"><img src="https://pics.example/b.jpg"></picture>`, "https://pics.example/b.jpg"},
		"in a link":            {`<a href="/big"><img src="https://pics.example/b.jpg"></a>`, "https://pics.example/b.jpg"},
		"deep":                 {`<div><div><img src="https://pics.example/b.jpg"></div></div>`, "https://pics.example/b.jpg"},
		"data alone":           {`<img src="data:image/gif;base64,R0">`, ""},
		"a script":             {`<img src="javascript:x()">`, ""},
		"a file":               {`<img src="file:///b.jpg">`, ""},
		"relative, no base":    {`<img src="/b.jpg">`, ""},
		"none":                 {`<img alt="A bridge">`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := ""
			if list := figures(t, "<figure>"+c.img+"<figcaption>x</figcaption></figure>"); len(list) == 1 {
				got = list[0].URL
			}
			if got != c.want {
				t.Errorf("address %q, want %q", got, c.want)
			}
		})
	}
}

func TestPicturesInTheStory(t *testing.T) {
	t.Parallel()
	art := read(t, sheet{
		head: `<meta property="og:image" content="/pics/lead.jpg">`,
		story: `<article class="article-body">` + paragraphs(tale[:1]) + `<figure><img src="/pics/lead.jpg?w=800"><figcaption>The lead once more</figcaption></figure>` + paragraphs(tale[1:3]) +
			`<figure><img src="../pics/boat.jpg" alt="A boat"><figcaption>The ferryman's boat <span class="credit">Photo: Ada Brook</span></figcaption></figure>` +
			paragraphs(tale[3:6]) + `<p><img src="/pics/goat.jpg" alt="The goat"></p>` + paragraphs(tale[6:]) + `</article>`,
		below: `<aside><figure><img src="/pics/advert.jpg"><figcaption>Hats, new and used</figcaption></figure></aside>`,
	}.page())
	want := []extract.Image{
		{URL: "https://news.example/pics/lead.jpg", Caption: "The lead once more", Role: extract.LeadImage},
		{URL: "https://news.example/pics/boat.jpg", Alt: "A boat", Caption: "The ferryman's boat", Credit: "Ada Brook", Role: extract.InlineImage},
		{URL: "https://news.example/pics/goat.jpg", Alt: "The goat", Role: extract.InlineImage},
	}
	if diff := cmp.Diff(want, art.Images); diff != "" {
		t.Errorf("images differ (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(tale, outline(art.Body)); diff != "" {
		t.Errorf("captions are in the body (-want +got):\n%s", diff)
	}
}

// TestStatedCaptionIsKept: the figure fills only what the page didn't state.
func TestStatedCaptionIsKept(t *testing.T) {
	t.Parallel()
	art := read(t, pageOf(newsWith(`"image":{"url":"/pics/lead.jpg","caption":"As stated"}`),
		`<article><p>`+first+`</p><figure><img src="/pics/lead.jpg" alt="A bridge"><figcaption>As printed <i class="credit">Ada Brook</i></figcaption></figure><p>`+second+`</p><p>`+third+`</p></article>`))
	want := []extract.Image{{URL: "https://news.example/pics/lead.jpg", Alt: "A bridge", Caption: "As stated", Credit: "Ada Brook", Role: extract.LeadImage}}
	if diff := cmp.Diff(want, art.Images); diff != "" {
		t.Errorf("images differ (-want +got):\n%s", diff)
	}
}
