package store

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"time"

	"broadsheet/extract"
)

// bbolt takes keys of up to 32 KiB, and a visit's key has an id and an address.
const (
	maxIDKey      = 8 << 10
	maxAddressKey = 16 << 10
)

// addressKey is the address, or of one too long for a key its beginning and a
// digest of the whole.
func addressKey(address string) []byte {
	if len(address) <= maxAddressKey {
		return []byte(address)
	}
	return fmt.Appendf(nil, "%s#sha256:%x", address[:maxAddressKey], sha256.Sum256([]byte(address)))
}

// visitKey sorts an article's visits by time.
func visitKey(v Visit) []byte {
	key := append([]byte(v.ID), 0)
	key = append(key, timeKey(v.Fetched)...)
	return append(key, addressKey(v.Address)...)
}

func revisionKey(id string, revision int) []byte {
	return binary.BigEndian.AppendUint32(append([]byte(id), 0), uint32(revision))
}

// orderKey sorts articles by publication, or by when they were fetched where that
// is unknown, and then by id.
func orderKey(art *extract.Article) []byte { return append(timeKey(publication(art)), art.ID...) }

// publication is when an article was published, or fetched where that is unknown.
func publication(art *extract.Article) time.Time {
	if art.Published.IsZero() {
		return art.Fetched
	}
	return art.Published
}

// timeKeySize is how long a time key is.
const timeKeySize = 12

// timeKey sorts as instants do, those before 1970 too.
func timeKey(t time.Time) []byte {
	key := binary.BigEndian.AppendUint64(nil, uint64(t.Unix())^(1<<63))
	return binary.BigEndian.AppendUint32(key, uint32(t.Nanosecond()))
}

func payloadKey(url, digest string) string { return string(addressKey(url)) + "\x00" + digest }

// number is a key that sorts as its number does.
func number(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }

// check refuses what could be written and never be found or read again.
func (v *Visit) check() error {
	if v.Address == "" {
		return fmt.Errorf("%w: the visit has no address", ErrUnfit)
	}
	if err := checkTime("fetched", v.Fetched); err != nil || v.Article == nil {
		return err
	}
	art := v.Article
	switch {
	case art.ID == "":
		return fmt.Errorf("%w: the article has no id", ErrUnfit)
	case len(art.ID) > maxIDKey:
		return fmt.Errorf("%w: the article's id has %d bytes, more than %d", ErrUnfit, len(art.ID), maxIDKey)
	case strings.Contains(art.ID, "\x00"):
		return fmt.Errorf("%w: the article's id %q has a zero byte, which parts keys", ErrUnfit, art.ID)
	}
	err := errors.Join(checkTime("published", art.Published), checkTime("modified", art.Modified), checkTime("fetched", art.Fetched))
	for i := range art.Body {
		if b := &art.Body[i]; !b.Time.IsZero() {
			err = errors.Join(err, checkTime("time of a block", b.Time))
		}
	}
	return err
}

// checkTime refuses a time that RFC 3339 has no words for.
func checkTime(name string, at time.Time) error {
	if y := at.Year(); y < 0 || y > 9999 {
		return fmt.Errorf("%w: %s is in the year %d, which RFC 3339 has no words for", ErrUnfit, name, y)
	}
	return nil
}

// wholeMinutes is the same instant in an offset that RFC 3339 has words for:
// those of before the zones had seconds.
func wholeMinutes(at time.Time) time.Time {
	if _, offset := at.Zone(); offset%60 != 0 {
		return at.In(time.FixedZone("", offset-offset%60))
	}
	return at
}
