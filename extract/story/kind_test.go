package story_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestReadTellsTheKinds(t *testing.T) {
	t.Parallel()
	p := gather(t, `<nav>menu</nav><h1>Headline</h1><p class=standfirst>A standfirst is here.</p><p>By somebody</p>
		<article><p>One paragraph.</p><h2>A heading</h2><p>Two.</p><h3>Another</h3><h4>More</h4><h5>Below</h5><h6>Last</h6><p><b>A bold line</b></p><p>With <b>bold</b> in it.</p>
		<ul><li>An item<ol><li>in another</li></ol></li></ul><blockquote><p>A quote.</p></blockquote><pre>code = 1</pre><table><tr><td>a</td><td>b</td></tr></table>
		<div>In a div.</div><h2>A heading</h2><ul><li><h3>in an item</h3></li></ul><dl><dt>Term</dt><dd>Meaning</dd></dl></article><footer>end</footer>`)
	want := []string{
		"lead A standfirst is here.", "paragraph One paragraph.", "subhead** A heading", "paragraph Two.", "subhead*** Another", "subhead**** More", "subhead***** Below", "subhead****** Last", "subhead A bold line", "paragraph With bold in it.",
		"list_item* An item", "list_item** in another", "quote A quote.", "code code = 1", "table_row a | b", "paragraph In a div.", "subhead** A heading", "subhead*** in an item", "paragraph Term", "paragraph Meaning",
	}
	if diff := cmp.Diff(want, outline(p, p.Read(simple(t)).Found)); diff != "" {
		t.Errorf("story differs (-want +got):\n%s", diff)
	}
}

// TestHeadingThatIsNoSubhead: the model has the last word on headings, none on lists.
func TestHeadingThatIsNoSubhead(t *testing.T) {
	t.Parallel()
	p := gather(t, `<article><h2>A heading</h2><p>One.</p><ul><li>An item</ul></article>`)
	want := []string{"paragraph A heading", "subhead One.", "list_item* An item"}
	m := model(t, "first bias 9", "second bias 9", "lead bias -9", "subhead {in_heading}<0.5 =9 =-9")
	if diff := cmp.Diff(want, outline(p, p.Read(m).Found)); diff != "" {
		t.Errorf("story differs (-want +got):\n%s", diff)
	}
}
