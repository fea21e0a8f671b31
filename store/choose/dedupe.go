package choose

import (
	"crypto/sha256"
	"strings"

	"broadsheet/extract"
)

// texts are digests of the texts that were taken, with those of the ids that had
// them. 128 bits of SHA-256 make a false duplicate less likely than a fault of the
// machine, up to any archive that there can be.
type texts map[[16]byte][8]byte

// knows reports whether a record of another id had the same words, and else notes
// them. Case, punctuation and the parting into blocks make no difference; a record
// without text is like no other.
func (t *texts) knows(art *extract.Article) bool {
	words := tokens(text(art))
	if words == "" {
		return false
	}
	full, id := sha256.Sum256([]byte(words)), sha256.Sum256([]byte(art.ID))
	key, of := [16]byte(full[:16]), [8]byte(id[:8])
	if first, ok := (*t)[key]; ok {
		return first != of // revisions of one article may have the same text
	}
	if *t == nil {
		*t = texts{}
	}
	(*t)[key] = of
	return false
}

// text is lead and body.
func text(art *extract.Article) string {
	parts := append([]string(nil), art.Lead...)
	for i := range art.Body {
		parts = append(parts, art.Body[i].Text)
	}
	return strings.Join(parts, "\n")
}
