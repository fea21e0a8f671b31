package extract

import (
	"errors"
	"math"
	"strconv"
	"time"
)

// maxDays is how many days an age may count at most, 179 years: a [time.Duration] holds
// few more.
const maxDays = math.MaxUint16

// ErrAge says that a text is no length of time.
var ErrAge = errors.New("not an age such as 12h, 7d or 2w")

// ParseAge reads a length of time: a whole number of days or weeks, such as 7d or 2w, or
// what [time.ParseDuration] reads, which may be negative. Errors are [ErrAge].
func ParseAge(s string) (time.Duration, error) {
	days := map[byte]uint64{'d': 1, 'w': 7}[(" " + s)[len(s)]]
	if days == 0 {
		d, err := time.ParseDuration(s)
		if err != nil {
			return 0, ErrAge
		}
		return d, nil
	}
	n, err := strconv.ParseUint(s[:len(s)-1], 10, 16)
	if err != nil || n*days > maxDays {
		return 0, ErrAge
	}
	return time.Duration(n*days) * 24 * time.Hour, nil
}
