package queue

import (
	"errors"
	"fmt"
	"time"

	"github.com/fxamacker/cbor/v2"
	bolt "go.etcd.io/bbolt"

	"broadsheet/scraper"
)

// Check reads a frontier's file from its beginning to its end and changes nothing. The error
// says what isn't as it was stored, and what to do; it matches [ErrInUse] where another
// process has the file.
func Check(path string) error {
	var db *bolt.DB
	err := guard(func() (err error) {
		db, err = bolt.Open(path, 0o644, &bolt.Options{Timeout: time.Second, ReadOnly: true, FreelistType: bolt.FreelistMapType})
		if err != nil {
			return err
		}
		return db.View(func(tx *bolt.Tx) error {
			return new(totals).read(tx, readers{job: isJob, host: isHost, pause: isPause, body: isBody})
		})
	})
	if db != nil {
		err = errors.Join(err, guard(db.Close))
	}
	if err != nil {
		return fmt.Errorf("frontier %s: %w", path, explain(err))
	}
	return nil
}

func isJob(key, raw []byte) error {
	_, err := decode(key, raw)
	return err
}

func isHost(domain, raw []byte) error {
	if err := cbor.Unmarshal(raw, &scraper.HostState{}); err != nil {
		return fmt.Errorf("host %q: %w", domain, err)
	}
	return nil
}

func isPause(host, since []byte) error {
	_, err := pauseAt(host, since)
	return err
}

func isBody(address, packed []byte) error {
	if _, err := unpack(packed); err != nil {
		return fmt.Errorf("list %q: %w", address, err)
	}
	return nil
}
