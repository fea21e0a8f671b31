package store

import (
	"cmp"
	"errors"
	"time"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// CheckPages reads the pages of a bbolt file and changes nothing: what leads to what, which
// ones are free, and both heads. It may be another file than the database, such as a
// crawl's queue; what its values say is for others to check. The error says what is
// damaged, without the file's name. A file that another process writes is busy, and left
// alone.
func CheckPages(path string) (busy bool, err error) {
	var db *bolt.DB
	err = guard(path, func() (err error) {
		db, err = bolt.Open(path, 0o644, &bolt.Options{Timeout: time.Second, ReadOnly: true, FreelistType: bolt.FreelistMapType})
		if err != nil {
			return err
		}
		return cmp.Or(checkSize(db), db.View(checkPages), errors.Join(badHeads(db)...))
	})
	if errors.Is(err, bolterrors.ErrTimeout) {
		return true, nil
	}
	if damage, ok := errors.AsType[*DamageError](err); ok {
		err = damage.Err
	}
	if db != nil {
		err = errors.Join(err, db.Close())
	}
	return false, err
}
