package store_test

import (
	"bytes"
	"os"
	"testing"
	"time"

	"broadsheet/store"
)

// TestSealedSegmentIsNotReadAgain: a run that was ended costs the next one nothing. A
// segment that was changed since is looked at.
func TestSealedSegmentIsNotReadAgain(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		changed time.Duration // after the index was written
		whole   bool          // the torn record stays
	}{
		"sealed":  {-time.Second, true},
		"changed": {time.Second, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			a := open(t, dir)
			keep(t, a, article(1, "one"), "https://kiosk.example/1", start)
			if err := a.Close(); err != nil {
				t.Fatal(err)
			}
			path := onlySegment(t, dir)
			index, err := os.Stat(path + ".cdxj")
			if err != nil {
				t.Fatal(err)
			}
			have, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			torn := append(bytes.Clone(have), have[:20]...)
			at := index.ModTime().Add(c.changed)
			if err := os.WriteFile(path, torn, 0o600); err != nil {
				t.Fatal(err)
			}
			if err := os.Chtimes(path, at, at); err != nil {
				t.Fatal(err)
			}
			again, err := store.Open(t.Context(), dir, store.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if err := again.Close(); err != nil {
				t.Fatal(err)
			}
			left, err := os.ReadFile(path)
			if whole := bytes.Equal(left, torn); err != nil || whole != c.whole {
				t.Errorf("%d bytes of %d are left, %v", len(left), len(torn), err)
			}
			if err := os.WriteFile(path, have, 0o600); err != nil { // the archive must check clean
				t.Fatal(err)
			}
		})
	}
}
