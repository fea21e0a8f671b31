package store

import (
	"errors"
	"fmt"
	"time"
)

var (
	// ErrNoArchive says that a folder holds no archive.
	ErrNoArchive = errors.New("there is no archive")
	// ErrNotFound says that no record has an id or address.
	ErrNotFound = errors.New("not in the archive")
	// ErrUnfit says that a page or a visit can't be kept as it is. Others can.
	ErrUnfit = errors.New("it can't be kept")
	// ErrClosed says that an archive was closed, or opened for reading only.
	ErrClosed = errors.New("the archive is not open for writing")
)

// An InUseError says that another process has the archive.
type InUseError struct {
	Dir     string
	PID     int       // 0 when unknown
	Since   time.Time // zero when unknown
	Reading bool      // it reads the whole of it, and nobody may write meanwhile
}

// Error names folder, process and what to do.
func (e *InUseError) Error() string {
	switch {
	case e.Reading:
		return fmt.Sprintf("archive %s is being read by another process: wait until it has ended", e.Dir)
	case e.PID == 0:
		return fmt.Sprintf("archive %s is in use by another process: wait until it has ended", e.Dir)
	}
	return fmt.Sprintf("archive %s is in use by process %d since %s: wait until it has ended", e.Dir, e.PID, e.Since.Format(time.RFC3339))
}

// A DamageError says that a file of the archive can't be used as it is.
type DamageError struct {
	Path string
	Err  error
}

// Error names the file, the cause and what to do.
func (e *DamageError) Error() string {
	return fmt.Sprintf("%s is no archive database of ours, or damaged: %v: nothing was changed; restore it from a copy, or give another folder", e.Path, e.Err)
}

// Unwrap returns the cause.
func (e *DamageError) Unwrap() error { return e.Err }

// A SchemaError says that an archive was written by a newer program.
type SchemaError struct {
	Path       string
	Have, Know int
}

// Error names both versions and what to do.
func (e *SchemaError) Error() string {
	return fmt.Sprintf("%s has schema %d, this program knows up to %d: use a newer program; nothing was changed", e.Path, e.Have, e.Know)
}
