// Package similar finds articles of an archive whose text is nearly the same: the
// report of an agency in ten papers, each with a date line of its own, a paragraph
// fewer and some words changed.
//
// A text is the set of its shingles, of each three words that follow each other. The
// similarity of two texts is the share of the shorter one's shingles that the longer
// one has too (Broder's containment, "On the resemblance and containment of
// documents", 1997), worked out exactly from both records. Which records are worth that
// comes from an index: of each text an eighth of the shingles, those with the smallest
// hashes, which two texts choose alike, each with the records that have it. Such a list
// is the band of a shingle.
//
// docs/similar.md says what was measured and which bounds there are.
package similar
