package similar

import (
	"encoding/binary"
	"hash/fnv"
	"slices"

	"broadsheet/extract"
	"broadsheet/store"
)

// A run is the index of some records that were written one after the other. Its rows
// say which they are; its entries, sorted, are the bands: a shingle's key in the upper
// bits, the number of a row in the lower 16.
type run struct {
	rows    []byte
	entries []uint64
}

const (
	runRows = 1 << 15 // records of a run at most
	rowSize = 24
	keyBits = 40 // of a shingle: one in a million is taken for another in a million articles
)

// A row is a record as the index knows it: nothing of its text can be read from it.
type row struct {
	record  uint64 // its number in the archive
	id      uint64 // hash of the article's id
	site    uint32 // hash of its site
	samples uint32
}

// keyOf is the key of a sample's band. Samples are small in their highest bits, so
// that it is made of the lowest.
func keyOf(sample uint64) uint64 { return sample & (1<<keyBits - 1) }

// hashed is FNV-1a of a text.
func hashed(s string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(s)) // which doesn't fail
	return h.Sum64()
}

// add takes a record in.
func (r *run) add(n store.Numbered) {
	samples := read(n.Article).samples()
	ordinal := uint64(r.len())
	for _, s := range samples {
		r.entries = append(r.entries, keyOf(s)<<16|ordinal)
	}
	r.rows = appendRow(r.rows, row{n.Number, hashed(n.Article.ID), siteOf(n.Article), uint32(len(samples))})
}

// siteOf is a site as rows have it.
func siteOf(art *extract.Article) uint32 { return uint32(hashed(art.Site)) }

func (r *run) len() int { return len(r.rows) / rowSize }

// append takes another run in, whose records were written later. Entries are to be
// sorted afterwards.
func (r *run) append(later *run) {
	shift := uint64(r.len())
	for _, e := range later.entries {
		r.entries = append(r.entries, e+shift)
	}
	r.rows = append(r.rows, later.rows...)
}

func (r *run) sort() {
	slices.Sort(r.entries)
	r.entries = slices.Compact(r.entries)
}

// band adds the rows of a band to places, if there are no more than room.
func (r *run) band(places []int, key uint64, base, room int) ([]int, bool) {
	at, _ := slices.BinarySearch(r.entries, key<<16)
	end, _ := slices.BinarySearch(r.entries, (key+1)<<16)
	if end-at > room {
		return places, false
	}
	for _, e := range r.entries[at:end] {
		places = append(places, base+int(e&0xffff))
	}
	return places, true
}

func (r *run) row(ordinal int) row { return rowAt(r.rows, ordinal) }

func appendRow(rows []byte, r row) []byte {
	rows = binary.BigEndian.AppendUint64(rows, r.record)
	rows = binary.BigEndian.AppendUint64(rows, r.id)
	rows = binary.BigEndian.AppendUint32(rows, r.site)
	return binary.BigEndian.AppendUint32(rows, r.samples)
}

// rowAt is the row at a place.
func rowAt(rows []byte, ordinal int) row {
	raw := rows[ordinal*rowSize:][:rowSize]
	return row{binary.BigEndian.Uint64(raw), binary.BigEndian.Uint64(raw[8:]), binary.BigEndian.Uint32(raw[16:]), binary.BigEndian.Uint32(raw[20:])}
}
