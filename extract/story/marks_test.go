package story_test

import (
	"testing"
)

// TestNamesTellTheKind: at a block or the element around it, and further out.
func TestNamesTellTheKind(t *testing.T) {
	t.Parallel()
	p := gather(t, `<div class="article-comments"><p>a</p><div><div><p>b</p></div></div></div><p class="photoCredit">c</p><div id="read-more">d</div><p class="readmoreover">e</p>`)
	for name, want := range map[string][]float32{"mark_comment": {2, 1, 0, 0, 0}, "mark_caption": {0, 0, 2, 0, 0}, "mark_related": {0, 0, 0, 0, 0}, "mark_wall": {0, 0, 0, 0, 0}} {
		for i, v := range want {
			if got := feature(t, p, i, name); got != v {
				t.Errorf("%s of %q is %v, want %v", name, p.Text(i), got, v)
			}
		}
	}
}
