package store

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"time"
	"unicode"
	"unicode/utf8"
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

// A SumError says that a value of the database isn't the one that was written: its
// checksum is wrong. All others can be read.
type SumError struct {
	Path   string
	Bucket string
	Key    string // as text where it is text; numbers and digests in hexadecimal
	Of     string // the article's id, where that can be told
}

// newSumError names a value by its key. Of a record the id may still be read.
func newSumError(path string, bucket, key, value []byte) *SumError {
	e := &SumError{Path: path, Bucket: string(bucket), Key: keyText(key)}
	var art struct {
		ID string `cbor:"id"`
	}
	if bytes.Equal(bucket, bRecords) && decode(value, &art) == nil {
		e.Of = art.ID
	}
	return e
}

// keyText is a key to be read by people, its beginning if it is long.
func keyText(key []byte) string {
	id, _, isParted := bytes.Cut(key, []byte{0})
	isText := func(b []byte) bool {
		return len(b) > 0 && utf8.Valid(b) && !bytes.ContainsFunc(b, func(r rune) bool { return !unicode.IsPrint(r) })
	}
	switch {
	case isText(key):
		return fmt.Sprintf("%.200s", key)
	case isParted && isText(id):
		return fmt.Sprintf("%.200s %x", id, key[len(id)+1:min(len(key), len(id)+1+timeKeySize)])
	case len(key) > timeKeySize && isText(key[timeKeySize:]):
		return fmt.Sprintf("%x %.200s", key[:timeKeySize], key[timeKeySize:])
	}
	return hex.EncodeToString(key[:min(len(key), 64)])
}

// Error names the value and what to do.
func (e *SumError) Error() string { return e.Path + ": " + e.text() }

func (e *SumError) text() string {
	of := ""
	if e.Of != "" {
		of = " (" + e.Of + ")"
	}
	return fmt.Sprintf("%s: the value of %s%s isn't what was written, its checksum is wrong: 'broadsheet archive repair' makes it anew from the captures", e.Bucket, e.Key, of)
}

// A SchemaError says that an archive was written by a newer program.
type SchemaError struct {
	Path       string
	Have, Know int
}

// Error names both versions and what to do.
func (e *SchemaError) Error() string {
	return fmt.Sprintf("%s has schema %d, this program knows up to %d: use a newer program; nothing was changed", e.Path, e.Have, e.Know)
}
