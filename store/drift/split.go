package drift

import "math"

// The numbers of the test. docs/drift.md has the rates that they give.
const (
	minBefore = 20   // pages before a break
	maxBefore = 200  // and those that are looked at
	minAfter  = 6    // pages after it
	level     = 1e-5 // how unlikely so few good ones must be after a break by chance
	sureness  = 0.01 // and how unlikely that the share before was lower than is assumed
	maxShare  = 0.5  // of the share before that may be left
	held      = 1000 // pages of a series that are looked at
)

// A split is where a row of pages breaks.
type split struct {
	at            int // the first page behind it, which is no good one; that before it is one
	before, after Count
}

// breakIn finds the break in a row of pages that is likeliest, and tells whether it is
// one: before it so many were good, and after it, up to the end, so few, that chance makes
// it once in a hundred thousand rows, though the share before is taken at its lower bound.
func breakIn(good []bool) (split, bool) {
	sums := make([]int, len(good)+1)
	for i, g := range good {
		if sums[i+1] = sums[i]; g {
			sums[i+1]++
		}
	}
	n := len(good)
	var best split
	most := 0.0
	for k := minBefore; k <= n-minAfter; k++ {
		if good[k] || !good[k-1] {
			continue // it would be likelier one page further on, or before
		}
		from := max(0, k-maxBefore)
		s := split{k, Count{sums[k] - sums[from], k - from}, Count{sums[n] - sums[k], n - k}}
		if s.after.share() > maxShare*s.before.share() {
			continue
		}
		if gain := s.gain(); gain > most {
			best, most = s, gain
		}
	}
	if most == 0 {
		return best, false
	}
	return best, atMost(best.after.Good, best.after.Pages, lowerBound(best.before)) < level
}

// gain is by how much two shares explain a row better than one (log likelihood).
func (s split) gain() float64 {
	whole := Count{s.before.Good + s.after.Good, s.before.Pages + s.after.Pages}
	return s.before.likelihood() + s.after.likelihood() - whole.likelihood()
}

// likelihood is the logarithm of the best that one share can do.
func (c Count) likelihood() float64 {
	out := 0.0
	for _, n := range []int{c.Good, c.Pages - c.Good} {
		if n > 0 {
			out += float64(n) * math.Log(float64(n)/float64(c.Pages))
		}
	}
	return out
}

// lowerBound is the bound of Clopper and Pearson: the share that would give so many good
// ones or more with a probability of sureness.
func lowerBound(c Count) float64 {
	if c.Good == 0 {
		return 0
	}
	low, high := 0.0, c.share()
	for range 50 {
		middle := (low + high) / 2
		if 1-atMost(c.Good-1, c.Pages, middle) < sureness {
			low = middle
		} else {
			high = middle
		}
	}
	return low
}

// atMost is the probability of k good ones or fewer among n, of a share p.
func atMost(k, n int, p float64) float64 {
	switch {
	case k >= n || p <= 0:
		return 1
	case k < 0 || p >= 1:
		return 0
	}
	all, _ := math.Lgamma(float64(n + 1))
	sum := 0.0
	for i := 0; i <= k; i++ {
		a, _ := math.Lgamma(float64(i + 1))
		b, _ := math.Lgamma(float64(n - i + 1))
		sum += math.Exp(all - a - b + float64(i)*math.Log(p) + float64(n-i)*math.Log1p(-p))
	}
	return min(sum, 1)
}
