package main_test

import (
	"math"
	"os"
	"path/filepath"
	"testing"

	"broadsheet/extract/story"
	main "broadsheet/extract/story/train"
)

// TestWhatWasLearnedIsRead: the file says what the trees said.
func TestWhatWasLearnedIsRead(t *testing.T) {
	t.Parallel()
	x, yes := exclusive(1500)
	var all []main.Learned
	for seed := range uint64(4) {
		s := usual(12, seed)
		s.Depth = 2 + int(seed)
		all = append(all, main.Learn(x, 3, yes, nil, s))
	}
	l := story.Lexicon{Names: map[uint32]float32{0xabc: 1.25, 1: -3}, Words: map[uint32]float32{0xffffffff: 0.5}}
	f, err := os.Open(main.Write(t, all[0], all[1], all[2], all[3], [][2]float64{{0.5, 0.25}, {0.9, 0.8}}, l))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	m, err := story.ReadModel(f)
	if err != nil {
		t.Fatal(err)
	}
	if m.Lexicon.Names[0xabc] != 1.25 || m.Lexicon.Names[1] != -3 || m.Lexicon.Words[0xffffffff] != 0.5 || len(m.Lexicon.Names) != 2 || len(m.Lexicon.Words) != 1 {
		t.Errorf("lexicon %+v", m.Lexicon)
	}
	if low, high := m.Confidence(0.5), m.Confidence(0.95); low != 0.25 || high != 0.8 {
		t.Errorf("confidence %v and %v", low, high)
	}
	for i, forest := range []story.Forest{m.First, m.Second, m.Lead, m.Subhead} {
		for r := range yes {
			row := x[3*r : 3*r+3]
			want := 1 / (1 + math.Exp(-all[i].Score(r)))
			if got := float64(forest.Score(row)); math.Abs(got-want) > 0.02 { // leaves are written short
				t.Fatalf("forest %d, row %d: %v, want %v", i, r, got, want)
			}
		}
	}
}

func TestModelThatCannotBeWritten(t *testing.T) {
	t.Parallel()
	if err := main.WriteTo(filepath.Join(t.TempDir(), "no", "folder")); err == nil {
		t.Error("no error")
	}
}
