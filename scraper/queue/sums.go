package queue

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"

	bolt "go.etcd.io/bbolt"
)

// A stored job ends in a sum over its number and itself, what is stored of hosts, pauses and
// lists in one over its bucket, its key and itself, and the file has a total of each bucket:
// so a flipped bit neither changes an entry nor loses one without being told when the file is
// opened. Entries of a time before have no sum, and get one when they are stored anew.

// summed begins a value that has a sum: no CBOR map does so, no time and no zstd frame.
const summed = 1

// seal is a value as it is stored, with its sum.
func seal(key, value []byte) []byte { return withSum(key, append([]byte{summed}, value...)) }

// withSum adds the sum to a value that begins as one that has it.
func withSum(key, value []byte) []byte {
	return binary.BigEndian.AppendUint32(value, rawSum(key, value))
}

// rawSum is the CRC-32 of a value that begins with the number under which it stands.
func rawSum(key, value []byte) uint32 {
	if len(key) != 8 {
		return crc32.Update(crc32.ChecksumIEEE(key), crc32.IEEETable, value)
	}
	return crc32.Update(uint32(binary.BigEndian.Uint64(key)), crc32.IEEETable, value) // numbers have 32 bits
}

// unseal is a job without its sum, which must be right.
func unseal(key, value []byte) ([]byte, error) {
	if len(value) == 0 || value[0] != summed {
		return value, nil
	}
	end := len(value) - 4
	if end < 1 || rawSum(key, value[:end]) != binary.BigEndian.Uint32(value[end:]) {
		return nil, fmt.Errorf("job %x: it isn't what was stored", key)
	}
	return value[1:end], nil
}

// sumOf is the sum of a job as it is stored.
func sumOf(key, value []byte) uint32 {
	if n := len(value); n > 4 && value[0] == summed {
		return binary.BigEndian.Uint32(value[n-4:])
	}
	return rawSum(key, value)
}

// A side is one of the buckets beside that of jobs: its values have a sum of another form,
// since a key is no number and the same one may stand in two of them.
type side struct {
	*bolt.Bucket

	name  []byte
	total *total // kept in step; nil where nothing is changed
}

// rawSum is the CRC-32 over the bucket's name, a zero byte, the length of the key in 4
// bytes, the key and the value.
func (s side) rawSum(key, value []byte) uint32 {
	head := append(append([]byte{}, s.name...), 0)
	head = append(binary.BigEndian.AppendUint32(head, uint32(len(key))), key...)
	return crc32.Update(crc32.ChecksumIEEE(head), crc32.IEEETable, value)
}

// sumOf is the sum of a value as it is stored.
func (s side) sumOf(key, value []byte) uint32 {
	if n := len(value); n > 4 && value[0] == summed {
		return binary.BigEndian.Uint32(value[n-4:])
	}
	return s.rawSum(key, value)
}

// unseal is a value without its sum, which must be right; nil where there is none.
func (s side) unseal(key, value []byte) ([]byte, error) {
	if len(value) == 0 || value[0] != summed {
		return value, nil
	}
	end := len(value) - 4
	if end < 1 || s.rawSum(key, value[:end]) != binary.BigEndian.Uint32(value[end:]) {
		return nil, fmt.Errorf("%s %q: it isn't what was stored", s.name, key)
	}
	return value[1:end], nil
}

// get is the value of a key; nil where there is none.
func (s side) get(key string) ([]byte, error) {
	return s.unseal([]byte(key), s.Get([]byte(key)))
}

// put stores a value with its sum.
func (s side) put(key string, value []byte) error {
	s.forget(key)
	raw := append([]byte{summed}, value...)
	sum := s.rawSum([]byte(key), raw)
	s.total.add(sum)
	return s.Put([]byte(key), binary.BigEndian.AppendUint32(raw, sum))
}

// remove takes a value out, if it is there.
func (s side) remove(key string) error {
	s.forget(key)
	return s.Delete([]byte(key))
}

// forget takes the value of a key out of the total.
func (s side) forget(key string) {
	if old := s.Get([]byte(key)); old != nil {
		s.total.drop(s.sumOf([]byte(key), old))
	}
}
