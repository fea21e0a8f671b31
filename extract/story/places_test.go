package story_test

import (
	"testing"
)

func TestHiddenBlocksAreMarked(t *testing.T) {
	t.Parallel()
	for body, want := range map[string][2]float32{
		`<p>a</p>`:                                              {0, 0},
		`<p hidden>a</p>`:                                       {1, 0},
		`<div aria-hidden="true"><p>a</p></div>`:                {1, 0},
		`<div aria-hidden="false"><p>a</p></div>`:               {0, 0},
		`<p style="color:red; display: none">a</p>`:             {0, 1},
		`<div style="display:none !important"><p>a</p></div>`:   {0, 1},
		`<p style="display:block">a</p>`:                        {0, 0},
		`<div hidden><div>b</div></div><p>a</p>`:                {0, 0},
		`<p>a<span hidden>b</span></p>`:                         {0, 0},
		`<div style="display:none"><div hidden>a</div></div>`:   {1, 1},
		`<div class="none" title="display:none"><p>a</p></div>`: {0, 0},
	} {
		p := gather(t, body)
		i := len(p.Blocks) - 1
		if got := [2]float32{feature(t, p, i, "in_hidden"), feature(t, p, i, "in_unshown")}; got != want {
			t.Errorf("%s: hidden, unshown %v, want %v", body, got, want)
		}
	}
}

func TestPlacesOfABlock(t *testing.T) {
	t.Parallel()
	for place, body := range map[string]string{
		"article": "<article><p>a</p></article>", "main": "<main>a</main>", "aside": "<aside>a</aside>", "nav": "<nav><ul><li>a</ul></nav>", "header": "<header>a</header>", "footer": "<footer>a</footer>",
		"form": "<form>a</form>", "figure": "<figure>a</figure>", "caption": "<figure><figcaption>a</figcaption></figure>", "list": "<ol><li>a</ol>", "table": "<table><tr><td>a</table>", "quote": "<blockquote><p>a</blockquote>",
		"button": "<button>a</button>", "section": "<section>a</section>", "heading": "<h4>a</h4>",
	} {
		p := gather(t, body+"<p>b</p>")
		if len(p.Blocks) != 2 || feature(t, p, 0, "in_"+place) != 1 || feature(t, p, 1, "in_"+place) != 0 {
			t.Errorf("%s: %q: %v, %v", place, texts(p), feature(t, p, 0, "in_"+place), feature(t, p, 1, "in_"+place))
		}
	}
}
