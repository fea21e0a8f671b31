package similar

import "broadsheet/extract"

// Bounds that tests go to.
const (
	MaxBand     = maxBand
	MaxPerSite  = maxPerSite
	RunRows     = runRows
	MinShingles = minShingles
)

// Shingles are those of an article, sorted.
func Shingles(art *extract.Article) []uint64 { return read(art).all }

// Samples are those that the index has.
func Samples(art *extract.Article) []uint64 { return read(art).samples() }

// Containment and Jaccard of two texts as they are.
func Compare(a, b *extract.Article) (containment, jaccard float64) {
	m := compare(read(a).all, read(b).all)
	return m.containment, m.jaccard
}

// Held is how many records an index holds in memory, and whether it has a file.
func (x *Index) Held() (records int, hasFile bool) {
	for _, r := range x.fresh {
		records += r.len()
	}
	return records, x.file != nil
}

// Read is how many records were read in.
func (x *Index) Read() int { return x.done }

// Candidates are the articles that are chosen to be compared with one, by the hashes of
// their ids.
func (x *Index) Candidates(art *extract.Article, least float64) (ids map[uint64]bool, err error) {
	g, err := x.gather(read(art), least)
	ids = map[uint64]bool{}
	for _, c := range g.candidates(hashed(art.ID), func(uint64) bool { return true }) {
		ids[c.id] = true
	}
	return ids, err
}

// Hashed is an id as candidates have it.
func Hashed(id string) uint64 { return hashed(id) }
