package story_test

import (
	"strings"
	"testing"

	"golang.org/x/net/html"

	"broadsheet/extract/story"
)

// TestPicturesBeforeMarks: what a dropped bullet stood behind stands before the next
// text.
func TestPicturesBeforeMarks(t *testing.T) {
	t.Parallel()
	p := gather(t, `<p>one</p><img src=a><p>•</p><img src=b><p>***</p><p>two</p><p>three</p>`)
	for i, want := range []float32{0, 2, 0} {
		if got := feature(t, p, i, "images"); got != want {
			t.Errorf("block %d stands behind %v pictures, want %v", i, got, want)
		}
	}
}

func TestPicturesAmongTheBlocks(t *testing.T) {
	t.Parallel()
	p := gather(t, `<img id=logo src=a><h1>head</h1><p>one</p><figure id=f><img src=b><figcaption>words</figcaption></figure><p>two <img id=i src=c></p>
		<aside><img src=d></aside><nav><img src=e></nav><form><img src=f></form><div hidden><img src=g></div><template><img src=h></template><noscript><img src=i></noscript>
		<picture><source srcset=j><img id=p src=k></picture><p>three</p><img id=late src=l><p>four</p><footer><img src=m></footer>`)
	all := texts(p)
	block := func(text string) int {
		for i, s := range all {
			if s == text {
				return i
			}
		}
		t.Fatalf("no block %q in %q", text, all)
		return 0
	}
	for name, c := range map[string]struct {
		taken []string
		want  string
	}{
		"the story":     {[]string{"one", "two", "three"}, "f i p"},
		"to the end":    {[]string{"one", "four"}, "f i p late"},
		"one paragraph": {[]string{"four"}, "i p late"},
		"none":          {nil, ""},
	} {
		var findings []story.Finding
		for _, text := range c.taken {
			findings = append(findings, story.Finding{Block: block(text)})
		}
		var got []string
		for _, n := range p.Pictures(findings) {
			got = append(got, attr(n, "id"))
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: pictures %q, want %q", name, got, c.want)
		}
	}
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// TestPicturesAreBounded: a page of icons costs what its bound says.
func TestPicturesAreBounded(t *testing.T) {
	t.Parallel()
	p := gather(t, "<p>a</p>"+strings.Repeat("<img src=a>", 3000)+"<p>b</p>")
	if n := len(p.Pictures([]story.Finding{{Block: 0}, {Block: 1}})); n != 1000 {
		t.Errorf("%d pictures", n)
	}
}
