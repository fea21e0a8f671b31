package store_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"broadsheet/store"
)

// sector is what a disk writes whole or not at all, in bytes.
const sector = 512

// commits keeps articles and returns the database as it is after each transaction, with
// how many articles it has then.
func commits(t *testing.T) (states [][]byte) {
	t.Helper()
	dir := t.TempDir()
	a := open(t, dir)
	take := func() {
		raw, err := os.ReadFile(filepath.Join(dir, "archive.db"))
		if err != nil {
			t.Fatal(err)
		}
		states = append(states, raw)
	}
	take()
	for n := range 24 {
		keepPlain(t, a, article(n, fmt.Sprint(n, strings.Repeat(" some more words", 40*(n%5)))), start)
		take()
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	return states
}

// TestPowerIsLostInACommit: bbolt writes the pages of a transaction, syncs them, writes the
// page that leads to them, and syncs that. Whatever of the pages is on disk and isn't, the
// state before is there; whatever of that last page is, the one before or the new one.
func TestPowerIsLostInACommit(t *testing.T) {
	t.Parallel()
	states := commits(t)
	tries := 1
	if all() {
		tries = 60
	}
	for n := 1; n < len(states); n++ {
		for try := range tries {
			dice := rand.New(rand.NewPCG(uint64(n), uint64(try)))
			isAfter(t, mixedPages(states[n-1], states[n], dice), n-1, n-1)
			isAfter(t, tornMeta(states[n-1], states[n], dice), n-1, n)
		}
	}
	t.Logf("%d commits, each torn in %d ways", len(states)-1, 2*tries)
}

// mixedPages has some of the new pages, some of them in part, and none that leads to them.
func mixedPages(before, after []byte, dice *rand.Rand) []byte {
	page := os.Getpagesize()
	out := slices.Clone(before)
	if len(after) > len(out) && dice.IntN(2) == 0 { // bbolt lets the file grow first
		out = append(out, make([]byte, len(after)-len(out))...)
	}
	for at := 2 * page; at+page <= min(len(out), len(after)); at += page {
		switch dice.IntN(3) {
		case 0:
			copy(out[at:at+page], after[at:])
		case 1:
			for s := at; s < at+page; s += sector {
				if dice.IntN(2) == 0 {
					copy(out[s:s+sector], after[s:])
				}
			}
		}
	}
	return out
}

// tornMeta has all of the new pages, and of the one that leads to them the first bytes.
func tornMeta(before, after []byte, dice *rand.Rand) []byte {
	page := os.Getpagesize()
	out := slices.Clone(after)
	copy(out[:2*page], before[:2*page])
	for at := 0; at < 2*page; at += page {
		if !bytes.Equal(before[at:at+page], after[at:at+page]) {
			copy(out[at:at+dice.IntN(100)], after[at:])
		}
	}
	return out
}

// isAfter opens a database and wants the articles of so many transactions in it.
func isAfter(t *testing.T, raw []byte, least, most int) {
	t.Helper()
	crashed := tempDir(t)
	if err := os.WriteFile(filepath.Join(crashed, "archive.db"), raw, 0o600); err != nil {
		t.Fatal(err)
	}
	a := open(t, crashed) // and checked in the end
	if got := len(listed(t, a, store.Query{})); got < least || got > most {
		t.Errorf("%d articles, want %d to %d", got, least, most)
	}
	keepPlain(t, a, article(999, "after the power came back"), start)
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
}
