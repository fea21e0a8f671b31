package story

// A Forest sums up what its trees say of a block.
type Forest struct {
	bias  float32
	roots []int
	nodes []treeNode
	says  []float32 // by node: what a leaf says
	depth int       // of the deepest tree
}

// A treeNode leads so many nodes on, and one more when the feature is at most the cut.
// A leaf leads nowhere, so that each tree may be asked as often as the deepest one:
// nothing is left for the processor to guess wrong.
type treeNode struct {
	cut     float32
	feature uint16
	on      uint16
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
	var said [abreast]float32
	for k := range f.roots {
		if k%between == between-1 && (sum < noHope || sum > noDoubt) {
			break
		}
		if k%abreast == 0 {
			said = f.ask(k, x)
		}
		sum += said[k%abreast]
	}
	return Sigmoid(sum)
}

// abreast is how many trees are asked at once: while one waits for its next node, the
// processor is busy with the others.
const abreast = 4

// ask returns what tree k and those behind it say.
func (f *Forest) ask(k int, x []float32) [abreast]float32 {
	last := len(f.roots) - 1
	a, b, c, d := f.roots[k], f.roots[min(k+1, last)], f.roots[min(k+2, last)], f.roots[min(k+3, last)]
	nodes := f.nodes
	for range f.depth {
		a = nodes[a].next(a, x)
		b = nodes[b].next(b, x)
		c = nodes[c].next(c, x)
		d = nodes[d].next(d, x)
	}
	return [abreast]float32{f.says[a], f.says[b], f.says[c], f.says[d]}
}

// next is where node i leads.
func (n *treeNode) next(i int, x []float32) int {
	yes := 0
	if x[n.feature] <= n.cut { // no branch: the compiler sees a number
		yes = 1
	}
	return i + int(n.on) + yes
}

// descend goes through a tree to the leaf of a block, which it returns, and calls at
// for each node on the way.
func (f *Forest) descend(root int, x []float32, at func(node int)) int {
	for i := root; ; {
		at(i)
		if f.nodes[i].on == 0 {
			return i
		}
		i = f.nodes[i].next(i, x)
	}
}
