package similar_test

import (
	"fmt"
	"math/bits"
	"testing"

	"broadsheet/store/similar"
)

// A rival is another way to choose what is compared: each article has some keys, and
// those that share one are compared.
type rival struct {
	name    string
	numbers int // an article
	keys    func(set []uint64) []uint64
}

// mixed is a hash of a hash, of so many.
func mixed(h uint64, i int) uint64 {
	h = (h ^ uint64(i)*0x9e3779b97f4a7c15) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>29) * 0x94d049bb133111eb
	return h ^ h>>32
}

// minhash has bands of so many rows.
func minhash(bands, rows int) rival {
	return rival{fmt.Sprintf("MinHash, %d bands of %d", bands, rows), bands, func(set []uint64) (out []uint64) {
		for band := range bands {
			key := uint64(band)
			for row := range rows {
				least := ^uint64(0)
				for _, h := range set {
					least = min(least, mixed(h, band*rows+row))
				}
				key = mixed(key^least, row)
			}
			out = append(out, key)
		}
		return out
	}}
}

// simhash has 64 bits in bands of so many: texts that differ in fewer bits than there
// are bands share one.
func simhash(bands int) rival {
	return rival{fmt.Sprintf("simhash, 64 bits in %d bands", bands), bands, func(set []uint64) (out []uint64) {
		var votes [64]int
		for _, h := range set {
			for h = mixed(h, 0); h != 0; h &= h - 1 {
				votes[bits.TrailingZeros64(h)]++
			}
		}
		var sum uint64
		for i, n := range &votes {
			if 2*n > len(set) {
				sum |= 1 << i
			}
		}
		for band := range bands {
			out = append(out, mixed(sum>>(band*64/bands)&(1<<(64/bands)-1), band+1))
		}
		return out
	}}
}

// chosen are, for each article, those that a rival compares with it.
func (r *rival) chosen(s shelf) map[string]map[string]bool {
	by := map[uint64][]string{}
	of := map[string][]uint64{}
	for _, art := range s {
		for _, key := range r.keys(similar.Shingles(art)) {
			by[key] = append(by[key], art.ID)
			of[art.ID] = append(of[art.ID], key)
		}
	}
	out := map[string]map[string]bool{}
	for _, art := range s {
		out[art.ID] = map[string]bool{}
		for _, key := range of[art.ID] {
			for _, id := range by[key] {
				out[art.ID][id] = true
			}
		}
	}
	return out
}

// TestSampleBeatsOtherWays to choose what is compared: of the pairs that are to be
// found none misses fewer, and none of those that miss no more compares fewer others.
func TestSampleBeatsOtherWays(t *testing.T) {
	t.Parallel()
	m := corpus(1)
	x := index(t, &m.shelf, "")
	ours, samples := map[string]map[string]bool{}, 0
	for _, art := range m.shelf {
		samples += len(similar.Samples(art))
		ids, err := x.Candidates(art, 0.5)
		if err != nil {
			t.Fatal(err)
		}
		ours[art.ID] = map[string]bool{}
		for _, other := range m.shelf {
			if ids[similar.Hashed(other.ID)] {
				ours[art.ID][other.ID] = true
			}
		}
	}
	t.Logf("| way | numbers an article | found | false |")
	found, wrong := m.judge(ours)
	t.Logf("| sample of an eighth | %d | %.1f %% | %.2f |", samples/len(m.shelf), found, wrong)
	for _, r := range []rival{minhash(16, 4), minhash(25, 3), minhash(50, 2), simhash(4), simhash(8)} {
		theirs, falsely := m.judge(r.chosen(m.shelf))
		t.Logf("| %s | %d | %.1f %% | %.2f |", r.name, r.numbers, theirs, falsely)
		if theirs > found || theirs == found && falsely < wrong {
			t.Errorf("%s finds %.1f %% with %.2f false ones, the sample %.1f %% with %.2f", r.name, theirs, falsely, found, wrong)
		}
	}
}

// judge says how many of a hundred pairs of one report, of similarity 0.5 at least, are
// chosen, and how many others on average with an article.
func (m *made) judge(chosen map[string]map[string]bool) (found, wrong float64) {
	pairs, hits, others := 0, 0, 0
	for i, k := range kinds {
		for _, pair := range m.pairs[i] {
			if s, _ := similar.Compare(pair[0], pair[1]); !k.same || s < 0.5 {
				continue
			}
			pairs++
			if chosen[pair[0].ID][pair[1].ID] {
				hits++
			}
		}
	}
	for id, with := range chosen {
		for other := range with {
			if other != id && !m.same[[2]string{id, other}] {
				others++
			}
		}
	}
	return 100 * float64(hits) / float64(pairs), float64(others) / float64(len(m.shelf))
}
