package drift

// What tests reach by itself.
var (
	AtMost     = atMost
	LowerBound = lowerBound
)

// BreakIn is where a row breaks, if it does.
func BreakIn(good []bool) (at int, ok bool) {
	s, ok := breakIn(good)
	return s.at, ok
}
