package similar

import (
	"bytes"
	"encoding/binary"

	bolt "go.etcd.io/bbolt"
)

// put writes a run behind all others, together with those before it that are not much
// longer: so there are few runs to look through, and a record is written again a
// number of times that grows with the logarithm of a run's length. Runs of the full
// length are never written again.
func (f *file) put(r *run, upTo mark) error {
	return f.update(func(tx *bolt.Tx) error {
		id := uint32(0)
		c := tx.Bucket(bRows).Cursor()
		for k, rows := c.Last(); k != nil; k, rows = c.Last() {
			id = binary.BigEndian.Uint32(k)
			n := len(rows) / rowSize
			if n+r.len() > runRows || n > 2*r.len() {
				id++
				break
			}
			before, err := take(tx, id)
			if err != nil {
				return err
			}
			before.append(r)
			r = before
		}
		r.sort()
		if err := write(tx, id, r); err != nil {
			return err
		}
		return tx.Bucket(bMeta).Put([]byte("mark"), append(number(upTo.record), number(upTo.digest)...))
	})
}

// take reads a run and takes it out.
func take(tx *bolt.Tx, id uint32) (*run, error) {
	prefix := binary.BigEndian.AppendUint32(nil, id)
	rows := tx.Bucket(bRows)
	r := &run{rows: bytes.Clone(rows.Get(prefix))}
	bands := tx.Bucket(bBands)
	var keys [][]byte
	c := bands.Cursor()
	for k, block := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, block = c.Next() {
		keys = append(keys, bytes.Clone(k))
		for ; len(block) >= entrySize; block = block[entrySize:] {
			r.entries = append(r.entries, entryAt(block))
		}
	}
	for _, k := range keys {
		if err := bands.Delete(k); err != nil {
			return nil, err
		}
	}
	return r, rows.Delete(prefix)
}

// write writes a run: its keys are the last ones of the file.
func write(tx *bolt.Tx, id uint32, r *run) error {
	prefix := binary.BigEndian.AppendUint32(nil, id)
	if err := tx.Bucket(bRows).Put(prefix, r.rows); err != nil {
		return err
	}
	bands := tx.Bucket(bBands)
	bands.FillPercent = 1
	var key, block []byte
	for i, e := range r.entries {
		if len(block) == 0 {
			key = binary.BigEndian.AppendUint64(bytes.Clone(prefix), e)
		}
		block = append(block, byte(e>>48), byte(e>>40), byte(e>>32), byte(e>>24), byte(e>>16), byte(e>>8), byte(e))
		if len(block) == blockBytes || i == len(r.entries)-1 {
			if err := bands.Put(key, block); err != nil {
				return err
			}
			block = nil // bbolt keeps it until the transaction ends
		}
	}
	return nil
}

func entryAt(block []byte) uint64 {
	return uint64(block[0])<<48 | uint64(block[1])<<40 | uint64(block[2])<<32 | uint64(binary.BigEndian.Uint32(block[3:]))
}

// A stored is a run that is read where it lies.
type stored struct {
	prefix [4]byte
	rows   []byte
	bands  *bolt.Cursor
}

// storedRuns are the runs of a file, as long as the transaction lasts.
func storedRuns(tx *bolt.Tx) (out []bands) {
	c := tx.Bucket(bRows).Cursor()
	for k, rows := c.First(); k != nil; k, rows = c.Next() {
		out = append(out, &stored{[4]byte(k), rows, tx.Bucket(bBands).Cursor()})
	}
	return out
}

func (s *stored) row(ordinal int) row { return rowAt(s.rows, ordinal) }

// band adds the rows of a band to places, if there are no more than room.
func (s *stored) band(places []int, key uint64, base, room int) ([]int, bool) {
	for block := s.seek(key << 16); block != nil; block = s.next() {
		end := search(block, (key+1)<<16)
		part := block[search(block, key<<16):end]
		if room -= len(part) / entrySize; room < 0 {
			return places, false
		}
		for ; len(part) >= entrySize; part = part[entrySize:] {
			places = append(places, base+int(part[5])<<8+int(part[6]))
		}
		if end < len(block) {
			break
		}
	}
	return places, true
}

// seek is the block that has an entry, if one does.
func (s *stored) seek(entry uint64) []byte {
	want := binary.BigEndian.AppendUint64(s.prefix[:], entry)
	k, _ := s.bands.Seek(want)
	if !bytes.Equal(k, want) {
		// It stands in the block before, unless it would be the first of the run.
		before, block := s.bands.Prev()
		if k == nil {
			before, block = s.bands.Last()
		}
		if bytes.HasPrefix(before, s.prefix[:]) {
			return block
		}
	}
	return s.mine(s.bands.Seek(want))
}

// next is the block after the last one.
func (s *stored) next() []byte { return s.mine(s.bands.Next()) }

// mine is a block if it is of this run.
func (s *stored) mine(k, block []byte) []byte {
	if !bytes.HasPrefix(k, s.prefix[:]) {
		return nil
	}
	return block
}

// search is where in a block the entries begin that are not less than one.
func search(block []byte, entry uint64) int {
	low, high := 0, len(block)/entrySize
	for low < high {
		if mid := (low + high) / 2; entryAt(block[mid*entrySize:]) < entry {
			low = mid + 1
		} else {
			high = mid
		}
	}
	return low * entrySize
}
