package scraper_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"broadsheet/scraper"
)

// TestPasswordsInAddressesAreNeverRepeated: not in the address that comes of one, nor in
// the words that say what is wrong with it, however it is broken.
func TestPasswordsInAddressesAreNeverRepeated(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		const secret = "schluesselbund"
		odd := rapid.StringOfN(rapid.RuneFrom([]rune("/?#:@ %[]\\ä\n\x00a1")), 0, 4, -1)
		in := rapid.SampledFrom([]string{"http://", "https://", "HTTP://", "//", "", "ftp://", " http://"}).Draw(t, "scheme") +
			odd.Draw(t, "user") + ":" + odd.Draw(t, "before") + secret + odd.Draw(t, "behind") + "@paper.example" + odd.Draw(t, "port") + "/a"
		address, err := scraper.Normalize(in)
		if err != nil && strings.Contains(err.Error(), secret) {
			t.Errorf("%q: %v", in, err)
		}
		if err == nil && strings.Contains(strings.SplitN(address, "/", 4)[2], secret) {
			t.Errorf("%q: %s", in, address)
		}
	})
}
