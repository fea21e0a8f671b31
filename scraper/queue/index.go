package queue

import "hash/maphash"

// An index leads from addresses to the numbers of their entries. It holds eight bytes a
// slot and no address: whether an entry is the right one is looked up where it lies,
// which is hardly ever needed for an address that isn't there.
type index struct {
	seed   maphash.Seed
	shards [256]shard // that grow one after the other, not all at once
}

// A shard is a table with linear probing.
type shard struct {
	slots []slot // as many as a power of two
	used  int
}

// A slot is free where its id is 0.
type slot struct{ mark, id uint32 }

func newIndex() *index { return &index{seed: maphash.MakeSeed()} }

// at is where the search for an address begins, and its mark.
func (x *index) at(address string) (s *shard, from uint64, mark uint32) {
	h := maphash.String(x.seed, address)
	mark = uint32(h)
	return &x.shards[h>>56], home(mark), mark
}

// find returns the number of an address, 0 when there is none. is is asked whether an
// entry is that of the address; its error ends the search.
func (x *index) find(address string, is func(id uint32) (bool, error)) (uint32, error) {
	s, from, mark := x.at(address)
	if len(s.slots) == 0 {
		return 0, nil
	}
	for i := from & s.mask(); s.slots[i].id != 0; i = (i + 1) & s.mask() {
		if s.slots[i].mark != mark {
			continue
		}
		if ok, err := is(s.slots[i].id); ok || err != nil {
			return s.slots[i].id, err
		}
	}
	return 0, nil
}

// put adds an address that isn't there.
func (x *index) put(address string, id uint32) {
	s, from, mark := x.at(address)
	if s.used*8 >= len(s.slots)*7 {
		s.grow()
	}
	s.set(from, slot{mark, id})
	s.used++
}

func (s *shard) mask() uint64 { return uint64(len(s.slots) - 1) }

func (s *shard) set(from uint64, put slot) {
	i := from & s.mask()
	for s.slots[i].id != 0 {
		i = (i + 1) & s.mask()
	}
	s.slots[i] = put
}

// grow doubles the table.
func (s *shard) grow() {
	old := s.slots
	s.slots = make([]slot, max(16, 2*len(old)))
	for _, o := range old {
		if o.id != 0 {
			s.set(home(o.mark), o)
		}
	}
}

// home is where the search for a mark begins.
func home(mark uint32) uint64 { return uint64(mark) }

// remove takes out the number of an address, and closes the gap.
func (x *index) remove(address string, id uint32) {
	s, from, _ := x.at(address)
	if len(s.slots) == 0 {
		return
	}
	i := from & s.mask()
	for ; s.slots[i].id != id; i = (i + 1) & s.mask() {
		if s.slots[i].id == 0 {
			return
		}
	}
	s.slots[i] = slot{}
	s.used--
	for i = (i + 1) & s.mask(); s.slots[i].id != 0; i = (i + 1) & s.mask() {
		moved := s.slots[i]
		s.slots[i] = slot{}
		s.set(home(moved.mark), moved)
	}
}
