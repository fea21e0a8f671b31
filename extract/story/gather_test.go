package story_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"broadsheet/extract/story"
)

func TestBlocksOfAPage(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		body string
		want []string
	}{
		"inline tags add no blank":        {`<p><span>T</span>he <b>b</b>rid<i>ge</i>.</p>`, []string{"The bridge."}},
		"an image in a word":              {`<p>bri<img src=a>dge</p>`, []string{"bridge"}},
		"a script in a word":              {`<p>bri<script>x()</script>dge</p>`, []string{"bridge"}},
		"a break is a blank":              {`<p>old<br>bridge</p>`, []string{"old bridge"}},
		"a break in bold":                 {`<p><b>old<br></b>bridge</p>`, []string{"old bridge"}},
		"two breaks end a paragraph":      {`<div>one<br><br>two<br/> <br/>three</div>`, []string{"one", "two", "three"}},
		"breaks in tags":                  {`<div><b>one<br></b><br><i>two</i></div>`, []string{"one", "two"}},
		"many breaks":                     {`<div><br><br>one<br><br><br><br>two<br><br></div>`, []string{"one", "two"}},
		"a span for a break":              {`<div>one<span class="x br"></span>two<span class="break"></span> more</div>`, []string{"one", "two more"}},
		"a span with text is none":        {`<div>one <span class=br>two</span></div>`, []string{"one two"}},
		"text around a paragraph":         {`<div>one<p>two</p>three</div>`, []string{"one", "two", "three"}},
		"divs in divs":                    {`<div>one<div>two<div>three</div></div>four</div>`, []string{"one", "two", "three", "four"}},
		"items":                           {`<ul><li>one<ul><li>two</li></ul></li><li>three</li></ul>`, []string{"one", "two", "three"}},
		"a custom element in a line":      {`<p>one <x-y>two</x-y> three</p>`, []string{"one two three"}},
		"a custom element in a heading":   {`<h2>one <x-y>two</x-y></h2>`, []string{"one two"}},
		"a custom element around blocks":  {`<x-y>one</x-y><x-y><p>two</p></x-y>`, []string{"one", "two"}},
		"a button in a line":              {`<p>one <button>two</button></p>`, []string{"one two"}},
		"a button of its own":             {`<div>one <button>two</button> three</div>`, []string{"one", "two", "three"}},
		"a row of data":                   {`<table><tr><th>Year</th><th>Height</th></tr><tr><td>1920</td><td>4 <b>m</b></td></tr></table>`, []string{"Year | Height", "1920 | 4 m"}},
		"paragraphs in cells":             {`<table><tr><td><p>1920</p></td><td><div>4 m</div></td></tr></table>`, []string{"1920 | 4 m"}},
		"an empty first cell":             {`<table><tr><td></td><td>Height</td><td>Width</td></tr></table>`, []string{"Height | Width"}},
		"cells that lay out":              {`<table><tr><td><p>one</p><p>two</p></td><td>three</td></tr></table>`, []string{"one", "two", "three"}},
		"a row of one cell":               {`<table><tr><td>one</td></tr><tr><td>two</td></tr></table>`, []string{"one", "two"}},
		"hidden in a line":                {`<p>one <span hidden>two</span><a style="display : none">three <b>four</b></a><i aria-hidden="true">!</i>five</p>`, []string{"one five"}},
		"shown though it could be hidden": {`<p>one <span aria-hidden="false">two</span> <a style="display:inline">three</a></p>`, []string{"one two three"}},
		"shown to nobody":                 {`<script>a</script><style>b</style><template>c</template><svg><text>e</text></svg><iframe>f</iframe><select><option>g</select><textarea>h</textarea><video>i</video><audio>j</audio><object>k</object><canvas>l</canvas><p>m</p>`, []string{"m"}},
		"blanks":                          {"<p>&nbsp;</p><div> \n\t<p>\u200b</p></div>", nil},
		"nothing":                         {"", nil},
		"a term and its meaning":          {"<dl><dt>one</dt><dd>two</dd></dl>", []string{"one", "two"}},
		"ruby":                            {"<p><ruby>東<rt>とう</rt></ruby>京</p>", []string{"東とう京"}},
		"a soft break":                    {"<p>bri<wbr>dge</p>", []string{"bridge"}},
		"lines of code":                   {"<pre>a\nb</pre>", []string{"a b"}},
		"marks without a word":            {"<p>***</p><p>one</p><span>|</span><div>•</div><p>two</p><p>…</p>", []string{"one", "two"}},
		"a comment in a word":             {"<p>bri<!-- x -->dge</p>", []string{"bridge"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, texts(gather(t, c.body))); diff != "" {
				t.Errorf("blocks differ (-want +got):\n%s", diff)
			}
		})
	}
}

