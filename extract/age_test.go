package extract_test

import (
	"errors"
	"testing"
	"time"

	"broadsheet/extract"
)

func TestParseAge(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	for s, want := range map[string]time.Duration{"90m": 90 * time.Minute, "1h30m": 90 * time.Minute, "0": 0, "-3h": -3 * time.Hour, "7d": 7 * day, "2w": 14 * day, "65535d": 65535 * day, "9362w": 65534 * day} {
		if got, err := extract.ParseAge(s); err != nil || got != want {
			t.Errorf("%q is %s, %v; want %s", s, got, err, want)
		}
	}
	for _, s := range []string{"", "d", "w", "7", "-7d", "1.5d", "7d3h", "65536d", "9363w", "20000w", "99999999999999999999d"} {
		if got, err := extract.ParseAge(s); !errors.Is(err, extract.ErrAge) {
			t.Errorf("%q is %s, %v", s, got, err)
		}
	}
}
