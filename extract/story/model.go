package story

import (
	"math"
)

// A Model is what was learned: the words that tell stories from the rest, and the
// trees of the first and the second opinion.
type Model struct {
	Lexicon Lexicon
	known   vocabulary
	First   Forest
	Second  Forest
	Lead    Forest
	Subhead Forest
	// Sure are points of the line from what a reading expects of itself to what such
	// readings were worth, rising.
	Sure [][2]float32
}

// Sigmoid turns a score into a probability.
func Sigmoid(v float32) float32 { return float32(1 / (1 + math.Exp(-float64(v)))) }

// Confidence is what a reading is worth that expects so much of itself.
func (m *Model) Confidence(expected float32) float64 {
	if len(m.Sure) == 0 || expected <= 0 {
		return 0
	}
	last := [2]float32{0, 0}
	for _, point := range m.Sure {
		if expected <= point[0] {
			share := (expected - last[0]) / (point[0] - last[0])
			return math.Round(1000*float64(last[1]+share*(point[1]-last[1]))) / 1000
		}
		last = point
	}
	return math.Round(1000*float64(last[1])) / 1000
}
