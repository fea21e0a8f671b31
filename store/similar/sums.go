package similar

import (
	"encoding/binary"
	"hash/crc32"
	"math"

	bolt "go.etcd.io/bbolt"
)

// Each value of the file ends in a sum over its key and itself, and says what follows it:
// so nothing of a damaged file is taken for an answer, neither what has changed nor that
// there is nothing. It is looked at whenever a value is read; a file that is damaged is
// made anew.

// sumSize is the length of a sum: CRC-32 (RFC 1952), big-endian.
const sumSize = 4

// none is the entry behind the last one of a run.
const none = uint64(math.MaxUint64)

// mustBe ends a reading of what is damaged; see guard.
func mustBe(whole bool) {
	if !whole {
		panic("a value isn't what was written")
	}
}

func sumOf(key, value []byte) uint32 {
	return crc32.Update(crc32.ChecksumIEEE(key), crc32.IEEETable, value)
}

// sealed is a value with its sum.
func sealed(key, value []byte) []byte {
	return binary.BigEndian.AppendUint32(value, sumOf(key, value))
}

// opened is a value without its sum, which must be right.
func opened(key, raw []byte) []byte {
	mustBe(len(raw) >= sumSize)
	value := raw[:len(raw)-sumSize]
	mustBe(sumOf(key, value) == binary.BigEndian.Uint32(raw[len(value):]))
	return value
}

// openRows are the rows of a run, and its first entry.
func openRows(key, raw []byte) (rows []byte, first uint64) {
	value := opened(key, raw)
	mustBe(len(value) >= 8)
	at := len(value) - 8
	return value[:at], binary.BigEndian.Uint64(value[at:])
}

// A block is some entries of a run, sorted.
type block struct {
	entries []byte
	first   uint64
	next    uint64 // the first one of the block behind it
}

func openBlock(key, raw []byte) block {
	value := opened(key, raw)
	mustBe(len(key) == 12 && len(value) >= 8+entrySize)
	at := len(value) - 8
	return block{value[:at], binary.BigEndian.Uint64(key[4:]), binary.BigEndian.Uint64(value[at:])}
}

var keyMark = []byte("mark")

// bytes are those of a mark in the file.
func (m mark) bytes() []byte {
	value := binary.BigEndian.AppendUint64(append(number(m.record), number(m.digest)...), m.runs)
	return sealed(keyMark, value)
}

// markOf reads the mark; the zero mark where there is none.
func markOf(tx *bolt.Tx) mark {
	raw := tx.Bucket(bMeta).Get(keyMark)
	if raw == nil {
		mustBe(isEmpty(tx))
		return mark{}
	}
	value := opened(keyMark, raw)
	mustBe(len(value) == 24)
	return mark{binary.BigEndian.Uint64(value), binary.BigEndian.Uint64(value[8:]), binary.BigEndian.Uint64(value[16:])}
}

// isEmpty reports whether a file has no runs.
func isEmpty(tx *bolt.Tx) bool {
	k, _ := tx.Bucket(bRows).Cursor().First()
	return k == nil
}
