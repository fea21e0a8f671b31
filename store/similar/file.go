package similar

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"time"

	bolt "go.etcd.io/bbolt"

	"broadsheet/store/internal/disk"
)

// Name is the index's file in the folder of an archive. It can be deleted: it is made
// anew from the records.
const Name = "similar.db"

// format is the version of the file and of what is indexed. Raise it when shingles,
// samples or keys change: a file of another one is made anew.
const format = 2

// The buckets of the file. Values have sums: see sums.go.
var (
	bMeta  = []byte("meta")  // "format", "mark"
	bRows  = []byte("rows")  // run in 4 bytes, from 0 → its rows, its first entry
	bBands = []byte("bands") // run in 4 bytes, first entry in 8 → entries of 7 bytes, the entry after them
)

const (
	entrySize  = 7
	blockBytes = entrySize * 1150 // a little less than two pages of 4 KB
	lockWait   = 2 * time.Second  // for another process that brings the file up to date
)

var (
	errFormat = errors.New("it has another format")
	errFault  = errors.New("it is damaged")
)

// A mark says up to which record a file goes, and which record that was: a database
// that was made anew gives its numbers to other records.
type mark struct {
	record, digest uint64
	runs           uint64 // that the file has
}

// A file is the index on disk, open to read or to write.
type file struct{ db *bolt.DB }

// openFile opens the file. A writer looks at it as a reader first, since bbolt ends
// the process where it meets damage while it opens for writing.
func openFile(path string, readOnly bool) (f *file, err error) {
	info, err := os.Stat(path)
	switch {
	case err != nil && readOnly:
		return nil, err
	case err == nil && !readOnly && info.Size() > 0:
		f, err := openFile(path, true)
		if err != nil {
			return nil, err
		}
		if err := f.close(); err != nil {
			return nil, err
		}
	}
	opt := &bolt.Options{Timeout: lockWait, ReadOnly: readOnly, FreelistType: bolt.FreelistMapType}
	err = guard(func() (err error) {
		db, err := bolt.Open(path, 0o644, opt)
		if err != nil {
			return err
		}
		f = &file{db}
		return f.check(readOnly)
	})
	if err != nil && f != nil {
		err = errors.Join(err, f.close())
	}
	return f, err
}

// check refuses a file that is cut off or of another format, and makes a new one.
func (f *file) check(readOnly bool) error {
	info, err := os.Stat(f.db.Path())
	if err != nil {
		return err
	}
	isNew := false
	err = f.db.View(func(tx *bolt.Tx) error {
		if tx.Size() > info.Size() {
			return errFault
		}
		first, _ := tx.Cursor().First()
		if isNew = first == nil; isNew {
			return nil
		}
		b := tx.Bucket(bMeta)
		if b == nil || !bytes.Equal(b.Get([]byte("format")), number(format)) {
			return errFormat
		}
		return nil
	})
	if err != nil || !isNew {
		return err
	}
	if readOnly {
		return errFormat // whoever made it didn't come to its first transaction
	}
	return f.db.Update(empty)
}

// empty takes out all that the file has.
func empty(tx *bolt.Tx) error {
	for _, name := range [][]byte{bMeta, bRows, bBands} {
		if tx.Bucket(name) != nil {
			if err := tx.DeleteBucket(name); err != nil {
				return err
			}
		}
		if _, err := tx.CreateBucket(name); err != nil {
			return err
		}
	}
	return tx.Bucket(bMeta).Put([]byte("format"), number(format))
}

// guard makes errors of what a damaged file does to its reader.
func guard(fn func() error) error {
	return disk.Guard(fn, func(cause any) error { return fmt.Errorf("%w: %v", errFault, cause) })
}

func (f *file) view(fn func(tx *bolt.Tx) error) error {
	return guard(func() error { return f.db.View(fn) })
}

func (f *file) update(fn func(tx *bolt.Tx) error) error {
	return guard(func() error { return f.db.Update(fn) })
}

func (f *file) close() error { return f.db.Close() }

// mark reads up to where the file goes; the zero mark is nowhere.
func (f *file) mark() (m mark, err error) {
	err = f.view(func(tx *bolt.Tx) error {
		m = markOf(tx)
		return nil
	})
	return m, err
}

// ends are the first and the last row of each run.
func (f *file) ends() (out []row, err error) {
	err = f.view(func(tx *bolt.Tx) error {
		for _, b := range storedRuns(tx) {
			rows := b.(*stored).rows
			out = append(out, rowAt(rows, 0), rowAt(rows, len(rows)/rowSize-1))
		}
		return nil
	})
	return out, err
}

func number(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }
