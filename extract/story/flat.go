package story

import "math"

// A flat forest has its trees full, so that each takes the same few steps without a
// guess of the processor's: the node below i are 2i+1 and 2i+2.
type flat struct {
	depth  int
	asks   []flatNode // 1<<depth - 1 a tree
	leaves []float32  // 1<<depth a tree
}

// A flatNode goes right where the feature is above the cut.
type flatNode struct {
	cut     float32
	feature int32
}

// maxFlat is the depth up to which trees are made full: they grow with its power.
const maxFlat = 6

// flatten makes the trees full; deeper ones stay as they are.
func (f *Forest) flatten() {
	depth := 0
	for _, root := range f.roots {
		depth = max(depth, f.depthOf(root, 0))
	}
	if depth > maxFlat || len(f.roots) == 0 {
		return
	}
	inner, leaves := 1<<depth-1, 1<<depth
	f.flat = flat{depth, make([]flatNode, len(f.roots)*inner), make([]float32, len(f.roots)*leaves)}
	for k, root := range f.roots {
		f.fillIn(root, 0, 0, f.flat.asks[k*inner:(k+1)*inner], f.flat.leaves[k*leaves:(k+1)*leaves])
	}
}

// depthOf is how deep a tree is below a node.
func (f *Forest) depthOf(root int32, i uint16) int {
	n := f.nodes[root+int32(i)]
	if n.feature < 0 {
		return 0
	}
	return 1 + max(f.depthOf(root, i+1), f.depthOf(root, n.right))
}

// fillIn puts a node in its place; a leaf fills all below.
func (f *Forest) fillIn(root int32, i uint16, at int, asks []flatNode, leaves []float32) {
	n := f.nodes[root+int32(i)]
	if at >= len(asks) {
		leaves[at-len(asks)] = n.cut
		return
	}
	left, right := i+1, n.right
	if n.feature < 0 {
		asks[at] = flatNode{cut: float32(math.Inf(1))}
		left, right = i, i
	} else {
		asks[at] = flatNode{n.cut, int32(n.feature)}
	}
	f.fillIn(root, left, 2*at+1, asks, leaves)
	f.fillIn(root, right, 2*at+2, asks, leaves)
}

// say is what tree k says.
func (f *flat) say(k int, x []float32) float32 {
	inner := 1<<f.depth - 1
	asks := f.asks[k*inner : (k+1)*inner]
	i := 0
	for range f.depth {
		n := asks[i]
		i = 2*i + 1
		if x[n.feature] > n.cut {
			i++
		}
	}
	return f.leaves[k<<f.depth+i-inner]
}
