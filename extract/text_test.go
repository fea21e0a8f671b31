package extract_test

import (
	"testing"

	"broadsheet/extract"
)

func TestFold(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"": "", "plain text": "plain text", "  a \n\t b\u00a0c ": "a b c", "Tor\u00ad\u200btur": "Tortur", "u\u0308ber": "über",
		"a\u2003b": "a b", "\ufeff": "", "nul\x00l": "null", "bad\xff": "bad\ufffd",
	} {
		if got := extract.Fold(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
