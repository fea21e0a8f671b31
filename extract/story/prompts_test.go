package story_test

import (
	"testing"
)

// TestPromptsAreKnownByTheirFirstWords: in several languages, in whatever signs, and not
// in the midst of a sentence.
func TestPromptsAreKnownByTheirFirstWords(t *testing.T) {
	t.Parallel()
	for text, kind := range map[string]string{
		"Read more: Miller finds a bell": "also", "» READ ALSO | Choir looks for basses": "also", "Lesen Sie auch: Chor sucht Bässe": "also",
		"Sign up for our letter": "sign", "Advertisement": "ad", "Photo: Ada Brook": "credit",
		"The miller read more than he wrote": "", "Reader, I married him": "", "Bridge closed": "",
	} {
		p := gather(t, "<p>"+text+"</p><p>b</p>")
		for _, name := range []string{"prompt_also", "prompt_sign", "prompt_ad", "prompt_credit", "prompt_note"} {
			if got := feature(t, p, 0, name) == 1; got != (name == "prompt_"+kind) {
				t.Errorf("%q: %s is %v", text, name, got)
			}
		}
		if got := feature(t, p, 0, "prompt"); (got != 0) != (kind != "") {
			t.Errorf("%q: prompt %v", text, got)
		}
	}
}