// TestBlocksKnowTheirElement: the element that the run stands in, not the span.
func TestBlocksKnowTheirElement(t *testing.T) {
	t.Parallel()
	p := gather(t, `<div id=d>one<p id=p><b>two</b> three</p>four</div><x-y id=x>five</x-y><h3 id=h><a href=/>six</a></h3>`)
	want := []string{"d div", "p p", "d div", "x ", "h h3"}
	var got []string
	for _, b := range p.Blocks {
		got = append(got, b.Node.Attr[0].Val+" "+b.Within.String())
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("elements differ (-want +got):\n%s", diff)
	}
}

// TestLinksAndPicturesBelongToABlock: each is counted once, where the reader meets it.
func TestLinksAndPicturesBelongToABlock(t *testing.T) {
	t.Parallel()
	p := gather(t, `<p>one <a href=/>two</a> <a href=/>three</a></p><img src=a><figure><img src=b></figure><p>four</p><p><a href=/>five</a></p>`)
	for i, want := range [][2]float32{{2, 0}, {0, 2}, {1, 0}} {
		if got := [2]float32{feature(t, p, i, "links"), feature(t, p, i, "images")}; got != want {
			t.Errorf("block %d: links and images %v, want %v", i, got, want)
		}
	}
	for i, want := range []float32{8.0 / 11, 0, 1} {
		if got := feature(t, p, i, "linked"); got != want {
			t.Errorf("block %d: %v of the text is linked, want %v", i, got, want)
		}
	}
}

// TestNilGatherer: whoever walks a page needn't ask whether somebody gathers.
func TestNilGatherer(t *testing.T) {
	t.Parallel()
	var g *story.Gatherer
	n := &html.Node{Type: html.ElementNode, Data: "p", DataAtom: atom.P}
	g.Enter(n)
	g.Text(&html.Node{Type: html.TextNode, Data: "a"})
	g.Leave(n)
}

// TestBlocksAreBounded: a page of any size costs what its bound says.
func TestBlocksAreBounded(t *testing.T) {
	t.Parallel()
	p := gather(t, strings.Repeat("<p>a</p>", story.MaxBlocks+500))
	if len(p.Blocks) != story.MaxBlocks {
		t.Errorf("%d blocks, want %d", len(p.Blocks), story.MaxBlocks)
	}
}

// TestEveryTextIsInABlock: whatever the markup, the blocks have the page's text in
// order, each letter once.
func TestEveryTextIsInABlock(t *testing.T) {
	t.Parallel()
	for _, body := range []string{
		"a<b>b<p>c<table>d<tr>e<td>f<td>g</table>h<h1>i<h2>j</b>k<li>l<dd>m<pre>n", "<a>a<div>b<a>c</div>d</a>e", "<ruby>a<rt>b<rp>c</ruby>d", "<table><tr><td>a<table><tr><td>b<td>c</table><td>d</table>",
		"<x-y>a<span>b<x-z>c<p>d</x-z>e</span>f</x-y>", "<button>a<p>b</button>c", "<ul>a<li>b<ol>c<li>d</ol>e</ul>f", strings.Repeat("<div>a<span>b", 200),
	} {
		var want strings.Builder
		for n := range parse(t, body).Descendants() {
			if n.Type == html.TextNode && n.Parent.DataAtom != atom.Title {
				want.WriteString(n.Data)
			}
		}
		got := strings.NewReplacer(" ", "", "|", "").Replace(strings.Join(texts(gather(t, body)), ""))
		if got != want.String() {
			t.Errorf("%.60s: text %.100q, want %.100q", body, got, want.String())
		}
	}
}
