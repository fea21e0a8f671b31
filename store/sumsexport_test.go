package store

import (
	"bytes"
	"errors"

	bolt "go.etcd.io/bbolt"
)

// MakeOlder takes checksums and totals out of a database: it is one of schema 4 then.
func MakeOlder(tx *bolt.Tx) error {
	meta := tx.Bucket(bMeta)
	for _, name := range buckets(sumSchema) {
		if err := meta.Delete(totalKey(name)); err != nil {
			return err
		}
		b, fresh := tx.Bucket(name), map[string][]byte{}
		if bytes.Equal(name, bMeta) {
			continue
		}
		_ = b.ForEach(func(k, v []byte) error {
			fresh[string(k)] = bytes.Clone(v[:len(v)-sumSize])
			return nil
		})
		for k, v := range fresh {
			if err := b.Put([]byte(k), v); err != nil {
				return err
			}
		}
	}
	return errors.Join(meta.Delete(keySchemaAgain), meta.Put(keySchema, number(sumSchema-1)))
}

// SealInto copies a database of an older schema, in transactions of so many bytes.
func SealInto(path, from string, batch int) error {
	db, err := openDB(from, true)
	if err != nil {
		return err
	}
	return errors.Join(sealInto(path, db, batch), db.Close())
}

// WithoutSums changes a database by values that have no checksums, and gives all of them
// the right ones: what a program does that is wrong, and no disk.
func WithoutSums(tx *bolt.Tx, change func(*bolt.Tx) error) error {
	each := func(do func(bucket, key, value []byte) []byte) (err error) {
		for _, name := range buckets(sumSchema) {
			b, fresh := tx.Bucket(name), map[string][]byte{}
			if b == nil {
				continue
			}
			_ = b.ForEach(func(k, v []byte) error {
				if !bytes.Equal(k, keySchema) {
					fresh[string(k)] = do(name, k, v)
				}
				return nil
			})
			for k, v := range fresh {
				err = errors.Join(err, b.Put([]byte(k), v))
			}
		}
		return err
	}
	err := each(func(bucket, key, value []byte) []byte {
		plain, _ := unsealed(bucket, key, value)
		return bytes.Clone(plain)
	})
	if err == nil {
		err = change(tx)
	}
	if err == nil {
		err = each(sealed)
	}
	if err == nil && tx.Bucket(bMeta) != nil {
		err = errors.Join(putSchema(tx, version(tx)), putTotals(tx))
	}
	return err
}
