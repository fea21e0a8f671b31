package story

import "math"

// A row is the features of one block while they are filled in.
type row struct {
	at    int
	vals  []float32
	names *[]string
}

func (r *row) put(name string, v float32) {
	if r.names != nil {
		*r.names = append(*r.names, name)
	}
	r.vals[r.at] = v
	r.at++
}

func flag(b bool) float32 {
	if b {
		return 1
	}
	return 0
}

func log(v float32) float32 { return float32(math.Log1p(float64(v))) }

func clip(v, low, high float32) float32 { return max(low, min(high, v)) }
