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
	for from := 0; from < len(f.roots) && !(from > 0 && isSure(sum)); {
		to := f.look(from)
		sum = f.add(sum, x, from, to)
		from = to
	}
	return Sigmoid(sum)
}

// scoreAll sets the probability of each of some blocks, of which x has the features. Some
// trees are asked about all of them before the next ones are, and so stay at hand.
func (f *Forest) scoreAll(prob, x []float32, blocks []int) {
	for _, i := range blocks {
		prob[i] = f.bias
	}
	for from := 0; from < len(f.roots); {
		to := f.look(from)
		open := blocks[:0]
		for _, i := range blocks {
			sum := f.add(prob[i], x[i*Stride:(i+1)*Stride], from, to)
			if isSure(sum) {
				prob[i] = Sigmoid(sum)
			} else {
				prob[i] = sum
				open = append(open, i)
			}
		}
		blocks, from = open, to
	}
	for _, i := range blocks {
		prob[i] = Sigmoid(prob[i])
	}
}

// look is the tree before which the next look is taken.
func (f *Forest) look(from int) int { return min(len(f.roots), (from+1)/between*between+between-1) }

func isSure(sum float32) bool { return sum < noHope || sum > noDoubt }

// add adds what some trees say. Four are asked at once: while one waits for its next
// node, the processor is busy with the others.
func (f *Forest) add(sum float32, x []float32, from, to int) float32 {
	nodes, roots := f.nodes, f.roots[from:to]
	for ; len(roots) >= 4; roots = roots[4:] {
		a, b, c, d := roots[0], roots[1], roots[2], roots[3]
		for range f.depth {
			a = nodes[a].next(a, x)
			b = nodes[b].next(b, x)
			c = nodes[c].next(c, x)
			d = nodes[d].next(d, x)
		}
		sum += f.says[a]
		sum += f.says[b]
		sum += f.says[c]
		sum += f.says[d]
	}
	for _, a := range roots {
		for range f.depth {
			a = nodes[a].next(a, x)
		}
		sum += f.says[a]
	}
	return sum
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
