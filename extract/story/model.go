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

// A Forest sums up what its trees say of a block.
type Forest struct {
	bias  float32
	roots []int32
	nodes []treeNode
}

// A treeNode goes left, to the next node, when the feature is at most the cut, and
// else right; a leaf has no feature, and its cut is what it says.
type treeNode struct {
	cut     float32
	feature int16
	right   uint16 // from the root
}

// A block that the first trees are sure of is not shown to all: most of a page's blocks
// are links of menus, and most of a story's are plain prose.
const (
	between = 16 // trees between looks
	noHope  = -4 // the sum below which it ends, a probability of 1.8 %: such get no second opinion
	noDoubt = 5  // and above which, 99.3 %
)

// Score returns the probability that a block with these features is of the story.
func (f *Forest) Score(x []float32) float32 {
	sum := f.bias
	for k, root := range f.roots {
		if k%between == between-1 && (sum < noHope || sum > noDoubt) {
			break
		}
		sum += f.nodes[f.descend(root, x, nowhere)].cut
	}
	return Sigmoid(sum)
}

// nowhere is for those who don't ask for the way through a tree.
func nowhere(int32) {}

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
