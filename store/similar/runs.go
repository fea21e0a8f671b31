package similar

import (
	"bytes"
	"encoding/binary"
	"slices"

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
			before, _ := openRows(k, rows)
			n := len(before) / rowSize
			if n+r.len() > runRows || n > 2*r.len() {
				id++
				break
			}
			taken, err := take(tx, id)
			if err != nil {
				return err
			}
			taken.append(r)
			r = taken
		}
		r.sort()
		if err := write(tx, id, r); err != nil {
			return err
		}
		upTo.runs = uint64(id) + 1
		return tx.Bucket(bMeta).Put([]byte("mark"), upTo.bytes())
	})
}

// take reads a run and takes it out.
func take(tx *bolt.Tx, id uint32) (*run, error) {
	prefix := binary.BigEndian.AppendUint32(nil, id)
	rows := tx.Bucket(bRows)
	kept, next := openRows(prefix, rows.Get(prefix))
	r := &run{rows: bytes.Clone(kept)}
	var keys [][]byte
	eachBlock(tx, prefix, next, func(k []byte, b block) {
		keys = append(keys, bytes.Clone(k))
		for entries := b.entries; len(entries) >= entrySize; entries = entries[entrySize:] {
			r.entries = append(r.entries, entryAt(entries))
		}
	})
	for _, k := range keys {
		if err := tx.Bucket(bBands).Delete(k); err != nil {
			return nil, err
		}
	}
	return r, rows.Delete(prefix)
}

// eachBlock hands out all blocks of a run, of which first is the first entry.
func eachBlock(tx *bolt.Tx, prefix []byte, first uint64, do func(k []byte, b block)) {
	next := first
	c := tx.Bucket(bBands).Cursor()
	for k, raw := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, raw = c.Next() {
		b := openBlock(k, raw)
		mustBe(b.first == next)
		do(k, b)
		next = b.next
	}
	mustBe(next == none)
}

// write writes a run: its keys are the last ones of the file.
func write(tx *bolt.Tx, id uint32, r *run) error {
	prefix := binary.BigEndian.AppendUint32(nil, id)
	first := none
	if len(r.entries) > 0 {
		first = r.entries[0]
	}
	if err := tx.Bucket(bRows).Put(prefix, sealed(prefix, binary.BigEndian.AppendUint64(bytes.Clone(r.rows), first))); err != nil {
		return err
	}
	bands := tx.Bucket(bBands)
	bands.FillPercent = 1
	for some := range slices.Chunk(r.entries, blockBytes/entrySize) {
		key := binary.BigEndian.AppendUint64(bytes.Clone(prefix), some[0])
		next := none
		if at, is := slices.BinarySearch(r.entries, some[len(some)-1]); is && at+1 < len(r.entries) {
			next = r.entries[at+1]
		}
		block := make([]byte, 0, len(some)*entrySize+8+sumSize) // which bbolt keeps until the transaction ends
		for _, e := range some {
			block = append(block, byte(e>>48), byte(e>>40), byte(e>>32), byte(e>>24), byte(e>>16), byte(e>>8), byte(e))
		}
		if err := bands.Put(key, sealed(key, binary.BigEndian.AppendUint64(block, next))); err != nil {
			return err
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
	first  uint64 // entry
	bands  *bolt.Cursor
}

// storedRuns are the runs of a file, as long as the transaction lasts.
func storedRuns(tx *bolt.Tx) (out []bands) {
	m := markOf(tx)
	c := tx.Bucket(bRows).Cursor()
	for k, raw := c.First(); k != nil; k, raw = c.Next() {
		mustBe(len(k) == 4 && binary.BigEndian.Uint32(k) == uint32(len(out)))
		rows, first := openRows(k, raw)
		out = append(out, &stored{[4]byte(k), rows, first, tx.Bucket(bBands).Cursor()})
	}
	mustBe(uint64(len(out)) == m.runs)
	return out
}

func (s *stored) row(ordinal int) row { return rowAt(s.rows, ordinal) }

// band adds the rows of a band to places, if there are no more than room.
func (s *stored) band(places []int, key uint64, base, room int) ([]int, bool) {
	from, to := key<<16, (key+1)<<16
	for at := max(from, s.first); at < to; {
		b := s.seek(at)
		end := search(b.entries, to)
		part := b.entries[search(b.entries, from):end]
		if room -= len(part) / entrySize; room < 0 {
			return places, false
		}
		for ; len(part) >= entrySize; part = part[entrySize:] {
			places = append(places, base+int(part[5])<<8+int(part[6]))
		}
		at = b.next
	}
	return places, true
}

// seek is the block in whose reach an entry is. The first entry of a run and of each next
// block are known: so a block that is missing, or isn't found, is told.
func (s *stored) seek(entry uint64) block {
	want := binary.BigEndian.AppendUint64(s.prefix[:], entry)
	k, raw := s.bands.Seek(want)
	if !bytes.Equal(k, want) { // it stands in the block before
		if k == nil {
			k, raw = s.bands.Last()
		} else {
			k, raw = s.bands.Prev()
		}
	}
	mustBe(bytes.HasPrefix(k, s.prefix[:]))
	b := openBlock(k, raw)
	mustBe(b.first <= entry && entry < b.next)
	return b
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
