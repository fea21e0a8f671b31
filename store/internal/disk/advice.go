package disk

import (
	"errors"
	"strings"
	"syscall"
)

// An AdviceError adds to an error of the disk what a user can do about it.
type AdviceError struct {
	Err    error
	Advice string
}

// Error gives cause and advice.
func (e *AdviceError) Error() string { return e.Err.Error() + ": " + e.Advice }

// Unwrap returns the cause.
func (e *AdviceError) Unwrap() error { return e.Err }

// Advised adds advice to an error of a disk that is full or fails. Another error, and one
// that has advice, is returned as it is.
func Advised(err error) error {
	if _, ok := errors.AsType[*AdviceError](err); ok || err == nil {
		return err
	}
	for cause, advice := range map[syscall.Errno]string{
		syscall.ENOSPC: "free some space, then run again",
		syscall.EDQUOT: "free some space, then run again",
		syscall.EFBIG:  "let files be larger there (ulimit -f, or another file system), then run again",
		syscall.EIO:    "the disk may be failing: see to it, then run again",
	} {
		// bbolt tells of what lets its file not grow the words alone.
		if errors.Is(err, cause) || strings.Contains(err.Error(), ": "+cause.Error()) {
			return &AdviceError{err, advice}
		}
	}
	return err
}
