package story_test

import (
	"strings"
	"testing"
)

// TestCountsOfAText: what is counted in a text of any script.
func TestCountsOfAText(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]struct{ count, size, stops, word float32 }{
		"One bridge.":       {2, 10, 1, 5},
		"don't well-made":   {2, 14, 0, 7},
		"a,b;c d":           {4, 6, 0, 1.5},
		"x1 2024":           {2, 6, 0, 3},
		"Einen so\u00adgut": {2, 10, 0, 5},
		"na\u0308mlich":     {1, 8, 0, 8},
		"old\u00a0bridge":   {2, 9, 0, 4.5},
		"a\u2003b":          {2, 2, 0, 1},
		"東京都":               {3, 7.5, 0, 1},
		"東京。":               {2, 6, 1, 1.5},
		"NHKは東京":            {4, 10.5, 0, 1.5},
		"สะพาน":             {5, 12.5, 0, 1},
		"다리가 닫혔다.":          {2, 7, 1, 3.5},
		"Мост закрыт!":      {2, 11, 1, 5.5},
		"ο ποταμός;":        {2, 9, 0, 4.5},
		"النهر؟":            {1, 6, 1, 6},
		"पुल बंद है।":       {3, 9, 1, 3},
		"٢٠٢٤":              {1, 4, 0, 4},
		"ここは「橋」です！":         {6, 18, 1, 1.5},
	} {
		p := gather(t, "<p>"+text+"</p>")
		if len(p.Blocks) != 1 {
			t.Errorf("%q: %d blocks", text, len(p.Blocks))
			continue
		}
		got := struct{ count, size, stops, word float32 }{feature(t, p, 0, "count"), feature(t, p, 0, "size"), feature(t, p, 0, "stops"), feature(t, p, 0, "word_length")}
		if got != want {
			t.Errorf("%q: counts %v, want %v", text, got, want)
		}
	}
}

func TestSharesOfAText(t *testing.T) {
	t.Parallel()
	p := gather(t, `<p>ABcd <b>12</b> <em>e|</em></p>`)
	for name, want := range map[string]float32{"upper": 2.0 / 8, "digits": 2.0 / 8, "marks": 1.0 / 8, "bold": 2.0 / 8, "italic": 2.0 / 8} {
		if got := feature(t, p, 0, name); got != want {
			t.Errorf("%s %v, want %v", name, got, want)
		}
	}
}

func TestEndsAndBeginningsOfAText(t *testing.T) {
	t.Parallel()
	for kind, list := range map[float32]string{
		3: "a. a! a? a… a。 a！ a？ a؟ a। a۔", 2: `a" a” a“ a» a« a’ a' a) a」 a』 a） a] a›`, 1: "a: a：", 0: "a a, a; a- 東 1 ا",
	} {
		for text := range strings.FieldsSeq(list) {
			if got := feature(t, gather(t, "<p>"+text+"\u200b \n</p>"), 0, "ends"); got != kind {
				t.Errorf("%q ends with %v, want %v", text, got, kind)
			}
		}
	}
	for kind, list := range map[float32]string{1: "1a 0", 2: "a ä я ω", 3: "A Ä Я Ω", 4: "東 ا ห ह ア 다", 5: `"a “a „a «a »a 'a ‘a 「a —a –a`, 0: "(a •a #a ٣"} {
		for text := range strings.FieldsSeq(list) {
			if got := feature(t, gather(t, "<p>\u00a0\ufeff "+text+"</p>"), 0, "begins"); got != kind {
				t.Errorf("%q begins with %v, want %v", text, got, kind)
			}
		}
	}
}

// TestTextsThatStandTwice: the same letters, in capitals or not, are the same text.
func TestTextsThatStandTwice(t *testing.T) {
	t.Parallel()
	p := gather(t, "<p>The bridge</p><p>Another</p><div>THE <b>Bridge</b></div><p>The bridges</p>")
	for i, want := range [][2]float32{{2, 1}, {1, 1}, {2, 0}, {1, 1}} {
		if got := [2]float32{feature(t, p, i, "again"), feature(t, p, i, "again_first")}; got != want {
			t.Errorf("block %d stands %v times, want %v", i, got, want)
		}
	}
}
